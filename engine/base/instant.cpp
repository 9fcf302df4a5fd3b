#include <ayar/time.hpp>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "base/digits.hpp"

namespace ayar {

namespace {

Error bad_instant(std::string_view text, std::string message, std::string hint) {
  std::string shown(text.substr(0, 40));
  return Error{ErrorCode::invalid_argument, "'" + shown + "' " + message, std::move(hint), {}, {}};
}

constexpr const char* example = "write it like 2026-11-21T10:00:00Z or 2026-11-21T13:30:00+03:30";

// The offset in seconds of `Z`, `z`, `+hh:mm` or `-hh:mm`.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = fixed_digits(text, 1, 2);
  const auto minutes = fixed_digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t seconds = static_cast<std::int64_t>(*hours * 3'600 + *minutes * 60);
  return text[0] == '-' ? -seconds : seconds;
}

// Seconds of the day that "hh:mm:ss" at position 11 spells.
std::optional<std::int64_t> parse_clock_time(std::string_view text) {
  const auto hour = fixed_digits(text, 11, 2);
  const auto minute = fixed_digits(text, 14, 2);
  const auto second = fixed_digits(text, 17, 2);
  if (!hour || !minute || !second || text[13] != ':' || text[16] != ':') return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return static_cast<std::int64_t>(*hour * 3'600 + *minute * 60 + *second);
}

}  // namespace

char* put_instant(char* out, Instant instant) noexcept {
  const std::int64_t micros = instant.time_since_epoch().count();
  const std::int64_t days = floor_div(micros, micros_per_day);
  const std::int64_t of_day = floor_mod(micros, micros_per_day);
  const Civil civil = civil_from_days(days);
  std::int64_t year = civil.year;
  if (year < 0) {
    *out++ = '-';
    year = -year;
  }
  const auto second = static_cast<std::uint32_t>(of_day / micros_per_second);
  const auto fraction = static_cast<std::uint64_t>(of_day % micros_per_second);
  out = put_digits(out, static_cast<std::uint64_t>(year), 4);
  *out++ = '-';
  out = put_two_digits(out, civil.month);
  *out++ = '-';
  out = put_two_digits(out, civil.day);
  *out++ = 'T';
  out = put_two_digits(out, second / 3'600);
  *out++ = ':';
  out = put_two_digits(out, second / 60 % 60);
  *out++ = ':';
  out = put_two_digits(out, second % 60);
  if (fraction != 0) {
    *out++ = '.';
    out = put_digits(out, fraction, 6);
  }
  *out++ = 'Z';
  return out;
}

std::string to_text(Instant instant) {
  char buffer[instant_text_max];
  return {buffer, put_instant(buffer, instant)};
}

Result<Instant> parse_instant(std::string_view text) {
  if (text.size() < 19 || text.size() > 45 || (text[10] != 'T' && text[10] != 't')) {
    return bad_instant(text, "is not an RFC 3339 timestamp", example);
  }
  const auto date = parse_date(text.substr(0, 10));
  if (!date) return bad_instant(text, "does not begin with a real date", example);
  const auto clock_time = parse_clock_time(text);
  if (!clock_time) return bad_instant(text, "has no real time of day", example);
  std::string_view rest = text.substr(19);
  std::int64_t fraction = 0;
  if (!rest.empty() && rest[0] == '.') {
    std::size_t end = 1;
    while (end < rest.size() && is_digit(rest[end])) {
      ++end;
    }
    const auto micros = micro_fraction(rest.substr(1, end - 1));
    if (!micros) {
      return bad_instant(text, "is finer than a microsecond or has an empty fraction",
                         "give at most six digits after the point; nothing is rounded");
    }
    fraction = *micros;
    rest = rest.substr(end);
  }
  if (rest.empty()) {
    return bad_instant(text, "has no offset, and a local time needs a zone", example);
  }
  const auto offset = parse_offset(rest);
  if (!offset) return bad_instant(text, "does not end in Z or an offset such as +03:30", example);
  const std::int64_t seconds = date->days * seconds_per_day + *clock_time - *offset;
  return Instant{Duration{seconds * micros_per_second + fraction}};
}

}  // namespace ayar
