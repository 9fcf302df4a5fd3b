#include "cel/presence.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace ayar::cel {

bool Presence::holds(const Symbol* symbol) const {
  return all_ || std::binary_search(symbols_.begin(), symbols_.end(), symbol, std::less<>{});
}

Presence Presence::and_also(const Presence& other) const {
  if (all_ || other.all_) return impossible();
  Presence joined;
  std::set_union(symbols_.begin(), symbols_.end(), other.symbols_.begin(), other.symbols_.end(),
                 std::back_inserter(joined.symbols_), std::less<>{});
  return joined;
}

Presence Presence::or_else(const Presence& other) const {
  if (all_) return other;
  if (other.all_) return *this;
  Presence common;
  std::set_intersection(symbols_.begin(), symbols_.end(), other.symbols_.begin(),
                        other.symbols_.end(), std::back_inserter(common.symbols_), std::less<>{});
  return common;
}

}  // namespace ayar::cel
