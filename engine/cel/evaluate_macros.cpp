// all, exists, exists_one, map, filter: rounds over a list, or over the keys of a map.
#include "cel/evaluate.hpp"

namespace ayar::cel {

bool Evaluation::comprehension(const Node& node, Cell& out) {
  Cell range;
  if (!cell(node.a, range)) return false;
  if (range.kind == CellKind::map) {
    if (!spend(count_of(range), node)) return false;
    std::vector<Cell>& keys = memory().cells();
    for_each_entry(range, [&keys](const Cell& key, const Cell&) { keys.push_back(key); });
    range = Cell::made_of(CellKind::list, keys.data(), keys.size());
  }
  if (range.kind != CellKind::list) return refuse(Failure::no_overload, node);
  if (memory().locals.size() < code_.locals) memory().locals.resize(code_.locals);
  ++rounds_;
  bool done = false;
  switch (node.macro) {
    case Macro::all:
    case Macro::exists: done = quantified(node, range, out); break;
    case Macro::exists_one: done = counted(node, range, out); break;
    default: done = gathered(node, range, out); break;
  }
  --rounds_;
  return done;
}

bool Evaluation::begin_round(const Node& node, const Cell& range, std::size_t index) {
  if (!spend(static_cast<std::uint64_t>(node.literal), node)) return false;
  memory().locals[node.slot] = element_of(range, index);
  return true;
}

/// As `&&` or `||` over the rounds: one that decides hides the errors of the others.
bool Evaluation::quantified(const Node& node, const Cell& range, Cell& out) {
  const Truth deciding = node.macro == Macro::all ? Truth::no : Truth::yes;
  Failure failure = Failure::none;
  const Node* failed_at = nullptr;
  for (std::size_t i = 0; i < count_of(range); ++i) {
    if (!begin_round(node, range, i)) return false;
    const Truth one = truth(node.b);
    if (one == deciding) {
      out = Cell::of(deciding == Truth::yes);
      return true;
    }
    if (one != Truth::error) continue;
    if (failure_ == Failure::cost) return false;
    if (failure != Failure::none) continue;
    failure = failure_;
    failed_at = failed_at_;
  }
  if (failure != Failure::none) return refuse(failure, *failed_at);
  out = Cell::of(deciding == Truth::no);
  return true;
}

/// Exactly one; an error anywhere is an error of the whole.
bool Evaluation::counted(const Node& node, const Cell& range, Cell& out) {
  std::size_t held = 0;
  for (std::size_t i = 0; i < count_of(range); ++i) {
    if (!begin_round(node, range, i)) return false;
    const Truth one = truth(node.b);
    if (one == Truth::error) return false;
    held += one == Truth::yes ? 1 : 0;
  }
  out = Cell::of(held == 1);
  return true;
}

/// filter(x, p), map(x, t), map(x, p, t).
bool Evaluation::gathered(const Node& node, const Cell& range, Cell& out) {
  const bool filters = node.macro == Macro::filter || node.c != no_node;
  std::vector<Cell> gathered;
  for (std::size_t i = 0; i < count_of(range); ++i) {
    if (!begin_round(node, range, i)) return false;
    const Cell element = memory().locals[node.slot];
    if (filters) {
      const Truth one = truth(node.b);
      if (one == Truth::error) return false;
      if (one == Truth::no) continue;
    }
    Cell made = element;
    if (node.macro == Macro::map && !cell(node.c != no_node ? node.c : node.b, made)) return false;
    gathered.push_back(made);
  }
  std::vector<Cell>& kept = memory().cells();
  kept = std::move(gathered);
  out = Cell::made_of(CellKind::list, kept.data(), kept.size());
  return true;
}

}  // namespace ayar::cel
