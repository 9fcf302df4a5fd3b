#pragma once
/// The nested Boost.MSM machines of retail, hidden behind the names of their events.
#include <memory>
#include <string>
#include <string_view>

#include "oracle/book.hpp"

namespace ayar::oracle {

/// Writes into the book; the book must outlive the machines. Threads: one.
class Machines {
 public:
  explicit Machines(Book& book);
  Machines(const Machines&) = delete;
  Machines& operator=(const Machines&) = delete;
  ~Machines();

  void start();
  /// One event to rest. A name that no machine knows does nothing.
  void feed(std::string_view event);
  /// Where MSM itself says the machines stand, innermost; empty before the start.
  [[nodiscard]] std::string leaf() const;

 private:
  struct Nest;
  std::unique_ptr<Nest> nest_;
};

}  // namespace ayar::oracle
