// Clocks read back: their facts, their cycles, and what corrected them.
#include "runtime/clocks.hpp"
#include "runtime/codec_parts.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime::reading {

Value field_value(const Definition& definition, Index field, const Value& value) {
  const auto& entry = definition.fields[field];
  auto fitting = coerce(entry.name, entry.type, value);
  if (!fitting) misfit(fitting.error().message);
  return std::move(fitting).value();
}

namespace {

Index suspension_of(const Definition& definition, std::string_view name) {
  for (Index i = 0; i < definition.suspensions.size(); ++i) {
    if (definition.suspensions[i].name == name) return i;
  }
  misfit("unknown suspension '" + std::string(name) + "'");
}

}  // namespace

void read_clock_fact(const Definition& definition, const Map& map, Fact& fact) {
  fact.subject = named(definition.clock_by_name, text(map, "clock"), "clock");
  if (find(map, "cycle")) fact.number = number<std::uint32_t>(map, "cycle");
  if (find(map, "repeat")) fact.repeat = number<std::uint32_t>(map, "repeat");
  fact.sequence = number<std::uint64_t>(map, "order");
  if (find(map, "next_rung")) fact.rung = number<std::uint32_t>(map, "next_rung");
  fact.next = instant_or(map, "next");
  if (find(map, "at")) fact.at = instant(map, "at");
  if (find(map, "flag")) fact.value = get<bool>(map, "flag");
  const bool starts = fact.kind == FactKind::clock_started && fact.value != Value(true);
  fact.origin = find(map, "origin") ? instant(map, "origin") : starts ? fact.at : Instant{};
  if (find(map, "switch")) fact.via = number<Index>(map, "switch");
  if (find(map, "suspension")) fact.other = suspension_of(definition, text(map, "suspension"));
  if (find(map, "due")) fact.due = instant(map, "due");
  if (find(map, "goal")) fact.other = number<Index>(map, "goal");
  if (find(map, "rung")) fact.other = number<Index>(map, "rung");
  if (find(map, "state")) fact.other = named(definition.state_by_name, text(map, "state"), "state");
  if (find(map, "measure")) fact.measure = measure(map);
  if (find(map, "budget")) fact.budget = duration(map, "budget");
  if (find(map, "missed")) fact.value = hushed;
  if (find(map, "verdict")) fact.verdict = word<Verdict>(text(map, "verdict"), verdict_count, "verdict");
  if (fact.kind == FactKind::clock_cancelled) fact.verdict = Verdict::cancelled;
}

void read_correction(const Definition& definition, const Map& map, Fact& fact) {
  if (find(map, "entry")) fact.sequence = number<std::uint64_t>(map, "entry");
  switch (fact.kind) {
    case FactKind::clock_called:
      fact.subject = named(definition.clock_by_name, text(map, "clock"), "clock");
      fact.number = get<bool>(map, "starts") ? 1 : 0;
      break;
    case FactKind::clock_corrected:
      fact.cycle = std::make_shared<const Cycle>(read_cycle(definition, get<Map>(map, "cycle")));
      fact.subject = fact.cycle->clock;
      fact.number = fact.cycle->number;
      break;
    case FactKind::verdict_revised:
      fact.revision =
          std::make_shared<const Revision>(read_revision(definition, get<Map>(map, "revision")));
      fact.subject = fact.revision->clock;
      fact.number = fact.revision->cycle;
      break;
    case FactKind::backdated: fact.at = instant(map, "at"); break;
    case FactKind::amended:
      fact.subject = named(definition.field_by_name, text(map, "field"), "field");
      fact.value =
          field_value(definition, fact.subject, find(map, "value") ? *find(map, "value") : Value());
      break;
    default: break;
  }
}

Cycle read_cycle(const Definition& definition, const Map& map) {
  Cycle cycle;
  cycle.clock = named(definition.clock_by_name, text(map, "clock"), "clock");
  cycle.number = number<std::uint32_t>(map, "cycle");
  const auto state = law::clock_state_from(text(map, "state"));
  if (!state) misfit("unknown clock state");
  cycle.state = *state;
  if (find(map, "goal")) cycle.goal = number<Index>(map, "goal");
  cycle.measure = measure(map);
  cycle.budget = duration(map, "budget");
  cycle.used_wall = duration(map, "used_wall");
  cycle.used_open = duration(map, "used_open");
  cycle.started = instant(map, "started");
  cycle.origin = find(map, "origin") ? instant(map, "origin") : cycle.started;
  if (find(map, "switch")) cycle.switched = number<Index>(map, "switch");
  if (find(map, "suspended_by"))
    cycle.suspended_by = suspension_of(definition, text(map, "suspended_by"));
  cycle.since = instant(map, "since");
  cycle.due = instant(map, "due");
  if (find(map, "paused_by"))
    cycle.paused_by = named(definition.state_by_name, text(map, "paused_by"), "state");
  if (find(map, "pause_spent"))
    cycle.pause_spent = named(definition.state_by_name, text(map, "pause_spent"), "state");
  cycle.breached = get<bool>(map, "breached");
  cycle.rung = number<std::uint32_t>(map, "rung");
  cycle.repeats = number<std::uint32_t>(map, "repeats");
  cycle.next = instant_or(map, "next");
  cycle.sequence = number<std::uint64_t>(map, "order");
  cycle.verdict = word<Verdict>(text(map, "verdict"), verdict_count, "verdict");
  if (find(map, "ended")) cycle.ended = instant(map, "ended");
  return cycle;
}

Revision read_revision(const Definition& definition, const Map& map) {
  Revision revision;
  revision.clock = named(definition.clock_by_name, text(map, "clock"), "clock");
  revision.cycle = number<std::uint32_t>(map, "cycle");
  revision.number = number<std::uint32_t>(map, "number");
  revision.status = word<RevisionStatus>(text(map, "status"), 3, "status of a revision");
  revision.verdict = word<Verdict>(text(map, "verdict"), verdict_count, "verdict");
  revision.due = instant(map, "due");
  revision.ended = instant(map, "ended");
  revision.reason = text(map, "reason");
  revision.by = text(map, "by");
  return revision;
}

}  // namespace ayar::runtime::reading
