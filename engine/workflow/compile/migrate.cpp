// `migrate`: every new name exists in this version; what the old ones were is the other's matter.
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {

void take_over(Build& build, const std::vector<DraftMigration::Renaming>& from,
               const NameTable& table, std::string_view what,
               std::map<std::string, std::string>& into) {
  for (const DraftMigration::Renaming& each : from) {
    if (look_up(build, table, each.to, what) != none) into.emplace(each.from, each.to.text);
  }
}

}  // namespace

void build_migrate(Build& build) {
  if (!build.draft.migrate) return;
  const DraftMigration& draft = *build.draft.migrate;
  Migration made;
  made.from = draft.from;
  made.where = build.report.place(*draft.node);
  take_over(build, draft.states, build.made.state_by_name, "state", made.states);
  take_over(build, draft.clocks, build.made.clock_by_name, "clock", made.clocks);
  take_over(build, draft.fields, build.made.field_by_name, "field", made.fields);
  build.made.migrate = std::move(made);
}

}  // namespace ayar::workflow
