#include "store/sqlite/outbox_rows.hpp"

#include <array>

namespace ayar::store::sqlite {

namespace {

void put_in_front(Connection& connection, std::int64_t row, bool in_front) {
  Run(connection, "UPDATE outbox SET in_front = ? WHERE row = ?")
      .integer(in_front ? 1 : 0)
      .integer(row)
      .finish();
}

// After one row of a line changed, only the two oldest of it can stand wrong: the changed row
// itself has been taken from the front, so either the oldest has to step up, or the second, which
// stood in front, has got an older one before it.
void settle_line(Connection& connection, std::int64_t complaint, const std::string& subscriber) {
  if (subscriber.empty()) return;
  struct Waiting {
    std::int64_t row = 0;
    bool claimed = false, in_front = false;
  };
  std::array<Waiting, 2> oldest;
  {
    Run run(connection,
            "SELECT row, state = 'in_flight', in_front FROM outbox INDEXED BY outbox_line"
            " WHERE complaint = ? AND subscriber = ? AND subscriber <> ''"
            " AND state IN ('pending', 'in_flight', 'backoff') ORDER BY row LIMIT 2");
    run.integer(complaint).text(subscriber);
    for (std::size_t i = 0; i < oldest.size() && run.next(); ++i)
      oldest[i] = {run.integer_at(0), run.integer_at(1) != 0, run.integer_at(2) != 0};
  }
  const bool wanted = oldest[0].row != 0 && !oldest[0].claimed;
  if (oldest[0].in_front != wanted) put_in_front(connection, oldest[0].row, wanted);
  if (oldest[1].in_front) put_in_front(connection, oldest[1].row, false);
}

OutboxPlace find_of_complaint(Connection& connection, std::int64_t complaint,
                              const std::string& id) {
  Run run(connection,
          "SELECT row, complaint, subscriber FROM outbox WHERE complaint = ? AND id = ?");
  if (!run.integer(complaint).text(id).next()) return {};
  return {run.integer_at(0), run.integer_at(1), run.string_at(2)};
}

}  // namespace

Error no_outbox_row(const std::string& id) {
  return Error{ErrorCode::internal, "there is no outbox row " + id, {}, {}, {}};
}

OutboxPlace find_outbox(Connection& connection, std::string_view tenant, std::string_view complaint,
                        std::string_view id) {
  Run run(connection,
          "SELECT row, complaint, subscriber FROM outbox WHERE id = ? AND complaint ="
          " (SELECT row FROM complaint WHERE tenant = ? AND id = ?)");
  if (!run.text(id).text(tenant).text(complaint).next()) return {};
  return {run.integer_at(0), run.integer_at(1), run.string_at(2)};
}

void insert_outbox(Connection& connection, std::int64_t complaint, const OutboxRow& row) {
  Run(connection,
      "INSERT INTO outbox (complaint, id, sequence, kind, name, payload, state, subscriber,"
      " recipient, attempts, first_attempt_at, next_attempt_at, last_error)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .integer(complaint)
      .text(row.id)
      .integer(row.sequence)
      .text(row.kind)
      .text(row.name)
      .text(row.payload)
      .text(row.state)
      .text(row.subscriber)
      .text(row.recipient)
      .integer(row.attempts)
      .instant(row.first_attempt_at)
      .instant(row.next_attempt_at)
      .text(row.last_error)
      .finish();
  settle_line(connection, complaint, row.subscriber);
}

void set_outbox_state(Connection& connection, std::int64_t complaint, const std::string& id,
                      const std::string& state) {
  const OutboxPlace place = find_of_complaint(connection, complaint, id);
  if (place.row == 0) return connection.fail(no_outbox_row(id));
  Run(connection, "UPDATE outbox SET state = ?, in_front = 0 WHERE row = ?")
      .text(state)
      .integer(place.row)
      .finish();
  settle_line(connection, place.complaint, place.subscriber);
}

void write_delivery(Connection& connection, const DeliveryWrite& delivery) {
  const OutboxPlace place =
      find_outbox(connection, delivery.tenant, delivery.complaint, delivery.id);
  if (place.row == 0) return connection.fail(no_outbox_row(delivery.id));
  Run(connection,
      "UPDATE outbox SET state = iif(?1 = '', state, ?1), subscriber = ?2, recipient = ?3,"
      " attempts = ?4, first_attempt_at = ?5, next_attempt_at = ?6, last_error = ?7, in_front = 0"
      " WHERE row = ?8")
      .text(delivery.state)
      .text(delivery.subscriber)
      .text(delivery.recipient)
      .integer(delivery.attempts)
      .instant(delivery.first_attempt_at)
      .instant(delivery.next_attempt_at)
      .text(delivery.last_error)
      .integer(place.row)
      .finish();
  settle_line(connection, place.complaint, delivery.subscriber);
  if (delivery.subscriber != place.subscriber)
    settle_line(connection, place.complaint, place.subscriber);
}

}  // namespace ayar::store::sqlite
