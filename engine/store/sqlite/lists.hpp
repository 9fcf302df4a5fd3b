#pragma once
/// Lists of complaints. One SQL text for each set of filters in use, prepared once.
#include <map>

#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

class ListReader {
 public:
  [[nodiscard]] Page list(Connection& connection, const ListFilter& filter, std::int64_t after,
                          std::size_t limit);
  [[nodiscard]] std::int64_t count(Connection& connection, const ListFilter& filter);

 private:
  const char* text_for(const ListFilter& filter, bool counting);

  std::map<std::string, std::string> texts_;  // by the WHERE clause; addresses are statement keys
};

}  // namespace ayar::store::sqlite
