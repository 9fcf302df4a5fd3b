// What the calendar says, and the lines that it says it by.
#include "cli/calendar_answer.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"

namespace ayar::cli {
namespace {

using calendar::Calendar;
using calendar::CalendarSpec;
using std::chrono::hours;

Error bad(std::string message, std::string hint) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(hint), {}, {}};
}

/// Which of the calendar's parts speaks at a place.
class Kinds {
 public:
  explicit Kinds(const CalendarSpec& spec) {
    for (const auto& holiday : spec.holidays)
      put(spec, holiday.where, "holiday");
    for (const auto& holiday : spec.yearly_holidays)
      put(spec, holiday.where, "holiday");
    for (const auto& [date, exception] : spec.exceptions) {
      put(spec, exception.where, "exception");
      for (const auto& window : exception.windows)
        put(spec, window.where, "exception");
    }
  }
  [[nodiscard]] std::string of(const SourceRef& where) const {
    const auto found = kinds_.find(std::tuple(where.file, where.line, where.column));
    return found == kinds_.end() ? "hours" : found->second;
  }

 private:
  void put(const CalendarSpec& spec, const calendar::Place& place, const char* kind) {
    const SourceRef where = spec.source_of(place);
    kinds_.emplace(std::tuple(where.file, where.line, where.column), kind);
  }
  std::map<std::tuple<std::string, std::uint32_t, std::uint32_t>, std::string> kinds_;
};

/// Every line met in [from, to), in the order in which it is met first.
Ground ground_between(const Calendar& calendar, Instant from, Instant to) {
  Ground ground;
  if (from >= to) return ground;
  const Kinds kinds(calendar.spec());
  std::map<std::tuple<std::string, std::string, std::uint32_t, std::uint32_t>, std::size_t> known;
  const auto segments = calendar.explained(from, to);
  for (const auto& segment : segments) {
    const auto key = std::tuple(segment.title, segment.where.file, segment.where.line,
                                segment.where.column);
    const auto [at, fresh] = known.emplace(key, ground.crossed.size());
    if (fresh)
      ground.crossed.push_back({kinds.of(segment.where), segment.title, tidy(segment.where),
                                segment.provisional, segment.from, Duration{0}, Duration{0}});
    CrossedLine& line = ground.crossed[at->second];
    (segment.open ? line.open : line.closed) += segment.to - segment.from;
  }
  ground.cut = !segments.empty() && segments.back().to < to;
  // A day that may move by one may come into the stretch from beside it.
  ground.provisional = calendar.provisional_between(from - hours(24), to + hours(24));
  for (auto& day : ground.provisional)
    day.where = tidy(std::move(day.where));
  return ground;
}

}  // namespace

Result<DueAnswer> answer_due(const NamedCalendar& desk, const CalendarQuestion& asked, Instant now) {
  const Calendar& calendar = *desk.calendar;
  if (asked.within.empty()) return bad("how long is not said", "give --within, as 4bh, 3bd or 8w@end");
  if (!asked.from.empty() && !asked.before.empty())
    return bad("--from and --before are two questions", "--from asks when it is due, --before when to begin");
  auto span = calendar::parse_span(asked.within);
  if (!span) return std::move(span).error();
  DueAnswer answer;
  answer.within = *span;
  answer.backwards = !asked.before.empty();
  auto time = read_time(calendar.zone(), answer.backwards ? asked.before : asked.from, now);
  if (!time) return std::move(time).error();
  answer.asked = std::move(*time);
  if (answer.backwards) {
    const auto start = calendar.subtract(answer.asked.at, *span);
    if (!start) return start.error();
    answer.at = *start;
  } else {
    answer.at = calendar.add(answer.asked.at, *span);
  }
  const auto [from, to] = std::minmax(answer.asked.at, answer.at);
  answer.open = calendar.open_between(from, to);
  answer.ground = ground_between(calendar, from, to);
  return answer;
}

Result<ElapsedAnswer> answer_elapsed(const NamedCalendar& desk, const CalendarQuestion& asked,
                                     Instant now) {
  const Calendar& calendar = *desk.calendar;
  if (asked.from.empty()) return bad("the beginning is not said", "give --from");
  auto from = read_time(calendar.zone(), asked.from, now);
  if (!from) return std::move(from).error();
  auto to = read_time(calendar.zone(), asked.to, now);
  if (!to) return std::move(to).error();
  ElapsedAnswer answer{std::move(*from), std::move(*to), Duration{0}, {}};
  answer.open = calendar.open_between(answer.from.at, answer.to.at);
  answer.ground = ground_between(calendar, answer.from.at, answer.to.at);
  return answer;
}

Result<OpenAnswer> answer_open(const NamedCalendar& desk, const CalendarQuestion& asked, Instant now) {
  const Calendar& calendar = *desk.calendar;
  auto time = read_time(calendar.zone(), asked.at, now);
  if (!time) return std::move(time).error();
  OpenAnswer answer;
  answer.asked = std::move(*time);
  const Instant at = answer.asked.at;
  answer.open = calendar.is_open(at);
  const auto here = ground_between(calendar, at, at + Duration{1}).crossed;
  if (!here.empty()) answer.line = here.front();
  // The next change, the one behind it, and further only where a desk never closes for months.
  for (const int days : {40, 400, 4'000}) {
    for (const auto& segment : calendar.segments(at, at + hours(24 * days))) {
      if (segment.from == at) continue;
      auto& change = segment.open ? answer.next_opening : answer.next_closing;
      if (!change) change = segment.from;
    }
    if (answer.next_opening && answer.next_closing) break;
  }
  return answer;
}

}  // namespace ayar::cli
