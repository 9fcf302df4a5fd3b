#pragma once
/// Retail by hand: a complaint as the oracle sees it.
#include <string>
#include <string_view>
#include <vector>

#include "oracle/book.hpp"
#include "oracle/machines.hpp"

namespace ayar::oracle {

struct Verdict {
  std::optional<ErrorCode> refusal;  ///< nothing: accepted
  std::vector<std::string> lines;  ///< exits, actions, entries, timers: in order; none when refused
  std::vector<std::string> taken;  ///< "SOURCE EVENT -> TARGET"
};

/// One complaint. Threads: one.
class Retail {
 public:
  Verdict open(const Map& data);
  Verdict send(const Sending& sending);
  Verdict deliver(std::uint32_t number, Mail outcome);
  /// A timer went off: "after.received.0", "promise 1". One that is not armed writes so and is
  /// refused.
  Verdict fire(const std::string& timer);

  [[nodiscard]] std::string leaf() const { return machines_.leaf(); }
  [[nodiscard]] const Book& book() const noexcept { return book_; }

 private:
  void run(std::string_view event);
  [[nodiscard]] Verdict verdict() const { return {std::nullopt, book_.lines, book_.taken}; }

  Book book_;
  Machines machines_{book_};
};

}  // namespace ayar::oracle
