#include "workflow/read/calendar_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

using calendar::Window;

constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::int32_t minute = 60;
constexpr std::int32_t day_seconds = 86400;

std::optional<std::size_t> day_of(std::string_view text) {
  const auto found = std::find(days.begin(), days.end(), text);
  if (found == days.end()) return std::nullopt;
  return static_cast<std::size_t>(found - days.begin());
}

bool two_digits(std::string_view text, int& number) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1])) return false;
  number = (text[0] - '0') * 10 + (text[1] - '0');
  return true;
}

/// "09:00" to seconds; 24:00 ends a day.
std::optional<std::int32_t> time_of(std::string_view text) {
  int hour = 0;
  int minutes = 0;
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!two_digits(text.substr(0, 2), hour) || !two_digits(text.substr(3), minutes))
    return std::nullopt;
  const std::int32_t seconds = (hour * 60 + minutes) * minute;
  if (minutes > 59 || seconds > day_seconds) return std::nullopt;
  return seconds;
}

/// "03-22" to month and day.
std::optional<std::pair<int, int>> month_day(std::string_view text) {
  std::pair<int, int> made;
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  if (!two_digits(text.substr(0, 2), made.first) || !two_digits(text.substr(3), made.second))
    return std::nullopt;
  return made;
}

class CalendarReader {
 public:
  CalendarReader(const Document& document, CalendarFile& file)
      : fields_(document, file.diagnostics), file_(file) {}
  void run(const Node& root);

 private:
  void heading(const Node& root);
  void hours(const Node& node);
  void dated_weeks(const Node& list);
  std::optional<calendar::Week> week(const Node& node, bool dated);
  std::optional<std::pair<std::size_t, std::size_t>> day_range(const Node& key);
  std::vector<Window> windows(const Node& node);
  std::optional<Window> window(const Node& node);
  void in_order(const Node& node, const std::vector<Window>& before, const Window& next);
  void holidays(const Node& node);
  void holiday(const Node& node);
  void recurring(const Node& node, bool jalali);
  void exceptions(const Node& node);

  Fields fields_;
  CalendarFile& file_;
};

void CalendarReader::run(const Node& root) {
  if (!fields_.mapping(root, "a calendar file")) return;
  fields_.known(root,
                {"ayar", "calendar", "title", "zone", "hours", "dated", "holidays", "exceptions",
                 "exact_fit"},
                "a calendar");
  heading(root);
  const Node* weekly = root.find("hours");
  const Node* dated = root.find("dated");
  if (weekly == nullptr && dated == nullptr) weekly = fields_.required(root, "hours", "a calendar");
  if (weekly != nullptr) hours(*weekly);
  if (dated != nullptr) dated_weeks(*dated);
  if (const Node* node = root.find("holidays")) holidays(*node);
  if (const Node* node = root.find("exceptions")) exceptions(*node);
  if (const Node* node = root.find("exact_fit")) {
    const auto word = fields_.word(*node, "exact_fit", {"stay", "roll"});
    file_.spec.exact_fit_rolls = word && *word == 1;
  }
}

void CalendarReader::heading(const Node& root) {
  fields_.language_version(root, "a calendar");
  if (const Node* node = fields_.required(root, "calendar", "a calendar"))
    file_.spec.name = fields_.identifier(*node, "the calendar's name").value_or("");
  const Node* zone = fields_.required(root, "zone", "a calendar");
  if (zone == nullptr) return;
  file_.zone_mark = zone->mark;
  const bool named = zone->is_scalar() && !zone->text.empty() && zone->text.size() <= 64 &&
                     std::all_of(zone->text.begin(), zone->text.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' ||
                              c == '+';
                     });
  if (named) {
    file_.zone = zone->text;
  } else {
    fields_.error(*zone, rule::calendar_zone, "this is not the name of a time zone");
  }
}

void CalendarReader::hours(const Node& node) {
  if (node.is_sequence()) return dated_weeks(node);
  if (!fields_.mapping(node, "`hours`")) return;
  if (auto made = week(node, false)) file_.spec.weeks.push_back({Date{}, std::move(*made)});
}

void CalendarReader::dated_weeks(const Node& list) {
  if (!fields_.sequence(list, "`dated`")) return;
  const bool follows_a_week = !file_.spec.weeks.empty();
  std::optional<Date> before;
  for (const Node& item : list.items) {
    if (!fields_.mapping(item, "dated hours")) continue;
    const Node* from = fields_.required(item, "from", "dated hours");
    const auto date = from != nullptr ? fields_.date(*from, "`from`") : std::nullopt;
    auto made = week(item, true);
    if (!date || !made) continue;
    if (before && *date <= *before)
      fields_.error(*from, rule::calendar_order,
                    ayar::to_text(*date) + " is not after " + ayar::to_text(*before) +
                        ", the date before it");
    before = date;
    file_.spec.weeks.push_back({*date, std::move(*made)});
  }
  if (file_.spec.weeks.empty()) return;
  // The week under `hours` holds for ever before; alone, the first dated week does.
  if (follows_a_week) file_.spec.weeks.front().from = Date{-800'000};
}

std::optional<calendar::Week> CalendarReader::week(const Node& node, bool dated) {
  calendar::Week made;
  std::array<const Node*, 7> given{};
  bool any = false;
  bool sound = true;
  for (const Member& member : node.members) {
    if (dated && member.key.text == "from") continue;
    const auto range = day_range(member.key);
    const auto read = windows(member.value);
    any = any || !read.empty();
    if (!range) {
      sound = false;
      continue;
    }
    for (std::size_t day = range->first;; day = (day + 1) % days.size()) {
      if (given[day] != nullptr) {
        fields_
            .error(member.key, rule::calendar_days, std::string(days[day]) + " is given twice",
                   "give each day once")
            .notes.push_back(
                {"also given here",
                 {fields_.document().file, given[day]->mark.line, given[day]->mark.column}});
        sound = false;
      }
      given[day] = &member.key;
      made[day] = read;
      if (day == range->second) break;
    }
  }
  if (!any && sound && !dated) {
    fields_.error(node, rule::calendar_closed, "these hours never open");
    return std::nullopt;
  }
  return made;
}

std::optional<std::pair<std::size_t, std::size_t>> CalendarReader::day_range(const Node& key) {
  const std::vector<std::string_view> parts = split(key.text, '-');
  const auto first = day_of(parts.front());
  const auto last = day_of(parts.back());
  if (parts.size() <= 2 && first && last) return std::pair(*first, *last);
  fields_.error(key, rule::calendar_days,
                "'" + bounded(key.text, 40) + "' is not a day or a range of days");
  return std::nullopt;
}

std::vector<Window> CalendarReader::windows(const Node& node) {
  std::vector<Window> made;
  if (node.is_scalar() && node.text == "closed") return made;
  if (!node.is_sequence()) {
    fields_.error(node, rule::calendar_window, "opening hours are a list",
                  "write [\"09:00-13:00\"], or closed");
    return made;
  }
  for (const Node& item : node.items) {
    const auto next = window(item);
    if (!next) continue;
    in_order(item, made, *next);
    made.push_back(*next);
  }
  return made;
}

std::optional<Window> CalendarReader::window(const Node& node) {
  if (!fields_.scalar(node, "an opening window")) return std::nullopt;
  const std::string& text = node.text;
  const std::size_t dash = text.find('-');
  if (dash != std::string::npos) {
    const auto from = time_of(std::string_view(text).substr(0, dash));
    const auto to = time_of(std::string_view(text).substr(dash + 1));
    if (from && to && *from < *to) return Window{*from, *to};
    if (from && to) {
      fields_.error(node, rule::calendar_order, "this window ends before it begins",
                    "hours over midnight are two windows: \"22:00-24:00\" and, on the next day, "
                    "\"00:00-02:00\"");
      return std::nullopt;
    }
  }
  const bool foreign = std::any_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  fields_.error(node, rule::calendar_window,
                "'" + bounded(text, 40) + "' is not a window of opening hours",
                foreign ? "write digits, colon and hyphen in ASCII: \"09:00-13:00\"" : "");
  return std::nullopt;
}

void CalendarReader::in_order(const Node& node, const std::vector<Window>& before,
                              const Window& next) {
  if (before.empty() || before.back().to <= next.from) return;
  const bool overlaps = next.to > before.back().from;
  fields_.error(node, rule::calendar_order,
                overlaps ? "this window overlaps the one before it"
                         : "this window comes before the one before it");
}

void CalendarReader::holidays(const Node& node) {
  if (!fields_.sequence(node, "`holidays`")) return;
  for (const Node& item : node.items)
    holiday(item);
  auto& list = file_.spec.holidays;
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

void CalendarReader::holiday(const Node& node) {
  if (node.is_scalar()) {
    if (const auto date = fields_.date(node, "a holiday")) file_.spec.holidays.push_back(*date);
    return;
  }
  if (!node.is_mapping() || node.members.size() != 1) {
    fields_.error(node, rule::calendar_holiday, "this is not a holiday");
    return;
  }
  const Member& only = node.members.front();
  if (only.key.text == "yearly") {
    recurring(only.value, false);
  } else if (only.key.text == "jalali") {
    recurring(only.value, true);
  } else if (only.key.text == "ics") {
    fields_.error(only.key, rule::not_supported, "iCalendar files are not supported yet",
                  "list the dates, or give {yearly: ...} and {jalali: ...}");
  } else {
    fields_.known(node, {"yearly", "jalali", "ics"}, "a holiday");
  }
}

void CalendarReader::recurring(const Node& node, bool jalali) {
  if (!fields_.scalar(node, "a holiday")) return;
  const auto date = month_day(node.text);
  constexpr std::array gregorian_days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool real = date && date->first >= 1 && date->first <= 12 && date->second >= 1;
  if (real) {
    const int jalali_days = date->first <= 6 ? 31 : 30;
    real = date->second <=
           (jalali ? jalali_days : gregorian_days[static_cast<std::size_t>(date->first - 1)]);
  }
  if (!real) {
    fields_.error(node, rule::calendar_holiday,
                  "'" + bounded(node.text, 40) + "' is not a month and a day",
                  jalali ? "write the Solar Hijri month and day: {jalali: \"01-13\"}"
                         : "write month and day: {yearly: \"03-22\"}");
    return;
  }
  (jalali ? file_.spec.jalali_holidays : file_.spec.yearly_holidays).push_back(*date);
}

void CalendarReader::exceptions(const Node& node) {
  if (!fields_.mapping(node, "`exceptions`")) return;
  for (const Member& member : node.members) {
    const auto date = parse_date(member.key.text);
    if (!date) {
      fields_.error(member.key, rule::calendar_exception,
                    "'" + bounded(member.key.text, 40) + "' is not a date");
      continue;
    }
    const bool closed = member.value.is_scalar() && member.value.text == "closed";
    if (!closed && !(member.value.is_sequence() && !member.value.items.empty())) {
      fields_.error(member.value, rule::calendar_exception,
                    "an exception is a list of windows, or closed");
      continue;
    }
    file_.spec.exceptions[*date] = windows(member.value);
  }
}

}  // namespace

CalendarFile read_calendar(const Document& document) {
  CalendarFile file;
  file.diagnostics = document.diagnostics;
  // A document without content has been told of; a tree cut short by a syntax error would only
  // mislead.
  if (document.root.is_null() && has_errors(document.diagnostics)) return file;
  CalendarReader(document, file).run(document.root);
  sort_by_place(file.diagnostics);
  return file;
}

}  // namespace ayar::workflow
