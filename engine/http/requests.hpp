#pragma once
/// What callers ask for, read from bodies and parameters. Pure: text in, plain values or a problem
/// out.
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ayar/engine.hpp>

#include "http/problems.hpp"

namespace ayar::http {

template <class T>
using Read = std::variant<T, Problem>;

/// What a body says of a person beside the id; absent members leave what is known as it is.
struct PersonDetails {
  std::string id;
  std::optional<std::string> name, language, channel;
  std::optional<std::map<std::string, std::string>> contact_points;
};
struct OpenRequest {
  Open open;
  std::vector<PersonDetails> people;  ///< parties of whom more is told than their id
  std::string on_behalf_of;
  bool dry_run = false;
};
struct EventRequest {
  std::string event;
  Map data;
  std::optional<std::int64_t> expected_revision;
  std::string on_behalf_of;
  bool dry_run = false;
  std::optional<Instant> occurred_at = {};
};
/// An amendment, a void, or the acceptance of a revision, of the complaint in the path.
struct CorrectionRequest {
  std::variant<Amend, Void, Revise> what;
  bool dry_run = false;
};
struct BulkEvent {
  std::string complaint, idempotency_key;
  EventRequest request;
};
struct ResultRequest {
  DeliveryResult outcome = DeliveryResult::sent;
  std::string detail;
};
struct AssignRequest {
  std::string to, team;
};
struct RepairRequest {
  std::string reason, second_person;
  Map data;
};
struct HoldRequest {
  HoldScope scope = HoldScope::plugin;
  std::string value, reason;
};

[[nodiscard]] Read<OpenRequest> read_open(std::string_view body);
[[nodiscard]] Read<EventRequest> read_event(std::string_view body);
[[nodiscard]] Read<std::vector<BulkEvent>> read_bulk(std::string_view body);
/// A message that came in: the event it means to the workflow, spoken by a party.
[[nodiscard]] Read<EventRequest> read_message(std::string_view body);
[[nodiscard]] Read<ResultRequest> read_result(std::string_view body);
[[nodiscard]] Read<AssignRequest> read_assign(std::string_view body);
[[nodiscard]] Read<CorrectionRequest> read_correction(std::string_view body);
[[nodiscard]] Read<RepairRequest> read_repair(std::string_view body);
[[nodiscard]] Read<PersonDetails> read_person(std::string_view body, std::string_view id);
/// `id` empty: the caller gave none.
[[nodiscard]] Read<Signal> read_signal(std::string_view body, std::string_view person);
[[nodiscard]] Read<HoldRequest> read_hold(std::string_view body);
[[nodiscard]] Read<std::string> read_release(std::string_view body);  ///< the reason
[[nodiscard]] Read<OutboxQuery> read_retry(std::string_view body);

using Pairs = std::vector<std::pair<std::string, std::string>>;
/// @param pages  whether `limit` and `cursor` may be given; a count takes none.
[[nodiscard]] Read<ListQuery> read_list(const Pairs& query, bool pages);
[[nodiscard]] Read<OutboxQuery> read_outbox(const Pairs& query);
struct ChangesQuery {
  std::int64_t after = 0;
  std::size_t limit = 100;
  std::chrono::seconds wait{0};
};
[[nodiscard]] Read<ChangesQuery> read_changes(const Pairs& query);

/// Where a page goes on, as an opaque word; `kind` keeps cursors of different lists apart.
[[nodiscard]] std::string cursor_of(char kind, std::int64_t position);
[[nodiscard]] std::optional<std::int64_t> read_cursor(char kind, std::string_view cursor) noexcept;

}  // namespace ayar::http
