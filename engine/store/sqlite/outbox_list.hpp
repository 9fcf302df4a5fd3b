#pragma once
/// The outbox as operators look through it. One SQL text for each set of filters in use.
#include <map>

#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

/// The columns that read_outgoing() expects, of `outbox AS o` and `complaint AS c`, in its order.
#define AYAR_OUTGOING_COLUMNS "o.row, c.tenant, c.id, c.workflow, " AYAR_OUTBOX_COLUMNS

[[nodiscard]] Store::Outgoing read_outgoing(const Run& run);
[[nodiscard]] std::vector<Store::Outgoing> read_all_outgoing(Run& run);

class OutboxListReader {
 public:
  [[nodiscard]] std::vector<Store::Outgoing> list(Connection& connection,
                                                  const Store::OutboxFilter& filter,
                                                  std::int64_t after, std::size_t limit);

 private:
  std::map<std::string, std::string> texts_;  // by what follows FROM; addresses are statement keys
};

}  // namespace ayar::store::sqlite
