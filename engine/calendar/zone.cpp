#include <algorithm>
#include <limits>

#include "base/assert.hpp"
#include "base/civil.hpp"
#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "calendar/tzif.hpp"

namespace ayar::calendar {

namespace {

// The Gregorian calendar, weekdays included, repeats after 400 years to the second.
constexpr std::int64_t cycle_seconds = 146'097 * seconds_per_day;

bool is_zone_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// Two changes at one instant leave the later one, as in zones that keep daylight time all year.
void append(std::vector<Era>& eras, std::int64_t last_on_file, Era era) {
  if (era.from <= last_on_file) return;
  while (eras.back().from >= era.from) {
    eras.pop_back();
  }
  eras.push_back(era);
}

// Writes the yearly changes out for a little more than one cycle after the last one on file. Where
// there is none, the rule is taken to have held since 1900.
void extend(ZoneTable& table) {
  const PosixRule& rule = *table.rule;
  const bool bare = table.eras.size() == 1;
  const std::int64_t last = table.eras.back().from;
  if (bare) table.eras.back().offset = rule.standard_offset;
  if (!rule.has_daylight) return;
  const std::int64_t first_year =
      bare ? 1900 : civil_from_days(floor_div(last, seconds_per_day)).year;
  for (std::int64_t year = first_year; year <= first_year + 402; ++year) {
    const Era daylight{rule.to_daylight.in_year(year) - rule.standard_offset, rule.daylight_offset};
    const Era standard{rule.to_standard.in_year(year) - rule.daylight_offset, rule.standard_offset};
    const bool north = daylight.from < standard.from;
    append(table.eras, last, north ? daylight : standard);
    append(table.eras, last, north ? standard : daylight);
  }
}

}  // namespace

struct Zone::Rules {
  std::string name;
  std::vector<Era> eras;
  // Seconds beyond this repeat those of whole cycles before; never reached without yearly changes.
  std::int64_t repeats_after = std::numeric_limits<std::int64_t>::max();

  // How many seconds of whole cycles to take off `at`, to be added again to what is found there.
  [[nodiscard]] std::int64_t cycles_beyond(std::int64_t at) const noexcept {
    if (at <= repeats_after) return 0;
    return ((at - repeats_after - 1) / cycle_seconds + 1) * cycle_seconds;
  }

  [[nodiscard]] std::size_t era_at(std::int64_t utc) const noexcept {
    const auto after =
        std::upper_bound(eras.begin(), eras.end(), utc,
                         [](std::int64_t at, const Era& era) { return at < era.from; });
    return static_cast<std::size_t>(after - eras.begin()) - 1;
  }
};

Result<Zone> Zone::from_bytes(std::string_view name, std::string_view tzif) {
  const auto bad = [&](std::string_view what, std::string hint) {
    std::string said = "zone '";
    said.append(bounded(name, 64)).append("' ").append(what);
    return Error{ErrorCode::invalid_definition, std::move(said), std::move(hint), {}, {}};
  };
  if (!is_zone_name(name)) return bad("has no usable name", "write it like Asia/Tehran");
  ZoneReading reading = read_tzif(tzif);
  if (reading.fault) {
    return bad(*reading.fault, "give the bytes of a compiled zone file, as zic writes them");
  }
  if (reading.table.rule) extend(reading.table);
  auto rules = std::make_shared<Rules>();
  rules->name = name;
  rules->eras = std::move(reading.table.eras);
  if (reading.table.rule && reading.table.rule->has_daylight) {
    // Two days of margin, so that local times near the last era find it too.
    rules->repeats_after = rules->eras.back().from - 2 * seconds_per_day;
  }
  Zone zone;
  zone.rules_ = std::move(rules);
  return zone;
}

const std::string& Zone::name() const noexcept {
  AYAR_ASSERT(rules_ != nullptr);
  return rules_->name;
}

Instant Zone::to_utc(Date date, std::int32_t second_of_day) const {
  AYAR_ASSERT(rules_ != nullptr);
  const std::vector<Era>& eras = rules_->eras;
  std::int64_t local = date.days * seconds_per_day + second_of_day;
  const std::int64_t cycles = rules_->cycles_beyond(local);
  local -= cycles;
  // The first era whose own clock has not passed this time when the era ends. Eras that ended more
  // than the largest offset before cannot be it.
  std::size_t i = rules_->era_at(local - zone_offset_seconds_max);
  while (i + 1 < eras.size() && local - eras[i].offset >= eras[i + 1].from) {
    ++i;
  }
  // In a gap the clock has passed the time in the era before and not yet shown it in this one; the
  // clock before the gap says how much later it is.
  const bool skipped = i != 0 && local - eras[i].offset < eras[i].from;
  const std::int64_t utc = local - eras[skipped ? i - 1 : i].offset + cycles;
  return Instant{std::chrono::seconds(utc)};
}

Zone::Local Zone::to_local(Instant instant) const {
  AYAR_ASSERT(rules_ != nullptr);
  const std::int64_t micros = instant.time_since_epoch().count();
  const std::int64_t utc = floor_div(micros, micros_per_second);
  const std::int32_t offset = rules_->eras[rules_->era_at(utc - rules_->cycles_beyond(utc))].offset;
  const std::int64_t local = utc + offset;
  return {Date{static_cast<std::int32_t>(floor_div(local, seconds_per_day))},
          static_cast<std::int32_t>(floor_mod(local, seconds_per_day)),
          static_cast<std::int32_t>(floor_mod(micros, micros_per_second)), offset};
}

}  // namespace ayar::calendar
