#pragma once
/// Outbox rows on their way to the disk, and which of them stands in front of its line: a line is
/// what is undelivered of one subscriber and complaint, oldest first.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

/// Where an outbox row is; row 0: nowhere.
struct OutboxPlace {
  std::int64_t row = 0, complaint = 0;
  std::string subscriber;
};
[[nodiscard]] OutboxPlace find_outbox(Connection& connection, std::string_view tenant,
                                      std::string_view complaint, std::string_view id);

void insert_outbox(Connection& connection, std::int64_t complaint, const OutboxRow& row);
/// Fails with internal when the complaint has no such row; write_delivery() too.
void set_outbox_state(Connection& connection, std::int64_t complaint, const std::string& id,
                      const std::string& state);
void write_delivery(Connection& connection, const DeliveryWrite& delivery);

/// What the connection fails with when somebody names an outbox row that is not there.
[[nodiscard]] Error no_outbox_row(const std::string& id);

}  // namespace ayar::store::sqlite
