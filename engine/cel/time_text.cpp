// Durations and timestamps as text, to the nanosecond.
#include <array>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "cel/cell.hpp"
#include "cel/literals.hpp"

namespace ayar::cel {
namespace {

// Nanoseconds of ten thousand years need 69 bits.
__extension__ typedef __int128 Wide;

constexpr Wide nanoseconds_max = Wide{315'576'000'000} * 1'000'000'000;

Error invalid(std::string message) {
  Error error;
  error.code = ErrorCode::invalid_data;
  error.message = std::move(message);
  return error;
}

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array units{
    Unit{"h", 3'600'000'000'000}, Unit{"ms", 1'000'000}, Unit{"m", 60'000'000'000},
    Unit{"s", 1'000'000'000},     Unit{"us", 1'000},     Unit{"ns", 1},
};

struct Digits {
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  std::int64_t scale = 1;  ///< ten to the number of fraction digits
};

/// Reads "12.5" off the front. False when there are no digits or too many.
bool read_digits(std::string_view& text, Digits& out) {
  bool any = false;
  const auto take = [&](std::int64_t& into) {
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      if (__builtin_mul_overflow(into, std::int64_t{10}, &into)) return false;
      if (__builtin_add_overflow(into, std::int64_t{text.front() - '0'}, &into)) return false;
      text.remove_prefix(1);
      any = true;
    }
    return true;
  };
  if (!take(out.whole)) return false;
  if (text.empty() || text.front() != '.') return any;
  text.remove_prefix(1);
  const std::size_t before = text.size();
  if (!take(out.fraction) || before - text.size() > 12) return false;
  for (std::size_t i = text.size(); i < before; ++i) {
    out.scale *= 10;
  }
  return any;
}

const Unit* unit_at(std::string_view text) {
  for (const Unit& unit : units) {
    if (text.starts_with(unit.name)) return &unit;
  }
  return nullptr;
}

FineTime fine(Wide nanoseconds) {
  Wide micros = nanoseconds / 1'000;
  Wide rest = nanoseconds % 1'000;
  if (rest < 0) {
    rest += 1'000;
    --micros;
  }
  return {static_cast<std::int64_t>(micros), static_cast<std::uint16_t>(rest)};
}

/// ".5" of half a second; nothing of none.
std::string fraction_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string digits = std::to_string(1'000'000'000 + nanoseconds);
  digits.front() = '.';
  while (digits.back() == '0') {
    digits.pop_back();
  }
  return digits;
}

}  // namespace

Result<FineTime> parse_fine_duration(std::string_view text) {
  const Error bad = invalid("not a duration, write as in \"1h30m\", \"45s\" or \"250ms\"");
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return FineTime{};
  if (rest.empty()) return bad;
  Wide total = 0;
  while (!rest.empty()) {
    Digits digits;
    if (!read_digits(rest, digits)) return bad;
    const Unit* unit = unit_at(rest);
    if (unit == nullptr) return bad;
    rest.remove_prefix(unit->name.size());
    const Wide fraction = Wide{digits.fraction} * unit->nanoseconds;
    if (fraction % digits.scale != 0) return invalid("this duration is finer than a nanosecond");
    total += Wide{digits.whole} * unit->nanoseconds + fraction / digits.scale;
    if (total > nanoseconds_max) return invalid("this duration is too large");
  }
  return fine(negative ? -total : total);
}

Result<Duration> parse_duration(std::string_view text) {
  const auto read = parse_fine_duration(text);
  if (!read) return read.error();
  if (read->nanoseconds != 0) return invalid("this duration is too large, or finer than a microsecond");
  return Duration{read->microseconds};
}

Result<FineTime> parse_fine_instant(std::string_view text) {
  const std::size_t point = text.find('.');
  std::size_t end = point == std::string_view::npos ? point : point + 1;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') {
    ++end;
  }
  std::uint16_t nanoseconds = 0;
  std::string coarse(text);
  if (point != std::string_view::npos && end - point > 7 && end - point <= 10) {
    // The last digits go beside what an Instant holds.
    for (std::size_t i = point + 7; i < point + 10; ++i) {
      const int digit = i < end ? text[i] - '0' : 0;
      nanoseconds = static_cast<std::uint16_t>(nanoseconds * 10 + digit);
    }
    coarse.erase(point + 7, end - point - 7);
  }
  auto instant = parse_instant(coarse);
  if (!instant) return std::move(instant).error();
  if (!is_in_range(*instant)) return invalid("this timestamp is outside the years 1 to 9999");
  return FineTime{instant->time_since_epoch().count(), nanoseconds};
}

std::string duration_text(FineTime time) {
  Wide total = Wide{time.microseconds} * 1'000 + time.nanoseconds;
  const bool negative = total < 0;
  if (negative) total = -total;
  std::string text = negative ? "-" : "";
  text += std::to_string(static_cast<std::int64_t>(total / 1'000'000'000));
  text += fraction_text(static_cast<std::int64_t>(total % 1'000'000'000));
  return text + "s";
}

std::string instant_text(FineTime time) {
  const std::int64_t rest = floor_mod(time.microseconds, micros_per_second);
  std::string text = ayar::to_text(Instant(Duration(time.microseconds - rest)));
  text.insert(text.size() - 1, fraction_text(rest * 1'000 + time.nanoseconds));
  return text;
}

}  // namespace ayar::cel
