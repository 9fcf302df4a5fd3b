/// Any bytes as a request: head, target and body are read or refused without a crash, what is taken
/// keeps its promises, and what is refused is a problem in JSON.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/request_head.hpp"
#include "http/requests.hpp"

namespace {

using namespace ayar;
using namespace ayar::http;

void require(bool held) {
  if (!held) std::abort();
}

void check(const Problem& problem) {
  const auto text = to_json(problem);
  require(problem.kind != nullptr && parse_json(text).has_value());
  require(problem.errors.size() <= 20 && text.size() < 64'000);
}

template <class T>
bool is_taken(const Read<T>& read) {
  if (const auto* problem = std::get_if<Problem>(&read)) check(*problem);
  return std::holds_alternative<T>(read);
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
    ++found;
  return found;
}

void check_head(std::string_view text) {
  const auto read = read_head(text);
  const auto* head = std::get_if<RequestHead>(&read);
  if (head == nullptr) return;
  require(!is_hopeless(text) && count(text, "\n") == count(text, "\r\n"));
  require(!head->method.empty() && head->target.front() == '/' && head->fields.size() <= 100);
  bool length = false, chunks = false;
  for (const auto& field : head->fields) {
    length = length || field.first == "content-length";
    chunks = chunks || field.first == "transfer-encoding";
    require(field.second.find_first_of("\r\n") == std::string::npos);
  }
  require(!(length && chunks));
  (void)read_target(head->target);
}

void check_target(std::string_view text) {
  const auto read = read_target(text);
  const auto* target = std::get_if<Target>(&read);
  if (target == nullptr) return;
  require(is_valid_utf8(target->path) && target->path.find('\0') == std::string::npos);
  for (const auto& segment : target->segments)
    require(segment != "." && segment != "..");
  (void)is_taken(read_list(target->query, true));
  (void)is_taken(read_outbox(target->query));
  (void)is_taken(read_changes(target->query));
}

void check_bodies(std::string_view text) {
  if (const auto open = read_open(text); is_taken(open))
    require(std::get<OpenRequest>(open).open.parties.size() <= 16);
  if (const auto event = read_event(text); is_taken(event))
    require(!std::get<EventRequest>(event).event.empty());
  if (const auto bulk = read_bulk(text); is_taken(bulk))
    require(std::get<std::vector<BulkEvent>>(bulk).size() <= 100);
  (void)is_taken(read_message(text));
  (void)is_taken(read_result(text));
  (void)is_taken(read_assign(text));
  (void)is_taken(read_repair(text));
  (void)is_taken(read_person(text, "p1"));
  (void)is_taken(read_signal(text, "p1"));
  (void)is_taken(read_hold(text));
  (void)is_taken(read_release(text));
  (void)is_taken(read_retry(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_head(text);
  check_target(text);
  check_bodies(text);
  return 0;
}
