#include "workflow/read/calendar_file_days.hpp"

#include <algorithm>
#include <array>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

using calendar::DateSystem;
using calendar::Window;

constexpr std::int32_t day_seconds = 86400;
constexpr std::size_t title_max = 200;

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
  const std::int32_t seconds = (hour * 60 + minutes) * 60;
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

std::optional<Window> sound_window(Fields& fields, const Node& node, std::int32_t from,
                                   std::int32_t to) {
  if (from == to) {
    fields.error(node, rule::calendar_order, "this window ends when it begins",
                 "a whole day is \"00:00-24:00\"");
    return std::nullopt;
  }
  if (from == day_seconds) {
    fields.error(node, rule::calendar_order, "this window begins when its day is over",
                 "write \"00:00-...\" on the next day");
    return std::nullopt;
  }
  // Over midnight it ends on the next day, and belongs to this one all the same.
  return Window{from, to < from ? to + day_seconds : to, place_of(node.mark)};
}

std::optional<Window> read_window(Fields& fields, const Node& node) {
  if (!fields.scalar(node, "an opening window")) return std::nullopt;
  const std::string& text = node.text;
  const std::size_t dash = text.find('-');
  if (dash != std::string::npos) {
    const auto from = time_of(std::string_view(text).substr(0, dash));
    const auto to = time_of(std::string_view(text).substr(dash + 1));
    if (from && to) return sound_window(fields, node, *from, *to);
  }
  const bool foreign = std::any_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  fields.error(node, rule::calendar_window,
               "'" + bounded(text, 40) + "' is not a window of opening hours",
               foreign ? "write digits, colon and hyphen in ASCII: \"09:00-13:00\"" : "");
  return std::nullopt;
}

/// Whether it comes after the one before; else that is said.
bool in_order(Fields& fields, const Node& node, const std::vector<Window>& before,
              const Window& next) {
  if (before.empty() || before.back().to <= next.from) return true;
  const bool overlaps = next.to > before.back().from;
  fields.error(node, rule::calendar_order,
               overlaps ? "this window overlaps the one before it"
                        : "this window comes before the one before it");
  return false;
}

constexpr std::array<std::string_view, 6> kinds{"date",  "yearly", "jalali",
                                                "hijri", "ics",    "remove"};

struct HolidayReader {
  Fields& fields;
  CalendarFile& file;

  void read(const Node& node);
  void special(const Node& node, const Member& kind);
  void yearly(const Member& kind, DateSystem system, std::string title, bool provisional);
  void holiday_file(const Node& node);
  [[nodiscard]] std::string title_of(const Node& node);
};

void HolidayReader::read(const Node& node) {
  if (node.is_scalar()) {
    if (const auto date = fields.date(node, "a holiday"))
      file.spec.holidays.push_back({*date, {}, false, place_of(node.mark)});
    return;
  }
  const Member* kind = nullptr;
  std::size_t given = 0;
  if (node.is_mapping()) {
    fields.known(
        node,
        {"date", "yearly", "jalali", "hijri", "ics", "remove", "title", "provisional", "civil"},
        "a holiday");
    for (const Member& member : node.members) {
      if (std::find(kinds.begin(), kinds.end(), member.key.text) == kinds.end()) continue;
      kind = &member;
      ++given;
    }
  }
  if (given == 1) return special(node, *kind);
  const bool unknown = node.is_mapping() && given == 0 && !node.members.empty() &&
                       node.find("title") == nullptr && node.find("provisional") == nullptr;
  if (!unknown)
    fields.error(node, rule::calendar_holiday,
                 given > 1 ? "this says twice when the holiday is" : "this is not a holiday");
}

void HolidayReader::special(const Node& node, const Member& kind) {
  const std::string& what = kind.key.text;
  const Node* civil = node.find("civil");
  if (civil != nullptr && what != "hijri")
    fields.error(*civil, rule::calendar_holiday, "only a Hijri date may be `civil`",
                 "{hijri: \"10-01\", civil: true} is counted by arithmetic, not by Umm al-Qura");
  if ((what == "ics" || what == "remove") && node.members.size() != 1 && civil == nullptr) {
    fields.error(node, rule::calendar_holiday, "`" + what + "` stands alone",
                 what == "ics" ? "titles come from the file; an event with STATUS:TENTATIVE is "
                                 "provisional"
                               : "{remove: \"2026-03-21\"} takes an inherited holiday away");
    return;
  }
  if (what == "ics") return holiday_file(kind.value);
  if (what == "remove") {
    if (const auto date = fields.date(kind.value, "the day to remove"))
      file.removed.push_back({*date, kind.value.mark, kind.value.path});
    return;
  }
  const Node* said = node.find("title");
  std::string title = said != nullptr ? title_of(*said) : std::string();
  const Node* may_move = node.find("provisional");
  const bool provisional =
      may_move != nullptr && fields.boolean(*may_move, "`provisional`").value_or(false);
  if (what == "date") {
    if (const auto date = fields.date(kind.value, "a holiday"))
      file.spec.holidays.push_back({*date, std::move(title), provisional, place_of(node.mark)});
    return;
  }
  const bool tabular = civil != nullptr && fields.boolean(*civil, "`civil`").value_or(false);
  const DateSystem system = what == "yearly"   ? DateSystem::gregorian
                            : what == "jalali" ? DateSystem::jalali
                            : tabular          ? DateSystem::hijri_civil
                                               : DateSystem::umm_al_qura;
  yearly(kind, system, std::move(title), provisional);
}

std::string HolidayReader::title_of(const Node& node) {
  if (node.is_mapping()) {
    std::vector<std::string> all;
    for (const Member& member : node.members) {
      if (auto text = fields.text(member.value, "a title")) all.push_back(std::move(*text));
    }
    return bounded(join(all, " / "), title_max);
  }
  return bounded(fields.text(node, "a title").value_or(""), title_max);
}

void HolidayReader::yearly(const Member& kind, DateSystem system, std::string title,
                           bool provisional) {
  const Node& node = kind.value;
  if (!fields.scalar(node, "a holiday")) return;
  const auto date = month_day(node.text);
  constexpr std::array gregorian_days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool real = date && date->first >= 1 && date->first <= 12 && date->second >= 1;
  if (real) {
    const int days = system == DateSystem::gregorian
                         ? gregorian_days[static_cast<std::size_t>(date->first - 1)]
                     : system == DateSystem::jalali && date->first <= 6 ? 31
                                                                        : 30;
    real = date->second <= days;
  }
  if (real) {
    file.spec.yearly_holidays.push_back({date->first, date->second, system, std::move(title),
                                         provisional, place_of(kind.key.mark)});
    return;
  }
  fields.error(
      node, rule::calendar_holiday, "'" + bounded(node.text, 40) + "' is not a month and a day",
      system == DateSystem::gregorian ? "write month and day: {yearly: \"03-22\"}"
      : system == DateSystem::jalali  ? "write the Solar Hijri month and day: {jalali: \"01-13\"}"
                                      : "write the Hijri month and day: {hijri: \"10-01\"}");
}

void HolidayReader::holiday_file(const Node& node) {
  if (!fields.scalar(node, "a holiday file")) return;
  const std::string_view name = node.text;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
  if (!plain || name.size() > 64 || name.size() < 5 || !name.ends_with(".ics") ||
      name.front() == '.') {
    fields.error(node, rule::calendar_ics,
                 "'" + bounded(name, 40) + "' is not the name of an iCalendar file",
                 "name a file beside this one that ends with .ics, without folders: iran.ics");
    return;
  }
  const auto same = [&](const CalendarFile::Named& each) { return each.name == name; };
  if (std::any_of(file.ics.begin(), file.ics.end(), same)) {
    fields.error(node, rule::calendar_ics, "'" + std::string(name) + "' is given twice",
                 "give each file once");
    return;
  }
  file.ics.push_back({std::string(name), node.mark, node.path});
}

}  // namespace

std::vector<Window> read_windows(Fields& fields, const Node& node) {
  std::vector<Window> made;
  if (node.is_scalar() && node.text == "closed") return made;
  if (!node.is_sequence()) {
    fields.error(node, rule::calendar_window, "opening hours are a list",
                 "write [\"09:00-13:00\"], or closed");
    return made;
  }
  for (const Node& item : node.items) {
    const auto next = read_window(fields, item);
    if (next && in_order(fields, item, made, *next)) made.push_back(*next);
  }
  return made;
}

void read_holidays(Fields& fields, const Node& node, CalendarFile& file) {
  if (!fields.sequence(node, "`holidays`")) return;
  HolidayReader reader{fields, file};
  for (const Node& item : node.items)
    reader.read(item);
}

void read_exceptions(Fields& fields, const Node& node, CalendarFile& file) {
  if (!fields.mapping(node, "`exceptions`")) return;
  for (const Member& member : node.members) {
    const auto date = parse_date(member.key.text);
    if (!date) {
      fields.error(member.key, rule::calendar_exception,
                   "'" + bounded(member.key.text, 40) + "' is not a date");
      continue;
    }
    const bool closed = member.value.is_scalar() && member.value.text == "closed";
    if (!closed && !(member.value.is_sequence() && !member.value.items.empty())) {
      fields.error(member.value, rule::calendar_exception,
                   "an exception is a list of windows, or closed");
      continue;
    }
    file.spec.exceptions[*date] = {read_windows(fields, member.value), place_of(member.key.mark)};
  }
}

}  // namespace ayar::workflow
