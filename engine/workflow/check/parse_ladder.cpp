#include "workflow/check/parse_ladder.hpp"

#include <charconv>

#include "base/text.hpp"

namespace ayar::workflow {
namespace {

bool parse_percent(std::string_view text, std::uint32_t& percent) {
  if (text.empty() || text.back() != '%') return false;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, fault] = std::from_chars(text.data(), end, percent);
  return fault == std::errc{} && stop == end && percent >= 1 && percent <= 99;
}

bool parse_at(const Node& node, Rung& rung, Report& report) {
  const auto text = text_of(node, report, "a rung's 'at'");
  if (!text) return false;
  if (*text == "due") return true;
  if (parse_percent(*text, rung.percent)) {
    rung.at = RungAt::percent;
    return true;
  }
  if (text->front() == '+') {
    auto span = calendar::parse_span(std::string_view(*text).substr(1));
    if (span) {
      rung.at = RungAt::after_due;
      rung.offset = *span;
      return true;
    }
    report.error(rule::bad_span, node, span.error().message, span.error().hint, 1);
    return false;
  }
  report.error(rule::bad_word, node, "'" + bounded(*text, 40) + "' is not a moment of a clock",
               "write 1% to 99%, due, or a time after it: +4bh");
  return false;
}

// Nominal lengths only order rungs; nothing is ever due by them.
double nominal_hours(const calendar::Span& span) {
  using calendar::Unit;
  const auto count = static_cast<double>(span.count);
  switch (span.unit) {
    case Unit::seconds:
    case Unit::business_seconds: return count / 3600;
    case Unit::minutes:
    case Unit::business_minutes: return count / 60;
    case Unit::hours:
    case Unit::business_hours: return count;
    case Unit::days:
    case Unit::business_days: return count * 24;
    case Unit::weeks: return count * 24 * 7;
    case Unit::months: return count * 24 * 30;
    case Unit::years: return count * 24 * 365;
  }
  return count;
}

bool is_before(const Rung& a, const Rung& b) {
  if (a.at != b.at) return a.at < b.at;
  if (a.at == RungAt::percent) return a.percent < b.percent;
  return a.at == RungAt::after_due && nominal_hours(a.offset) < nominal_hours(b.offset);
}

std::optional<Rung> parse_rung(const Node& node, Report& report) {
  Rung rung;
  Keys keys(node, report, "a rung", form::rung);
  const Node* at = keys.need("at", "when: at: 75%, at: due, at: +4bh");
  bool whole = at != nullptr && parse_at(*at, rung, report);
  const auto role = [&](std::string_view key, std::string& into) {
    const Node* value = keys.take(key);
    if (value == nullptr) return;
    if (const auto word = word_of(*value, report, "a role")) into = word->text;
  };
  role("notify", rung.notify);
  role("assign", rung.assign);
  const Node* every = keys.take("every");
  if (every != nullptr) {
    rung.every = span_of(*every, report);
    if (rung.every && rung.every->count == 0) {
      report.error(rule::bad_span, *every, "a rung that repeats every zero time never rests");
    }
    whole = whole && rung.every.has_value();
  }
  if (const Node* max = keys.take("max")) {
    const auto count = integer_of(*max, report, "'max'", {1, 10000});
    rung.repeats_max = static_cast<std::uint32_t>(count.value_or(1));
    if (every == nullptr) {
      report.error(rule::wrong_kind, *max, "'max' goes with 'every'", "write every: 1bd, max: 5");
    }
  }
  keys.later({"escalate", "send", "raise", "do"});
  keys.close();
  if (node.is_mapping() && rung.notify.empty() && rung.assign.empty()) {
    report.error(rule::missing_key, node, "a rung that tells nobody does nothing",
                 "add notify: supervisor or assign: supervisor");
  }
  return whole ? std::optional(rung) : std::nullopt;
}

// What repeats from due on is two rungs for the clock: the one at due, and those after it.
void add_rung(const Rung& rung, const Node& node, DraftClock& clock) {
  const bool splits = rung.at == RungAt::due && rung.every;
  Rung first = rung;
  if (splits) {
    first.every.reset();
    first.repeats_max = 0;
  }
  clock.rule.ladder.push_back(first);
  clock.rungs.push_back(&node);
  if (!splits || rung.repeats_max == 1) return;
  Rung rest = rung;
  rest.at = RungAt::after_due;
  rest.offset = *rung.every;
  if (rung.repeats_max > 1) rest.repeats_max = rung.repeats_max - 1;
  clock.rule.ladder.push_back(std::move(rest));
  clock.rungs.push_back(&node);
}

}  // namespace

void parse_ladder(const Node& node, DraftClock& clock, Report& report) {
  if (!node.is_sequence()) {
    report.error(rule::wrong_kind, node, "a ladder is a list of rungs",
                 "write [{at: due, notify: supervisor}]");
    return;
  }
  for (const Node& each : node.items) {
    auto rung = parse_rung(each, report);
    if (!rung) continue;
    auto& ladder = clock.rule.ladder;
    if (!ladder.empty() && !is_before(ladder.back(), *rung)) {
      report.error(rule::ladder_order, each, "this rung does not come after the one before it")
          .notes.push_back(report.note("the rung before it", *clock.rungs.back()));
    }
    if (!ladder.empty() && ladder.back().every) {
      report.error(rule::ladder_order, *clock.rungs.back(), "only the last rung may repeat");
    }
    if (rung->at == RungAt::percent && rung->every) {
      report.error(rule::ladder_order, each, "a rung before due does not repeat",
                   "repeat from due on: {at: due, notify: supervisor, every: 1bd}");
    }
    if (clock.rule.kind == ClockKind::window && (rung->at == RungAt::after_due || rung->every)) {
      report.error(rule::clock_kind, each, "a window is over when it lapses: nothing comes after",
                   "warn before by a percentage, or tell at due; what follows is a state's business: "
                   "on: {clock." + clock.name.text + ".lapsed: ...}");
    }
    add_rung(*rung, each, clock);
  }
}

}  // namespace ayar::workflow
