// Calendar arithmetic of other projects, put to Calendar: one function an operation.
#include <chrono>
#include <functional>
#include <map>

#include "base/dates.hpp"
#include "vector_values.hpp"
#include "vectors.hpp"

namespace ayar::conformance {
namespace {

using calendar::Calendar;
using calendar::Span;
using std::chrono::seconds;
using Desk = std::shared_ptr<const Calendar>;

constexpr std::int64_t micros = 1'000'000;

VectorOutcome fault(std::string what) { return {{}, {}, std::move(what)}; }

VectorOutcome compared(std::string theirs, std::string ours) {
  if (theirs == ours) return {};
  return {{{{}, std::move(theirs), std::move(ours)}}, {}, {}};
}

VectorOutcome compared(const Result<Instant>& theirs, Instant ours) {
  if (!theirs) return fault(theirs.error().message);
  return compared(to_text(*theirs), to_text(ours));
}

std::string flag_text(bool flag) { return flag ? "true" : "false"; }

VectorOutcome add(const Desk& desk, const Map& vector) {
  const auto start = parse_instant(text_of(vector, "start_utc"));
  if (!start) return fault(start.error().message);
  const auto theirs = parse_instant(text_of(vector, "end_utc"));
  const Duration open = seconds(int_of(vector, "seconds"));
  VectorOutcome outcome = compared(theirs, desk->add_open(*start, open));
  if (outcome.differences.empty() || !theirs) return outcome;
  const auto rolling = calendar_of(vector, true);
  if (rolling && (*rolling)->add_open(*start, open) == *theirs) outcome.option = "exact_fit: roll";
  return outcome;
}

VectorOutcome elapsed(const Desk& desk, const Map& vector) {
  const auto from = parse_instant(text_of(vector, "start_utc"));
  const auto to = parse_instant(text_of(vector, "end_utc"));
  if (!from || !to) return fault("start_utc or end_utc is no instant");
  return compared(std::to_string(int_of(vector, "expect_seconds") * micros),
                  std::to_string(desk->open_between(*from, *to).count()));
}

/// Theirs counts back over open time and stands at a closing where a stretch is used up; ours is the
/// latest instant from which the span leads there, which may be the opening behind that closing. Where
/// they are not one, both must hold the same open time to the start, and lead to the same instant.
/// Nothing taken off is the last open instant, which has a question of its own here.
VectorOutcome subtract(const Desk& desk, const Map& vector) {
  const auto start = parse_instant(text_of(vector, "start_utc"));
  const auto theirs = parse_instant(text_of(vector, "end_utc"));
  if (!start || !theirs) return fault("start_utc or end_utc is no instant");
  const Span span{int_of(vector, "seconds"), calendar::Unit::business_seconds, {}};
  if (span.count == 0) return compared(theirs, desk->last_open_not_after(*start));
  const auto ours = desk->subtract(*start, span);
  if (!ours) return fault(ours.error().message);
  const bool same = desk->open_between(*theirs, *start) == seconds(span.count) &&
                    desk->open_between(*ours, *start) == seconds(span.count) &&
                    desk->add(*theirs, span) == desk->add(*ours, span);
  if (same) return {};
  return compared(to_text(*theirs), to_text(*ours));
}

VectorOutcome is_open(const Desk& desk, const Map& vector) {
  const auto at = parse_instant(text_of(vector, "at_utc"));
  if (!at) return fault(at.error().message);
  return compared(flag_text(flag_of(vector, "expect")), flag_text(desk->is_open(*at)));
}

/// A desk that is open day and night but for the holidays tells whether an instant falls on one.
VectorOutcome is_holiday(const Desk&, const Map& vector) {
  Map always = vector;
  Map hours;
  for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
    hours.emplace(day, List{List{"00:00", "24:00"}});
  always.insert_or_assign("hours", std::move(hours));
  const auto desk = calendar_of(always);
  const auto at = parse_instant(text_of(vector, "at_utc"));
  if (!desk || !at) return fault("no calendar or no instant");
  return compared(flag_text(flag_of(vector, "expect")), flag_text(!(*desk)->is_open(*at)));
}

VectorOutcome rolled(const Desk& desk, const Map& vector, bool forward) {
  const auto at = parse_instant(text_of(vector, "at_utc"));
  if (!at) return fault(at.error().message);
  return compared(instant_of(desk->zone(), text_of(vector, "expect")),
                  forward ? desk->next_opening(*at) : desk->last_open_not_after(*at));
}

VectorOutcome open_periods(const Desk& desk, const Map& vector) {
  const auto from = parse_instant(text_of(vector, "at_utc"));
  if (!from) return fault(from.error().message);
  std::string theirs;
  const List& expected = list_of(vector, "expect");
  for (const Value& pair : expected) {
    for (const Value& end : pair.get_if<List>() == nullptr ? List{} : *pair.get_if<List>()) {
      const auto* text = end.get_if<std::string>();
      const auto at = instant_of(desk->zone(), text == nullptr ? "" : *text);
      if (!at) return fault(at.error().message);
      theirs += to_text(*at) + " ";
    }
  }
  std::string ours;
  std::size_t count = 0;
  for (const auto& part : desk->segments(*from, *from + std::chrono::hours(24 * 60))) {
    if (!part.open || count == expected.size()) continue;
    ours += to_text(part.from) + " " + to_text(part.to) + " ";
    ++count;
  }
  if (expected.empty()) return fault("no periods are expected");
  return compared(theirs, ours);
}

VectorOutcome working_days(const Desk& desk, const Map& vector) {
  const auto start = instant_of(desk->zone(), text_of(vector, "start"));
  if (!start) return fault(start.error().message);
  const std::int64_t days = int_of(vector, "days");
  const auto theirs = instant_of(desk->zone(), text_of(vector, "end"));
  using calendar::Anchor;
  const bool close = flag_of(vector, "end_of_working_day");
  if (days >= 0) {
    const Span span{days, calendar::Unit::business_days, close ? Anchor::at_close : Anchor::none};
    return compared(theirs, desk->add(*start, span));
  }
  if (!close) {
    const auto ours = desk->subtract(*start, {-days, calendar::Unit::business_days, {}});
    return ours ? compared(theirs, *ours) : fault(ours.error().message);
  }
  const auto day = desk->working_day(desk->zone().to_local(*start).date, days);
  if (!day) return fault("there is no such working day");
  const Instant morning = desk->zone().to_utc(*day, 0);
  return compared(theirs, desk->add(morning, {0, calendar::Unit::business_days, Anchor::at_close}));
}

VectorOutcome working_days_date(const Desk& desk, const Map& vector) {
  const auto start = parse_date(text_of(vector, "start"));
  if (!start) return fault(start.error().message);
  const auto ours = desk->working_day(*start, int_of(vector, "days"));
  return compared(text_of(vector, "end"), ours ? to_text(*ours) : "none");
}

VectorOutcome local_to_utc(const Desk&, const Map& vector) {
  const auto zone = zone_of(text_of(vector, "timezone"));
  if (!zone) return fault(zone.error().message);
  const auto ours = instant_of(*zone, text_of(vector, "local"));
  if (!ours) return fault(ours.error().message);
  return compared(parse_instant(text_of(vector, "expect_utc")), *ours);
}

/// Elapsed and add undo each other over a stretch of days, within what the vector allows.
VectorOutcome roundtrip(const Desk&, const Map& vector) {
  Map desk_of;
  desk_of.emplace("timezone", text_of(vector, "timezone"));
  Map hours;
  const bool always = text_of(vector, "calendar") == "24/7";
  for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
    const bool weekend = day[0] == 's';
    if (always) hours.emplace(day, List{List{"00:00", "24:00"}});
    if (!always && !weekend) hours.emplace(day, List{List{"08:00", "20:00"}});
  }
  desk_of.emplace("hours", std::move(hours));
  const auto desk = calendar_of(desk_of);
  if (!desk) return fault(desk.error().message);
  const auto base = instant_of((*desk)->zone(), text_of(vector, "base"));
  if (!base) return fault(base.error().message);
  const Instant from = *base - std::chrono::hours(24 * int_of(vector, "days_before"));
  const Instant to = *base + std::chrono::hours(24 * int_of(vector, "days_after"));
  const Duration worked = (*desk)->open_between(from, to);
  const Instant reached = (*desk)->add_open(from, worked);
  const bool near = reached <= to && reached >= to - seconds(int_of(vector, "max_diff_seconds"));
  const bool same = (*desk)->open_between(from, reached) == worked;
  return compared("true true", flag_text(near) + " " + flag_text(same));
}

/// What is refused as a span, told in words: put to the parser of spans as one would write it.
VectorOutcome invalid_input(const Desk&, const Map& vector) {
  struct Case {
    std::string_view fact;  ///< how the vector's words begin
    std::vector<std::string_view> spans;
    bool refused;
  };
  static const std::vector<Case> cases{
      {"negative hours", {"-3bh", "-3h"}, true},
      {"unsupported unit years", {"3y"}, true},
      {"non-numeric seconds", {"abcs", "abcbs", "s"}, true},
      {"valid minutes plus non-numeric days", {"5bm xbd", "5bmxbd"}, true},
      {"\"1one\"", {"1one", "1onebh"}, true},
      {"a list", {"[1, 2]", "[3bh]"}, true},
      {"zero is accepted", {"0bh", "0h", "0bd"}, false},
      {"unknown unit", {"3fortnights", "3x"}, true},
  };
  const std::string fact = text_of(vector, "fact");
  for (const Case& each : cases) {
    if (!fact.starts_with(each.fact)) continue;
    for (const std::string_view span : each.spans) {
      const bool refused = !calendar::parse_span(span).has_value();
      if (refused != each.refused)
        return compared(std::string(span) + (each.refused ? " is refused" : " is accepted"),
                        std::string(span) + (refused ? " is refused" : " is accepted"));
    }
    return {};
  }
  return fault("no case here says '" + fact + "' as a span");
}

using Operation = std::function<VectorOutcome(const Desk&, const Map&)>;

const std::map<std::string, Operation, std::less<>>& operations() {
  static const std::map<std::string, Operation, std::less<>> made{
      {"add", add},
      {"elapsed", elapsed},
      {"sub", subtract},
      {"is_open", is_open},
      {"is_holiday", is_holiday},
      {"open_periods_after", open_periods},
      {"add_working_days", working_days},
      {"add_working_days_date", working_days_date},
      {"local_to_utc", local_to_utc},
      {"property_roundtrip", roundtrip},
      {"invalid_input", invalid_input},
      {"next_opening", [](const Desk& desk, const Map& v) { return rolled(desk, v, true); }},
      {"roll_forward", [](const Desk& desk, const Map& v) { return rolled(desk, v, true); }},
      {"roll_backward", [](const Desk& desk, const Map& v) { return rolled(desk, v, false); }},
  };
  return made;
}

}  // namespace

VectorOutcome run_calendar(const Map& vector) {
  const std::string op = text_of(vector, "op");
  const auto found = operations().find(op);
  if (found == operations().end()) return fault("there is no operation '" + op + "'");
  if (member(vector, "hours") == nullptr) return found->second(nullptr, vector);
  const auto desk = calendar_of(vector);
  if (!desk) return fault(desk.error().message);
  return found->second(*desk, vector);
}

}  // namespace ayar::conformance
