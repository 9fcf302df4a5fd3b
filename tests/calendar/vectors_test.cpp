/// Other projects' own tests of business time, where they are at hand: inputs and asserted outputs.
#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/json.hpp"
#include "fixture.hpp"

namespace {

using ayar::List;
using ayar::Map;
using ayar::Value;
using ayar::calendar::Calendar;
using ayar::calendar::CalendarSpec;
using fixture::Instant;
using fixture::utc;

std::optional<std::string> read_vectors() {
  const char* given = std::getenv("AYAR_SHARED");
  const std::string folder = given != nullptr ? given : std::string(AYAR_SOURCE_DIR) + "/../shared";
  std::ifstream file(folder + "/vectors/calendar.json", std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const Value* find(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

std::string text_of(const Map& map, std::string_view key) {
  const Value* value = find(map, key);
  const std::string* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::int64_t int_of(const Map& map, std::string_view key) {
  const Value* value = find(map, key);
  const auto* number = value == nullptr ? nullptr : value->get_if<std::int64_t>();
  return number == nullptr ? 0 : *number;
}

const List& list_of(const Map& map, std::string_view key) {
  static const List none;
  const Value* value = find(map, key);
  const List* list = value == nullptr ? nullptr : value->get_if<List>();
  return list == nullptr ? none : *list;
}

const Map& map_of(const Map& map, std::string_view key) {
  static const Map none;
  const Value* value = find(map, key);
  const Map* inner = value == nullptr ? nullptr : value->get_if<Map>();
  return inner == nullptr ? none : *inner;
}

std::vector<fixture::Window> windows_of(const Value& value) {
  std::vector<fixture::Window> windows;
  for (const Value& pair : *value.get_if<List>()) {
    const List& ends = *pair.get_if<List>();
    windows.push_back({fixture::clock_seconds(*ends[0].get_if<std::string>()),
                       fixture::clock_seconds(*ends[1].get_if<std::string>())});
  }
  return windows;
}

// What is left of the windows when the breaks are taken out.
std::vector<fixture::Window> less(const std::vector<fixture::Window>& windows,
                                  const std::vector<fixture::Window>& breaks) {
  std::vector<fixture::Window> left;
  for (fixture::Window rest : windows) {
    for (const fixture::Window& pause : breaks) {
      if (pause.to <= rest.from || pause.from >= rest.to) continue;
      if (pause.from > rest.from) left.push_back({rest.from, pause.from});
      rest.from = pause.to;
    }
    if (rest.from < rest.to) left.push_back(rest);
  }
  return left;
}

void add_holidays(CalendarSpec& spec, const Map& vector) {
  for (const Value& day : list_of(vector, "holidays")) {
    spec.holidays.push_back(fixture::date(*day.get_if<std::string>()));
  }
  for (const Value& range : list_of(vector, "holiday_ranges")) {
    const List& ends = *range.get_if<List>();
    const auto last = fixture::date(*ends[1].get_if<std::string>());
    for (auto day = fixture::date(*ends[0].get_if<std::string>()); day <= last; ++day.days) {
      spec.holidays.push_back(day);
    }
  }
  for (const Value& day : list_of(vector, "holidays_yearly")) {
    const std::string& text = *day.get_if<std::string>();
    spec.yearly_holidays.emplace_back(std::stoi(text.substr(0, 2)), std::stoi(text.substr(3, 2)));
  }
}

std::shared_ptr<const Calendar> calendar_of(const Map& vector, bool rolls = false) {
  static const std::map<std::string, std::size_t> days = {
      {"mon", 0}, {"tue", 1}, {"wed", 2}, {"thu", 3}, {"fri", 4}, {"sat", 5}, {"sun", 6}};
  ayar::calendar::Week week;
  for (const auto& [day, windows] : map_of(vector, "hours")) {
    week[days.at(day)] = windows_of(windows);
  }
  CalendarSpec spec = fixture::spec_of(week);
  add_holidays(spec, vector);
  const std::vector<ayar::Date> holidays = spec.holidays;
  for (const auto& [day, windows] : map_of(vector, "shifts")) {
    // A shift replaces a date's hours, yet a holiday stays one.
    const ayar::Date date = fixture::date(day);
    if (std::find(holidays.begin(), holidays.end(), date) != holidays.end()) continue;
    spec.exceptions[date] = windows_of(windows);
  }
  for (const auto& [day, breaks] : map_of(vector, "breaks")) {
    const ayar::Date date = fixture::date(day);
    if (std::find(holidays.begin(), holidays.end(), date) != holidays.end()) continue;
    const auto weekday = static_cast<std::size_t>(((date.days + 3) % 7 + 7) % 7);
    const auto shift = spec.exceptions.find(date);
    const auto hours = shift == spec.exceptions.end() ? week[weekday] : shift->second;
    spec.exceptions[date] = less(hours, windows_of(breaks));
  }
  spec.exact_fit_rolls = rolls;
  return fixture::calendar_of(spec, text_of(vector, "timezone"));
}

// "2006-01-02T09:00" or with seconds, in the calendar's zone.
Instant local(const Calendar& desk, std::string text) {
  if (text.size() == 16) text += ":00";
  const Instant as_utc = utc(text + "Z");
  const auto day = std::chrono::floor<std::chrono::days>(as_utc);
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(as_utc - day).count();
  return desk.zone().to_utc(ayar::Date{static_cast<std::int32_t>(day.time_since_epoch().count())},
                            static_cast<std::int32_t>(second));
}

bool periods_agree(const Calendar& desk, const Map& vector) {
  const List& expected = list_of(vector, "expect");
  const Instant from = utc(text_of(vector, "at_utc"));
  std::vector<ayar::calendar::Segment> open;
  for (const auto& part : desk.segments(from, from + std::chrono::hours(24 * 60))) {
    if (part.open) open.push_back(part);
  }
  if (open.size() < expected.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const List& ends = *expected[i].get_if<List>();
    if (open[i].from != local(desk, *ends[0].get_if<std::string>())) return false;
    if (open[i].to != local(desk, *ends[1].get_if<std::string>())) return false;
  }
  return !expected.empty();
}

// Whether our answer is theirs; nothing for an operation that has no counterpart here.
std::optional<bool> agrees(const Map& vector) {
  const std::string op = text_of(vector, "op");
  if (op == "local_to_utc") {
    const auto desk = fixture::calendar_of(fixture::office_spec(), text_of(vector, "timezone"));
    return local(*desk, text_of(vector, "local")) == utc(text_of(vector, "expect_utc"));
  }
  if (find(vector, "hours") == nullptr) return std::nullopt;
  const auto seconds = std::chrono::seconds(int_of(vector, "seconds"));
  const auto desk = calendar_of(vector);
  if (op == "add") {
    return desk->add_open(utc(text_of(vector, "start_utc")), seconds) ==
           utc(text_of(vector, "end_utc"));
  }
  if (op == "elapsed") {
    return desk->open_between(utc(text_of(vector, "start_utc")), utc(text_of(vector, "end_utc"))) ==
           std::chrono::seconds(int_of(vector, "expect_seconds"));
  }
  if (op == "sub") {
    // There is no subtraction here; its answer must still be that much open time before the start.
    return desk->open_between(utc(text_of(vector, "end_utc")), utc(text_of(vector, "start_utc"))) ==
           seconds;
  }
  if (op == "is_open") {
    const Value* expected = find(vector, "expect");
    return desk->is_open(utc(text_of(vector, "at_utc"))) == *expected->get_if<bool>();
  }
  if (op == "next_opening" || op == "roll_forward") {
    return desk->next_opening(utc(text_of(vector, "at_utc"))) ==
           local(*desk, text_of(vector, "expect"));
  }
  if (op == "roll_backward") {
    return desk->last_open_not_after(utc(text_of(vector, "at_utc"))) ==
           local(*desk, text_of(vector, "expect"));
  }
  if (op == "open_periods_after") return periods_agree(*desk, vector);
  if (op == "add_working_days" && int_of(vector, "days") >= 0) {
    const Value* at_close = find(vector, "end_of_working_day");
    const bool close =
        at_close != nullptr && at_close->get_if<bool>() != nullptr && *at_close->get_if<bool>();
    const auto span =
        fixture::span(std::to_string(int_of(vector, "days")) + (close ? "bd@close" : "bd"));
    return desk->add(local(*desk, text_of(vector, "start")), span) ==
           local(*desk, text_of(vector, "end"));
  }
  return std::nullopt;
}

// Where another project has a rule of its own, and what ours is.
const std::map<std::string, std::string>& own_rules() {
  static const std::map<std::string, std::string> rules = {
      {"biz-add-006", "an exact fit ends at closing; exact_fit: roll gives their answer"},
      {"jbpm-add-009", "an exact fit ends at closing; exact_fit: roll gives their answer"},
      {"jbpm-add-010", "an exact fit ends at closing; exact_fit: roll gives their answer"},
      {"business_time-until-007", "elapsed of a reversed interval is zero, theirs is negative"},
      {"business_time-until-013", "elapsed of a reversed interval is zero, theirs is negative"},
      {"rickar-add-005", "zero from outside hours counts from the next opening"},
      {"jbpm-add-018", "their expectation ignores a holiday that the vector lists"},
  };
  return rules;
}

TEST_SUITE("calendar/vectors") {
  TEST_CASE("plain arithmetic agrees with the tests of other projects") {
    const auto json = read_vectors();
    if (!json) {
      MESSAGE("skipped: vectors not at hand");
      return;
    }
    const auto vectors = ayar::parse_json(*json, std::size_t{8} << 20);
    REQUIRE(vectors.has_value());
    std::map<std::string, std::pair<int, int>> tally;  // agreed and asked, by operation
    for (const Value& value : *vectors->get_if<List>()) {
      const Map& vector = *value.get_if<Map>();
      const std::string id = text_of(vector, "id");
      const Value* plain = find(vector, "plain_arithmetic_agrees");
      const bool differs =
          plain != nullptr && plain->get_if<bool>() != nullptr && !*plain->get_if<bool>();
      INFO(id);
      const auto agreed = agrees(vector);
      if (!agreed) continue;
      auto& [good, asked] = tally[text_of(vector, "op") + (differs ? " (their own rule)" : "")];
      ++asked;
      good += *agreed ? 1 : 0;
      if (differs) {
        const auto rule = own_rules().find(id);
        CHECK((*agreed || rule != own_rules().end()));
        if (!*agreed && rule != own_rules().end()) MESSAGE(id << ": " << rule->second);
      } else {
        CHECK(*agreed);
      }
    }
    for (const auto& [op, counts] : tally) {
      MESSAGE(op << ": " << counts.first << " of " << counts.second);
    }
    for (const Value& value : *vectors->get_if<List>()) {
      const Map& vector = *value.get_if<Map>();
      const auto rule = own_rules().find(text_of(vector, "id"));
      if (rule == own_rules().end() || rule->second.find("roll") == std::string::npos) continue;
      INFO(rule->first);
      CHECK(calendar_of(vector, true)
                ->add_open(utc(text_of(vector, "start_utc")),
                           std::chrono::seconds(int_of(vector, "seconds"))) ==
            utc(text_of(vector, "end_utc")));
    }
    CHECK(tally["add"].second >= 100);
    CHECK(tally["elapsed"].second >= 40);
  }
}

}  // namespace
