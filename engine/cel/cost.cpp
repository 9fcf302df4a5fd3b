#include "cel/cost.hpp"

#include <algorithm>

#include "cel/code.hpp"

namespace ayar::cel {
namespace {

constexpr std::uint64_t endless = std::uint64_t{1} << 50;  // nothing adds up to more

/// Walks the flat nodes once; they are a tree.
class Worst {
 public:
  explicit Worst(const Program::Code& code) : code_(code) {}

  std::uint64_t cost(std::uint32_t index) const {
    const Node& node = code_.nodes[index];
    switch (node.action) {
      case Action::comprehension: return loop(node);
      case Action::list:
      case Action::map: return items(node);
      case Action::logical_not:
      case Action::negate:
      case Action::size:
      case Action::select:
      case Action::has_key:
      case Action::convert: return 1 + cost(node.a);
      case Action::access: return 1 + cost(node.a) + (node.literal != 0 ? cost(node.b) : 0);
      case Action::conditional:
        return 1 + cost(node.a) + std::max(cost(node.b), cost(node.c));
      case Action::logical_and:
      case Action::logical_or:
      case Action::compare:
      case Action::in:
      case Action::arithmetic:
      case Action::starts_with:
      case Action::ends_with:
      case Action::contains:
      case Action::matches:
      case Action::index: return 1 + cost(node.a) + cost(node.b);
      default: return 1;
    }
  }

 private:
  std::uint64_t loop(const Node& node) const {
    std::uint64_t round = 1 + cost(node.b);
    if (node.c != no_node) round += cost(node.c);
    return std::min(endless, cost(node.a) + elements(node.a) * std::min(round, endless >> 20U));
  }

  std::uint64_t items(const Node& node) const {
    std::uint64_t sum = 1;
    for (std::uint32_t i = 0; i < node.b; ++i)
      sum += cost(code_.items[node.a + i]);
    return std::min(sum, endless);
  }

  /// How many elements a range has at most.
  std::uint64_t elements(std::uint32_t index) const {
    const Node& node = code_.nodes[index];
    switch (node.action) {
      case Action::constant: {
        const Cell& cell = code_.constants[node.a];
        const bool range = cell.kind == CellKind::list || cell.kind == CellKind::map;
        return range ? count_of(cell) : 0;
      }
      case Action::list: return node.b;
      case Action::map: return node.b / 2;
      case Action::comprehension: return elements(node.a);
      case Action::arithmetic: return std::min(endless >> 30U, elements(node.a) + elements(node.b));
      case Action::conditional: return std::max(elements(node.b), elements(node.c));
      case Action::convert: return elements(node.a);
      default: return cost::elements_assumed;
    }
  }

  const Program::Code& code_;
};

}  // namespace

std::uint64_t worst_cost(const Program::Code& code) { return Worst(code).cost(code.root); }

}  // namespace ayar::cel
