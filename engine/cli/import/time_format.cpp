#include "cli/import/time_format.hpp"

#include <array>

#include "base/civil.hpp"
#include "base/text.hpp"

namespace ayar::cli::logs {
namespace {

struct Part {
  char letter;
  std::size_t digits;
  int low, high;
};
constexpr std::array parts{Part{'Y', 4, 1, 9999}, Part{'m', 2, 1, 12}, Part{'d', 2, 1, 31},
                           Part{'H', 2, 0, 23},   Part{'M', 2, 0, 59}, Part{'S', 2, 0, 59}};

const Part* part_of(char letter) noexcept {
  for (const Part& part : parts) {
    if (part.letter == letter) return &part;
  }
  return nullptr;
}

std::size_t index_of(const Part& part) noexcept {
  return static_cast<std::size_t>(&part - parts.data());
}

Error bad_form(const std::string& form, const std::string& why) {
  return {ErrorCode::invalid_argument,
          "time format '" + bounded(form, 60) + "' " + why,
          "write \"%d-%m-%Y %H:%M\", or rfc3339",
          {},
          {}};
}

Error bad_time(std::string_view text, const std::string& why) {
  return {ErrorCode::invalid_data, "time '" + bounded(text, 60) + "' " + why, {}, {}, {}};
}

/// Two to four digits, no sign, no blanks; nothing when they are not there or out of bounds.
std::optional<int> number_at(std::string_view text, std::size_t at, const Part& part) noexcept {
  if (at + part.digits > text.size()) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(at, part.digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (number < part.low || number > part.high) return std::nullopt;
  return number;
}

}  // namespace

Result<TimeFormat> TimeFormat::make(const std::string& form, std::optional<calendar::Zone> zone) {
  TimeFormat made;
  made.form_ = form;
  made.zone_ = std::move(zone);
  if (!needs_zone(form)) return made;
  if (!made.zone_) return bad_form(form, "needs a zone");
  std::array<bool, parts.size()> seen{};
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '%') continue;
    const Part* part = i + 1 < form.size() ? part_of(form[i + 1]) : nullptr;
    if (part == nullptr) return bad_form(form, "holds a % that is none of %Y %m %d %H %M %S");
    if (seen[index_of(*part)])
      return bad_form(form, std::string("holds %") + part->letter + " twice");
    seen[index_of(*part)] = true;
    ++i;
  }
  if (!seen[0] || !seen[1] || !seen[2]) return bad_form(form, "needs %Y, %m and %d");
  return made;
}

Result<Instant> TimeFormat::read(std::string_view text) const {
  if (!needs_zone(form_)) return parse_instant(text);
  std::array<int, parts.size()> got{1970, 1, 1, 0, 0, 0};
  std::size_t at = 0;
  for (std::size_t i = 0; i < form_.size(); ++i) {
    if (form_[i] != '%') {
      if (at >= text.size() || text[at] != form_[i])
        return bad_time(text, "is not of the form " + form_);
      ++at;
      continue;
    }
    const Part& part = *part_of(form_[++i]);
    const auto number = number_at(text, at, part);
    if (!number)
      return bad_time(text, std::string("has no %") + part.letter + " where " + form_ + " has it");
    got[index_of(part)] = *number;
    at += part.digits;
  }
  if (at != text.size()) return bad_time(text, "goes on behind " + form_);
  const Civil day{got[0], static_cast<std::uint32_t>(got[1]), static_cast<std::uint32_t>(got[2])};
  if (day.day > days_in_month(day.year, day.month))
    return bad_time(text, "is a day that does not exist");
  return zone_->to_utc(Date{static_cast<std::int32_t>(days_from_civil(day))},
                       got[3] * 3600 + got[4] * 60 + got[5]);
}

}  // namespace ayar::cli::logs
