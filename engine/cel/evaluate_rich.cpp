// Fields of maps, indexes, functions: the parts of a run that make or look into values.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.hpp"
#include "cel/evaluate.hpp"

namespace ayar::cel {
namespace {

std::string_view reason_of(Failure failure) {
  switch (failure) {
    case Failure::overflow: return "the result does not fit an int";
    case Failure::natural_overflow: return "the result does not fit a uint";
    case Failure::division_by_zero: return "division by zero";
    case Failure::modulus_by_zero: return "modulus by zero";
    case Failure::no_overload: return "no such overload";
    case Failure::currencies: return "amounts of two currencies do not compare";
    case Failure::timestamp_range: return "the timestamp is outside the years 1 to 9999";
    case Failure::duration_range: return "the duration is longer than ten thousand years";
    case Failure::far_apart: return "the timestamps lie more than 292 years apart";
    case Failure::text_size: return "the joined text is too long";
    case Failure::bad_index: return "no such index in the list";
    case Failure::bad_key: return "a key of a map is a bool, an int, a uint or a string";
    case Failure::duplicate_key: return "the key comes twice in the map";
    case Failure::number_range: return "the number is outside the range of that type";
    case Failure::not_a_number: return "the text is not such a number";
    case Failure::not_a_bool: return "the text is neither true nor false";
    case Failure::not_a_timestamp: return "the text is not a timestamp between the years 1 and 9999";
    case Failure::not_a_duration: return "the text is not a duration, or a too long one";
    case Failure::not_utf8: return "the bytes are not UTF-8";
    case Failure::bad_zone: return "no such time zone";
    case Failure::bad_pattern: return "the pattern is not a regular expression, or too large a one";
    case Failure::cost: return "the expression costs too much";
    default: return "the guard has no value";
  }
}

/// Elements and text in steps, as deep as it is, and no further than `most`: what macros make may
/// hold one list many times over, and be larger than any memory when it is walked.
std::uint64_t weight_of(const Cell& value, std::uint64_t most) noexcept {
  if (value.kind == CellKind::text || value.kind == CellKind::bytes) return value.length / 32;
  if (value.kind != CellKind::list && value.kind != CellKind::map) return 0;
  std::uint64_t weight = count_of(value);
  if (value.kind == CellKind::list) {
    for (std::size_t i = 0; i < count_of(value) && weight <= most; ++i)
      weight += weight_of(element_of(value, i), most - weight);
  } else {
    for_each_entry(value, [&](const Cell& key, const Cell& held) {
      if (weight > most) return;
      weight += weight_of(key, most - weight);
      if (weight <= most) weight += weight_of(held, most - weight);
    });
  }
  return weight;
}

/// The place in a list that a number means; nothing for 0.5 and for what is beyond.
std::optional<std::size_t> place_of(const Cell& at, std::size_t count) noexcept {
  if (at.kind == CellKind::integer && at.integer >= 0 &&
      static_cast<std::uint64_t>(at.integer) < count) {
    return static_cast<std::size_t>(at.integer);
  }
  if (at.kind == CellKind::uinteger && at.natural < count) return at.natural;
  if (at.kind == CellKind::floating && at.floating >= 0.0 &&
      at.floating < static_cast<double>(count) && std::trunc(at.floating) == at.floating) {
    return static_cast<std::size_t>(at.floating);
  }
  return std::nullopt;
}

}  // namespace

bool Evaluation::spend(std::uint64_t steps, const Node& node) noexcept {
  if (steps > steps_left_) return refuse(Failure::cost, node);
  steps_left_ -= steps;
  return true;
}

bool Evaluation::spend_on(const Cell& value, const Node& node) noexcept {
  return spend(weight_of(value, steps_left_), node);
}

bool Evaluation::richer(const Node& node, Cell& out) {
  switch (node.action) {
    case Action::local: out = memory().locals[node.a]; return true;
    case Action::bound: out = bindings_[node.a]; return true;
    case Action::failure: return refuse(static_cast<Failure>(node.c), node);
    case Action::select:
    case Action::has_key: return select(node, out);
    case Action::index: return index(node, out);
    case Action::map: return map(node, out);
    case Action::comprehension: return comprehension(node, out);
    case Action::matches: return matches(node, out);
    case Action::convert: return converted(node, out);
    default: return accessed(node, out);
  }
}

bool Evaluation::select(const Node& node, Cell& out) {
  Cell operand;
  if (!cell(node.a, operand)) return false;
  if (operand.kind != CellKind::map) return refuse(Failure::no_such_field, node);
  Cell found;
  const bool there = find_in(operand, code_.constants[node.b], found);
  if (node.action == Action::has_key) {
    out = Cell::of(there);
    return true;
  }
  if (!there) return refuse(Failure::no_such_key, node);
  out = found;
  return true;
}

bool Evaluation::index(const Node& node, Cell& out) {
  Cell operand;
  Cell at;
  if (!cell(node.a, operand) || !cell(node.b, at)) return false;
  if (operand.kind == CellKind::map) {
    return find_in(operand, at, out) || refuse(Failure::no_such_key, node);
  }
  if (operand.kind != CellKind::list) return refuse(Failure::no_overload, node);
  const auto place = place_of(at, count_of(operand));
  if (!place) return refuse(Failure::bad_index, node);
  out = element_of(operand, *place);
  return true;
}

bool Evaluation::map(const Node& node, Cell& out) {
  const std::size_t entries = node.b / 2;
  std::vector<Cell> found(node.b);
  for (std::uint32_t i = 0; i < node.b; ++i) {
    if (!cell(code_.items[node.a + i], found[i])) return false;
    if (i % 2 == 0 && !is_key(found[i])) return refuse(Failure::bad_key, node);
  }
  std::vector<std::size_t> order(entries);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&found](std::size_t a, std::size_t b) {
    return order_of_keys(found[2 * a], found[2 * b]) < 0;
  });
  std::vector<Cell> sorted;
  sorted.reserve(found.size());
  for (const std::size_t at : order) {
    if (!sorted.empty() && order_of_keys(sorted[sorted.size() - 2], found[2 * at]) == 0) {
      return refuse(Failure::duplicate_key, node);
    }
    sorted.push_back(found[2 * at]);
    sorted.push_back(found[2 * at + 1]);
  }
  std::vector<Cell>& kept = memory().cells();
  kept = std::move(sorted);
  out = Cell::made_of(CellKind::map, kept.data(), entries);
  return true;
}

bool Evaluation::join_lists(const Node& node, const Cell& left, const Cell& right, Cell& out) {
  const std::size_t count = count_of(left) + count_of(right);
  if (!spend(count, node)) return false;
  std::vector<Cell> joined;
  joined.reserve(count);
  for (const Cell* side : {&left, &right}) {
    for (std::size_t i = 0; i < count_of(*side); ++i)
      joined.push_back(element_of(*side, i));
  }
  std::vector<Cell>& kept = memory().cells();
  kept = std::move(joined);
  out = Cell::made_of(CellKind::list, kept.data(), count);
  return true;
}

bool Evaluation::matches(const Node& node, Cell& out) {
  Cell text;
  if (!cell(node.a, text)) return false;
  if (node.c != no_node) {
    if (text.kind != CellKind::text) return refuse(Failure::no_overload, node);
    if (!spend(1 + text.length / 32, node)) return false;
    out = Cell::of(code_.patterns[node.c]->is_found_in(text.view()));
    return true;
  }
  Cell given;
  if (!cell(node.b, given)) return false;
  if (text.kind != CellKind::text || given.kind != CellKind::text) {
    return refuse(Failure::no_overload, node);
  }
  constexpr std::uint64_t making_steps = 200;
  if (!spend(making_steps + given.length + text.length / 32, node)) return false;
  std::string why;
  const auto pattern = Pattern::make(given.view(), why);
  if (!pattern) return refuse(Failure::bad_pattern, node);
  out = Cell::of(pattern->is_found_in(text.view()));
  return true;
}

bool Evaluation::converted(const Node& node, Cell& out) {
  Cell from;
  if (!cell(node.a, from)) return false;
  if (rounds_ > 0 && !spend_on(from, node)) return false;
  const Failure failure = convert(static_cast<Function>(node.c), from, memory(), out);
  return failure == Failure::none || refuse(failure, node);
}

bool Evaluation::accessed(const Node& node, Cell& out) {
  Cell time;
  Cell zone;
  if (!cell(node.a, time)) return false;
  const bool zoned = node.literal != 0;
  if (zoned && !cell(node.b, zone)) return false;
  const auto function = static_cast<Function>(node.c);
  const Failure failure = access(function, time, zoned ? &zone : nullptr, zones_, out);
  return failure == Failure::none || refuse(failure, node);
}

bool Evaluation::affords(const Cell& value) noexcept {
  const bool composite = value.kind == CellKind::list || value.kind == CellKind::map;
  return !composite || spend_on(value, nodes_[code_.root]);
}

std::string Evaluation::message() const {
  const Node& node = *failed_at_;
  const std::string& name = code_.names[static_cast<std::size_t>(failed_at_ - nodes_)];
  switch (failure_) {
    case Failure::absent: return name + " is absent";
    case Failure::wrong_type:
      return name + " holds " + std::string(name_of(cell_of(*find(node)).kind)) + " where " +
             std::string(name_of(node.expect)) + " was declared";
    case Failure::unknown_name: return "unknown name " + quoted(bounded(name, 80));
    case Failure::unknown_function: return "unknown function " + quoted(bounded(name, 80));
    case Failure::no_such_key:
      return name.empty() ? "no such key" : "no such key " + quoted(bounded(name, 80));
    case Failure::no_such_field:
      return "what is no map has no field " + quoted(bounded(name, 80));
    default: return std::string(reason_of(failure_));
  }
}

Error Evaluation::error() const {
  Error error;
  error.code = ErrorCode::guard_error;
  error.message = message() + ", at byte " + std::to_string(failed_offset()) + " of the guard";
  error.hint = "the guard is: " + bounded(code_.text, 160);
  return error;
}

}  // namespace ayar::cel
