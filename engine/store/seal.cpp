#include "base/json.hpp"
#include "store/store.hpp"

namespace ayar::store {

namespace {

std::string_view bytes_of(const Digest& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Digest leaf_of(Sha256& sha, const SealedHead& head) {
  return sha.field("ayar.seal.leaf")
      .field(head.tenant)
      .field(head.complaint)
      .field(head.sequence)
      .field(bytes_of(head.hash))
      .finish();
}

Digest node_of(Sha256& sha, const Digest& left, const Digest& right) {
  return sha.field("ayar.seal.node").field(bytes_of(left)).field(bytes_of(right)).finish();
}

void write_head(JsonWriter& json, std::string_view tenant, std::string_view complaint,
                std::int64_t sequence, const Digest& hash) {
  json.begin_object().key("tenant").string(tenant).key("complaint").string(complaint);
  json.key("sequence").integer(sequence).key("hash").string(to_hex(hash)).end_object();
}

Result<void> write_all_heads(JsonWriter& json, Store& store) {
  const auto tenants = store.tenants();
  if (!tenants) return tenants.error();
  for (const std::string& tenant : *tenants) {
    ListFilter filter;
    filter.tenant = tenant;
    std::optional<std::int64_t> after = 0;
    while (after) {
      const auto page = store.list(filter, *after, list_rows_max);
      if (!page) return page.error();
      for (const ComplaintRow& row : page->rows)
        write_head(json, row.tenant, row.id, row.head_sequence, row.head_hash);
      after = page->next;
    }
  }
  return {};
}

}  // namespace

Digest merkle_root(const std::vector<SealedHead>& heads) {
  Sha256 sha;
  if (heads.empty()) return sha.field("ayar.seal.empty").finish();
  // A stack of complete subtrees, as the digits of a binary counter: memory grows with the
  // logarithm.
  struct Subtree {
    Digest root;
    std::size_t leaves;
  };
  std::vector<Subtree> stack;
  for (const SealedHead& head : heads) {
    stack.push_back({leaf_of(sha, head), 1});
    while (stack.size() > 1 && stack[stack.size() - 2].leaves == stack.back().leaves) {
      const Subtree right = stack.back();
      stack.pop_back();
      stack.back() = {node_of(sha, stack.back().root, right.root), right.leaves * 2};
    }
  }
  Digest root = stack.back().root;
  for (std::size_t i = stack.size() - 1; i-- > 0;)
    root = node_of(sha, stack[i].root, root);
  return root;
}

Digest seal_hash(const Seal& seal) {
  return Sha256()
      .field("ayar.seal")
      .field(seal.number)
      .field(seal.recorded_at.time_since_epoch().count())
      .field(bytes_of(seal.previous))
      .field(bytes_of(seal.root))
      .field(seal.heads)
      .finish();
}

Result<std::string> export_seal(Store& store, const Seal& seal) {
  const auto covered = store.sealed_heads(seal.number);
  if (!covered) return covered.error();
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("format").string("ayar.seal/1").key("seal").begin_object();
  json.key("number").integer(seal.number).key("recorded_at").instant(seal.recorded_at);
  json.key("previous").string(to_hex(seal.previous)).key("root").string(to_hex(seal.root));
  json.key("heads").integer(seal.heads).key("hash").string(to_hex(seal.hash)).end_object();
  json.key("covers").begin_array();
  for (const SealedHead& head : *covered)
    write_head(json, head.tenant, head.complaint, head.sequence, head.hash);
  json.end_array().key("heads").begin_array();
  if (auto written = write_all_heads(json, store); !written) return written.error();
  json.end_array().end_object();
  return text;
}

}  // namespace ayar::store
