#include "workflow/read/calendar_file_ics.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/calendar_file_lines.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t bytes_max = std::size_t{1} << 20;
constexpr std::size_t events_max = 10'000;
constexpr std::size_t rules_max = 1'000;
constexpr std::size_t days_max = 50'000;
constexpr std::size_t faults_max = 50;
constexpr int event_days_max = 366;
constexpr int occurrences_max = 20'000;
constexpr int first_year = 1990;
constexpr int last_year = 2060;
constexpr std::size_t title_max = 200;

struct FreeProperty {
  void operator()(icalproperty* property) const noexcept { icalproperty_free(property); }
};
using Property = std::unique_ptr<icalproperty, FreeProperty>;

struct FreeIterator {
  void operator()(icalrecur_iterator* each) const noexcept { icalrecur_iterator_free(each); }
};

/// What libical makes of one line; null where it finds a fault.
Property property_of(const std::string& line) {
  return Property(icalproperty_new_from_string(line.c_str()));
}

std::optional<Date> date_of(const icaltimetype& time) {
  if (icaltime_is_null_time(time) || time.year < 1 || time.year > 9999) return std::nullopt;
  const auto padded = [](int number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  const auto date =
      parse_date(padded(time.year, 4) + "-" + padded(time.month, 2) + "-" + padded(time.day, 2));
  if (!date) return std::nullopt;
  return *date;
}

icaltimetype time_of(Date date) {
  const std::string text = to_text(date);
  icaltimetype time{};  // the library's own null date is an hour before midnight, and so the day before
  time.year = std::stoi(text.substr(0, 4));
  time.month = std::stoi(text.substr(5, 2));
  time.day = std::stoi(text.substr(8, 2));
  time.is_date = 1;
  return time;
}

/// One line: a SUMMARY may hold line breaks.
std::string title_of(std::string_view text) {
  std::string title = bounded(text, title_max);
  std::replace_if(
      title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return title;
}

/// The date alone of an UNTIL that gives a time too: holidays are whole days, and an UNTIL in UTC
/// would make libical look for zone files.
std::string with_until_date(std::string_view rule) {
  std::string made(rule);
  const std::size_t at = capitals(made).find("UNTIL=");
  if (at == std::string::npos) return made;
  const std::size_t from = std::min(made.size(), at + 6 + 8);
  const std::size_t to = std::min(made.find(';', from), made.size());
  return made.erase(from, to - from);
}

/// One event while its lines are read.
struct HolidayEvent {
  std::uint32_t line = 0;
  std::optional<Date> start, end;  // the end is exclusive
  std::optional<int> days;
  std::string title;
  std::optional<icalrecurrencetype> rule;
  std::uint32_t rule_line = 0;
  std::vector<Date> more, less;
  bool provisional = false;
  bool cancelled = false;
  bool sound = true;
};

class IcsReader {
 public:
  IcsReader(const std::string& file, HolidayFile& made) : file_(file), made_(made) {}
  void run(std::string_view text);

 private:
  void line(const ContentLine& line);
  void begin(const ContentLine& line);
  void end(const ContentLine& line);
  void property(const ContentLine& line);
  std::optional<Date> whole_day(const ContentLine& line, const std::string& text);
  void dates(const ContentLine& line, std::vector<Date>& into);
  void duration(const ContentLine& line);
  void rule(const ContentLine& line);
  void status(const ContentLine& line);
  void settle();
  std::optional<int> length_of_event();
  std::vector<Date> beginnings();
  void repeat(std::vector<Date>& into);
  void fault(std::uint32_t line, std::string message, std::string hint = {});

  const std::string& file_;
  HolidayFile& made_;
  std::vector<ContentLine> open_;  // BEGIN lines of the components we are in
  std::optional<HolidayEvent> event_;
  std::size_t events_ = 0;
  std::size_t rules_ = 0;
  bool any_calendar_ = false;
};

void IcsReader::fault(std::uint32_t line, std::string message, std::string hint) {
  if (event_) event_->sound = false;
  if (made_.diagnostics.size() >= faults_max) return;
  Diagnostic diagnostic;
  diagnostic.rule = rule::calendar_ics;
  diagnostic.message = std::move(message);
  diagnostic.hint = hint.empty() ? std::string(rule::hint_of(rule::calendar_ics)) : std::move(hint);
  diagnostic.where = {file_, line, 1};
  made_.diagnostics.push_back(std::move(diagnostic));
}

void IcsReader::run(std::string_view text) {
  if (text.size() > bytes_max) return fault(1, "this file is larger than 1 MiB");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!is_valid_utf8(text)) return fault(1, "this file is not UTF-8", "save it as UTF-8");
  if (text.find('\0') != std::string_view::npos) return fault(1, "this file holds a zero byte");
  const std::vector<ContentLine> lines = lines_of(text);
  for (const ContentLine& each : lines) {
    line(each);
    if (made_.diagnostics.size() >= faults_max) return;
  }
  if (!open_.empty()) {
    fault(open_.back().number, "this component does not end",
          "close it with END:" + std::string(open_.back().value()));
  } else if (!any_calendar_) {
    fault(1, "this is no iCalendar file", "it begins with BEGIN:VCALENDAR");
  } else if (events_ == 0) {
    fault(1, "this file holds no events", "give each holiday a BEGIN:VEVENT ... END:VEVENT");
  }
  auto& days = made_.holidays;
  std::stable_sort(
      days.begin(), days.end(),
      [](const calendar::Holiday& a, const calendar::Holiday& b) { return a.date < b.date; });
}

void IcsReader::line(const ContentLine& line) {
  if (line.colon == line.text.size())
    return fault(line.number, "'" + bounded(line.text, 40) + "' is not a line of iCalendar",
                 "a line is NAME:value; one that goes on begins with a blank");
  if (line.name == "BEGIN") return begin(line);
  if (line.name == "END") return end(line);
  if (open_.empty())
    return fault(line.number, "this line stands outside any calendar",
                 "it begins with BEGIN:VCALENDAR");
  // What an alarm inside an event says is no business of the event's.
  if (event_ && capitals(open_.back().value()) == "VEVENT") property(line);
}

void IcsReader::begin(const ContentLine& line) {
  const std::string what = capitals(line.value());
  if (open_.empty() && what != "VCALENDAR")
    return fault(line.number, "this is no iCalendar file", "it begins with BEGIN:VCALENDAR");
  if (open_.size() >= 8) return fault(line.number, "components stand too deep in each other");
  any_calendar_ = true;
  open_.push_back(line);
  if (what != "VEVENT" || event_) return;
  if (++events_ > events_max) return fault(line.number, "this file holds more than 10,000 events");
  event_ = HolidayEvent{};
  event_->line = line.number;
}

void IcsReader::end(const ContentLine& line) {
  if (open_.empty() || capitals(open_.back().value()) != capitals(line.value()))
    return fault(line.number, "END:" + bounded(line.value(), 40) + " closes nothing");
  open_.pop_back();
  if (capitals(line.value()) != "VEVENT" || !event_) return;
  if (event_->sound && !event_->cancelled) settle();
  event_.reset();
}

void IcsReader::property(const ContentLine& line) {
  if (line.name == "DTSTART") {
    event_->start = whole_day(line, line.text);
  } else if (line.name == "DTEND") {
    event_->end = whole_day(line, line.text);
  } else if (line.name == "DURATION") {
    duration(line);
  } else if (line.name == "SUMMARY") {
    const Property summary = property_of(line.text);
    const char* text = summary ? icalproperty_get_summary(summary.get()) : nullptr;
    if (text != nullptr) event_->title = title_of(text);
  } else if (line.name == "RRULE") {
    rule(line);
  } else if (line.name == "RDATE") {
    dates(line, event_->more);
  } else if (line.name == "EXDATE") {
    dates(line, event_->less);
  } else if (line.name == "STATUS") {
    status(line);
  } else if (line.name == "RECURRENCE-ID" || line.name == "EXRULE") {
    fault(line.number, line.name + " is not read here",
          "give a day that differs an event of its own, and take it from the rule by EXDATE");
  }
}

/// A date, or a time that is a local midnight; which midnight UTC means nobody here can know.
std::optional<Date> IcsReader::whole_day(const ContentLine& line, const std::string& text) {
  const std::size_t colon = colon_of(text);
  const std::string value = text.substr(std::min(text.size(), colon + 1));
  if (value.ends_with('Z') || value.ends_with('z')) {
    fault(line.number, line.name + " is in UTC; a holiday is a local date",
          "write " + line.name + ";VALUE=DATE:" + value.substr(0, 8));
    return std::nullopt;
  }
  const bool form = value.size() == 8 || (value.size() == 15 && value[8] == 'T');
  const Property read =
      form ? property_of(line.name + (value.size() == 8 ? ";VALUE=DATE:" : ":") + value) : nullptr;
  const icalvalue* given = read ? icalproperty_get_value(read.get()) : nullptr;
  const icaltimetype time = given != nullptr ? icalvalue_get_datetime(given) : icaltime_null_time();
  const auto date = date_of(time);
  if (!date) {
    fault(line.number, "'" + bounded(value, 40) + "' is not a date",
          "write " + line.name + ";VALUE=DATE:20260321");
    return std::nullopt;
  }
  if (time.hour != 0 || time.minute != 0 || time.second != 0) {
    fault(line.number, "a holiday is whole days, and this one begins or ends at a time",
          "write " + line.name + ";VALUE=DATE:" + value.substr(0, 8));
    return std::nullopt;
  }
  return date;
}

void IcsReader::dates(const ContentLine& line, std::vector<Date>& into) {
  for (const std::string_view value : split(line.value(), ',')) {
    const auto date = whole_day(line, line.text.substr(0, line.colon + 1) + std::string(value));
    if (date) into.push_back(*date);
    if (into.size() > occurrences_max) return fault(line.number, "these are too many dates");
  }
}

void IcsReader::duration(const ContentLine& line) {
  const Property read = property_of("DURATION:" + std::string(line.value()));
  const icaldurationtype length =
      read ? icalproperty_get_duration(read.get()) : icaldurationtype_bad_duration();
  const bool whole = read && icaldurationtype_is_bad_duration(length) == 0 && length.is_neg == 0 &&
                     length.hours == 0 && length.minutes == 0 && length.seconds == 0 &&
                     length.days <= 10'000 && length.weeks <= 1'000;
  if (!whole)
    return fault(line.number, "'" + bounded(line.value(), 40) + "' is not a number of whole days",
                 "write DURATION:P2D");
  event_->days = static_cast<int>(length.days + length.weeks * 7);
}

void IcsReader::rule(const ContentLine& line) {
  if (event_->rule)
    return fault(line.number, "this event has two rules", "split it into two events");
  const std::string value = with_until_date(line.value());
  icalrecurrencetype rule = icalrecurrencetype_from_string(value.c_str());
  if (rule.freq != ICAL_YEARLY_RECURRENCE) {
    const bool broken = rule.freq == ICAL_NO_RECURRENCE;
    return fault(line.number,
                 broken ? "'" + bounded(value, 40) + "' is not a rule"
                        : "a holiday repeats yearly, and this rule does not",
                 "write RRULE:FREQ=YEARLY");
  }
  const auto given = [](short first) { return first != ICAL_RECURRENCE_ARRAY_MAX; };
  if (given(rule.by_hour[0]) || given(rule.by_minute[0]) || given(rule.by_second[0]))
    return fault(line.number, "a holiday is whole days, and this rule gives times of day",
                 "leave BYHOUR, BYMINUTE and BYSECOND out");
  if (rule.rscale != nullptr)
    return fault(line.number, "a rule by another calendar is not read here",
                 "give the day in the calendar file: {hijri: \"10-01\"} or {jalali: \"01-13\"}");
  if (++rules_ > rules_max) return fault(line.number, "this file holds more than 1,000 rules");
  event_->rule = rule;
  event_->rule_line = line.number;
}

void IcsReader::status(const ContentLine& line) {
  const std::string status = capitals(line.value());
  event_->provisional = status == "TENTATIVE";
  event_->cancelled = status == "CANCELLED";
}

std::optional<int> IcsReader::length_of_event() {
  const HolidayEvent& event = *event_;
  if (event.end && event.days) {
    fault(event.line, "this event has an end and a duration", "keep one of the two");
    return std::nullopt;
  }
  const int days = event.end ? event.end->days - event.start->days : event.days.value_or(1);
  if (days < 1) {
    fault(event.line, "this event ends before it begins",
          "DTEND is the day after the last: one day is 20260321 to 20260322");
    return std::nullopt;
  }
  if (days > event_days_max) {
    fault(event.line, "this event lasts longer than a year", "give each year its own event");
    return std::nullopt;
  }
  return days;
}

/// Writes the rule out inside the years that calendars are laid out for.
void IcsReader::repeat(std::vector<Date>& into) {
  const std::unique_ptr<icalrecur_iterator, FreeIterator> each(
      icalrecur_iterator_new(*event_->rule, time_of(*event_->start)));
  if (!each) return fault(event_->rule_line, "this rule gives no dates");
  for (int i = 0; i < occurrences_max; ++i) {
    const icaltimetype next = icalrecur_iterator_next(each.get());
    if (icaltime_is_null_time(next) || next.year > last_year) return;
    if (next.year < first_year) continue;
    if (const auto date = date_of(next)) into.push_back(*date);
  }
  fault(event_->rule_line, "this rule gives more than 20,000 dates", "give it an UNTIL");
}

std::vector<Date> IcsReader::beginnings() {
  std::vector<Date> all;
  if (event_->rule) {
    repeat(all);
  } else {
    all.push_back(*event_->start);
  }
  all.insert(all.end(), event_->more.begin(), event_->more.end());
  const auto& less = event_->less;
  std::erase_if(all,
                [&](Date date) { return std::find(less.begin(), less.end(), date) != less.end(); });
  return all;
}

void IcsReader::settle() {
  if (!event_->start)
    return fault(event_->line, "this event does not say when it is",
                 "give it DTSTART;VALUE=DATE:20260321");
  const auto length = length_of_event();
  if (!length) return;
  const calendar::Place where{event_->line, 1, 0};
  for (const Date begin : beginnings()) {
    for (int day = 0; day < *length; ++day) {
      if (made_.holidays.size() >= days_max)
        return fault(event_->line, "this file gives more than 50,000 days");
      made_.holidays.push_back({Date{begin.days + day}, event_->title, event_->provisional, where});
    }
  }
}

}  // namespace

HolidayFile read_holiday_file(std::string_view text, const std::string& file) {
  HolidayFile made;
  IcsReader(file, made).run(text);
  return made;
}

}  // namespace ayar::workflow
