#include "base/dates.hpp"

#include <limits>

#include "base/civil.hpp"
#include "base/digits.hpp"

namespace ayar {

namespace {

Error bad(std::string_view text, std::string message, std::string hint) {
  std::string shown(text.substr(0, 40));
  return Error{ErrorCode::invalid_argument, "'" + shown + "' " + message, std::move(hint), {}, {}};
}

// The magnitude of a count that may be the most negative one, whose negation does not fit.
std::uint64_t magnitude(std::int64_t value) noexcept {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

// "5" or "5.25" seconds; trailing zeros of the fraction are dropped.
void append_seconds(std::string& out, std::uint64_t seconds, std::uint64_t micros) {
  out += std::to_string(seconds);
  if (micros == 0) return;
  char digits[20];
  char* end = put_digits(digits, micros, 6);
  while (end[-1] == '0') {
    --end;
  }
  out += '.';
  out.append(digits, end);
}

struct Parts {
  std::uint64_t days, hours, minutes, seconds, micros;
};

Parts parts_of(Duration duration) noexcept {
  const std::uint64_t total = magnitude(duration.count());
  const std::uint64_t seconds = total / 1'000'000;
  return {seconds / 86'400, seconds / 3'600 % 24, seconds / 60 % 60, seconds % 60,
          total % 1'000'000};
}

// One "12H" of a duration: the number, its unit, and the bytes it took.
struct Component {
  std::int64_t count = 0;
  std::int64_t fraction = 0;
  bool has_fraction = false;
  char unit = 0;
  std::size_t length = 0;
};

std::optional<Component> read_component(std::string_view text) {
  Component component;
  std::size_t i = 0;
  while (i < text.size() && is_digit(text[i])) {
    if (component.count > std::numeric_limits<std::int64_t>::max() / 10 - 1) return std::nullopt;
    component.count = component.count * 10 + (text[i++] - '0');
  }
  if (i == 0) return std::nullopt;
  if (i < text.size() && text[i] == '.') {
    const std::size_t start = ++i;
    while (i < text.size() && is_digit(text[i])) {
      ++i;
    }
    const auto micros = micro_fraction(text.substr(start, i - start));
    if (!micros) return std::nullopt;
    component.fraction = *micros;
    component.has_fraction = true;
  }
  if (i == text.size()) return std::nullopt;
  component.unit = text[i];
  component.length = i + 1;
  return component;
}

// Microseconds of one unit; zero for a unit out of place. `rank` keeps the order D, H, M, S.
std::int64_t micros_of_unit(char unit, bool after_t, int& rank) {
  struct Row {
    char unit;
    bool after_t;
    int rank;
    std::int64_t micros;
  };
  static constexpr Row rows[] = {{'D', false, 1, micros_per_day},
                                 {'H', true, 2, 3'600 * micros_per_second},
                                 {'M', true, 3, 60 * micros_per_second},
                                 {'S', true, 4, micros_per_second}};
  for (const Row& row : rows) {
    if (row.unit == unit && row.after_t == after_t && row.rank > rank) {
      rank = row.rank;
      return row.micros;
    }
  }
  return 0;
}

}  // namespace

std::string to_text(Date date) {
  char buffer[32];
  char* out = buffer;
  const Civil civil = civil_from_days(date.days);
  if (civil.year < 0) *out++ = '-';
  out = put_digits(out, magnitude(civil.year), 4);
  *out++ = '-';
  out = put_digits(out, civil.month, 2);
  *out++ = '-';
  out = put_digits(out, civil.day, 2);
  return {buffer, out};
}

Result<Date> parse_date(std::string_view text) {
  const auto year = fixed_digits(text, 0, 4);
  const auto month = fixed_digits(text, 5, 2);
  const auto day = fixed_digits(text, 8, 2);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !year || !month || !day) {
    return bad(text, "is not a date", "write it like 2026-11-21, with ASCII digits");
  }
  const bool real = *year >= 1 && *month >= 1 && *month <= 12 && *day >= 1 &&
                    *day <= days_in_month(*year, *month);
  if (!real) return bad(text, "is not a day of the calendar", "");
  return Date{static_cast<std::int32_t>(days_from_civil({*year, *month, *day}))};
}

std::string to_text(Duration duration) {
  const Parts parts = parts_of(duration);
  std::string out = duration.count() < 0 ? "-P" : "P";
  if (parts.days != 0) out += std::to_string(parts.days) + 'D';
  const bool has_seconds = parts.seconds != 0 || parts.micros != 0;
  if (parts.hours != 0 || parts.minutes != 0 || has_seconds) out += 'T';
  if (parts.hours != 0) out += std::to_string(parts.hours) + 'H';
  if (parts.minutes != 0) out += std::to_string(parts.minutes) + 'M';
  if (has_seconds) {
    append_seconds(out, parts.seconds, parts.micros);
    out += 'S';
  }
  return duration.count() == 0 ? "PT0S" : out;
}

Result<Duration> parse_iso_duration(std::string_view text) {
  constexpr const char* hint =
      "write it like PT4H30M or P2DT1H; months and years have no fixed length";
  const bool negative = !text.empty() && text[0] == '-';
  std::string_view rest = text.substr(negative ? 1 : 0);
  if (rest.size() < 3 || rest.size() > 64 || rest[0] != 'P' || rest.back() == 'T') {
    return bad(text, "is not an ISO 8601 duration", hint);
  }
  rest.remove_prefix(1);
  std::int64_t total = 0;  // counted downwards, where the range is one longer
  int rank = 0;
  bool after_t = false;
  while (!rest.empty()) {
    if (rest[0] == 'T' && !after_t) {
      after_t = true;
      rest.remove_prefix(1);
      continue;
    }
    const auto component = read_component(rest);
    if (!component) return bad(text, "is not an ISO 8601 duration", hint);
    const std::int64_t unit = micros_of_unit(component->unit, after_t, rank);
    if (unit == 0 || (component->has_fraction && component->unit != 'S')) {
      return bad(text, "has a unit out of place", hint);
    }
    std::int64_t micros = 0;
    if (__builtin_mul_overflow(component->count, unit, &micros) ||
        __builtin_sub_overflow(total, micros, &total) ||
        __builtin_sub_overflow(total, component->fraction, &total)) {
      return bad(text, "is longer than time can be counted", "");
    }
    rest.remove_prefix(component->length);
  }
  if (!negative && total == std::numeric_limits<std::int64_t>::min()) {
    return bad(text, "is longer than time can be counted", "");
  }
  return Duration{negative ? total : -total};
}

std::string human_text(Duration duration) {
  const Parts parts = parts_of(duration);
  std::string out;
  const auto put = [&out](std::uint64_t count, char unit) {
    if (count == 0) return;
    if (!out.empty()) out += ' ';
    out += std::to_string(count) + unit;
  };
  put(parts.days, 'd');
  put(parts.hours, 'h');
  put(parts.minutes, 'm');
  if (parts.seconds != 0 || parts.micros != 0) {
    if (!out.empty()) out += ' ';
    append_seconds(out, parts.seconds, parts.micros);
    out += 's';
  }
  if (out.empty()) return "0s";
  return duration.count() < 0 ? "-" + out : out;
}

}  // namespace ayar
