#include "store/exported_seal.hpp"

#include "base/json.hpp"

namespace ayar::store {

namespace {

Error broken(std::string_view what) {
  return Error{ErrorCode::invalid_data,
               "the exported seal has no usable '" + std::string(what) + "'",
               "give the file that `ayar seal --export` wrote",
               {},
               {}};
}

/// Reads members of one JSON object and remembers the first that is absent or of another type.
class Members {
 public:
  explicit Members(const Map* map) : map_(map) {}

  template <class T>
  const T* get(const char* name) {
    const T* found = nullptr;
    if (map_ != nullptr)
      if (const auto at = map_->find(name); at != map_->end()) found = at->second.get_if<T>();
    if (found == nullptr && missing_ == nullptr) missing_ = name;
    return found;
  }
  std::string text(const char* name) {
    const auto* found = get<std::string>(name);
    return found == nullptr ? std::string() : *found;
  }
  std::int64_t integer(const char* name) {
    const auto* found = get<std::int64_t>(name);
    return found == nullptr ? 0 : *found;
  }
  Digest digest(const char* name) {
    const auto found = digest_from_hex(text(name));
    if (!found && missing_ == nullptr) missing_ = name;
    return found.value_or(Digest{});
  }
  Instant instant(const char* name) {
    const auto found = parse_instant(text(name));
    if (!found && missing_ == nullptr) missing_ = name;
    return found ? *found : Instant{};
  }
  [[nodiscard]] const char* missing() const noexcept { return missing_; }

 private:
  const Map* map_;
  const char* missing_ = nullptr;
};

Result<std::vector<SealedHead>> read_heads(const List& list) {
  std::vector<SealedHead> heads;
  heads.reserve(list.size());
  for (const Value& item : list) {
    Members members(item.get_if<Map>());
    SealedHead head{members.text("tenant"), members.text("complaint"), members.integer("sequence"),
                    members.digest("hash")};
    if (members.missing() != nullptr) return broken(members.missing());
    heads.push_back(std::move(head));
  }
  return heads;
}

}  // namespace

Result<ExportedSeal> read_exported_seal(std::string_view text) {
  const auto document = parse_json(text, text.size() + 1);
  if (!document) return document.error();
  Members top(document->get_if<Map>());
  const bool known = top.text("format") == "ayar.seal/1";
  const Map* seal = top.get<Map>("seal");
  const List* covers = top.get<List>("covers");
  const List* heads = top.get<List>("heads");
  if (!known) return broken("format");
  if (top.missing() != nullptr) return broken(top.missing());

  ExportedSeal out;
  Members members(seal);
  out.seal =
      Seal{members.integer("number"), members.instant("recorded_at"), members.digest("previous"),
           members.digest("root"),    members.integer("heads"),       members.digest("hash")};
  if (members.missing() != nullptr) return broken(members.missing());
  auto covered = read_heads(*covers);
  if (!covered) return covered.error();
  auto all = read_heads(*heads);
  if (!all) return all.error();
  out.covers = std::move(*covered);
  out.heads = std::move(*all);
  return out;
}

}  // namespace ayar::store
