#include "common/request.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cstdint>

namespace notify {

namespace json = boost::json;

namespace {

constexpr std::size_t body_bytes_max = 1024 * 1024;
constexpr std::size_t line_bytes_max = 4096;

/// Absent, null and "" are one: the member says nothing.
std::string text_in(const json::object& object, json::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

ayar::plugin::Reply bad(std::string message) {
  return ayar::plugin::Reply::refused("invalid_request", std::move(message));
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Recipient recipient_in(const json::object& input) {
  const auto* to = input.if_contains("to");
  if (to == nullptr || !to->is_object()) return {};
  const auto& object = to->get_object();
  return {text_in(object, "name"), text_in(object, "address"), text_in(object, "language")};
}

std::chrono::milliseconds deadline_in(const json::object& object) {
  const auto* value = object.if_contains("deadline_ms");
  json::error_code error;
  const auto given = value == nullptr ? 0 : value->to_number<std::int64_t>(error);
  // Without a deadline the configured time alone counts; see time_for().
  return std::chrono::milliseconds(error || given <= 0 ? INT32_MAX : given);
}

}  // namespace

std::variant<Request, ayar::plugin::Reply> read_request(std::string_view text) {
  json::error_code error;
  const auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return bad("the request is no JSON object");
  const auto& object = value.get_object();
  if (text_in(object, "kind") != "notify") return bad("/kind: this plugin only notifies");
  const auto* input = object.if_contains("input");
  if (input == nullptr || !input->is_object()) return bad("/input: must be an object");

  Request request;
  request.id = text_in(object, "request_id");
  request.deadline = deadline_in(object);
  request.input = input->get_object();
  request.complaint = text_in(request.input, "complaint");
  request.kind = text_in(request.input, "kind");
  request.subject = text_in(request.input, "subject");
  request.body = text_in(request.input, "body");
  request.at = text_in(request.input, "at");
  request.to = recipient_in(request.input);
  if (request.id.empty()) return bad("/request_id: is required");
  if (!is_word(request.kind)) return bad("/input/kind: must be a word of a-z, 0-9 and _");
  if (request.body.size() > body_bytes_max) return bad("/input/body: more than 1 MiB");
  if (request.subject.size() > line_bytes_max) return bad("/input/subject: more than 4 KiB");
  if (request.to.name.size() > line_bytes_max) return bad("/input/to/name: more than 4 KiB");
  return request;
}

std::chrono::milliseconds time_for(const Request& request, std::chrono::milliseconds configured) {
  return std::max(std::min(request.deadline * 9 / 10, configured), std::chrono::milliseconds(1));
}

}  // namespace notify
