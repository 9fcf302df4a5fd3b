// The page of rules, and the answers of `ayar check --explain`: printed from the tables, so that
// neither can say what the checker does not do.
#include "workflow/check/rules.hpp"
#include "workflow/check/lint_rules.hpp"

namespace ayar::workflow {
namespace {

constexpr std::string_view heading =
    "# Rules\n\n"
    "Every rule that a workflow is held to when it loads. Printed from the tables in "
    "`engine/workflow/read/traps.hpp`,\n`engine/workflow/check/rules.hpp` and "
    "`engine/workflow/check/lint_rules.hpp`; a test holds them equal. Ids never change and never "
    "return.\n\n"
    "## Reading\n\n| id | what is refused | what to do |\n|---|---|---|\n";
constexpr std::string_view checking =
    "\n## Checking\n\nFrom AY150 on these are laws: no workflow of `kind: complaint` may break "
    "them.\n\n"
    "| id | rule | why |\n|---|---|---|\n";
constexpr std::string_view linting =
    "\n## Lint\n\nWhat loads and is hardly meant: warnings, spoken once a file has no errors. One "
    "that is meant is allowed by name, at the top of\nthe file and with its reason; an allowance "
    "that silences nothing is a warning itself.\n\n"
    "    allow: {AY209: \"each note begins the wait anew\"}\n\n"
    "Guards are told apart by what they can tell apart: an enum's words, both truth values, a "
    "number's cells between the constants it is\ncompared with, given or not. A guard that reads "
    "`now`, another state, or compares two fields is one the lint cannot tell, and says\nnothing "
    "of.\n";

void row(std::string& page, std::string_view a, std::string_view b, std::string_view c) {
  page.append("| ").append(a).append(" | ").append(b).append(" | ").append(c).append(" |\n");
}

std::string section_of(const LintRule& each) {
  std::string text = "### " + std::string(each.id) + " " + std::string(each.name) + "\n\n";
  if (each.severity == Severity::error) text += "An error: it cannot be meant. ";
  text.append(each.why).append(" ").append(each.remedy);
  text.append("\n\n```yaml\n# bad\n").append(each.bad);
  return text.append("\n# good\n").append(each.good).append("\n```\n");
}

std::string section_of(const RuleLine& each) {
  std::string text = "### " + std::string(each.id) + " " + std::string(each.name) + "\n\n";
  if (!each.why.empty()) text.append(each.why).append("\n");
  if (!each.remedy.empty()) text.append("To do: ").append(each.remedy).append("\n");
  return text;
}

}  // namespace

std::string rules_page() {
  std::string page(heading);
  for (const rule::Row& each : rule::rows)
    row(page, each.id, each.title, each.hint);
  page += checking;
  for (const Rule& each : all_rules)
    row(page, each.id, each.name, each.why);
  page += linting;
  for (const LintRule& each : lint_rules)
    page += "\n" + section_of(each);
  return page;
}

std::string rule_section(std::string_view id) {
  for (const LintRule& each : lint_rules) {
    if (each.id == id) return section_of(each);
  }
  for (const RuleLine& each : every_rule()) {
    if (each.id == id) return section_of(each);
  }
  return {};
}

std::vector<RuleLine> every_rule() {
  std::vector<RuleLine> all;
  all.reserve(rule::rows.size() + all_rules.size() + lint_rules.size());
  for (const rule::Row& each : rule::rows)
    all.push_back({each.id, each.title, {}, each.hint, Severity::error});
  for (const Rule& each : all_rules) {
    const bool warns = each.id == rule::template_missing.id;
    all.push_back({each.id, each.name, each.why, {}, warns ? Severity::warning : Severity::error});
  }
  for (const LintRule& each : lint_rules)
    all.push_back({each.id, each.name, each.why, each.remedy, each.severity});
  return all;
}

}  // namespace ayar::workflow
