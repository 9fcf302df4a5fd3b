#pragma once
/// The lint: rules AY200 and on, over a workflow that has no errors. Cost: linear in states and
/// transitions, but for guards, which are asked at most Cases::cases_max times each.
#include "workflow/check/laws.hpp"
#include "workflow/check/lint_rules.hpp"

namespace ayar::workflow {

/// Reports what the workflow does and hardly means. The tables must be whole, the laws proved.
void lint(Build& build);

/// Eventless circles, which are errors and so are told of beside others.
void lint_cycles(Build& build);

// One file of these each.
void lint_guards(Build& build);
void lint_events(Build& build);
void lint_messages(Build& build);
void lint_timers(Build& build);
void lint_data(Build& build);
void lint_roles(Build& build);
void lint_titles(Build& build);
void lint_words(Build& build);
/// What needs the graph of steps; `kind: complaint` only.
void lint_paths(const Proof& proof);
void lint_clocks(const Proof& proof);

/// Inside a parallel state: other regions may take what this one leaves.
[[nodiscard]] bool is_in_region(const Definition& made, Index state);

/// `allow: {AY209: "why"}`.
void parse_allow(const Node& node, Draft& draft, Report& report);
/// Takes away the warnings that the workflow allows, and says which allowances are idle. Beside an
/// error no lint is spoken: it would hide what must be mended first.
[[nodiscard]] std::vector<Diagnostic> without_allowed(const Draft& draft, const Document& document,
                                                      std::vector<Diagnostic> found);

}  // namespace ayar::workflow
