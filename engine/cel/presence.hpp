#pragma once
/// Which optional fields are known to be present on a path through a guard.
#include <vector>

#include "cel/cel.hpp"

namespace ayar::cel {

class Presence {
 public:
  /// Of a path that is never taken, such as `true` being false: there, anything may be claimed.
  [[nodiscard]] static Presence impossible() {
    Presence presence;
    presence.all_ = true;
    return presence;
  }
  [[nodiscard]] static Presence of(const Symbol* symbol) {
    Presence presence;
    presence.symbols_.push_back(symbol);
    return presence;
  }
  [[nodiscard]] bool holds(const Symbol* symbol) const;
  [[nodiscard]] Presence and_also(const Presence& other) const;  ///< one after the other
  [[nodiscard]] Presence or_else(const Presence& other) const;   ///< one or the other

 private:
  bool all_ = false;
  std::vector<const Symbol*> symbols_;  // sorted by address, which never reaches a message
};

}  // namespace ayar::cel
