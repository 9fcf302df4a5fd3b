/// Why a stretch of time is open or closed: the line of the calendar that says so.
#include <algorithm>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "calendar/compiled.hpp"

namespace ayar::calendar {

namespace {

constexpr std::size_t segments_max = 100'000;

std::int64_t micros_of(Instant at) noexcept { return at.time_since_epoch().count(); }

Instant time_at(std::int64_t micros) noexcept { return Instant{Duration{micros}}; }

void put_clock(std::string& out, std::int32_t second) {
  const auto two = [&out](std::int32_t number) {
    out += static_cast<char>('0' + number / 10);
    out += static_cast<char>('0' + number % 10);
  };
  two(second / 3'600);
  out += ':';
  two(second / 60 % 60);
}

std::string window_text(const Window& window) {
  constexpr auto day = static_cast<std::int32_t>(seconds_per_day);
  std::string text;
  put_clock(text, window.from);
  text += '-';
  put_clock(text, window.to > day ? window.to - day : window.to);
  return text;
}

/// One after the other over local dates; what came before the first instant is passed over.
class Explaining {
 public:
  Explaining(const CalendarSpec& spec, const Hours& hours, const Stretches& stretches,
             std::int64_t from, std::int64_t to)
      : spec_(spec), hours_(hours), stretches_(stretches), at_(from), to_(to) {}

  std::vector<ExplainedSegment> run() {
    // A window of the day before may run into the first one.
    std::int32_t day = stretches_.date_of(at_).days - (stretches_.has_tails() ? 1 : 0);
    for (; at_ < to_ && out_.size() < segments_max; ++day)
      tell(Date{day});
    return std::move(out_);
  }

 private:
  void tell(Date date) {
    const DayRule rule = hours_.rule_of(date);
    for (const Stretches::Piece& piece : stretches_.pieces_of(date)) {
      if (piece.to <= at_) continue;
      close(date, rule, piece.from);
      open(date, rule, piece);
      if (at_ >= to_) return;
    }
    close(date, rule, stretches_.begin_of(Date{date.days + 1}));
  }

  void open(Date date, const DayRule& rule, const Stretches::Piece& piece) {
    const bool exception = rule.kind == DayRule::Kind::exception;
    std::string title = exception ? to_text(date) : std::string(weekday_name(weekday_of(date)));
    title += ' ' + window_text(*piece.window);
    put(piece.to, true, std::move(title), piece.window->where, false);
  }

  /// Closed until `until`. Where the day before would have run on over midnight but for a holiday
  /// or an exception, that is the reason, and not this day.
  void close(Date date, const DayRule& rule, std::int64_t until) {
    if (at_ >= std::min(until, to_)) return;
    if (stretches_.has_tails()) close_tail(date, until);
    if (at_ >= std::min(until, to_)) return;
    put_closed(date, rule, until);
  }

  void close_tail(Date date, std::int64_t until) {
    const Date before{date.days - 1};
    const auto& windows = hours_.weekly(before);
    constexpr auto day = static_cast<std::int32_t>(seconds_per_day);
    if (windows.empty() || windows.back().to <= day) return;
    const DayRule rule = hours_.rule_of(before);
    if (rule.kind == DayRule::Kind::week) return;
    const std::int64_t end = stretches_.instant_on(date, windows.back().to - day);
    if (end > at_) put_closed(before, rule, std::min(end, until));
  }

  void put_closed(Date date, const DayRule& rule, std::int64_t until) {
    std::string title = rule.title;
    if (rule.kind == DayRule::Kind::week) {
      title = rule.windows->empty() ? "closed on " + std::string(weekday_name(weekday_of(date)))
                                    : "outside hours";
    }
    put(until, false, std::move(title), rule.where, rule.provisional);
  }

  void put(std::int64_t until, bool open, std::string title, const Place& where, bool provisional) {
    const std::int64_t end = std::min(until, to_);
    if (end <= at_) return;
    SourceRef source = spec_.source_of(where);
    if (!out_.empty() && out_.back().open == open && out_.back().title == title &&
        out_.back().where == source) {
      out_.back().to = time_at(end);
    } else if (out_.size() < segments_max) {
      out_.push_back(
          {time_at(at_), time_at(end), open, std::move(title), std::move(source), provisional});
    }
    at_ = end;
  }

  const CalendarSpec& spec_;
  const Hours& hours_;
  const Stretches& stretches_;
  std::int64_t at_, to_;
  std::vector<ExplainedSegment> out_;
};

}  // namespace

std::vector<ExplainedSegment> Calendar::explained(Instant from, Instant to) const {
  if (from >= to) return {};
  const std::int64_t first = std::clamp(micros_of(from), time_min, time_max);
  const std::int64_t last = std::clamp(micros_of(to), time_min, time_max);
  std::vector<ExplainedSegment> out;
  if (first < last)
    out = Explaining(compiled_->spec, compiled_->hours, compiled_->stretches, first, last).run();
  return out;
}

std::vector<ProvisionalDay> Calendar::provisional_between(Instant from, Instant to) const {
  std::vector<ProvisionalDay> out;
  const std::int64_t last = std::min(micros_of(to), time_max);
  const std::int64_t first = std::max(micros_of(from), time_min);
  if (first >= last || !compiled_->hours.any_provisional()) return out;
  const Stretches& stretches = compiled_->stretches;
  for (Date date = stretches.date_of(first); stretches.begin_of(date) < last; ++date.days) {
    if (!compiled_->hours.is_holiday(date)) continue;
    DayRule rule = compiled_->hours.rule_of(date);
    if (!rule.provisional) continue;
    out.push_back({date, std::move(rule.title), compiled_->spec.source_of(rule.where)});
  }
  return out;
}

}  // namespace ayar::calendar
