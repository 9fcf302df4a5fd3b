#include "runtime/simulate_tally.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ayar::runtime::simulation {

using workflow::CountsAs;

Tally::Tally(const Definition& definition, Instant start, Instant end)
    : definition_(definition),
      stays_(definition.states.size()),
      entered_(definition.states.size()),
      taken_(definition.events.size()) {
  made_.workflow = definition.workflow;
  made_.start = start;
  made_.end = end;
  made_.backlog = Level(start, end);
  for (const auto& clock : definition.clocks) {
    made_.clocks.emplace_back();
    made_.clocks.back().name = clock.name;
  }
}

void Tally::opened(Instant at) {
  ++made_.arrived;
  made_.backlog.change(at, 1);
}

void Tally::entered(Index state) { ++entered_[state]; }
void Tally::left(Index state, Duration stay) { stays_[state].push_back(stay); }

void Tally::taken(Index event, Life& life, Instant at) {
  if (event == none) return;
  ++taken_[event];
  if (definition_.events[event].attests_response) answer(life, at);
}

void Tally::acknowledge(Life& life, Instant at) {
  if (std::exchange(life.acknowledged, true)) return;
  acknowledge_.push_back(at - life.received);
  acknowledge_open_.push_back(definition_.calendar->open_between(life.received, at));
}

void Tally::answer(Life& life, Instant at) {
  acknowledge(life, at);
  if (std::exchange(life.answered, true)) return;
  ++made_.answered;
  answer_.push_back(at - life.received);
  answer_open_.push_back(definition_.calendar->open_between(life.received, at));
}

void Tally::sent(Index message, Life& life, Instant at) {
  const CountsAs counts = definition_.messages[message].counts_as;
  if (counts == CountsAs::acknowledgement) acknowledge(life, at);
  if (counts == CountsAs::response) answer(life, at);
}

void Tally::recorded(const Value& outcome) {
  if (const auto* name = outcome.get_if<std::string>()) ++made_.outcomes[*name];
}

void Tally::refused(const std::string& event, ErrorCode code) {
  ++made_.refusals[event + ": " + std::string(ayar::name_of(code))];
}

void Tally::stepped(std::size_t steps, const Snapshot& snapshot, Life& life, Instant at) {
  made_.steps += static_cast<std::int64_t>(steps);
  const bool closed = snapshot.phase == law::Phase::closed || snapshot.status == Status::ended;
  if (closed == life.closed) return;
  life.closed = closed;
  made_.backlog.change(at, closed ? -1 : 1);
}

void Tally::finished(const Snapshot& snapshot, const Life& life) {
  for (const Cycle& cycle : snapshot.cycles) {
    ClockResult& clock = made_.clocks[cycle.clock];
    if (cycle.is_open()) {
      ++(cycle.breached ? clock.breached_open : clock.running);
      continue;
    }
    switch (cycle.verdict) {
      case Verdict::met: ++clock.met; break;
      case Verdict::met_late: ++clock.met_late; break;
      case Verdict::breached_open: ++clock.breached_open; break;
      case Verdict::cancelled: ++clock.cancelled; break;
      // Another due date took its place before it was answered; it counts only where it was past.
      case Verdict::replaced: clock.breached_open += cycle.breached ? 1 : 0; break;
      // A right that was used or lapsed is no promise kept or broken; one without a target never ran.
      case Verdict::used:
      case Verdict::lapsed:
      case Verdict::open: break;
    }
  }
  if (snapshot.status == Status::faulted) ++made_.faulted;
  if (snapshot.status == Status::ended) ++made_.ended;
  if (life.closed) {
    ++made_.closed;
    if (snapshot.disposition != law::Disposition::none)
      ++made_.dispositions[std::string(law::name_of(snapshot.disposition))];
  } else {
    ++made_.inside;
  }
}

Result Tally::result() {
  made_.backlog.finish();
  for (std::size_t i = 1; i < entered_.size(); ++i) {
    if (entered_[i] == 0) continue;
    StateResult state;
    state.name = definition_.states[i].name;
    state.entered = entered_[i];
    state.stay = percentiles(std::move(stays_[i]));
    made_.states.push_back(std::move(state));
  }
  for (std::size_t i = 0; i < taken_.size(); ++i)
    if (taken_[i] > 0) made_.events[definition_.events[i].name] = taken_[i];
  made_.to_acknowledge = percentiles(std::move(acknowledge_));
  made_.to_answer = percentiles(std::move(answer_));
  made_.to_acknowledge_open = percentiles(std::move(acknowledge_open_));
  made_.to_answer_open = percentiles(std::move(answer_open_));
  return std::move(made_);
}

std::int64_t severity_rank(const Definition& definition, const Snapshot& snapshot) {
  const auto found = definition.field_by_name.find("severity");
  if (found == definition.field_by_name.end()) return 0;
  const auto* word = snapshot.data[found->second].get_if<std::string>();
  if (word == nullptr || *word == "normal") return 2;
  return *word == "critical" ? 0 : *word == "high" ? 1 : 3;
}

std::int64_t earliest_due(const Snapshot& snapshot) {
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (const Cycle& cycle : snapshot.cycles)
    if (cycle.is_open()) earliest = std::min(earliest, cycle.due.time_since_epoch().count());
  return earliest;
}

}  // namespace ayar::runtime::simulation
