// The small things of a scenario file: values, times of both calendars, rows filled in.
#include <charconv>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/scenario_reader.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::string_view jalali_mark = " jalali";

bool take_jalali(std::string_view& text) {
  if (text.size() <= jalali_mark.size() ||
      text.substr(text.size() - jalali_mark.size()) != jalali_mark)
    return false;
  text.remove_suffix(jalali_mark.size());
  return true;
}

/// "1405-08-30": digits and dashes where they belong, whatever the calendar.
std::optional<Date> jalali_day(std::string_view text) {
  calendar::JalaliDate date;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count, int& out) {
    const char* const begin = text.data() + from;
    const auto [stop, fault] = std::from_chars(begin, begin + count, out);
    return fault == std::errc{} && stop == begin + count;
  };
  if (!number(0, 4, date.year) || !number(5, 2, date.month) || !number(8, 2, date.day))
    return std::nullopt;
  return calendar::from_jalali(date);
}

std::optional<Date> day_of(std::string_view text, bool jalali) {
  if (jalali) return jalali_day(text);
  const auto date = parse_date(text);
  return date ? std::optional(*date) : std::nullopt;
}

/// {jalali: "1405-09-01T10:00"} as the text it stands for; nothing when it is something else.
std::optional<std::string> time_text(const Node& node) {
  if (node.is_scalar()) return node.text;
  const Node* jalali = node.is_mapping() ? node.find("jalali") : nullptr;
  if (jalali == nullptr || !jalali->is_scalar() || node.members.size() != 1) return std::nullopt;
  return jalali->text + std::string(jalali_mark);
}

void fill_text(Node& node, const Node& row) {
  std::size_t at = 0;
  bool changed = false;
  while ((at = node.text.find("${", at)) != std::string::npos) {
    const auto end = node.text.find('}', at);
    if (end == std::string::npos) break;
    const Node* value = row.find(node.text.substr(at + 2, end - at - 2));
    if (value == nullptr || (!value->is_scalar() && !(at == 0 && end + 1 == node.text.size()))) {
      at = end;
      continue;
    }
    if (at == 0 && end + 1 == node.text.size()) {  // the whole of it: the row's value as it is
      Node taken = *value;
      taken.mark = node.mark;
      taken.path = node.path;
      node = std::move(taken);
      return;
    }
    node.text.replace(at, end + 1 - at, value->text);
    at += value->text.size();
    changed = true;
  }
  if (changed) node.offsets.assign(node.text.size() + 1, node.mark);
}

}  // namespace

Word word_of(const Node& node) { return {node.text, node.mark, node.path}; }

Value value_of(const Node& node) {
  if (node.is_null()) return {};
  if (node.is_sequence()) {
    List items;
    for (const Node& item : node.items)
      items.push_back(value_of(item));
    return items;
  }
  if (node.is_mapping()) {
    Map members;
    for (const Member& member : node.members)
      members[member.key.text] = value_of(member.value);
    return members;
  }
  if (node.style != Node::Style::plain) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  const char* const begin = node.text.data();
  const char* const end = begin + node.text.size();
  std::int64_t whole = 0;
  if (const auto [stop, fault] = std::from_chars(begin, end, whole);
      fault == std::errc{} && stop == end)
    return whole;
  // Words such as `inf` and `nan` are texts here.
  const bool digits_only = node.text.find_first_not_of("+-.0123456789eE") == std::string::npos &&
                           node.text.find_first_of("0123456789") != std::string::npos;
  double decimal = 0;
  if (const auto [stop, fault] = std::from_chars(begin, end, decimal);
      digits_only && fault == std::errc{} && stop == end)
    return decimal;
  return node.text;
}

Node filled(const Node& node, const Node& row) {
  Node made = node;
  if (made.is_scalar()) {
    fill_text(made, row);
    return made;
  }
  for (Node& item : made.items)
    item = filled(item, row);
  for (Member& member : made.members) {
    fill_text(member.key, row);
    member.value = filled(member.value, row);
  }
  return made;
}

std::optional<Date> parse_day(std::string_view text) {
  const bool jalali = take_jalali(text);
  return day_of(text, jalali);
}

std::optional<WallTime> parse_wall_time(std::string_view text) {
  WallTime made;
  made.said.text = text;
  const bool jalali = take_jalali(text);
  if (!jalali) {
    if (const auto instant = parse_instant(text)) {
      made.instant = *instant;
      return made;
    }
  }
  const bool shaped =
      (text.size() == 16 || text.size() == 19) && text[10] == 'T' && text[13] == ':';
  if (!shaped) return std::nullopt;
  const auto date = day_of(text.substr(0, 10), jalali);
  // A day of the other calendar and the time, as if in UTC, spare a second parser of clock times.
  const std::string whole =
      "2000-01-01" + std::string(text.substr(10)) + (text.size() == 16 ? ":00Z" : "Z");
  const auto then = parse_instant(whole);
  const auto begin = parse_instant("2000-01-01T00:00:00Z");
  if (!date || !then || !begin) return std::nullopt;
  made.date = *date;
  made.second_of_day = static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(*then - *begin).count());
  return made;
}

std::optional<WallTime> ScenarioReader::wall_time(const Node& node, std::string_view what) {
  const auto text = time_text(node);
  auto made = text ? parse_wall_time(*text) : std::nullopt;
  if (!made) {
    fields_.error(
        node, rule::bad_date,
        std::string(what) + " must be a date and a time, this is " +
            (text ? "'" + bounded(*text, 40) + "'" : std::string(name_of(node.kind))),
        "write \"2026-11-21T10:00\" for the calendar's zone, or \"2026-11-21T10:00:00Z\" for UTC");
    return std::nullopt;
  }
  made->said = {*text, node.mark, node.path};
  return made;
}

std::vector<Day> ScenarioReader::days(const Node& node) {
  std::vector<Day> made;
  // {date: ...}, {jalali: ...} and bare days, one or many
  const Node* inner = node.is_mapping() ? node.find("date") : nullptr;
  if (inner != nullptr) {
    fields_.known(node, {"date"}, "a closing");
    return days(*inner);
  }
  for (const Node* item : fields_.one_or_many(node, "a day")) {
    const auto text = time_text(*item);
    const auto day = text ? parse_day(*text) : std::nullopt;
    if (day) {
      made.push_back({{*text, item->mark, item->path}, *day});
    } else {
      fields_.error(*item, rule::bad_date, "a day must be a date",
                    "write \"2026-11-22\" or \"1405-09-01 jalali\"");
    }
  }
  return made;
}

std::vector<Datum> ScenarioReader::data(const Node& node, std::string_view what) {
  std::vector<Datum> made;
  if (!fields_.mapping(node, what)) return made;
  for (const Member& member : node.members) {
    made.push_back({{member.key.text, member.key.mark, member.value.path}, value_of(member.value)});
  }
  return made;
}

std::vector<Word> ScenarioReader::words(const Node& node, std::string_view what) {
  std::vector<Word> made;
  if (node.is_sequence() && node.items.empty()) return made;
  for (const Node* item : fields_.one_or_many(node, what)) {
    if (fields_.identifier(*item, what)) made.push_back(word_of(*item));
  }
  return made;
}

Word ScenarioReader::name(const Node& node, std::string_view what) {
  return fields_.identifier(node, what) ? word_of(node) : Word{"", node.mark, node.path};
}

std::optional<Word> ScenarioReader::word_among(const Node& node, std::string_view what,
                                               const std::vector<std::string>& words) {
  return fields_.word(node, what, words) ? std::optional(word_of(node)) : std::nullopt;
}

std::optional<Word> ScenarioReader::free_text(const Node& node, std::string_view what) {
  return fields_.text(node, what) ? std::optional(word_of(node)) : std::nullopt;
}

std::optional<Counted> ScenarioReader::counted(const Node& node, std::string_view what) {
  const auto count = fields_.integer(node, what, 0, 1'000'000);
  if (!count) return std::nullopt;
  return Counted{word_of(node), *count};
}

std::optional<Flagged> ScenarioReader::flagged(const Node& node, std::string_view what) {
  const auto flag = fields_.boolean(node, what);
  if (!flag) return std::nullopt;
  return Flagged{word_of(node), *flag};
}

std::optional<Spanned> ScenarioReader::spanned(const Node& node, std::string_view what) {
  const auto span = fields_.span(node, what);
  if (!span) return std::nullopt;
  return Spanned{word_of(node), *span};
}

}  // namespace ayar::workflow
