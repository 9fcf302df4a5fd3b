#pragma once
/// Zones and calendars that the tests of business time share.
#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/time.hpp>

#include "base/dates.hpp"
#include "calendar/calendar.hpp"

namespace fixture {

using ayar::Date;
using ayar::Duration;
using ayar::Instant;
using ayar::calendar::Calendar;
using ayar::calendar::CalendarSpec;
using ayar::calendar::DateSystem;
using ayar::calendar::Week;
using ayar::calendar::Window;
using ayar::calendar::Zone;

inline std::string zone_bytes(const std::string& name) {
  std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), "no zone file for " << name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Zone zone_of(const std::string& name) {
  auto zone = Zone::from_bytes(name, zone_bytes(name));
  REQUIRE(zone.has_value());
  return *zone;
}

inline Instant utc(std::string_view text) {
  const auto instant = ayar::parse_instant(text);
  REQUIRE_MESSAGE(instant.has_value(), std::string(text));
  return *instant;
}

inline Date date(std::string_view text) {
  const auto day = ayar::parse_date(text);
  REQUIRE_MESSAGE(day.has_value(), std::string(text));
  return *day;
}

inline std::int32_t clock_seconds(std::string_view hhmm) {
  return ((hhmm[0] - '0') * 10 + (hhmm[1] - '0')) * 3'600 +
         ((hhmm[3] - '0') * 10 + (hhmm[4] - '0')) * 60;
}

/// "09:00-13:00" as a window.
inline Window window(std::string_view text) {
  return {clock_seconds(text.substr(0, 5)), clock_seconds(text.substr(6, 5))};
}

/// Adds the windows to days `first` to `last`, 0 being Monday; the range may run over Sunday.
inline void open_days(Week& week, int first, int last, const std::vector<std::string>& windows) {
  for (int i = first;; ++i) {
    for (const std::string& text : windows) {
      week[static_cast<std::size_t>(i % 7)].push_back(window(text));
    }
    if (i % 7 == last) return;
  }
}

inline CalendarSpec spec_of(const Week& week) {
  CalendarSpec spec;
  spec.name = "desk";
  spec.weeks.push_back({Date{0}, week});
  return spec;
}

inline CalendarSpec office_spec(const std::vector<std::string>& windows = {"09:00-17:00"}) {
  Week week;
  open_days(week, 0, 4, windows);
  return spec_of(week);
}

/// The shop of the sample workflow: Saturday to Wednesday with a break, Thursday mornings.
inline CalendarSpec tehran_shop_spec() {
  Week week;
  open_days(week, 5, 2, {"09:00-13:00", "14:00-18:00"});
  open_days(week, 3, 3, {"09:00-13:00"});
  CalendarSpec spec = spec_of(week);
  spec.name = "tehran_shop";
  spec.holidays = {{date("2026-03-21")}};
  spec.yearly_holidays = {{3, 22}, {1, 13, DateSystem::jalali}};
  spec.exceptions[date("2026-12-24")] = {{window("09:00-12:00")}};
  spec.exceptions[date("2026-12-31")] = {};
  return spec;
}

inline std::shared_ptr<const Calendar> calendar_of(CalendarSpec spec, const std::string& zone) {
  auto made = Calendar::make(std::move(spec), zone_of(zone));
  REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : made.error().message));
  return *made;
}

inline ayar::calendar::Span span(std::string_view text) {
  const auto read = ayar::calendar::parse_span(text);
  REQUIRE_MESSAGE(read.has_value(), std::string(text));
  return *read;
}

/// A TZif file made by hand: version 2, an empty first block, and in the second one the types
/// (offset, is daylight saving, place of the name in "AAA\0BBB\0") and transitions given.
struct TzifParts {
  struct Type {
    std::int32_t offset;
    unsigned char daylight, name;
  };
  std::vector<std::pair<std::int64_t, unsigned char>> transitions;
  std::vector<Type> types;
  std::string footer;
};

inline void put_big_endian(std::string& out, std::int64_t value, int width) {
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
    out += static_cast<char>((static_cast<std::uint64_t>(value) >> static_cast<unsigned>(shift)) &
                             0xFFU);
  }
}

inline std::string tzif_of(const TzifParts& parts) {
  std::string out;
  const auto header = [&out](std::size_t times, std::size_t types, std::size_t chars) {
    out += "TZif2";
    out.append(15, '\0');
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{0}, std::size_t{0}, times, types, chars}) {
      put_big_endian(out, static_cast<std::int64_t>(count), 4);
    }
  };
  header(0, 1, 4);
  put_big_endian(out, 0, 4);
  out.append(2, '\0');
  out.append("UTC\0", 4);
  header(parts.transitions.size(), parts.types.size(), 8);
  for (const auto& [time, type] : parts.transitions) {
    put_big_endian(out, time, 8);
  }
  for (const auto& [time, type] : parts.transitions) {
    out += static_cast<char>(type);
  }
  for (const TzifParts::Type& type : parts.types) {
    put_big_endian(out, type.offset, 4);
    out += static_cast<char>(type.daylight);
    out += static_cast<char>(type.name);
  }
  out.append("AAA\0BBB\0", 8);
  return out + '\n' + parts.footer + '\n';
}

}  // namespace fixture
