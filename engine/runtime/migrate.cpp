// The fact of a migration: written from a snapshot, read back into one.
#include "runtime/migrate.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "base/json.hpp"
#include "base/members.hpp"
#include "runtime/codec.hpp"
#include "runtime/migrate_crossing.hpp"

namespace ayar::runtime {
namespace {

constexpr std::size_t text_max = std::size_t{16} << 20;

/// What a definition gives its numbers to. The rest of a snapshot does not change by a migration.
constexpr std::array<std::string_view, 11> parts{
    "states", "history", "phase",    "disposition", "next_order", "data",
    "timers", "clocks",  "messages", "approval",    "revisions"};

Error corrupt(std::string what) {
  return Error{ErrorCode::store_corrupt, std::move(what), {}, {}, {}};
}

Map end_of(std::int64_t version, const std::string& hash) {
  return Map{{"version", Value(version)}, {"hash", Value(hash)}};
}

Map parts_of(const Definition& definition, const Snapshot& snapshot) {
  std::string text;
  write_snapshot(definition, snapshot, text);
  auto whole = parse_json(text, text_max);
  AYAR_ASSERT(whole.has_value() && whole->get_if<Map>() != nullptr);
  Map kept;
  for (auto& [name, value] : *whole->get_if<Map>()) {
    if (std::find(parts.begin(), parts.end(), name) != parts.end()) kept[name] = std::move(value);
  }
  return kept;
}

Map texts(const std::map<std::string, std::string>& names) {
  Map made;
  for (const auto& [from, to] : names)
    made[from] = Value(to);
  return made;
}

Result<Snapshot> read_parts(const Definition& to, const Fact& fact) {
  const Map* value = fact.value.get_if<Map>();
  const Map* kept = value == nullptr ? nullptr : find_member_as<Map>(*value, "parts");
  if (kept == nullptr) return corrupt("a migration holds no parts of a snapshot");
  Map whole = *kept;
  whole["format"] = Value(static_cast<std::int64_t>(snapshot_format));
  whole["status"] = Value("live");
  whole["effective_at"] = Value(to_text(Instant{}));
  std::string text;
  JsonWriter(text).value(Value(std::move(whole)));
  return read_snapshot(to, text);
}

}  // namespace

std::string_view name_of(ObstacleKind kind) noexcept {
  constexpr std::string_view names[] = {"workflow", "ended", "state",    "phase", "history",
                                        "timer",    "clock", "approval", "field", "message"};
  return names[static_cast<std::size_t>(kind)];
}

Fact migrated_fact(const Definition& to, const Passage& passage, const workflow::Migration& names,
                   const Snapshot& result) {
  Map value{{"from", Value(end_of(passage.from_version, passage.from_hash))},
            {"to", Value(end_of(passage.to_version, passage.to_hash))},
            {"parts", Value(parts_of(to, result))}};
  if (!names.states.empty()) value["states"] = Value(texts(names.states));
  if (!names.clocks.empty()) value["clocks"] = Value(texts(names.clocks));
  if (!names.fields.empty()) value["fields"] = Value(texts(names.fields));
  if (passage.undoes != 0) value["undoes"] = Value(passage.undoes);
  Fact fact;
  fact.kind = FactKind::migrated;
  fact.value = Value(std::move(value));
  return fact;
}

const std::string& renamed(const std::map<std::string, std::string>& names,
                           const std::string& name) {
  const auto found = names.find(name);
  return found == names.end() ? name : found->second;
}

Index Crossing::state(Index old) const {
  const auto found = to.state_by_name.find(renamed(names.states, from.states[old].name));
  return found == to.state_by_name.end() ? none : found->second;
}

Index Crossing::clock(Index old) const {
  const auto found = to.clock_by_name.find(renamed(names.clocks, from.clocks[old].name));
  return found == to.clock_by_name.end() ? none : found->second;
}

std::string Crossing::absent(const std::string& old_name, const std::string& name) const {
  return name == old_name ? version() + " does not have"
                          : "becomes " + quoted(name) + ", which " + version() + " does not have";
}

Result<Passage> passage_of(const Fact& fact) {
  const Map* value = fact.kind == FactKind::migrated ? fact.value.get_if<Map>() : nullptr;
  const Map* from = value == nullptr ? nullptr : find_member_as<Map>(*value, "from");
  const Map* to = value == nullptr ? nullptr : find_member_as<Map>(*value, "to");
  if (from == nullptr || to == nullptr)
    return corrupt("a migration does not say from where to where");
  Passage passage;
  passage.from_version = member_or_empty<std::int64_t>(*from, "version");
  passage.to_version = member_or_empty<std::int64_t>(*to, "version");
  passage.from_hash = text_member(*from, "hash");
  passage.to_hash = text_member(*to, "hash");
  passage.undoes = member_or_empty<std::int64_t>(*value, "undoes");
  const Map renamed = member_or_empty<Map>(*value, "clocks");
  for (const auto& [name, now] : renamed) {
    if (const auto* text = now.get_if<std::string>()) passage.clocks[name] = *text;
  }
  if (passage.from_hash.empty() || passage.to_hash.empty())
    return corrupt("a migration does not say from where to where");
  return passage;
}

Result<Passage> read_passage(std::string_view payload) {
  auto parsed = parse_json(payload, text_max);
  const Map* step = parsed ? parsed->get_if<Map>() : nullptr;
  const List* facts = step == nullptr ? nullptr : find_member_as<List>(*step, "facts");
  const Map* first = facts == nullptr || facts->empty() ? nullptr : facts->front().get_if<Map>();
  const Value* value = first == nullptr ? nullptr : find_member(*first, "value");
  if (value == nullptr || text_member(*first, "fact") != name_of(FactKind::migrated))
    return corrupt("a migration's journal entry holds no migration");
  Fact fact;
  fact.kind = FactKind::migrated;
  fact.value = *value;
  return passage_of(fact);
}

Result<void> check_migrated(const Definition& to, const Fact& fact) {
  auto passage = passage_of(fact);
  if (!passage) return std::move(passage.error());
  if (passage->to_hash != to.hash)
    return corrupt("a migration leads to definition " + passage->to_hash + ", not to " + to.hash);
  auto read = read_parts(to, fact);
  if (!read) return std::move(read.error());
  return {};
}

void apply_migrated(const Definition& to, Snapshot& snapshot, const Fact& fact) {
  auto read = read_parts(to, fact);
  AYAR_ASSERT(read.has_value());  // pair of check_migrated and of migrate, which wrote it
  snapshot.active = std::move(read->active);
  snapshot.history = std::move(read->history);
  snapshot.phase = read->phase;
  snapshot.disposition = read->disposition;
  snapshot.next_sequence = read->next_sequence;
  snapshot.data = std::move(read->data);
  snapshot.timers = std::move(read->timers);
  snapshot.cycles = std::move(read->cycles);
  snapshot.messages = std::move(read->messages);
  snapshot.approval = std::move(read->approval);
  snapshot.revisions = std::move(read->revisions);
}

Migrated take_back(const Definition& to, const Passage& taken, std::int64_t sequence,
                   const Snapshot& previous, const Snapshot& now, Instant at) {
  Passage back{taken.to_version, taken.from_version, taken.to_hash, taken.from_hash, {}, sequence};
  workflow::Migration names;
  for (const auto& [old_name, new_name] : taken.clocks)
    names.clocks[new_name] = old_name;
  Migrated made;
  made.fact = migrated_fact(to, back, names, previous);
  made.after = now;
  apply(to, made.after, made.fact, at);
  return made;
}

}  // namespace ayar::runtime
