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

void add_states(Build& build, const std::vector<DraftState>& list, Index parent,
                const Inherited& inherited) {
  Definition& made = build.made;
  for (const DraftState& draft : list) {
    const auto number = static_cast<Index>(made.states.size());
    if (number > states_max) {
      build.report.error(rule::too_many, *draft.name.node,
                         "a workflow has at most " + std::to_string(states_max) + " states");
      return;
    }
    if (!takes_name(build, draft, number)) continue;
    State state;
    state.name = draft.name.text;
    state.parent = parent;
    state.depth = made.states[parent].depth + 1;
    state.title = draft.title;
    state.open_ended = draft.open_ended;
    state.where = build.report.place(*draft.name.node);
    if (draft.final) state.type = StateType::final;
    if (!draft.children.empty()) state.type = StateType::compound;
    const Inherited own{
        draft.phase ? draft.phase : inherited.phase,
        draft.disposition_node != nullptr ? draft.disposition : inherited.disposition};
    state.phase = own.phase;
    state.disposition = own.disposition;
    state.counts_end = draft.final && parent == 0;
    made.states.push_back(std::move(state));
    build.places.states.push_back(draft.name.node);
    build.places.dispositions.push_back(draft.disposition_node);
    add_states(build, draft.children, number, own);
    made.states[number].end = static_cast<Index>(made.states.size());
  }
}

// A compound state without `initial` begins in its first child, as SCXML says.
void resolve_initial(Build& build, Index state, const DraftWord& initial) {
  Definition& made = build.made;
  State& compound = made.states[state];
  if (state + 1 >= compound.end) return;
  compound.initial = state + 1;
  if (!initial.given()) return;
  const Index target = look_up(build, made.state_by_name, initial, "state");
  if (target == none) return;
  if (made.is_descendant(target, state)) {
    compound.initial = target;
    return;
  }
  const std::string where = state == 0 ? "this workflow" : "'" + compound.name + "'";
  build.report.error(rule::unknown_name, *initial.node,
                     "'" + initial.text + "' is not inside " + where,
                     "a state begins in one of its own");
}

void resolve_all(Build& build, const std::vector<DraftState>& list) {
  for (const DraftState& draft : list) {
    const auto found = build.made.state_by_name.find(draft.name.text);
    if (found == build.made.state_by_name.end()) continue;
    if (!draft.children.empty()) resolve_initial(build, found->second, draft.initial);
    resolve_all(build, draft.children);
  }
}

}  // namespace

void build_states(Build& build) {
  Definition& made = build.made;
  State root;
  root.name = build.draft.workflow;
  root.type = StateType::compound;
  root.title = build.draft.title;
  made.states.push_back(std::move(root));
  build.places.states.push_back(&build.report.document().root);
  build.places.dispositions.push_back(nullptr);
  add_states(build, build.draft.states, 0, {});
  made.states[0].end = static_cast<Index>(made.states.size());
  resolve_initial(build, 0, build.draft.initial);
  resolve_all(build, build.draft.states);
}

}  // namespace ayar::workflow
