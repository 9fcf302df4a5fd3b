// What a message must say, as field numbers.
#include "workflow/compile/build.hpp"

namespace ayar::workflow {

void build_messages(Build& build) {
  for (std::size_t i = 0; i < build.draft.messages.size(); ++i) {
    for (const DraftWord& word : build.draft.messages[i].must_say) {
      const Index field = look_up(build, build.made.field_by_name, word, "field");
      if (field != none) build.made.messages[i].must_say.push_back(field);
    }
  }
}

}  // namespace ayar::workflow
