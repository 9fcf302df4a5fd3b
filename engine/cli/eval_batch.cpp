#include "cli/eval_batch.hpp"

#include <istream>
#include <map>
#include <memory>
#include <ostream>

#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "cel/eval.hpp"
#include "cli/eval_json.hpp"
#include "service/sources.hpp"

namespace ayar::cli {
namespace {

Error bad(std::string message) { return {ErrorCode::invalid_data, std::move(message), {}, {}, {}}; }

/// A question read from JSON, and what owns its text.
struct Line {
  std::string expression;
  cel::Question question;
  bool wants_type = false;
  bool wants_cost = false;
  Value id;
};

Result<void> read_bindings(const Value& json, cel::Question& question) {
  const auto* object = json.get_if<Map>();
  if (object == nullptr) return bad("\"bindings\" is an object of names");
  for (const auto& [name, value] : *object) {
    auto datum = read_typed(value);
    if (!datum) {
      Error error = std::move(datum).error();
      error.message = "bindings." + bounded(name, 60) + ": " + error.message;
      return error;
    }
    question.bindings.emplace(name, std::move(*datum));
  }
  return {};
}

Result<void> read_declarations(const Value& json, cel::Question& question) {
  const auto* object = json.get_if<Map>();
  if (object == nullptr) return bad("\"declarations\" is an object of names");
  for (const auto& [name, value] : *object) {
    const auto* type = value.get_if<std::string>();
    if (type == nullptr) return bad("declarations." + bounded(name, 60) + " is a text, \"list(int)\"");
    question.declarations.emplace(name, *type);
  }
  return {};
}

Result<bool> read_flag(const Value& json, std::string_view name) {
  const auto* flag = json.get_if<bool>();
  if (flag == nullptr) return bad("\"" + std::string(name) + "\" is true or false");
  return *flag;
}

/// Members of other names are the suite's own affair.
Result<void> read_member(const std::string& name, const Value& value, Line& line) {
  if (name == "expr" || name == "container") {
    const auto* text = value.get_if<std::string>();
    if (text == nullptr) return bad("\"" + name + "\" is a text");
    (name == "expr" ? line.expression : line.question.container) = *text;
  } else if (name == "bindings") {
    return read_bindings(value, line.question);
  } else if (name == "declarations" || name == "types") {
    return read_declarations(value, line.question);
  } else if (name == "checked" || name == "want_type" || name == "want_cost") {
    const auto flag = read_flag(value, name);
    if (!flag) return flag.error();
    (name == "checked" ? line.question.checked
                       : name == "want_type" ? line.wants_type : line.wants_cost) = *flag;
  } else if (name == "id") {
    line.id = value;
  }
  return {};
}

Result<void> read_line(std::string_view text, Line& line) {
  const auto json = parse_json(text, batch_line_bytes_max);
  if (!json) return json.error();
  const auto* object = json->get_if<Map>();
  if (object == nullptr || !object->contains("expr")) {
    return bad("a line is an object with a member \"expr\"");
  }
  for (const auto& [name, value] : *object) {
    if (auto read = read_member(name, value, line); !read) return read;
  }
  line.question.expression = line.expression;
  return {};
}

void put_problem(JsonWriter& json, std::string_view code, std::string_view message,
                 std::uint32_t column) {
  json.key("error").begin_object();
  json.key("code").string(code).key("message").string(message);
  json.key("column").integer(column).end_object();
}

}  // namespace

ZoneLookup zone_lookup(std::string folder) {
  using Zones = std::map<std::string, std::optional<calendar::Zone>, std::less<>>;
  auto known = std::make_shared<Zones>();
  auto sources = std::make_shared<service::FileSources>("", std::move(folder));
  return [known, sources](std::string_view name,
                          std::int64_t second) -> std::optional<std::int32_t> {
    constexpr std::size_t zones_max = 1'000;
    auto found = known->find(name);
    if (found == known->end()) {
      if (known->size() >= zones_max) return std::nullopt;
      std::optional<calendar::Zone> zone;
      if (auto bytes = sources->zone(name)) {
        if (auto read = calendar::Zone::from_bytes(name, *bytes)) zone = std::move(*read);
      }
      found = known->emplace(std::string(name), std::move(zone)).first;
    }
    if (!found->second) return std::nullopt;
    return found->second->to_local(Instant(std::chrono::seconds(second))).offset_seconds;
  };
}

std::string answer_line(std::string_view line, const ZoneLookup& zones) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  Line read;
  const auto good = read_line(line, read);
  if (!read.id.is_null()) json.key("id").value(read.id);
  if (!good) {
    put_problem(json, "invalid_line", good.error().message, 0);
    json.end_object();
    return out;
  }
  read.question.zones = zones;
  const cel::Answer answer = cel::answer(read.question);
  if (answer.value) {
    json.key("value");
    put_typed(json, *answer.value);
  } else {
    const cel::Refusal& refusal = *answer.refusal;
    put_problem(json, refusal.code, refusal.message, refusal.column);
  }
  if (read.wants_type && !answer.type.empty()) json.key("type").string(answer.type);
  if (read.wants_cost) json.key("cost").integer(static_cast<std::int64_t>(answer.worst_cost));
  json.end_object();
  return out;
}

void answer_batch(std::istream& in, std::ostream& out, const ZoneLookup& zones) {
  std::string line;
  bool too_long = false;
  const auto finish = [&] {
    if (too_long) {
      out << R"({"error":{"code":"invalid_line","message":"the line is too long","column":0}})" << '\n';
    } else if (line.find_first_not_of(" \t\r") != std::string::npos) {
      out << answer_line(line, zones) << '\n';
    }
    line.clear();
    too_long = false;
  };
  std::streambuf& buffer = *in.rdbuf();
  constexpr int end = std::char_traits<char>::eof();
  for (int c = buffer.sbumpc(); c != end; c = buffer.sbumpc()) {
    if (c == '\n') {
      finish();
    } else if (line.size() < batch_line_bytes_max) {
      line.push_back(static_cast<char>(c));
    } else {
      too_long = true;
    }
  }
  finish();
}

}  // namespace ayar::cli
