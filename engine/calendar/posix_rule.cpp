#include "calendar/posix_rule.hpp"

#include "base/civil.hpp"
#include "base/digits.hpp"

namespace ayar::calendar {

namespace {

// Takes pieces off the front of the text; after a piece that is not there, all fail.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool is_sound() const noexcept { return sound_; }

  bool take(char c) noexcept {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) noexcept { sound_ = take(c) && sound_; }

  int number(int low, int high) noexcept {
    int value = 0;
    std::size_t length = 0;
    for (; length < rest_.size() && length < 4 && is_digit(rest_[length]); ++length) {
      value = value * 10 + (rest_[length] - '0');
    }
    rest_.remove_prefix(length);
    sound_ = sound_ && length != 0 && value >= low && value <= high;
    return value;
  }

  // An abbreviation: three letters or more, or anything of letters, digits and signs within < >.
  void name() noexcept {
    const bool quoted = take('<');
    std::size_t length = 0;
    for (; length < rest_.size(); ++length) {
      const char c = rest_[length];
      const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter && !(quoted && (is_digit(c) || c == '+' || c == '-'))) break;
    }
    rest_.remove_prefix(length);
    sound_ = sound_ && length >= 3;
    if (quoted) expect('>');
  }

  // [+-]hh[:mm[:ss]] in seconds.
  std::int32_t time(int hours_max) noexcept {
    const bool negative = take('-');
    if (!negative) take('+');
    std::int32_t seconds = number(0, hours_max) * 3'600;
    if (take(':')) {
      seconds += number(0, 59) * 60;
      if (take(':')) seconds += number(0, 59);
    }
    return negative ? -seconds : seconds;
  }

  YearlyChange change() noexcept {
    YearlyChange change;
    if (take('M')) {
      change.month = number(1, 12);
      expect('.');
      change.week = number(1, 5);
      expect('.');
      change.day = number(0, 6);
    } else if (take('J')) {
      change.kind = YearlyChange::Kind::day_without_leap;
      change.day = number(1, 365);
    } else {
      change.kind = YearlyChange::Kind::day_of_year;
      change.day = number(0, 365);
    }
    if (take('/')) change.second = time(167);
    return change;
  }

 private:
  std::string_view rest_;
  bool sound_ = true;
};

std::int64_t weekday_of_month(std::int64_t year, const YearlyChange& change) noexcept {
  const auto month = static_cast<std::uint32_t>(change.month);
  const std::int64_t first = days_from_civil({year, month, 1});
  // 1970-01-01 was a Thursday; POSIX counts weekdays from Sunday.
  const std::int64_t weekday = floor_mod(first + 4, 7);
  std::int64_t day = floor_mod(change.day - weekday, 7) + (change.week - 1) * 7;
  if (day >= days_in_month(year, month)) day -= 7;
  return first + day;
}

}  // namespace

std::int64_t YearlyChange::in_year(std::int64_t year) const noexcept {
  std::int64_t date = days_from_civil({year, 1, 1}) + day;
  if (kind == Kind::weekday_of_month) date = weekday_of_month(year, *this);
  if (kind == Kind::day_without_leap) {
    // The first of March is always day 60: 29 February is never counted.
    date += (is_leap_year(year) && day >= 60 ? 1 : 0) - 1;
  }
  return date * seconds_per_day + second;
}

std::optional<PosixRule> parse_posix_rule(std::string_view text) {
  Reader reader(text);
  PosixRule rule;
  reader.name();
  rule.standard_offset = -reader.time(24);  // POSIX counts westwards
  rule.daylight_offset = rule.standard_offset;
  if (!reader.at_end()) {
    rule.has_daylight = true;
    rule.daylight_offset = rule.standard_offset + 3'600;
    reader.name();
    if (!reader.take(',')) {
      rule.daylight_offset = -reader.time(24);
      reader.expect(',');
    }
    rule.to_daylight = reader.change();
    reader.expect(',');
    rule.to_standard = reader.change();
  }
  if (!reader.is_sound() || !reader.at_end()) return std::nullopt;
  return rule;
}

}  // namespace ayar::calendar
