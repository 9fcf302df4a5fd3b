#include "workflow/compile/compile.hpp"

namespace ayar::workflow {

void compile(Build& build) {
  build.made.kind = build.draft.kind;
  build.made.workflow = build.draft.workflow;
  build.made.version = build.draft.version;
  build.made.title = build.draft.title;
  build_fields(build);
  build_states(build);
  build_event_names(build);
  build_event_data(build);
  build_messages(build);
  build_transitions(build);
  build_clocks(build);
  build_dispatch(build);
  build_entering(build);
  build_migrate(build);
}

}  // namespace ayar::workflow
