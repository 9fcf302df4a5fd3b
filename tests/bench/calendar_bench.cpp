// A due date in business time over ten years of dated holidays.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "calendar/calendar.hpp"

namespace {

using namespace ayar;
using namespace std::chrono;

std::shared_ptr<const calendar::Calendar> desk() {
  std::ifstream file("/usr/share/zoneinfo/Europe/Berlin", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto zone = calendar::Zone::from_bytes("Europe/Berlin", bytes);
  if (!zone) return nullptr;
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
      spec.holidays.push_back(Date{static_cast<std::int32_t>(day.time_since_epoch().count())});
    }
  auto made = calendar::Calendar::make(std::move(spec), std::move(*zone));
  return made ? *made : nullptr;
}

void business_due_date(benchmark::State& state) {
  const auto calendar = desk();
  if (calendar == nullptr) return state.SkipWithError("no calendar (is tzdata installed?)");
  std::mt19937_64 random(7);
  const Instant first = sys_days{year{2020} / January / 1};
  std::uniform_int_distribution<std::int64_t> offset(0,
                                                     duration_cast<Duration>(days{3'500}).count());
  std::uniform_int_distribution<int> open_hours(1, 80);
  std::vector<std::pair<Instant, Duration>> questions(4'096);
  for (auto& [from, open] : questions) {
    from = first + Duration{offset(random)};
    open = hours{open_hours(random)};
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const auto& [from, open] = questions[next++ % questions.size()];
    benchmark::DoNotOptimize(calendar->add_open(from, open));
  }
}
BENCHMARK(business_due_date);

}  // namespace
