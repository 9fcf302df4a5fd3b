#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "store/exported_seal.hpp"
#include "store/store.hpp"

namespace ayar::store {

namespace {

constexpr std::size_t findings_max = 1'000;
constexpr std::size_t complaints_a_page = 200;
constexpr std::size_t entries_a_page = 256;

class Verifier {
 public:
  Verifier(Store& store, const Progress& progress) : store_(store), progress_(progress) {}

  Result<void> expect_heads_of(std::string_view exported);
  Result<void> check_artifacts();
  Result<void> check_complaints();
  Result<void> check_seals();
  void report_vanished();
  [[nodiscard]] ChainReport report() && { return std::move(report_); }

 private:
  using Name = std::pair<std::string, std::string>;  // tenant, complaint

  Result<void> check_tenant(const std::string& tenant);
  Result<void> check_chain(const ComplaintRow& row);
  void check_end(const ComplaintRow& row, std::int64_t sequence, const Digest& last);
  Result<void> check_sealed(const Seal& seal);
  Result<void> check_sealed_head(const Seal& seal, const SealedHead& head);
  void found(std::string_view tenant, std::string_view complaint, std::int64_t sequence,
             std::string what) {
    if (report_.findings.size() >= findings_max) return;
    report_.findings.push_back(
        {std::string(tenant), std::string(complaint), sequence, std::move(what)});
  }

  Store& store_;
  const Progress& progress_;
  ChainReport report_;
  std::int64_t total_ = 0;
  std::set<std::string, std::less<>> artifacts_;
  std::map<Name, std::pair<std::int64_t, Digest>> exported_;  // heads not met yet
  std::optional<Seal> exported_seal_;
};

Result<void> Verifier::expect_heads_of(std::string_view text) {
  auto exported = read_exported_seal(text);
  if (!exported) return exported.error();
  const Seal& seal = exported->seal;
  if (seal_hash(seal) != seal.hash) found({}, {}, 0, "the exported seal does not match its hash");
  const auto covers = static_cast<std::int64_t>(exported->covers.size());
  if (merkle_root(exported->covers) != seal.root || covers != seal.heads)
    found({}, {}, 0, "the exported seal's heads do not match its root");
  for (std::vector<SealedHead>* heads : {&exported->covers, &exported->heads}) {
    for (SealedHead& head : *heads) {
      // A later head proves the earlier one, because it is chained to it.
      auto& kept = exported_[{std::move(head.tenant), std::move(head.complaint)}];
      if (head.sequence >= kept.first) kept = {head.sequence, head.hash};
    }
  }
  exported_seal_ = seal;
  return {};
}

Result<void> Verifier::check_artifacts() {
  const auto artifacts = store_.artifacts({});
  if (!artifacts) return artifacts.error();
  for (const Artifact& artifact : *artifacts) {
    artifacts_.insert(artifact.hash);
    if (to_hex(sha256(artifact.body)) != artifact.hash)
      found({}, {}, 0, artifact.kind + " " + artifact.hash + " does not match its hash");
  }
  return {};
}

Result<void> Verifier::check_complaints() {
  const auto tenants = store_.tenants();
  if (!tenants) return tenants.error();
  for (const std::string& tenant : *tenants) {
    ListFilter filter;
    filter.tenant = tenant;
    const auto count = store_.count(filter);
    if (!count) return count.error();
    total_ += *count;
  }
  for (const std::string& tenant : *tenants)
    if (auto checked = check_tenant(tenant); !checked) return checked;
  return {};
}

Result<void> Verifier::check_tenant(const std::string& tenant) {
  ListFilter filter;
  filter.tenant = tenant;
  std::optional<std::int64_t> after = 0;
  while (after) {
    const auto page = store_.list(filter, *after, complaints_a_page);
    if (!page) return page.error();
    for (const ComplaintRow& row : page->rows) {
      if (auto checked = check_chain(row); !checked) return checked;
      ++report_.complaints;
    }
    if (progress_) progress_(report_.complaints, std::max(total_, report_.complaints));
    after = page->next;
  }
  return {};
}

Result<void> Verifier::check_chain(const ComplaintRow& row) {
  if (!row.artifact.empty() && !artifacts_.contains(row.artifact))
    found(row.tenant, row.id, 0, "its artifact " + row.artifact + " is missing");
  const auto expected = exported_.find({row.tenant, row.id});
  Digest previous{};
  std::int64_t sequence = 0;
  while (true) {
    const auto page = store_.journal(row.tenant, row.id, sequence, entries_a_page);
    if (!page) return page.error();
    for (const JournalEntry& entry : *page) {
      ++sequence;
      ++report_.entries;
      if (entry.sequence != sequence) {
        found(row.tenant, row.id, sequence,
              "entry " + std::to_string(entry.sequence) + " stands in its place");
        // What follows is judged on its own, so that one cut does not drown the report.
        sequence = entry.sequence;
      } else if (chain_hash(previous, row.tenant, row.id, entry) != entry.hash) {
        found(row.tenant, row.id, sequence, "the entry does not match its hash");
      }
      previous = entry.hash;
      if (expected != exported_.end() && expected->second.first == sequence &&
          expected->second.second != entry.hash)
        found(row.tenant, row.id, sequence, "the entry is not the one that was sealed");
    }
    if (page->size() < entries_a_page) break;
  }
  check_end(row, sequence, previous);
  if (expected != exported_.end()) {
    if (expected->second.first > sequence)
      found(row.tenant, row.id, sequence + 1,
            "the journal ends here, the exported seal names entry " +
                std::to_string(expected->second.first));
    exported_.erase(expected);
  }
  return {};
}

void Verifier::check_end(const ComplaintRow& row, std::int64_t sequence, const Digest& last) {
  if (sequence != row.head_sequence) {
    found(row.tenant, row.id, sequence + 1,
          "the journal ends here, the complaint says entry " + std::to_string(row.head_sequence));
  } else if (last != row.head_hash) {
    found(row.tenant, row.id, sequence, "the last entry is not the head of the complaint");
  }
}

Result<void> Verifier::check_seals() {
  const auto seals = store_.seals();
  if (!seals) return seals.error();
  Digest previous{};
  bool exported_met = false;
  for (const Seal& seal : *seals) {
    ++report_.seals;
    const std::string name = "seal " + std::to_string(seal.number);
    if (seal.number != report_.seals) found({}, {}, 0, name + " stands in another's place");
    if (seal.previous != previous) found({}, {}, 0, name + " does not chain to the one before");
    if (seal_hash(seal) != seal.hash) found({}, {}, 0, name + " does not match its hash");
    if (auto checked = check_sealed(seal); !checked) return checked;
    previous = seal.hash;
    exported_met = exported_met || (exported_seal_ && exported_seal_->hash == seal.hash);
  }
  if (exported_seal_ && !exported_met) found({}, {}, 0, "the exported seal is not in this store");
  return {};
}

Result<void> Verifier::check_sealed(const Seal& seal) {
  const auto heads = store_.sealed_heads(seal.number);
  if (!heads) return heads.error();
  if (merkle_root(*heads) != seal.root || static_cast<std::int64_t>(heads->size()) != seal.heads)
    found({}, {}, 0, "seal " + std::to_string(seal.number) + " does not match its heads");
  for (const SealedHead& head : *heads)
    if (auto checked = check_sealed_head(seal, head); !checked) return checked;
  return {};
}

Result<void> Verifier::check_sealed_head(const Seal& seal, const SealedHead& head) {
  const auto entries = store_.journal(head.tenant, head.complaint, head.sequence - 1, 1);
  if (!entries) return entries.error();
  const bool there = !entries->empty() && entries->front().sequence == head.sequence;
  // A complaint opened without an entry was sealed with nothing to point at.
  if (head.sequence == 0 || (there && entries->front().hash == head.hash)) return {};
  found(head.tenant, head.complaint, head.sequence,
        "seal " + std::to_string(seal.number) +
            (there ? " names another entry" : " names an entry that is gone"));
  return {};
}

void Verifier::report_vanished() {
  for (const auto& [name, head] : exported_)
    found(name.first, name.second, head.first, "the exported seal names it, and it is gone");
}

}  // namespace

Result<ChainReport> verify_chains(Store& store, std::optional<std::string_view> exported_seal,
                                  const Progress& progress) {
  Verifier verifier(store, progress);
  if (exported_seal)
    if (auto read = verifier.expect_heads_of(*exported_seal); !read) return read.error();
  if (auto checked = verifier.check_artifacts(); !checked) return checked.error();
  if (auto checked = verifier.check_complaints(); !checked) return checked.error();
  if (auto checked = verifier.check_seals(); !checked) return checked.error();
  verifier.report_vanished();
  return std::move(verifier).report();
}

}  // namespace ayar::store
