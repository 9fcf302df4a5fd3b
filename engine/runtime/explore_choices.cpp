#include "runtime/explore_choices.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "runtime/gates.hpp"
#include "runtime/scenario_judge.hpp"

namespace ayar::runtime {
namespace {

using workflow::EventSource;
using workflow::Requirement;

constexpr std::size_t variants_max = 48;

}  // namespace

Choices::Choices(const Definition& definition) : definition_(definition) {
  read_guards();
  std::vector<workflow::EventField> opening;
  for (const auto& field : definition.fields) {
    workflow::EventField carried;
    carried.name = field.name;
    carried.type = field.type;
    if (!field.required) continue;
    carried.requirement = Requirement::required;
    opening.push_back(std::move(carried));
  }
  openings_ = variants(opening);
  for (const auto& event : definition.events) {
    const bool outside = event.source == EventSource::outside;
    data_.push_back(outside ? variants(event.fields) : std::vector<Map>{});
    std::vector<std::string> as;
    for (const auto& role : event.from) {
      if (!as.empty() && !reads_actor_) break;
      as.push_back(role == "complainant" || role == "system" ? role : role + ":eva");
    }
    if (as.empty()) as.emplace_back("system");
    as_.push_back(std::move(as));
  }
}

void Choices::read_guards() {
  const auto read = [&](const cel::Program& guard) {
    if (guard.empty()) return;
    guards_.push_back(guard.text());
    reads_now_ = reads_now_ || guard.reads_now();
    for (const auto& one : guard.reads())
      reads_actor_ = reads_actor_ || one.frame == cel::Frame::actor;
  };
  std::vector<bool> heard(definition_.events.size());
  for (const auto& transition : definition_.transitions) {
    read(transition.guard);
    if (transition.event != none) heard[transition.event] = true;
  }
  for (const auto& clock : definition_.clocks) {
    for (const auto& goal : clock.goals)
      read(goal.when);
    for (const auto& each : clock.switches)
      for (const auto& goal : each.goals)
        read(goal.when);
    for (const Index event : {clock.warned, clock.breached, clock.lapsed})
      listens_to_clocks_ = listens_to_clocks_ || (event != none && heard[event]);
  }
  for (const auto& event : definition_.events)
    for (const auto& field : event.fields)
      read(field.required_when);
  for (const auto& approval : definition_.approvals)
    for (const auto& level : approval.levels)
      read(level.when);
  for (Index message = 0; message < definition_.messages.size(); ++message)
    for (const Index event :
         {definition_.messages[message].sent, definition_.messages[message].failed})
      if (event != none && heard[event] && (listened_.empty() || listened_.back() != message))
        listened_.push_back(message);
  for (const auto& field : definition_.fields) {
    field_matters_.push_back(!guards_with(field.name).empty());
    const auto* span = field.default_value.get_if<Duration>();
    if (reads_now_ && span != nullptr && *span > Duration{}) waits_.push_back(*span);
  }
  if (!reads_now_) return;
  add_spans_compared();
  std::sort(waits_.begin(), waits_.end());
  waits_.erase(std::unique(waits_.begin(), waits_.end()), waits_.end());
}

/// All combinations where they are few, else one field at a time around the first of each.
std::vector<Map> Choices::variants(const std::vector<workflow::EventField>& fields) const {
  std::vector<std::pair<std::string, std::vector<Value>>> axes;
  std::size_t combinations = 1;
  for (const auto& field : fields) {
    const bool optional = field.requirement == Requirement::optional;
    if (optional && guards_with(field.name).empty()) continue;
    auto values = values_for(field.name, field.type);
    if (optional) values.insert(values.begin(), Value());
    combinations = std::min(variants_max + 1, combinations * values.size());
    axes.emplace_back(field.name, std::move(values));
  }
  std::vector<Map> made(1);
  const auto put = [](Map& map, const std::string& name, const Value& value) {
    if (value.is_null()) {
      map.erase(name);
    } else {
      map.insert_or_assign(name, value);
    }
  };
  if (combinations > variants_max) {
    for (const auto& axis : axes)
      put(made.front(), axis.first, axis.second.front());
    const Map base = made.front();
    for (const auto& axis : axes)
      for (std::size_t i = 1; i < axis.second.size() && made.size() < variants_max; ++i) {
        made.push_back(base);
        put(made.back(), axis.first, axis.second[i]);
      }
    return made;
  }
  for (const auto& axis : axes) {
    std::vector<Map> wider;
    for (const Map& map : made)
      for (const Value& value : axis.second) {
        wider.push_back(map);
        put(wider.back(), axis.first, value);
      }
    made = std::move(wider);
  }
  return made;
}

std::vector<WalkAction> Choices::at(const Rehearsal& rehearsal) const {
  std::vector<WalkAction> made;
  if (rehearsal.snapshot().status != Status::live) return made;
  add_sends(rehearsal, made);
  add_votes(rehearsal, made);
  if (rehearsal.next_due()) made.emplace_back();
  for (const Duration wait : waits_) {
    WalkAction action;
    action.kind = WalkAction::Kind::wait;
    action.length = wait;
    made.push_back(std::move(action));
  }
  add_deliveries(rehearsal, made);
  return made;
}

void Choices::add_sends(const Rehearsal& rehearsal, std::vector<WalkAction>& made) const {
  for (Index event = 0; event < definition_.events.size(); ++event) {
    if (definition_.events[event].source != EventSource::outside) continue;
    const bool listened = std::any_of(rehearsal.snapshot().active.begin(),
                                      rehearsal.snapshot().active.end(), [&](Index state) {
                                        return definition_.states[state].end == state + 1 &&
                                               !definition_.candidates_for(state, event).empty();
                                      });
    if (!listened) continue;
    for (const auto& as : as_[event])
      for (const auto& data : data_[event]) {
        WalkAction action;
        action.kind = WalkAction::Kind::send;
        action.event = definition_.events[event].name;
        action.as = as;
        action.data = data;
        made.push_back(std::move(action));
      }
  }
}

/// Each vote by somebody else, so that none is refused for having voted.
void Choices::add_votes(const Rehearsal& rehearsal, std::vector<WalkAction>& made) const {
  const auto& open = rehearsal.snapshot().approval;
  if (!open) return;
  const auto& levels = definition_.approvals[open->approval].levels;
  if (open->level >= levels.size()) return;
  for (const char* vote : {"approve", "refuse"}) {
    WalkAction action;
    action.kind = WalkAction::Kind::send;
    action.event = vote;
    action.as = levels[open->level].by + ":voter" + std::to_string(open->votes.size() + 1);
    made.push_back(std::move(action));
  }
}

void Choices::add_deliveries(const Rehearsal& rehearsal, std::vector<WalkAction>& made) const {
  for (const Index message : listened_)
    for (const DoubleAnswer answer :
         {DoubleAnswer::sent, DoubleAnswer::failed, DoubleAnswer::held}) {
      if (rehearsal.answers()[message].answer == answer) continue;
      WalkAction action;
      action.kind = WalkAction::Kind::deliver;
      action.message = message;
      action.answer = answer;
      made.push_back(std::move(action));
    }
}

std::string Choices::data_text(const Rehearsal& rehearsal) const {
  std::string text;
  const auto& snapshot = rehearsal.snapshot();
  for (std::size_t field = 0; field < snapshot.data.size(); ++field) {
    if (!field_matters_[field]) continue;
    const Value& value = snapshot.data[field];
    text += '|';
    if (const auto* instant = value.get_if<Instant>()) {
      // Days since then, in steps that the waits above make.
      text += std::to_string(
          std::chrono::duration_cast<std::chrono::hours>(rehearsal.now() - *instant).count() / 24);
    } else if (const auto* whole = value.get_if<std::int64_t>()) {
      text += std::to_string(std::min<std::int64_t>(*whole, 50));
    } else {
      text += shown(value, *definition_.calendar);
    }
  }
  return text;
}

std::string Choices::situation(const Rehearsal& rehearsal) const {
  const auto& snapshot = rehearsal.snapshot();
  std::string text;
  for (const Index state : snapshot.active)
    text += std::to_string(state) + ',';
  text += data_text(rehearsal) + ';';
  for (const auto& timer : snapshot.timers)
    text +=
        std::to_string(static_cast<int>(timer.kind)) + ':' + std::to_string(timer.subject) + ',';
  if (snapshot.approval)
    text += 'a' + std::to_string(snapshot.approval->level) + '.' +
            std::to_string(snapshot.approval->votes.size());
  for (const Index message : listened_) {
    text += 'm' + std::to_string(static_cast<int>(rehearsal.answers()[message].answer));
    for (const auto& sent : snapshot.messages)
      if (sent.message == message && sent.state == MessageState::queued) text += 'q';
  }
  for (const auto& recorded : snapshot.history)
    for (const Index state : recorded.active)
      text += 'h' + std::to_string(state);
  if (!listens_to_clocks_) return text;
  for (const auto& cycle : snapshot.cycles)
    text += 'c' + std::to_string(static_cast<int>(cycle.state)) + std::to_string(cycle.rung) +
            (cycle.breached ? 'b' : '-');
  return text;
}

Instant walk_start(const Definition& definition) {
  // Monday, 2026-01-05T06:00Z; shops that are closed then open a little later.
  constexpr Instant monday{std::chrono::hours{20'458 * 24 + 6}};
  return definition.calendar->next_opening(monday);
}

bool begin(Rehearsal& rehearsal, const Map& opening) {
  auto envelope = std::make_shared<Envelope>();
  envelope->id = "cmp_walk";
  envelope->received_at = walk_start(rehearsal.definition());
  envelope->parties.push_back({"complainant", "per_walk", "", ""});
  Map data;
  for (const auto& datum : opening) {
    const auto field = rehearsal.definition().field_by_name.find(datum.first);
    data.insert_or_assign(datum.first,
                          placed(datum.second, rehearsal.definition().fields[field->second].type,
                                 *rehearsal.definition().calendar, envelope->received_at));
  }
  const Instant at = envelope->received_at;
  return rehearsal.open(std::move(envelope), std::move(data), Actor{}, at, "").has_value();
}

Result<void> make(Rehearsal& rehearsal, const WalkAction& action) {
  switch (action.kind) {
    case WalkAction::Kind::next:
      if (const auto due = rehearsal.next_due()) rehearsal.wait_until(*due);
      return {};
    case WalkAction::Kind::wait: rehearsal.wait_until(rehearsal.now() + action.length); return {};
    case WalkAction::Kind::deliver:
      rehearsal.answer(action.message, {action.answer, std::nullopt, ""});
      return {};
    case WalkAction::Kind::send: break;
  }
  auto actor = parse_actor(action.as);
  if (!actor) return std::move(actor.error());
  Map data;
  const auto& definition = rehearsal.definition();
  const auto event = definition.event_by_name.find(action.event);
  for (const auto& datum : action.data) {
    Value value = datum.second;
    for (const auto& field : definition.events[event->second].fields)
      if (field.name == datum.first)
        value = placed(value, field.type, *definition.calendar, rehearsal.now());
    data.insert_or_assign(datum.first, std::move(value));
  }
  return rehearsal.obey(SendCommand{action.event, std::move(data)}, actor.value());
}

}  // namespace ayar::runtime
