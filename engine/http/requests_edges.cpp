// Requests about people, the outbox, holds, and the parameters of lists.
#include <charconv>

#include "base/digits.hpp"
#include "http/body.hpp"
#include "http/requests.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t reason_bytes_max = 2'000;

OutboxQuery filter_members(Fields& fields) {
  OutboxQuery made;
  made.complaint = fields.text("complaint");
  made.kind = fields.word("kind", {"message", "notice", "survey", "change"}, false);
  made.name = fields.text("name");
  made.subscriber = fields.text("subscriber");
  return made;
}

std::int64_t read_after(Parameters& parameters, char kind) {
  const auto cursor = parameters.text("cursor", 32);
  if (cursor.empty()) return 0;
  const auto position = read_cursor(kind, cursor);
  if (!position) parameters.fail("cursor", "is not a cursor of this list; take it from `next`");
  return position.value_or(0);
}

}  // namespace

std::string cursor_of(char kind, std::int64_t position) {
  // Hex with a letter before it: short, and nobody takes it for a number to count with.
  char digits[17];
  const auto end =
      std::to_chars(std::begin(digits), std::end(digits), static_cast<std::uint64_t>(position), 16)
          .ptr;
  return std::string(1, kind) + "z" + std::string(digits, end);
}

std::optional<std::int64_t> read_cursor(char kind, std::string_view cursor) noexcept {
  if (cursor.size() < 3 || cursor[0] != kind || cursor[1] != 'z') return std::nullopt;
  std::int64_t made = 0;
  const auto* end = cursor.data() + cursor.size();
  const auto read = std::from_chars(cursor.data() + 2, end, made, 16);
  if (read.ec != std::errc() || read.ptr != end || made < 0) return std::nullopt;
  return made;
}

Read<Signal> read_signal(std::string_view body, std::string_view person) {
  return read_body<Signal>(body, [person](Fields& fields, Faults&) {
    Signal made;
    made.id = fields.text("id");
    made.person = person;
    made.kind = fields.word("kind", {"survey", "purchase", "referral", "departure"}, true);
    made.at = fields.instant("at", true).value_or(Instant{});
    made.data = fields.object("data");
    return made;
  });
}

Read<HoldRequest> read_hold(std::string_view body) {
  return read_body<HoldRequest>(body, [](Fields& fields, Faults&) {
    HoldRequest made;
    const auto scope = fields.word("scope", {"workflow", "message", "plugin"}, true);
    if (scope == "workflow") made.scope = HoldScope::workflow;
    if (scope == "message") made.scope = HoldScope::message;
    made.value = fields.required_text("value");
    made.reason = fields.text("reason", {reason_bytes_max, true, true});
    return made;
  });
}

Read<std::string> read_release(std::string_view body) {
  return read_body<std::string>(body, [](Fields& fields, Faults&) {
    return fields.text("reason", {reason_bytes_max, true, true});
  });
}

Read<OutboxQuery> read_retry(std::string_view body) {
  return read_body<OutboxQuery>(body, [](Fields& fields, Faults& faults) {
    const Map* filter = fields.find_object("filter");
    if (filter == nullptr) {
      fields.fail("filter", "must be an object; {} means every dead letter");
      return OutboxQuery{};
    }
    Fields members(*filter, "/filter", faults);
    auto made = filter_members(members);
    members.done();
    return made;
  });
}

Read<ListQuery> read_list(const Pairs& query, bool pages) {
  Parameters parameters(query);
  ListQuery made;
  made.workflow = parameters.text("workflow");
  made.state = parameters.text("state");
  made.phase = parameters.text("phase");
  made.status = parameters.text("status");
  made.owner = parameters.text("owner");
  made.team = parameters.text("team");
  made.person = parameters.text("person");
  made.external_ref = parameters.text("external_ref", 255);
  made.due_before = parameters.instant("due_before");
  made.updated_since = parameters.instant("updated_since");
  made.breached = parameters.flag("breached");
  if (pages) {
    made.limit = static_cast<std::size_t>(parameters.integer("limit", 1, 200).value_or(50));
    made.after = read_after(parameters, 'c');
  }
  if (auto problem = parameters.problem()) return std::move(*problem);
  return made;
}

Read<OutboxQuery> read_outbox(const Pairs& query) {
  Parameters parameters(query);
  OutboxQuery made;
  made.complaint = parameters.text("complaint");
  made.state = parameters.text("state");
  made.kind = parameters.text("kind");
  made.name = parameters.text("name");
  made.subscriber = parameters.text("subscriber");
  made.limit = static_cast<std::size_t>(parameters.integer("limit", 1, 200).value_or(50));
  made.after = read_after(parameters, 'o');
  if (auto problem = parameters.problem()) return std::move(*problem);
  return made;
}

Read<ChangesQuery> read_changes(const Pairs& query) {
  constexpr std::int64_t cursor_max = std::int64_t{1} << 62;
  Parameters parameters(query);
  ChangesQuery made;
  made.after = parameters.integer("after", 0, cursor_max).value_or(0);
  made.limit = static_cast<std::size_t>(parameters.integer("limit", 1, 1'000).value_or(100));
  made.wait = std::chrono::seconds(parameters.integer("wait", 0, 60).value_or(0));
  if (auto problem = parameters.problem()) return std::move(*problem);
  return made;
}

}  // namespace ayar::http
