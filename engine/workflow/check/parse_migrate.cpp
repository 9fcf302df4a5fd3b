// `migrate`: how complaints of an earlier version come over. Old names belong to that version and
// can only be looked at for their form; new ones are looked up once the tables are made.
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

std::vector<DraftMigration::Renaming> parse_renamings(const Node& node, std::string_view what,
                                                      Report& report) {
  std::vector<DraftMigration::Renaming> made;
  if (!report.fields().mapping(node, "a mapping of old name to new")) return made;
  for (const Member& member : node.members) {
    if (!is_name(member.key, "an old name", report)) continue;
    if (auto word = word_of(member.value, report, what))
      made.push_back({member.key.text, std::move(*word)});
  }
  return made;
}

}  // namespace

void parse_migrate(const Node& node, Draft& draft, Report& report) {
  DraftMigration made;
  made.node = &node;
  Keys keys(node, report, "'migrate'", form::migrate);
  if (const Node* from = keys.need("from", "the version that complaints come from: from: 3")) {
    made.from = integer_of(*from, report, "the version to come from", {1, 1'000'000'000}).value_or(0);
    if (made.from >= draft.version && draft.version != 0) {
      report.error(rule::bad_word, *from, "complaints come from an earlier version",
                   "this file is version " + std::to_string(draft.version));
    }
  }
  if (const Node* states = keys.take("states"))
    made.states = parse_renamings(*states, "a state", report);
  if (const Node* clocks = keys.take("clocks"))
    made.clocks = parse_renamings(*clocks, "a clock", report);
  if (const Node* fields = keys.take("fields"))
    made.fields = parse_renamings(*fields, "a field", report);
  keys.close();
  draft.migrate = std::move(made);
}

}  // namespace ayar::workflow
