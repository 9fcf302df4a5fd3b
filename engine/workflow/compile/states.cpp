// The tree as a flat table in document order, depth first: descendants are the numbers (state,
// end).
#include "base/text.hpp"
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t states_max = 2000;

struct Inherited {
  std::optional<law::Phase> phase;
  law::Disposition disposition = law::Disposition::none;
};

bool takes_name(Build& build, const DraftState& draft, Index number) {
  Definition& made = build.made;
  const auto [entry, fresh] = made.state_by_name.emplace(draft.name.text, number);
  if (fresh) return true;
  build.report
      .error(rule::duplicate_name, *draft.name.node,
             "state '" + draft.name.text + "' is defined twice",
             "state names are unique in a file, whatever their parent")
      .notes.push_back(
          build.report.note("first defined here", *build.places.states[entry->second]));
  return false;
}

// Whether a region says anything of the complaint's phase.
const Node* phase_said(const DraftState& draft) {
  if (draft.phase_node != nullptr) return draft.phase_node;
  if (draft.disposition_node != nullptr) return draft.disposition_node;
  for (const DraftState& child : draft.children) {
    if (const Node* found = phase_said(child)) return found;
  }
  return nullptr;
}

// The phase is a property of the complaint: of several regions one at most may say it.
const DraftState* carrying_region(Build& build, const DraftState& parallel) {
  const DraftState* carrying = nullptr;
  const Node* first = parallel.phase_node;
  for (const DraftState& region : parallel.children) {
    const Node* said = phase_said(region);
    if (said == nullptr) continue;
    if (first != nullptr) {
      build.report
          .error(rule::phase_twice, *said,
                 "the phase of '" + parallel.name.text + "' is said twice, and can be one only",
                 "let the parallel state carry the phase, or exactly one of its regions")
          .notes.push_back(build.report.note("said here already", *first));
      continue;
    }
    first = said;
    carrying = &region;
  }
  return carrying;
}

State state_of(Build& build, const DraftState& draft, Index parent) {
  State state;
  state.name = draft.name.text;
  state.parent = parent;
  state.depth = build.made.states[parent].depth + 1;
  state.title = draft.title;
  state.open_ended = draft.open_ended;
  state.where = build.report.place(*draft.name.node);
  if (draft.final) state.type = StateType::final;
  if (draft.history) state.type = *draft.history;
  if (!draft.children.empty())
    state.type = draft.parallel ? StateType::parallel : StateType::compound;
  state.counts_end = draft.final && parent == 0;
  return state;
}

void add_states(Build& build, const DraftState* of, const std::vector<DraftState>& list,
                Index parent, const Inherited& inherited);

void add_state(Build& build, const DraftState& draft, Index parent, const Inherited& inherited) {
  Definition& made = build.made;
  const auto number = static_cast<Index>(made.states.size());
  if (number > states_max) {
    if (number == states_max + 1) {
      build.report.error(rule::too_many, *draft.name.node,
                         "a workflow has at most " + std::to_string(states_max) + " states");
    }
    return;
  }
  if (!takes_name(build, draft, number)) return;
  State state = state_of(build, draft, parent);
  const Inherited own{draft.phase ? draft.phase : inherited.phase, draft.disposition_node != nullptr
                                                                       ? draft.disposition
                                                                       : inherited.disposition};
  if (!draft.history) {
    state.phase = own.phase;
    state.disposition = own.disposition;
  }
  made.states.push_back(std::move(state));
  build.places.states.push_back(draft.name.node);
  build.places.dispositions.push_back(draft.disposition_node);
  add_states(build, &draft, draft.children, number, own);
  made.states[number].end = static_cast<Index>(made.states.size());
}

// History states first: who leaves their parent finds them behind it.
void add_states(Build& build, const DraftState* of, const std::vector<DraftState>& list,
                Index parent, const Inherited& inherited) {
  const bool regions = of != nullptr && of->parallel;
  const DraftState* carrying = regions ? carrying_region(build, *of) : nullptr;
  for (const DraftState& draft : list) {
    if (draft.history) add_state(build, draft, parent, {});
  }
  for (const DraftState& draft : list) {
    if (draft.history) continue;
    const bool silent = carrying != nullptr && carrying != &draft;
    add_state(build, draft, parent, silent ? Inherited{} : inherited);
  }
}

}  // namespace

void build_states(Build& build) {
  Definition& made = build.made;
  State root;
  root.name = build.draft.workflow;
  root.type = build.draft.parallel ? StateType::parallel : StateType::compound;
  root.title = build.draft.title;
  made.states.push_back(std::move(root));
  build.places.states.push_back(&build.report.document().root);
  build.places.dispositions.push_back(nullptr);
  add_states(build, nullptr, build.draft.states, 0, {});
  made.states[0].end = static_cast<Index>(made.states.size());
  build_beginnings(build);
}

}  // namespace ayar::workflow
