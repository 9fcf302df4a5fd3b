#include <algorithm>

#include "base/digits.hpp"
#include "base/text.hpp"
#include "calendar/calendar.hpp"

namespace ayar::calendar {

namespace {

struct UnitName {
  std::string_view text;
  Unit unit;
};

constexpr UnitName unit_names[] = {{"s", Unit::seconds},
                                   {"m", Unit::minutes},
                                   {"h", Unit::hours},
                                   {"d", Unit::days},
                                   {"w", Unit::weeks},
                                   {"mo", Unit::months},
                                   {"y", Unit::years},
                                   {"bs", Unit::business_seconds},
                                   {"bm", Unit::business_minutes},
                                   {"bh", Unit::business_hours},
                                   {"bd", Unit::business_days}};

constexpr std::int64_t count_max = 1'000'000;
constexpr const char* example = "write a count and a unit, such as 30m, 15d, 4bh, 3bd or 8w@end";

Error bad(std::string_view text, std::string_view message, std::string hint) {
  std::string said = "'";
  said.append(bounded(text, 40)).append("' ").append(message);
  return Error{ErrorCode::invalid_argument, std::move(said), std::move(hint), {}, {}};
}

bool is_below_a_day(Unit unit) noexcept {
  switch (unit) {
    case Unit::seconds:
    case Unit::minutes:
    case Unit::hours:
    case Unit::business_seconds:
    case Unit::business_minutes:
    case Unit::business_hours: return true;
    default: return false;
  }
}

std::optional<Anchor> anchor_of(std::string_view text) noexcept {
  if (text == "end") return Anchor::at_end;
  if (text == "close") return Anchor::at_close;
  return std::nullopt;
}

bool has_non_ascii(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

Result<Span> parse_span(std::string_view text) {
  if (has_non_ascii(text)) return bad(text, "is not a duration", "write digits in ASCII: 3bd");
  Span span;
  std::size_t i = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    span.count = span.count * 10 + (text[i] - '0');
    if (span.count > count_max) return bad(text, "counts more than 1,000,000", "use a larger unit");
  }
  if (i == 0) return bad(text, "is not a duration", example);
  if (i == text.size()) {
    return bad(text, "has no unit: a bare number has no unit", example);
  }
  const std::string_view rest = text.substr(i);
  const std::size_t at = rest.find('@');
  const std::string_view unit = rest.substr(0, at);
  const auto* found = std::find_if(std::begin(unit_names), std::end(unit_names),
                                   [&](const UnitName& name) { return name.text == unit; });
  if (found == std::end(unit_names)) {
    return bad(text, "has an unknown unit",
               "units are s m h d w mo y, and bs bm bh bd for business time");
  }
  span.unit = found->unit;
  if (at == std::string_view::npos) return span;
  const auto anchor = anchor_of(rest.substr(at + 1));
  if (!anchor) return bad(text, "has an unknown anchor", "write @end or @close");
  if (span.count == 0 && is_below_a_day(span.unit)) {
    return bad(text, "counts no days to an anchor", "write 0d@end or 0bd@close");
  }
  span.anchor = *anchor;
  return span;
}

std::string to_text(const Span& span) {
  std::string out = std::to_string(span.count);
  for (const UnitName& name : unit_names) {
    if (name.unit == span.unit) out += name.text;
  }
  if (span.anchor == Anchor::at_end) out += "@end";
  if (span.anchor == Anchor::at_close) out += "@close";
  return out;
}

}  // namespace ayar::calendar
