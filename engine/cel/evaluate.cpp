#include "cel/evaluate.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ayar::cel {
namespace {

Truth truth_of(bool value) noexcept { return value ? Truth::yes : Truth::no; }

}  // namespace

const Value* Evaluation::find(const Node& node) const noexcept {
  const std::span<const Value>& frame = node.frame == Frame::data    ? context_.data
                                        : node.frame == Frame::event ? context_.event
                                                                     : context_.actor;
  return node.slot < frame.size() ? frame.data() + node.slot : nullptr;
}

Truth Evaluation::fail_read(const Node& node, const Value* value) noexcept {
  const bool absent = value == nullptr || value->is_null();
  return fail(absent ? Failure::absent : Failure::wrong_type, node);
}

Truth Evaluation::truth(std::uint32_t index) {
  const Node& node = nodes_[index];
  switch (node.action) {
    case Action::logical_and: return both(node);
    case Action::logical_or: return either(node);
    case Action::compare_integer: return compare_integer(node);
    case Action::compare_text: return compare_text(node);
    case Action::compare:
    case Action::in: return compared(node);
    case Action::starts_with:
    case Action::ends_with:
    case Action::contains: return text_test(node);
    case Action::has: {
      const Value* value = find(node);
      return truth_of(value != nullptr && !value->is_null());
    }
    case Action::in_state: return is_active(node.a);
    case Action::logical_not: return negated(node);
    case Action::conditional: return chosen(node);
    case Action::read:
      if (node.expect == CellKind::boolean) return read_boolean(node);
      return any_boolean(node);
    default: return any_boolean(node);
  }
}

Truth Evaluation::is_active(std::uint32_t state) const {
  return truth_of(std::binary_search(context_.active.begin(), context_.active.end(), state));
}

Truth Evaluation::negated(const Node& node) {
  const Truth operand = truth(node.a);
  return operand == Truth::error ? operand : truth_of(operand == Truth::no);
}

Truth Evaluation::chosen(const Node& node) {
  const Truth condition = truth(node.a);
  if (condition == Truth::error) return condition;
  return truth(condition == Truth::yes ? node.b : node.c);
}

/// What has a boolean only by luck of its data, or by a constant.
Truth Evaluation::any_boolean(const Node& node) {
  Cell value;
  if (!cell(static_cast<std::uint32_t>(&node - nodes_), value)) return Truth::error;
  if (value.kind != CellKind::boolean) return fail(Failure::no_overload, node);
  return truth_of(value.integer != 0);
}

bool Evaluation::cell(std::uint32_t index, Cell& out) {
  const Node& node = nodes_[index];
  switch (node.action) {
    case Action::constant: out = code_.constants[node.a]; return true;
    case Action::read: return read(node, out);
    case Action::now:
      out = Cell::of(CellKind::timestamp, context_.now.time_since_epoch().count());
      return true;
    case Action::conditional: {
      const Truth condition = truth(node.a);
      return condition != Truth::error && cell(condition == Truth::yes ? node.b : node.c, out);
    }
    case Action::arithmetic: return arithmetic(node, out);
    case Action::negate: {
      Cell operand;
      if (!cell(node.a, operand)) return false;
      const Failure failure = negate(operand, out);
      return failure == Failure::none || fail(failure, node) != Truth::error;
    }
    case Action::size: return size(node, out);
    case Action::list: return list(node, out);
    default: break;
  }
  if (node.action >= Action::local) return richer(node, out);
  const Truth value = truth(index);
  out = Cell::of(value == Truth::yes);
  return value != Truth::error;
}

bool Evaluation::read(const Node& node, Cell& out) {
  const Value* value = find(node);
  if (value == nullptr || value->is_null()) return fail_read(node, value) != Truth::error;
  out = cell_of(*value);
  if (node.expect != any_kind && out.kind != node.expect) {
    return fail_read(node, value) != Truth::error;
  }
  return true;
}

Truth Evaluation::read_boolean(const Node& node) {
  const Value* value = find(node);
  const bool* held = value == nullptr ? nullptr : value->get_if<bool>();
  return held == nullptr ? fail_read(node, value) : truth_of(*held);
}

Truth Evaluation::compare_integer(const Node& node) {
  const Value* value = find(node);
  const auto* held = value == nullptr ? nullptr : value->get_if<std::int64_t>();
  if (held == nullptr) return fail_read(node, value);
  const unsigned order = *held < node.literal ? order_less : order_equal;
  return truth_of(((*held > node.literal ? order_greater : order) & node.accepts) != 0U);
}

Truth Evaluation::compare_text(const Node& node) {
  const Value* value = find(node);
  const auto* held = value == nullptr ? nullptr : value->get_if<std::string>();
  if (held == nullptr) return fail_read(node, value);
  const bool same = std::string_view(*held) == code_.constants[node.a].view();
  return truth_of(same == (node.operation == Operator::equal));
}

/// CEL: either side being false makes the whole false, even beside an error.
Truth Evaluation::both(const Node& node) {
  const Truth left = truth(node.a);
  if (left == Truth::no) return left;
  if (left == Truth::yes) return truth(node.b);
  return absorbed(node, Truth::no);
}

/// CEL: either side being true makes the whole true, even beside an error.
Truth Evaluation::either(const Node& node) {
  const Truth left = truth(node.a);
  if (left == Truth::yes) return left;
  if (left == Truth::no) return truth(node.b);
  return absorbed(node, Truth::yes);
}

/// The left side erred: the right side may still decide, else the left's error is the one told.
Truth Evaluation::absorbed(const Node& node, Truth absorbing) {
  const Failure failure = failure_;
  const Node* failed_at = failed_at_;
  if (truth(node.b) == absorbing) return absorbing;
  return fail(failure, *failed_at);
}

Truth Evaluation::compared(const Node& node) {
  Cell left;
  Cell right;
  if (!cell(node.a, left) || !cell(node.b, right)) return Truth::error;
  // Outside of a loop plain values are compared once at most, and that is bounded by the data.
  const bool composite = left.kind == CellKind::list || left.kind == CellKind::map;
  if ((composite || rounds_ > 0) && (!spend_on(left, node) || !spend_on(right, node))) {
    return Truth::error;
  }
  Failure failure = Failure::none;
  const Truth verdict = node.action == Action::in ? is_in(left, right, failure)
                                                  : compare(node.operation, left, right, failure);
  return verdict == Truth::error ? fail(failure, node) : verdict;
}

Truth Evaluation::text_test(const Node& node) {
  Cell text;
  Cell part;
  if (!cell(node.a, text) || !cell(node.b, part)) return Truth::error;
  if (text.kind != CellKind::text || part.kind != CellKind::text) {
    return fail(Failure::no_overload, node);
  }
  if (rounds_ > 0 && !spend_on(text, node)) return Truth::error;
  if (node.action == Action::starts_with) return truth_of(text.view().starts_with(part.view()));
  if (node.action == Action::ends_with) return truth_of(text.view().ends_with(part.view()));
  return truth_of(text.view().find(part.view()) != std::string_view::npos);
}

bool Evaluation::arithmetic(const Node& node, Cell& out) {
  Cell left;
  Cell right;
  if (!cell(node.a, left) || !cell(node.b, right)) return false;
  if (node.operation == Operator::add && left.kind == right.kind) {
    if (left.kind == CellKind::text || left.kind == CellKind::bytes) {
      return join_texts(node, left, right, out);
    }
    if (left.kind == CellKind::list) return join_lists(node, left, right, out);
  }
  const Failure failure = cel::arithmetic(node.operation, left, right, out);
  return failure == Failure::none || fail(failure, node) != Truth::error;
}

bool Evaluation::join_texts(const Node& node, const Cell& left, const Cell& right, Cell& out) {
  if (left.length + right.length > joined_text_bytes_max) return refuse(Failure::text_size, node);
  if (rounds_ > 0 && (!spend_on(left, node) || !spend_on(right, node))) return false;
  std::string& text = memory().text();
  text.reserve(left.length + right.length);
  text.append(left.view()).append(right.view());
  out = Cell::of(left.kind, std::string_view(text));
  return true;
}

Memory& Evaluation::memory() {
  if (memory_ == nullptr) memory_ = new Memory();
  return *memory_;
}

void Evaluation::release() noexcept { delete memory_; }

bool Evaluation::size(const Node& node, Cell& out) {
  Cell operand;
  if (!cell(node.a, operand)) return false;
  std::size_t count = 0;
  switch (operand.kind) {
    case CellKind::text:
      if (rounds_ > 0 && !spend_on(operand, node)) return false;
      count = code_points(operand.view());
      break;
    case CellKind::bytes: count = operand.length; break;
    case CellKind::list:
    case CellKind::map: count = count_of(operand); break;
    default: return refuse(Failure::no_overload, node);
  }
  out = Cell::of(CellKind::integer, static_cast<std::int64_t>(count));
  return true;
}

bool Evaluation::list(const Node& node, Cell& out) {
  std::vector<Cell> built;
  built.reserve(node.b);
  for (std::uint32_t i = 0; i < node.b; ++i) {
    Cell element;
    if (!cell(code_.items[node.a + i], element)) return false;
    built.push_back(element);
  }
  std::vector<Cell>& kept = memory().cells();
  kept = std::move(built);
  out = Cell::made_of(CellKind::list, kept.data(), kept.size());
  return true;
}

}  // namespace ayar::cel
