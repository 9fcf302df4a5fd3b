// Business time over ten years of dated holidays: due dates, elapsed time, the way back, reasons.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "calendar/calendar.hpp"

namespace {

using namespace ayar;
using namespace std::chrono;

calendar::CalendarSpec desk_spec() {
  calendar::CalendarSpec spec;
  spec.name = "desk";
  calendar::DatedWeek week;
  const int hour = 3600;
  for (std::size_t day = 0; day < 5; ++day)
    week.week[day] = {{9 * hour, 12 * hour}, {13 * hour, 17 * hour}};
  spec.weeks.push_back(week);
  // Twenty-five a year, spread so that no two fall together.
  for (int year = 2020; year < 2030; ++year)
    for (int i = 0; i < 25; ++i) {
      const auto day = sys_days{std::chrono::year{year} / January / 1} + days{i * 14 + 3};
      spec.holidays.push_back({Date{static_cast<std::int32_t>(day.time_since_epoch().count())}});
    }
  return spec;
}

Result<calendar::Zone> berlin() {
  std::ifstream file("/usr/share/zoneinfo/Europe/Berlin", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return calendar::Zone::from_bytes("Europe/Berlin", bytes);
}

std::shared_ptr<const calendar::Calendar> desk() {
  auto zone = berlin();
  if (!zone) return nullptr;
  auto made = calendar::Calendar::make(desk_spec(), std::move(*zone));
  return made ? *made : nullptr;
}

struct Question {
  Instant from;
  Duration open;
};

std::vector<Question> questions() {
  std::mt19937_64 random(7);
  const Instant first = sys_days{year{2020} / January / 1};
  std::uniform_int_distribution<std::int64_t> offset(0,
                                                     duration_cast<Duration>(days{3'500}).count());
  std::uniform_int_distribution<int> open_hours(1, 80);
  std::vector<Question> made(4'096);
  for (Question& each : made)
    each = {first + Duration{offset(random)}, hours{open_hours(random)}};
  return made;
}

/// One question after another, at instants in any order.
template <class Ask>
void ask(benchmark::State& state, const Ask& ask_one) {
  const auto calendar = desk();
  if (calendar == nullptr) return state.SkipWithError("no calendar (is tzdata installed?)");
  const std::vector<Question> all = questions();
  std::size_t next = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(ask_one(*calendar, all[next++ % all.size()]));
}

void business_due_date(benchmark::State& state) {
  ask(state, [](const calendar::Calendar& desk, const Question& each) {
    return desk.add_open(each.from, each.open);
  });
}
BENCHMARK(business_due_date);

void business_day_due(benchmark::State& state) {
  const calendar::Span span{5, calendar::Unit::business_days, calendar::Anchor::none};
  ask(state, [span](const calendar::Calendar& desk, const Question& each) {
    return desk.add(each.from, span);
  });
}
BENCHMARK(business_day_due);

void business_elapsed(benchmark::State& state) {
  ask(state, [](const calendar::Calendar& desk, const Question& each) {
    return desk.open_between(each.from, each.from + 10 * each.open);
  });
}
BENCHMARK(business_elapsed);

void business_subtract(benchmark::State& state) {
  const calendar::Span span{40, calendar::Unit::business_hours, calendar::Anchor::none};
  ask(state, [span](const calendar::Calendar& desk, const Question& each) {
    return desk.subtract(each.from, span).value();
  });
}
BENCHMARK(business_subtract);

/// A fortnight: some forty stretches with the line responsible.
void business_explained(benchmark::State& state) {
  ask(state, [](const calendar::Calendar& desk, const Question& each) {
    return desk.explained(each.from, each.from + days{14}).size();
  });
}
BENCHMARK(business_explained);

/// What loading a calendar costs: 71 years laid out.
void business_calendar_made(benchmark::State& state) {
  const auto zone = berlin();
  if (!zone) return state.SkipWithError("no zone (is tzdata installed?)");
  const calendar::CalendarSpec spec = desk_spec();
  for (auto _ : state)
    benchmark::DoNotOptimize(calendar::Calendar::make(spec, *zone));
}
BENCHMARK(business_calendar_made)->Unit(benchmark::kMillisecond);

}  // namespace
