#include <cmath>
#include <compare>

#include "cel/cell.hpp"

namespace ayar::cel {
namespace {

/// Exact, as if both were points of one line: an int never loses digits to a double.
std::partial_ordering order_numbers(std::int64_t left, double right) noexcept {
  constexpr double edge = 9223372036854775808.0;  // 2^63
  if (std::isnan(right)) return std::partial_ordering::unordered;
  if (right >= edge) return std::partial_ordering::less;
  if (right < -edge) return std::partial_ordering::greater;
  const double whole = std::trunc(right);
  const auto integer = static_cast<std::int64_t>(whole);
  if (left != integer) return left <=> integer;
  return 0.0 <=> (right - whole);
}

std::partial_ordering reversed(std::partial_ordering order) noexcept {
  return order == std::partial_ordering::unordered ? order : 0 <=> order;
}

bool is_number(const Cell& cell) noexcept {
  return cell.kind == CellKind::integer || cell.kind == CellKind::floating;
}

std::partial_ordering order_numbers(const Cell& left, const Cell& right) noexcept {
  const bool left_is_int = left.kind == CellKind::integer;
  if (left.kind == right.kind) {
    return left_is_int ? std::partial_ordering(left.integer <=> right.integer)
                       : left.floating <=> right.floating;
  }
  return left_is_int ? order_numbers(left.integer, right.floating)
                     : reversed(order_numbers(right.integer, left.floating));
}

Truth truth_of(bool value) noexcept { return value ? Truth::yes : Truth::no; }

Truth equal_lists(const List& left, const List& right) noexcept {
  if (left.size() != right.size()) return Truth::no;
  Truth verdict = Truth::yes;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Truth one = equal(cell_of(left[i]), cell_of(right[i]));
    if (one == Truth::no) return Truth::no;
    if (one == Truth::error) verdict = Truth::error;
  }
  return verdict;
}

Truth equal_maps(const Map& left, const Map& right) noexcept {
  if (left.size() != right.size()) return Truth::no;
  Truth verdict = Truth::yes;
  for (auto l = left.begin(), r = right.begin(); l != left.end(); ++l, ++r) {
    if (l->first != r->first) return Truth::no;
    const Truth one = equal(cell_of(l->second), cell_of(r->second));
    if (one == Truth::no) return Truth::no;
    if (one == Truth::error) verdict = Truth::error;
  }
  return verdict;
}

/// Ordering of two cells of one ordered kind; false when there is none.
bool order(const Cell& left, const Cell& right, std::partial_ordering& out) noexcept {
  if (is_number(left) && is_number(right)) {
    out = order_numbers(left, right);
    return true;
  }
  if (left.kind != right.kind) return false;
  switch (left.kind) {
    case CellKind::text: out = left.view() <=> right.view(); return true;
    case CellKind::boolean:
    case CellKind::timestamp:
    case CellKind::duration:
    case CellKind::date:
    case CellKind::money: out = left.integer <=> right.integer; return true;
    default: return false;
  }
}

}  // namespace

Truth equal(const Cell& left, const Cell& right) noexcept {
  if (is_number(left) && is_number(right)) return truth_of(order_numbers(left, right) == 0);
  if (left.kind != right.kind) return Truth::no;
  switch (left.kind) {
    case CellKind::null: return Truth::yes;
    case CellKind::text: return truth_of(left.view() == right.view());
    case CellKind::money:
      if (left.currency != right.currency) return Truth::error;
      return truth_of(left.integer == right.integer);
    case CellKind::list: return equal_lists(*left.list, *right.list);
    case CellKind::map: return equal_maps(*left.map, *right.map);
    default: return truth_of(left.integer == right.integer);
  }
}

Truth compare(Operator operation, const Cell& left, const Cell& right, Failure& failure) noexcept {
  if (operation == Operator::equal || operation == Operator::not_equal) {
    const Truth same = equal(left, right);
    if (same == Truth::error) {
      failure = Failure::currencies;
      return same;
    }
    return truth_of((same == Truth::yes) == (operation == Operator::equal));
  }
  std::partial_ordering found = std::partial_ordering::unordered;
  if (!order(left, right, found)) {
    failure = Failure::no_overload;
    return Truth::error;
  }
  if (left.kind == CellKind::money && left.currency != right.currency) {
    failure = Failure::currencies;
    return Truth::error;
  }
  switch (operation) {
    case Operator::less: return truth_of(found < 0);
    case Operator::less_equal: return truth_of(found <= 0);
    case Operator::greater: return truth_of(found > 0);
    default: return truth_of(found >= 0);
  }
}

Truth is_in(const Cell& needle, const Cell& range, Failure& failure) noexcept {
  if (range.kind == CellKind::map && needle.kind == CellKind::text) {
    return truth_of(range.map->find(needle.view()) != range.map->end());
  }
  if (range.kind == CellKind::map) return Truth::no;
  if (range.kind != CellKind::list) {
    failure = Failure::no_overload;
    return Truth::error;
  }
  Truth verdict = Truth::no;
  for (const Value& element : *range.list) {
    const Truth one = equal(needle, cell_of(element));
    if (one == Truth::yes) return one;
    if (one == Truth::error) verdict = one;
  }
  if (verdict == Truth::error) failure = Failure::currencies;
  return verdict;
}

}  // namespace ayar::cel
