#include "delivery/host/rpc.hpp"

#include <algorithm>
#include <array>

#include <ayar/version.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "delivery/host/log_text.hpp"

namespace ayar::delivery::rpc {

namespace {

constexpr std::int64_t retry_after_ms_max = std::int64_t{366} * 24 * 3600 * 1000;
constexpr std::size_t names_max = 64;

/// Opens the envelope: what follows is written by the caller, then `end_line`.
JsonWriter begin_line(std::string& line) {
  JsonWriter writer(line);
  writer.begin_object().key("jsonrpc").string("2.0");
  return writer;
}
std::string end_line(std::string& line, JsonWriter& writer) {
  writer.end_object();
  // JSON that others wrote, a configuration say, may be spread over lines; a newline inside JSON is
  // a blank and nothing more.
  std::replace(line.begin(), line.end(), '\n', ' ');
  line += '\n';
  return std::move(line);
}

const Value* member(const Value& of, std::string_view key) {
  const Map* map = of.get_if<Map>();
  if (map == nullptr) return nullptr;
  const auto found = map->find(key);
  return found == map->end() ? nullptr : &found->second;
}
template <class T>
const T* member_as(const Value& of, std::string_view key) {
  const Value* value = member(of, key);
  return value == nullptr ? nullptr : value->get_if<T>();
}
std::string text_of(const Value& of, std::string_view key, std::size_t bytes_max) {
  const auto* text = member_as<std::string>(of, key);
  return text == nullptr ? std::string() : printable(*text, bytes_max);
}
std::string as_json(const Value& value) {
  std::string text;
  JsonWriter(text).value(value);
  return text;
}

Error broken(std::string message) {
  return Error{ErrorCode::invalid_data, std::move(message), "", {}, {}};
}
Error no_greeting(std::string message) {
  return Error{ErrorCode::plugin_failed,
               "its answer to initialize " + std::move(message),
               "see plugins/README.md, \"a process of its own\"",
               {},
               {}};
}

Result<Incoming> read_answer(const Value& said) {
  Incoming incoming;
  const auto* id = member_as<std::int64_t>(said, "id");
  if (id == nullptr) return broken("an answer whose id is no number of ours");
  incoming.id = *id;
  const Value* result = member(said, "result");
  const Value* error = member(said, "error");
  if ((result == nullptr) == (error == nullptr))
    return broken("an answer holds either a result or an error");
  incoming.what = result != nullptr ? Incoming::What::result : Incoming::What::error;
  incoming.body = result != nullptr ? *result : *error;
  return incoming;
}

/// @return nothing when a member is no list of short texts.
std::optional<std::vector<std::string>> names_in(const Value& of, std::string_view key) {
  std::vector<std::string> names;
  const Value* given = member(of, key);
  if (given == nullptr) return names;
  const List* list = given->get_if<List>();
  if (list == nullptr || list->size() > names_max) return std::nullopt;
  for (const Value& each : *list) {
    const auto* name = each.get_if<std::string>();
    if (name == nullptr || !is_identifier(*name)) return std::nullopt;
    names.push_back(*name);
  }
  return names;
}

Answer disposition_of(const Value& data) {
  constexpr std::array<Answer, 3> choices{Answer::retry, Answer::refused, Answer::failed};
  const auto* said = member_as<std::string>(data, "disposition");
  for (const Answer answer : choices)
    if (said != nullptr && name_of(answer) == *said) return answer;
  return Answer::failed;
}

}  // namespace

std::string initialize(std::string_view config) {
  std::string line;
  JsonWriter writer = begin_line(line);
  writer.key("id").integer(initialize_id).key("method").string("initialize");
  writer.key("params").begin_object().key("protocol").integer(protocol);
  writer.key("engine").string(AYAR_VERSION).key("config").raw(config);
  writer.key("limits").begin_object().key("line_bytes_max");
  writer.integer(static_cast<std::int64_t>(line_bytes_max)).end_object().end_object();
  return end_line(line, writer);
}

std::string request_json(const Request& request, std::int64_t deadline_ms) {
  std::string json;
  JsonWriter writer(json);
  writer.begin_object().key("request_id").string(request.id).key("kind").string(request.kind);
  writer.key("deadline_ms").integer(deadline_ms).key("input").raw(request.input).end_object();
  return json;
}

std::string invoke(std::int64_t id, const Request& request, std::int64_t deadline_ms) {
  std::string line;
  line.reserve(request.input.size() + 256);
  JsonWriter writer = begin_line(line);
  writer.key("id").integer(id).key("method").string("invoke");
  writer.key("params").raw(request_json(request, deadline_ms));
  return end_line(line, writer);
}

std::string cancel(std::int64_t id) {
  std::string line;
  JsonWriter writer = begin_line(line);
  writer.key("method").string("cancel").key("params").begin_object();
  writer.key("id").integer(id).end_object();
  return end_line(line, writer);
}

std::string shutdown(std::int64_t id) {
  std::string line;
  JsonWriter writer = begin_line(line);
  writer.key("id").integer(id).key("method").string("shutdown");
  return end_line(line, writer);
}

std::string exit() {
  std::string line;
  JsonWriter writer = begin_line(line);
  writer.key("method").string("exit");
  return end_line(line, writer);
}

std::string state_value(const std::string& ask, const std::optional<std::string>& value) {
  std::string line;
  JsonWriter writer = begin_line(line);
  writer.key("id").raw(ask).key("result").begin_object().key("value");
  if (value) {
    writer.string(*value);
  } else {
    writer.null();
  }
  writer.end_object();
  line = end_line(line, writer);
  if (line.size() <= line_bytes_max) return line;
  return refuse(ask, value_too_large, "the value does not fit a line");
}

std::string state_rows(const std::string& ask,
                       const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string body;
  std::string line;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string row;
    JsonWriter(row).begin_array().string(rows[i].first).string(rows[i].second).end_array();
    // 256 bytes hold the envelope with the longest id that read() lets in.
    if (body.size() + row.size() + 256 > line_bytes_max) {
      if (i == 0) return refuse(ask, value_too_large, "the first row does not fit a line");
      break;
    }
    if (i != 0) body += ',';
    body += row;
  }
  JsonWriter writer = begin_line(line);
  writer.key("id").raw(ask).key("result").begin_object().key("rows").raw("[" + body + "]");
  writer.end_object();
  return end_line(line, writer);
}

std::string refuse(const std::string& ask, std::int64_t code, std::string_view message) {
  std::string line;
  JsonWriter writer = begin_line(line);
  writer.key("id").raw(ask).key("error").begin_object();
  writer.key("code").integer(code).key("message").string(message).end_object();
  return end_line(line, writer);
}

Result<Incoming> read(std::string_view line) {
  const auto said = parse_json(line, line_bytes_max);
  if (!said) return broken(said.error().message);
  const auto* version = member_as<std::string>(*said, "jsonrpc");
  if (version == nullptr || *version != "2.0") return broken("not a JSON-RPC 2.0 object");
  const auto* method = member_as<std::string>(*said, "method");
  if (method == nullptr) return read_answer(*said);
  Incoming incoming;
  incoming.method = printable(*method, error_code_bytes_max);
  if (const Value* params = member(*said, "params")) incoming.body = *params;
  const Value* id = member(*said, "id");
  if (id == nullptr) return incoming;
  const auto* text = id->get_if<std::string>();
  if ((text == nullptr && id->get_if<std::int64_t>() == nullptr) ||
      (text != nullptr && text->size() > error_code_bytes_max))
    return broken("a request whose id is neither a number nor a text of at most 64 bytes");
  incoming.what = Incoming::What::ask;
  incoming.ask = as_json(*id);
  return incoming;
}

Result<Greeting> greeting_of(const Incoming& answer) {
  const Value& said = answer.body;
  if (answer.what == Incoming::What::error) {
    const std::string message = text_of(said, "message", error_message_bytes_max);
    const auto* code = member_as<std::int64_t>(said, "code");
    const Value* data = member(said, "data");
    if (code == nullptr || *code != invalid_params) return no_greeting("is an error: " + message);
    std::string pointer = data == nullptr ? "" : text_of(*data, "pointer", error_message_bytes_max);
    if (pointer.empty()) pointer = "/";
    return Error{ErrorCode::invalid_argument,
                 pointer + ": " + message,
                 "the plugin's README and schema say what it takes",
                 {},
                 {}};
  }
  const auto* spoken = member_as<std::int64_t>(said, "protocol");
  if (spoken == nullptr) return no_greeting("names no protocol");
  if (*spoken != protocol)
    return no_greeting("speaks protocol " + std::to_string(*spoken) + ", this engine speaks " +
                       std::to_string(protocol));
  const auto kinds = names_in(said, "kinds");
  const auto reports = names_in(said, "reports");
  const Value* schema = member(said, "config_schema");
  if (!kinds || kinds->empty()) return no_greeting("has no list of kinds");
  if (!reports) return no_greeting("has no proper list of reports");
  if (schema == nullptr || schema->get_if<Map>() == nullptr)
    return no_greeting("has no config_schema");
  Greeting greeting{text_of(said, "name", error_code_bytes_max),
                    text_of(said, "version", error_code_bytes_max), *kinds, *reports,
                    as_json(*schema)};
  if (greeting.name.empty() || greeting.version.empty())
    return no_greeting("lacks its name or version");
  return greeting;
}

Reply reply_of(const Incoming& answer) {
  Reply reply;
  if (answer.what == Incoming::What::result) {
    if (answer.body.get_if<Map>() == nullptr) {
      reply.code = "invalid_reply";
      reply.message = "the result is no JSON object";
      return reply;
    }
    reply.answer = Answer::ok;
    reply.json = as_json(answer.body);
    return reply;
  }
  const Value* data = member(answer.body, "data");
  const Value nothing;
  if (data == nullptr) data = &nothing;
  reply.answer = disposition_of(*data);
  reply.code = text_of(*data, "code", error_code_bytes_max);
  if (reply.code.empty()) reply.code = "plugin_error";
  reply.message = text_of(answer.body, "message", error_message_bytes_max);
  if (const auto* after = member_as<std::int64_t>(*data, "retry_after_ms"))
    reply.retry_after =
        std::chrono::milliseconds(std::clamp(*after, std::int64_t{0}, retry_after_ms_max));
  return reply;
}

}  // namespace ayar::delivery::rpc
