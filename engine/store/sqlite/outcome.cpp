#include "store/sqlite/outcome.hpp"

#include "base/json.hpp"

namespace ayar::store::sqlite {

namespace {

Error broken() {
  return Error{ErrorCode::store_corrupt, "the outcome of a batch is unreadable", {}, {}, {}};
}

std::optional<Refusal> read_refusal(const Value& value) {
  const Map* map = value.get_if<Map>();
  if (map == nullptr) return std::nullopt;
  const auto write = map->find("write");
  const auto code = map->find("code");
  if (write == map->end() || code == map->end()) return std::nullopt;
  const auto* index = write->second.get_if<std::int64_t>();
  const auto* name = code->second.get_if<std::string>();
  if (index == nullptr || name == nullptr || *index < 0) return std::nullopt;
  for (const ErrorCode known : {ErrorCode::revision_conflict, ErrorCode::already_exists})
    if (*name == name_of(known)) return Refusal{static_cast<std::size_t>(*index), known};
  return std::nullopt;
}

}  // namespace

void write_outcome(const CommitOutcome& outcome, std::string& out) {
  out.clear();
  JsonWriter json(out);
  json.begin_object().key("references").begin_array();
  for (const std::int64_t reference : outcome.references)
    json.integer(reference);
  json.end_array().key("refusals").begin_array();
  for (const Refusal& refusal : outcome.refusals) {
    json.begin_object().key("write").integer(static_cast<std::int64_t>(refusal.write));
    json.key("code").string(name_of(refusal.code)).end_object();
  }
  json.end_array().end_object();
}

Result<CommitOutcome> read_outcome(std::string_view text) {
  const auto value = parse_json(text, text.size() + 1);
  const Map* map = value ? value->get_if<Map>() : nullptr;
  if (map == nullptr || !map->contains("references") || !map->contains("refusals")) return broken();
  const List* references = map->find("references")->second.get_if<List>();
  const List* refusals = map->find("refusals")->second.get_if<List>();
  if (references == nullptr || refusals == nullptr) return broken();
  CommitOutcome outcome;
  for (const Value& item : *references) {
    const auto* reference = item.get_if<std::int64_t>();
    if (reference == nullptr) return broken();
    outcome.references.push_back(*reference);
  }
  for (const Value& item : *refusals) {
    const auto refusal = read_refusal(item);
    if (!refusal) return broken();
    outcome.refusals.push_back(*refusal);
  }
  return outcome;
}

}  // namespace ayar::store::sqlite
