// Entry sets that do not depend on the configuration: all but those that pass a history state or
// run an `initial` with actions.
#include <map>

#include "workflow/compile/build.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t entering_max = 4'000'000;

// Entering anything by a history state needs its record, so asking for one says: not always the
// same.
struct NothingRecorded {
  bool* asked;
  const std::vector<Index>* operator()(Index) const {
    *asked = true;
    return nullptr;
  }
};

bool is_always_same(const Definition& made, const Transition& transition,
                    std::vector<Index>& entering) {
  bool asked = false;
  std::vector<Index> by_default;
  const NothingRecorded recorded{&asked};
  entering.clear();
  EntrySet<NothingRecorded>(made, recorded, entering, by_default)
      .add(transition, transition.domain);
  std::sort(entering.begin(), entering.end());
  entering.erase(std::unique(entering.begin(), entering.end()), entering.end());
  return !asked && by_default.empty();
}

}  // namespace

void build_entering(Build& build) {
  // Where a target could not be found the tables are not whole, and nothing will run them.
  if (has_errors(build.report.found())) return;
  Definition& made = build.made;
  std::vector<Index> entering;
  for (Transition& transition : made.transitions) {
    if (transition.targets.empty() || transition.domain == none) continue;
    const Transition& first = made.transitions[transition.written];
    if (&first != &transition) {
      transition.enters = first.enters;
      transition.enters_known = first.enters_known;
      continue;
    }
    if (made.entering.size() > entering_max || !is_always_same(made, transition, entering))
      continue;
    transition.enters.begin = static_cast<Index>(made.entering.size());
    made.entering.insert(made.entering.end(), entering.begin(), entering.end());
    transition.enters.end = static_cast<Index>(made.entering.size());
    transition.enters_known = true;
  }
}

}  // namespace ayar::workflow
