#pragma once
/// Reads one complaint's journal by following its rows backwards from the head.
#include "store/sqlite/connection.hpp"

namespace ayar::store::sqlite {

class JournalReader {
 public:
  /// Entries keep the sequence that is written in them, even where it does not fit their place:
  /// telling is verify's work. Cost: one look-up an entry between `after` and the head, once for
  /// all pages of a complaint.
  [[nodiscard]] std::vector<JournalEntry> read(Connection& connection, std::string_view tenant,
                                               std::string_view id, std::int64_t after,
                                               std::size_t limit);

 private:
  void walk(Connection& connection, std::int64_t wanted);

  // The walk of the complaint read last: its rows from the head back. Pages of a long journal share
  // it.
  std::int64_t complaint_ = 0, head_ = 0;
  std::vector<std::int64_t> rows_;
  bool whole_ = false;
};

}  // namespace ayar::store::sqlite
