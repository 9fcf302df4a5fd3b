#include "workflow/span_order.hpp"

namespace ayar::workflow {
namespace {

/// A length in the smallest unit of its family; lengths of different families do not compare.
struct Length {
  int family = 0;
  std::int64_t count = 0;
};

Length length_of(const calendar::Span& span) noexcept {
  using calendar::Unit;
  switch (span.unit) {
    case Unit::seconds: return {1, span.count};
    case Unit::minutes: return {1, span.count * 60};
    case Unit::hours: return {1, span.count * 3600};
    case Unit::days: return {2, span.count};
    case Unit::weeks: return {2, span.count * 7};
    case Unit::months: return {3, span.count};
    case Unit::years: return {3, span.count * 12};
    case Unit::business_seconds: return {4, span.count};
    case Unit::business_minutes: return {4, span.count * 60};
    case Unit::business_hours: return {4, span.count * 3600};
    case Unit::business_days: return {5, span.count};
  }
  return {};
}

}  // namespace

Order compare(const calendar::Span& a, const calendar::Span& b) noexcept {
  const Length one = length_of(a), other = length_of(b);
  if (one.family != other.family || a.anchor != b.anchor) return Order::unknown;
  if (one.count == other.count) return Order::equal;
  return one.count < other.count ? Order::shorter : Order::longer;
}

}  // namespace ayar::workflow
