#include <cmath>
#include <compare>

#include "cel/cell.hpp"

namespace ayar::cel {
namespace {

/// As doubles, which is how every implementation of CEL does it and its conformance suite asks: beyond
/// 2^53 an int and a double may be equal and differ in their last digits.
template <class Whole>
std::partial_ordering order_numbers(Whole left, double right) noexcept {
  return static_cast<double>(left) <=> right;
}

std::partial_ordering reversed(std::partial_ordering order) noexcept {
  return order == std::partial_ordering::unordered ? order : 0 <=> order;
}

bool is_number(const Cell& cell) noexcept {
  return cell.kind == CellKind::integer || cell.kind == CellKind::floating ||
         cell.kind == CellKind::uinteger;
}

std::partial_ordering order_natural(std::uint64_t left, const Cell& right) noexcept {
  switch (right.kind) {
    case CellKind::uinteger: return left <=> right.natural;
    case CellKind::integer:
      if (right.integer < 0) return std::partial_ordering::greater;
      return left <=> static_cast<std::uint64_t>(right.integer);
    default: return order_numbers(left, right.floating);
  }
}

std::partial_ordering order_numbers(const Cell& left, const Cell& right) noexcept {
  if (left.kind == CellKind::uinteger) return order_natural(left.natural, right);
  if (right.kind == CellKind::uinteger) return reversed(order_natural(right.natural, left));
  const bool left_is_int = left.kind == CellKind::integer;
  if (left.kind == right.kind) {
    return left_is_int ? std::partial_ordering(left.integer <=> right.integer)
                       : left.floating <=> right.floating;
  }
  return left_is_int ? order_numbers(left.integer, right.floating)
                     : reversed(order_numbers(right.integer, left.floating));
}

Truth truth_of(bool value) noexcept { return value ? Truth::yes : Truth::no; }

Truth equal_lists(const Cell& left, const Cell& right) noexcept {
  const std::size_t count = count_of(left);
  if (count != count_of(right)) return Truth::no;
  Truth verdict = Truth::yes;
  for (std::size_t i = 0; i < count; ++i) {
    const Truth one = equal(element_of(left, i), element_of(right, i));
    if (one == Truth::no) return Truth::no;
    if (one == Truth::error) verdict = Truth::error;
  }
  return verdict;
}

Truth equal_maps(const Cell& left, const Cell& right) noexcept {
  if (count_of(left) != count_of(right)) return Truth::no;
  Truth verdict = Truth::yes;
  for_each_entry(left, [&](const Cell& key, const Cell& value) {
    if (verdict == Truth::no) return;
    Cell other;
    const Truth one = find_in(right, key, other) ? equal(value, other) : Truth::no;
    if (one != Truth::yes) verdict = one;
  });
  return verdict;
}

std::partial_ordering order_times(const Cell& left, const Cell& right) noexcept {
  if (left.integer != right.integer) return left.integer <=> right.integer;
  return left.length <=> right.length;
}

/// Ordering of two cells of one ordered kind; false when there is none.
bool order(const Cell& left, const Cell& right, std::partial_ordering& out) noexcept {
  if (is_number(left) && is_number(right)) {
    out = order_numbers(left, right);
    return true;
  }
  if (left.kind != right.kind) return false;
  switch (left.kind) {
    case CellKind::text:
    case CellKind::bytes: out = left.view() <=> right.view(); return true;
    case CellKind::timestamp:
    case CellKind::duration: out = order_times(left, right); return true;
    case CellKind::boolean:
    case CellKind::date:
    case CellKind::money: out = left.integer <=> right.integer; return true;
    default: return false;
  }
}

int rank_of(const Cell& key) noexcept {
  if (key.kind == CellKind::boolean) return 0;
  if (is_number(key)) return 1;
  return key.kind == CellKind::text ? 2 : 3;
}

int sign_of(std::partial_ordering order) noexcept { return order < 0 ? -1 : order > 0 ? 1 : 0; }

}  // namespace

bool is_key(const Cell& cell) noexcept {
  return cell.kind == CellKind::boolean || cell.kind == CellKind::integer ||
         cell.kind == CellKind::uinteger || cell.kind == CellKind::text;
}

int order_of_keys(const Cell& left, const Cell& right) noexcept {
  const int left_rank = rank_of(left);
  const int right_rank = rank_of(right);
  if (left_rank != right_rank) return left_rank < right_rank ? -1 : 1;
  std::partial_ordering found = std::partial_ordering::unordered;
  return order(left, right, found) ? sign_of(found) : 1;
}

bool find_in(const Cell& map, const Cell& key, Cell& out) noexcept {
  if (!map.made) {
    if (key.kind != CellKind::text) return false;
    const auto found = map.map->find(key.view());
    if (found == map.map->end()) return false;
    out = cell_of(found->second);
    return true;
  }
  if (rank_of(key) == 3 || (key.kind == CellKind::floating && std::isnan(key.floating))) return false;
  std::size_t low = 0;
  std::size_t high = map.length;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = order_of_keys(map.cells[2 * middle], key);
    if (order == 0) {
      out = map.cells[2 * middle + 1];
      return true;
    }
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

Truth equal(const Cell& left, const Cell& right) noexcept {
  if (is_number(left) && is_number(right)) return truth_of(order_numbers(left, right) == 0);
  if (left.kind != right.kind) return Truth::no;
  switch (left.kind) {
    case CellKind::null: return Truth::yes;
    case CellKind::text:
    case CellKind::bytes:
    case CellKind::type: return truth_of(left.view() == right.view());
    case CellKind::money:
      if (left.currency != right.currency) return Truth::error;
      return truth_of(left.integer == right.integer);
    case CellKind::list: return equal_lists(left, right);
    case CellKind::map: return equal_maps(left, right);
    case CellKind::timestamp:
    case CellKind::duration: return truth_of(order_times(left, right) == 0);
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
  if (range.kind == CellKind::map) {
    Cell unused;
    return truth_of(find_in(range, needle, unused));
  }
  if (range.kind != CellKind::list) {
    failure = Failure::no_overload;
    return Truth::error;
  }
  Truth verdict = Truth::no;
  const std::size_t count = count_of(range);
  for (std::size_t i = 0; i < count; ++i) {
    const Truth one = equal(needle, element_of(range, i));
    if (one == Truth::yes) return one;
    if (one == Truth::error) verdict = one;
  }
  if (verdict == Truth::error) failure = Failure::currencies;
  return verdict;
}

}  // namespace ayar::cel
