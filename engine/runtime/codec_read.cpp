#include "runtime/codec.hpp"
#include "runtime/codec_parts.hpp"

namespace ayar::runtime {
namespace {

using namespace reading;

std::shared_ptr<const Envelope> envelope(const Map& map) {
  auto made = std::make_shared<Envelope>();
  made->tenant = text(map, "tenant");
  made->id = text(map, "id");
  made->received_at = instant(map, "received_at");
  made->channel = text_or(map, "channel");
  made->external_ref = text_or(map, "external_ref");
  for (const Value& item : get<List>(map, "parties")) {
    const auto* party = item.get_if<Map>();
    if (party == nullptr) misfit("a party is no object");
    made->parties.push_back({text(*party, "role"), text_or(*party, "person"),
                             text_or(*party, "language"), text_or(*party, "channel")});
  }
  return made;
}

/// The approval of a state, by the state's name.
Index approval_of(const Definition& definition, const Map& map) {
  const Index state = named(definition.state_by_name, text(map, "state"), "state");
  const Index approval = definition.states[state].approval;
  if (approval == none) misfit("state '" + text(map, "state") + "' has no approval");
  return approval;
}

TimerKind timer_kind(const Map& map) {
  constexpr std::string_view names[] = {"after", "approval", "promise", "scheduled"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (names[i] == text(map, "kind")) return static_cast<TimerKind>(i);
  }
  misfit("unknown timer kind");
}

Index timer_subject(const Definition& definition, TimerKind kind, const Map& map) {
  if (kind == TimerKind::approval) return approval_of(definition, map);
  if (kind == TimerKind::promise) return number<Index>(map, "promise") - 1;
  const Index event = named(definition.event_by_name, text(map, "event"), "event");
  if (kind == TimerKind::scheduled) return event;
  for (Index i = 0; i < definition.timers.size(); ++i) {
    if (definition.timers[i].event == event) return i;
  }
  misfit("no timer raises '" + text(map, "event") + "'");
}

std::vector<Index> state_list(const Definition& definition, const List& names) {
  std::vector<Index> states;
  for (const Value& name : names)
    states.push_back(named(definition.state_by_name, as<std::string>(name), "state"));
  return states;
}

Fact read_fact(const Definition& definition, const Map& map) {
  Fact fact;
  fact.kind = word<FactKind>(text(map, "fact"), fact_kind_count, "fact");
  switch (fact.kind) {
    case FactKind::opened: fact.envelope = envelope(get<Map>(map, "envelope")); break;
    case FactKind::taken:
      fact.subject = number<Index>(map, "transition");
      if (find(map, "event"))
        fact.other = named(definition.event_by_name, text(map, "event"), "event");
      break;
    case FactKind::exited:
    case FactKind::entered:
      fact.subject = named(definition.state_by_name, text(map, "state"), "state");
      break;
    case FactKind::set:
      fact.subject = named(definition.field_by_name, text(map, "field"), "field");
      fact.value =
          field_value(definition, fact.subject, find(map, "value") ? *find(map, "value") : Value());
      break;
    case FactKind::timer_armed:
      fact.sequence = number<std::uint64_t>(map, "order");
      fact.timer = timer_kind(map);
      fact.subject = timer_subject(definition, fact.timer, map);
      fact.due = instant(map, "due");
      if (find(map, "id")) fact.value = text(map, "id");
      break;
    case FactKind::timer_fired:
    case FactKind::timer_cancelled: fact.sequence = number<std::uint64_t>(map, "order"); break;
    case FactKind::message_queued:
      fact.subject = named(definition.message_by_name, text(map, "message"), "message");
      fact.number = number<std::uint32_t>(map, "number");
      break;
    case FactKind::message_sent:
    case FactKind::message_delivered:
    case FactKind::message_failed:
      fact.number = number<std::uint32_t>(map, "number");
      if (find(map, "detail")) fact.value = text(map, "detail");
      break;
    case FactKind::approval_opened:
      fact.subject = approval_of(definition, map);
      fact.value = text_or(map, "value");
      if (find(map, "level")) fact.number = number<std::uint32_t>(map, "level");
      break;
    case FactKind::approval_advanced: fact.number = number<std::uint32_t>(map, "level"); break;
    case FactKind::history_recorded:
      fact.subject = named(definition.state_by_name, text(map, "state"), "state");
      fact.states = state_list(definition, get<List>(map, "states"));
      break;
    case FactKind::voted:
      fact.value = text_or(map, "value");
      fact.number = get<bool>(map, "granted") ? 1 : 0;
      break;
    case FactKind::promised:
      fact.number = number<std::uint32_t>(map, "number");
      fact.value = text(map, "value");
      fact.due = instant(map, "due");
      break;
    case FactKind::promise_kept:
    case FactKind::promise_broken: fact.number = number<std::uint32_t>(map, "number"); break;
    default:
      if (is_clock_step(fact.kind)) {
        read_clock_fact(definition, map, fact);
      } else if (fact.kind >= FactKind::clock_called && fact.kind <= FactKind::voided) {
        read_correction(definition, map, fact);
      } else if (const Value* value = find(map, "value")) {
        fact.value = *value;
      }
  }
  return fact;
}

/// Levels came after the first journals: a text without one means the first.
std::uint32_t level(const Map& map) {
  return find(map, "level") ? number<std::uint32_t>(map, "level") : 0;
}

void read_people(const Definition& definition, const Map& map, Snapshot& snapshot) {
  if (const Value* promises = find(map, "promises")) {
    for (const Value& item : as<List>(*promises)) {
      const auto& promise = as<Map>(item);
      snapshot.promises.push_back({text(promise, "what"), instant(promise, "made_at"),
                                   instant(promise, "due"),
                                   word<PromiseState>(text(promise, "state"), 3, "promise state")});
    }
  }
  if (find(map, "approval") == nullptr) return;
  const auto& open = get<Map>(map, "approval");
  OpenApproval approval{approval_of(definition, open), text(open, "requester"), level(open), {}};
  for (const Value& item : get<List>(open, "votes")) {
    const auto& vote = as<Map>(item);
    approval.votes.push_back({text(vote, "actor"), get<bool>(vote, "granted"), level(vote)});
  }
  snapshot.approval = std::move(approval);
}

Snapshot read_snapshot_map(const Definition& definition, const Map& map) {
  if (number<int>(map, "format") != snapshot_format)
    misfit("snapshot format is newer than this version reads");
  Snapshot snapshot = blank(definition);
  if (find(map, "envelope")) snapshot.envelope = envelope(get<Map>(map, "envelope"));
  snapshot.active = state_list(definition, get<List>(map, "states"));
  if (const Value* history = find(map, "history")) {
    for (const Value& item : as<List>(*history)) {
      const auto& recorded = as<Map>(item);
      snapshot.history.push_back({named(definition.state_by_name, text(recorded, "state"), "state"),
                                  state_list(definition, get<List>(recorded, "states"))});
    }
  }
  if (find(map, "phase")) snapshot.phase = law::phase_from(text(map, "phase"));
  if (find(map, "disposition"))
    snapshot.disposition =
        law::disposition_from(text(map, "disposition")).value_or(law::Disposition::none);
  snapshot.status = word<Status>(text(map, "status"), 3, "status");
  snapshot.fault = text_or(map, "fault");
  snapshot.owner = text_or(map, "owner");
  snapshot.team = text_or(map, "team");
  snapshot.effective_at = instant(map, "effective_at");
  snapshot.next_sequence = number<std::uint64_t>(map, "next_order");
  for (const auto& [name, value] : get<Map>(map, "data")) {
    const Index field = named(definition.field_by_name, name, "field");
    snapshot.data[field] = field_value(definition, field, value);
  }
  for (const Value& item : get<List>(map, "timers")) {
    const auto& timer = as<Map>(item);
    const TimerKind kind = timer_kind(timer);
    snapshot.timers.push_back({number<std::uint64_t>(timer, "order"), kind,
                               timer_subject(definition, kind, timer), instant(timer, "due"),
                               text_or(timer, "id")});
  }
  for (const Value& item : get<List>(map, "clocks"))
    snapshot.cycles.push_back(read_cycle(definition, as<Map>(item)));
  if (const Value* revisions = find(map, "revisions")) {
    for (const Value& item : as<List>(*revisions))
      snapshot.revisions.push_back(read_revision(definition, as<Map>(item)));
  }
  for (const Value& item : get<List>(map, "messages")) {
    const auto& message = as<Map>(item);
    snapshot.messages.push_back(
        {named(definition.message_by_name, text(message, "message"), "message"),
         word<MessageState>(text(message, "state"), 4, "message state"),
         instant(message, "queued_at"), instant_or(message, "sent_at")});
  }
  read_people(definition, map, snapshot);
  return snapshot;
}

/// Parses and runs a reader over the outermost object, turning every misfit into store_corrupt.
template <class Read>
auto read_object(std::string_view json, std::string_view what, const Read& read)
    -> Result<decltype(read(std::declval<const Map&>()))> {
  auto parsed = parse_json(json, std::size_t{16} << 20);
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr)
    return Error{
        ErrorCode::store_corrupt, "the " + std::string(what) + " is no JSON object", {}, {}, {}};
  try {
    return read(*map);
  } catch (const Misfit& misfit) {
    return Error{ErrorCode::store_corrupt,
                 "the " + std::string(what) + " does not fit its definition: " + misfit.what,
                 {},
                 {},
                 {}};
  }
}

}  // namespace

Result<Step> read_step(const Definition& definition, StepKind kind, Instant effective_at,
                       std::string_view payload) {
  return read_object(payload, "journal payload", [&](const Map& map) {
    Step step;
    step.kind = kind;
    step.effective_at = effective_at;
    step.cause = text(map, "cause");
    if (find(map, "data")) step.payload = get<Map>(map, "data");
    for (const Value& item : get<List>(map, "facts")) {
      const auto* fact = item.get_if<Map>();
      if (fact == nullptr) misfit("a fact is no object");
      step.facts.push_back(read_fact(definition, *fact));
    }
    return step;
  });
}

Result<Actor> read_actor(std::string_view json) {
  return read_object(json, "actor", [&](const Map& map) {
    Actor actor;
    actor.kind = word<ActorKind>(text(map, "kind"), 5, "actor kind");
    actor.id = text_or(map, "id");
    actor.on_behalf_of = text_or(map, "on_behalf_of");
    actor.via = text_or(map, "via");
    if (find(map, "roles")) {
      for (const Value& role : get<List>(map, "roles"))
        actor.roles.push_back(as<std::string>(role));
    }
    return actor;
  });
}

Result<Snapshot> read_snapshot(const Definition& definition, std::string_view json) {
  return read_object(json, "snapshot",
                     [&](const Map& map) { return read_snapshot_map(definition, map); });
}

std::optional<StepKind> step_kind_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(StepKind::correction); ++i) {
    if (name_of(static_cast<StepKind>(i)) == name) return static_cast<StepKind>(i);
  }
  return std::nullopt;
}

}  // namespace ayar::runtime
