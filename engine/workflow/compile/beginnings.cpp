// Where compound states begin and history states lead, and what may be active together.
#include "base/text.hpp"
#include "workflow/compile/build.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

std::string named(const Definition& made, Index state) {
  return state == 0 ? "this workflow" : "'" + made.states[state].name + "'";
}

Index first_child(const Definition& made, Index parent) {
  Index child = parent + 1;
  while (child < made.states[parent].end && is_history(made.states[child].type))
    ++child;
  return child;
}

// The targets that are found inside `parent`.
std::vector<Index> targets_in(Build& build, Index parent, const DraftInitial& draft,
                              std::string_view hint) {
  const Definition& made = build.made;
  std::vector<Index> targets;
  for (const DraftWord& word : draft.targets) {
    const Index target = look_up(build, made.state_by_name, word, "state");
    if (target == none) continue;
    if (made.is_descendant(target, parent)) {
      targets.push_back(target);
      continue;
    }
    build.report.error(rule::unknown_name, *word.node,
                       "'" + word.text + "' is not inside " + named(made, parent),
                       std::string(hint));
  }
  check_together(build, targets, draft.targets);
  return targets;
}

// A compound state without `initial` begins in its first child, as SCXML says.
void resolve_initial(Build& build, Index number, const DraftInitial& initial) {
  Definition& made = build.made;
  State& compound = made.states[number];
  if (compound.type != StateType::compound) return;
  const Index first = first_child(made, number);
  if (first == compound.end) {
    if (number + 1 < compound.end) {
      build.report.error(rule::history_form, *build.places.states[number],
                         named(made, number) + " holds nothing but history states",
                         "give it a state to be in");
    }
    return;
  }
  compound.initial_targets = targets_in(build, number, initial, "a state begins in one of its own");
  if (compound.initial_targets.empty()) compound.initial_targets = {first};
  compound.initial = compound.initial_targets.front();
}

void refuse_history(Build& build, const DraftState& draft, std::string message, std::string hint) {
  build.report.error(rule::history_form, *draft.name.node, std::move(message), std::move(hint));
}

// Without `to` a history state leads where its parent begins.
void resolve_history(Build& build, const DraftState& draft, Index number) {
  Definition& made = build.made;
  State& history = made.states[number];
  const Index parent = history.parent;
  if (parent == 0) {
    return refuse_history(build, draft,
                          "'" + draft.name.text + "' stands at the top, which is never left",
                          "a history state belongs into the state that it remembers");
  }
  if (draft.initial.node != nullptr) {
    history.initial_targets =
        targets_in(build, parent, draft.initial, "a history state leads into its own parent");
  } else if (made.states[parent].type == StateType::parallel) {
    for (Index child = first_child(made, parent); child < made.states[parent].end;
         child = made.states[child].end)
      history.initial_targets.push_back(child);
  } else {
    history.initial_targets = made.states[parent].initial_targets;
  }
  for (const Index target : history.initial_targets) {
    if (!is_history(made.states[target].type) || made.states[target].parent != parent) continue;
    refuse_history(build, draft,
                   "'" + draft.name.text + "' leads to '" + made.states[target].name +
                       "', which remembers the same state",
                   "say by 'to' which state it leads to before anything was remembered");
    history.initial_targets.clear();
    return;
  }
}

template <class Visit>
void each_state(Build& build, const std::vector<DraftState>& list, const Visit& visit) {
  for (const DraftState& draft : list) {
    const auto found = build.made.state_by_name.find(draft.name.text);
    const bool known = found != build.made.state_by_name.end() &&
                       build.places.states[found->second] == draft.name.node;
    if (known) visit(draft, found->second);
    each_state(build, draft.children, visit);
  }
}

}  // namespace

bool can_be_together(const Definition& made, Index a, Index b) {
  if (a == b || made.is_descendant(a, b) || made.is_descendant(b, a)) return true;
  Index common = made.states[a].parent;
  while (!made.is_descendant(b, common))
    common = made.states[common].parent;
  return made.states[common].type == StateType::parallel;
}

void check_together(Build& build, const std::vector<Index>& targets,
                    const std::vector<DraftWord>& words) {
  if (targets.size() != words.size()) return;  // one is unknown, which is said already
  for (std::size_t i = 1; i < targets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (can_be_together(build.made, targets[i], targets[j])) continue;
      build.report
          .error(rule::targets_apart, *words[i].node,
                 "'" + words[i].text + "' and '" + words[j].text + "' cannot be active together",
                 "several targets lie in different regions of a parallel state")
          .notes.push_back(build.report.note("the other target", *words[j].node));
      return;
    }
  }
}

void build_beginnings(Build& build) {
  resolve_initial(build, 0, build.draft.initial);
  each_state(build, build.draft.states, [&](const DraftState& draft, Index number) {
    if (!draft.history) resolve_initial(build, number, draft.initial);
    if (!draft.final ||
        build.made.states[build.made.states[number].parent].type != StateType::parallel)
      return;
    build.report.error(rule::final_state, *draft.name.node,
                       "'" + draft.name.text + "' is a region, and a region is not final itself",
                       "put the final state into the region");
  });
  each_state(build, build.draft.states, [&](const DraftState& draft, Index number) {
    if (draft.history) resolve_history(build, draft, number);
  });
}

}  // namespace ayar::workflow
