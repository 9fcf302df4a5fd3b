#include "runtime/simulate_desk.hpp"

#include <algorithm>

namespace ayar::runtime::simulation {
namespace {
double seconds(Duration time) noexcept { return static_cast<double>(time.count()) / 1e6; }
}  // namespace

TeamDesk::TeamDesk(const Team& team, const calendar::Calendar& calendar, Instant start, Instant end)
    : team_(team),
      calendar_(calendar),
      start_(start),
      end_(end),
      free_(team.count),
      level_(start, end) {}

void TeamDesk::join(const Waiting& one) {
  if (queue_.insert(one).second) level_.change(one.since, 1);
}

void TeamDesk::leave(const Waiting& one, Instant at) {
  if (queue_.erase(one) > 0) level_.change(at, -1);
}

bool TeamDesk::works_at(Instant at) const { return team_.always || calendar_.is_open(at); }

std::pair<Waiting, Instant> TeamDesk::take(Instant at, Duration length) {
  Waiting first = *queue_.begin();
  queue_.erase(queue_.begin());
  level_.change(at, -1);
  --free_;
  ++taken_;
  waits_.push_back(team_.always ? at - first.since : calendar_.open_between(first.since, at));
  const Instant until = team_.always ? at + length : calendar_.add_open(at, length);
  const Instant counted = std::min(until, end_);
  busy_ += seconds(team_.always ? counted - at : calendar_.open_between(at, counted));
  return {std::move(first), until};
}

std::string TeamDesk::next_person() {
  person_ = person_ % team_.count + 1;
  return team_.name + "_" + std::to_string(person_);
}

TeamResult TeamDesk::result() {
  TeamResult made;
  made.name = team_.name;
  made.count = team_.count;
  const double there =
      seconds(team_.always ? end_ - start_ : calendar_.open_between(start_, end_)) * team_.count;
  made.utilisation = there > 0 ? busy_ / there : 0;
  made.taken = taken_;
  made.in_vain = in_vain_;
  made.wait = percentiles(std::move(waits_));
  level_.finish();
  made.queue = std::move(level_);
  return made;
}

}  // namespace ayar::runtime::simulation
