#pragma once
/// Stops of delivery: entries that only grow, folded to what is in force.
#include <set>
#include <string>
#include <vector>

#include <ayar/engine.hpp>

#include "store/store.hpp"

namespace ayar::service {

[[nodiscard]] std::string_view name_of(HoldScope scope) noexcept;
/// Every hold there ever was, by number. @error store_corrupt.
[[nodiscard]] Result<std::vector<HoldView>> fold_holds(
    const std::vector<store::HoldEntry>& entries);

/// What is held now: a question that every row of the outbox is asked.
class Held {
 public:
  Held() = default;
  explicit Held(const std::vector<HoldView>& holds);
  [[nodiscard]] bool workflow(const std::string& name) const { return workflows_.contains(name); }
  /// Of a message, or the template of a notice.
  [[nodiscard]] bool message(const std::string& name) const { return messages_.contains(name); }
  [[nodiscard]] bool plugin(const std::string& name) const { return plugins_.contains(name); }

 private:
  std::set<std::string> workflows_, messages_, plugins_;
};
/// @error what the store says.
[[nodiscard]] Result<Held> read_held(store::Store& store);

}  // namespace ayar::service
