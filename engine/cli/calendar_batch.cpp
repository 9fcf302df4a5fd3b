#include "cli/calendar_batch.hpp"

#include <array>
#include <istream>
#include <ostream>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar::cli {
namespace {

Error bad(std::string message, std::string hint = {}) {
  return {ErrorCode::invalid_data, std::move(message), std::move(hint), {}, {}};
}

constexpr std::array<std::pair<std::string_view, std::string CalendarQuestion::*>, 9> texts{{
    {"calendar", &CalendarQuestion::calendar},
    {"from", &CalendarQuestion::from},
    {"to", &CalendarQuestion::to},
    {"before", &CalendarQuestion::before},
    {"at", &CalendarQuestion::at},
    {"within", &CalendarQuestion::within},
    {"month", &CalendarQuestion::month},
    {"language", &CalendarQuestion::language},
    {"first_day", &CalendarQuestion::first_day},
}};

Result<void> read_op(const Value& value, CalendarQuestion& question) {
  static constexpr std::array<std::string_view, 4> names{"due", "elapsed", "open", "show"};
  const auto* text = value.get_if<std::string>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (text == nullptr || *text != names[i]) continue;
    question.kind = static_cast<CalendarQuestion::Kind>(i);
    return {};
  }
  return bad("\"op\" is due, elapsed, open or show");
}

Result<void> read_member(const std::string& name, const Value& value, CalendarQuestion& question) {
  if (name == "op") return read_op(value, question);
  if (name == "jalali") {
    const auto* flag = value.get_if<bool>();
    if (flag == nullptr) return bad("\"jalali\" is true or false");
    question.jalali = *flag;
    return {};
  }
  for (const auto& [key, part] : texts) {
    if (name != key) continue;
    const auto* text = value.get_if<std::string>();
    if (text == nullptr) return bad("\"" + name + "\" is a text");
    question.*part = *text;
    return {};
  }
  std::vector<std::string> known{"op", "id", "jalali"};
  for (const auto& [key, part] : texts)
    known.emplace_back(key);
  const auto near = nearest(name, known);
  return bad("there is no member \"" + bounded(name, 40) + "\" in a question",
             near ? "did you mean \"" + *near + "\"?" : "members: " + join(known, ", "));
}

Result<void> read_question(std::string_view line, CalendarQuestion& question, Value& id) {
  const auto json = parse_json(line, calendar_line_bytes_max);
  if (!json) return json.error();
  const auto* object = json->get_if<Map>();
  if (object == nullptr)
    return bad("a line is an object", R"({"from": "2026-03-20T09:00", "within": "4bh"})");
  if (const auto found = object->find("id"); found != object->end()) id = found->second;
  for (const auto& [name, value] : *object) {
    if (name == "id") continue;
    if (auto read = read_member(name, value, question); !read) return read;
  }
  if (question.calendar.empty())
    return bad("no calendar is named", "give --calendar for all lines, or \"calendar\" in each");
  return {};
}

Result<std::string> answer_of(const CalendarQuestion& question, Calendars& calendars, Instant now) {
  const auto desk = calendars.find(question.calendar);
  if (desk) return answer_json(*desk, question, now);
  Error error = desk.error();
  if (!calendars.diagnostics().empty()) error.message += ": " + calendars.diagnostics().front().message;
  return error;
}

void put_id(JsonWriter& json, const Value& id) {
  if (!id.is_null()) json.key("id").value(id);
}

std::string error_line(const Error& error, std::int64_t number, const Value& id) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("line").integer(number);
  put_id(json, id);
  json.key("error").begin_object().key("code").string(name_of(error.code));
  json.key("message").string(error.message);
  if (!error.hint.empty()) json.key("hint").string(error.hint);
  json.end_object().end_object();
  return out;
}

}  // namespace

std::string calendar_answer_line(std::string_view line, std::int64_t number,
                                 const CalendarQuestion& defaults, Calendars& calendars,
                                 Instant now) {
  CalendarQuestion question = defaults;
  Value id;
  if (auto read = read_question(line, question, id); !read) return error_line(read.error(), number, id);
  auto answer = answer_of(question, calendars, now);
  if (!answer) return error_line(answer.error(), number, id);
  if (id.is_null()) return std::move(*answer);
  std::string with_id;
  JsonWriter json(with_id);
  json.begin_object();
  put_id(json, id);
  return with_id + "," + answer->substr(1);
}

void calendar_batch(std::istream& in, std::ostream& out, const CalendarQuestion& defaults,
                    Calendars& calendars, Instant now) {
  std::string line;
  std::int64_t number = 0;
  bool too_long = false;
  const auto finish = [&] {
    ++number;
    if (too_long) {
      out << error_line(bad("the line is longer than 64 KiB"), number, {}) << '\n';
    } else if (line.find_first_not_of(" \t\r") != std::string::npos) {
      out << calendar_answer_line(line, number, defaults, calendars, now) << '\n';
    }
    line.clear();
    too_long = false;
  };
  std::streambuf& buffer = *in.rdbuf();
  constexpr int end = std::char_traits<char>::eof();
  for (int c = buffer.sbumpc(); c != end; c = buffer.sbumpc()) {
    if (c == '\n') {
      finish();
    } else if (line.size() < calendar_line_bytes_max) {
      line.push_back(static_cast<char>(c));
    } else {
      too_long = true;
    }
  }
  if (!line.empty()) finish();
}

}  // namespace ayar::cli
