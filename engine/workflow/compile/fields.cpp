// The data frame: the core vocabulary first, then what the workflow declares.
#include "workflow/compile/build.hpp"

namespace ayar::workflow {
namespace {
constexpr std::size_t fields_max = 500;
}

void build_fields(Build& build) {
  for (const DraftField& draft : build.draft.fields) {
    Definition& made = build.made;
    if (made.fields.size() == fields_max) {
      build.report.error(rule::too_many, *draft.node,
                         "a workflow has at most " + std::to_string(fields_max) + " fields");
      return;
    }
    made.field_by_name.emplace(draft.field.name, static_cast<Index>(made.fields.size()));
    made.fields.push_back(draft.field);
    build.places.fields.push_back(draft.node);
  }
}

}  // namespace ayar::workflow
