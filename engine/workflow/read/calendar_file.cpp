#include "workflow/read/calendar_file.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/calendar_file_days.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::int32_t day_seconds = 86400;

std::optional<std::size_t> day_of(std::string_view text) {
  const auto found = std::find(days.begin(), days.end(), text);
  if (found == days.end()) return std::nullopt;
  return static_cast<std::size_t>(found - days.begin());
}

class CalendarReader {
 public:
  CalendarReader(const Document& document, CalendarFile& file)
      : fields_(document, file.diagnostics), file_(file) {}
  void run(const Node& root);

 private:
  void heading(const Node& root);
  void zone(const Node& root);
  void hours(const Node& node);
  void dated_weeks(const Node& list);
  std::optional<calendar::DatedWeek> week(const Node& node, bool dated);
  std::optional<std::pair<std::size_t, std::size_t>> day_range(const Node& key);
  void over_midnight(const calendar::DatedWeek& week);

  Fields fields_;
  CalendarFile& file_;
};

void CalendarReader::run(const Node& root) {
  if (!fields_.mapping(root, "a calendar file")) return;
  fields_.known(root,
                {"ayar", "calendar", "title", "extends", "zone", "hours", "dated", "holidays",
                 "exceptions", "exact_fit"},
                "a calendar");
  heading(root);
  const Node* weekly = root.find("hours");
  const Node* dated = root.find("dated");
  const Node* listed = root.find("holidays");
  const bool says_nothing = weekly == nullptr && dated == nullptr && listed == nullptr &&
                            root.find("exceptions") == nullptr && root.find("extends") == nullptr;
  if (says_nothing) weekly = fields_.required(root, "hours", "a calendar");
  if (weekly != nullptr) hours(*weekly);
  if (dated != nullptr) dated_weeks(*dated);
  if (listed != nullptr) read_holidays(fields_, *listed, file_);
  if (const Node* node = root.find("exceptions")) read_exceptions(fields_, *node, file_);
  if (const Node* node = root.find("exact_fit")) {
    const auto word = fields_.word(*node, "exact_fit", {"stay", "roll"});
    file_.spec.exact_fit_rolls = word && *word == 1;
    file_.exact_fit_given = true;
  }
}

void CalendarReader::heading(const Node& root) {
  fields_.language_version(root, "a calendar");
  if (const Node* node = fields_.required(root, "calendar", "a calendar"))
    file_.spec.name = fields_.identifier(*node, "the calendar's name").value_or("");
  if (const Node* node = root.find("extends")) {
    if (const auto name = fields_.identifier(*node, "the calendar to extend"))
      file_.extends = {*name, node->mark, node->path};
  }
  zone(root);
}

void CalendarReader::zone(const Node& root) {
  const Node* zone = root.find("zone");
  const bool opens = root.find("hours") != nullptr || root.find("dated") != nullptr;
  const bool needed =
      root.find("extends") == nullptr && (opens || root.find("holidays") == nullptr);
  if (zone == nullptr && needed) zone = fields_.required(root, "zone", "a calendar");
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
  if (auto made = week(node, false)) file_.spec.weeks.push_back(std::move(*made));
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
    made->from = *date;
    file_.spec.weeks.push_back(std::move(*made));
  }
  if (file_.spec.weeks.empty()) return;
  // The week under `hours` holds for ever before; alone, the first dated week does.
  if (follows_a_week) file_.spec.weeks.front().from = Date{-800'000};
}

std::optional<calendar::DatedWeek> CalendarReader::week(const Node& node, bool dated) {
  calendar::DatedWeek made;
  made.days.fill(place_of(node.mark));
  std::array<const Node*, 7> given{};
  bool any = false;
  bool sound = true;
  for (const Member& member : node.members) {
    if (dated && member.key.text == "from") continue;
    const auto range = day_range(member.key);
    const auto read = read_windows(fields_, member.value);
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
      made.week[day] = read;
      made.days[day] = place_of(member.key.mark);
      if (day == range->second) break;
    }
  }
  if (!any && sound && !dated) {
    fields_.error(node, rule::calendar_closed, "these hours never open");
    return std::nullopt;
  }
  if (sound) over_midnight(made);
  return made;
}

/// What runs over midnight must end before the next day opens.
void CalendarReader::over_midnight(const calendar::DatedWeek& week) {
  for (std::size_t day = 0; day < days.size(); ++day) {
    const std::size_t next = (day + 1) % days.size();
    if (week.week[day].empty() || week.week[next].empty()) continue;
    const calendar::Window& tail = week.week[day].back();
    const calendar::Window& first = week.week[next].front();
    if (tail.to - day_seconds <= first.from) continue;
    const auto at = [this](const calendar::Place& place) {
      return SourceRef{fields_.document().file, place.line, place.column};
    };
    Diagnostic fault;
    fault.rule = rule::calendar_order;
    fault.message = "this window on " + std::string(days[next]) +
                    " overlaps the one that runs over midnight from " + std::string(days[day]);
    fault.hint = "a window belongs to the day it begins on: end it before the next day's begins";
    fault.where = at(first.where);
    fault.notes.push_back({"runs over midnight", at(tail.where)});
    file_.diagnostics.push_back(std::move(fault));
    return;  // the same range of days would say the same again
  }
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

}  // namespace

CalendarFile read_calendar(const Document& document) {
  CalendarFile file;
  file.spec.files = {document.file};
  file.diagnostics = document.diagnostics;
  // A document without content has been told of; a tree cut short by a syntax error would only
  // mislead.
  if (document.root.is_null() && has_errors(document.diagnostics)) return file;
  CalendarReader(document, file).run(document.root);
  sort_by_place(file.diagnostics);
  return file;
}

}  // namespace ayar::workflow
