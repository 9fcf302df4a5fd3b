#include "workflow/check/lint.hpp"

namespace ayar::workflow {

void lint(Build& build) {
  lint_guards(build);
  lint_events(build);
  lint_messages(build);
  lint_timers(build);
  lint_data(build);
  lint_roles(build);
  lint_titles(build);
  lint_words(build);
}

bool is_in_region(const Definition& made, Index state) {
  for (Index s = made.states[state].parent; s != none; s = made.states[s].parent) {
    if (made.states[s].type == StateType::parallel) return true;
  }
  return false;
}

}  // namespace ayar::workflow
