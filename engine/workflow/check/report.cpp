#include "workflow/check/report.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace ayar::workflow {

Diagnostic& Report::error(std::string_view rule, const Node& node, std::string message,
                          std::string hint, std::size_t offset) {
  return fields_.error(node, rule, std::move(message), std::move(hint), offset);
}

SourceRef Report::place(const Node& node) const {
  return {document_.file, node.mark.line, node.mark.column};
}

Note Report::note(std::string message, const Node& node) const {
  return {std::move(message), place(node)};
}

std::vector<Diagnostic> Report::take() {
  std::vector<Diagnostic> sorted = std::exchange(found_, {});
  const auto place_of = [](const Diagnostic& d) {
    return std::tie(d.where.line, d.where.column, d.rule);
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return place_of(a) < place_of(b);
  });
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.size() > diagnostics_max) sorted.resize(diagnostics_max);
  return sorted;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near ? "did you mean '" + *near + "'?" : std::string{};
}

std::string rules_page() {
  std::string page =
      "# Rules\n\n"
      "Every rule that a workflow is held to when it loads. Printed from the tables in "
      "`engine/workflow/read/traps.hpp`\nand `engine/workflow/check/rules.hpp`; a test holds them "
      "equal. Ids never change and never return.\n\n"
      "## Reading\n\n| id | what is refused | what to do |\n|---|---|---|\n";
  const auto row = [&](std::string_view a, std::string_view b, std::string_view c) {
    page.append("| ").append(a).append(" | ").append(b).append(" | ").append(c).append(" |\n");
  };
  for (const rule::Row& each : rule::rows)
    row(each.id, each.title, each.hint);
  page +=
      "\n## Checking\n\nFrom AY150 on these are laws: no workflow of `kind: complaint` may break "
      "them.\n\n"
      "| id | rule | why |\n|---|---|---|\n";
  for (const Rule& each : all_rules)
    row(each.id, each.name, each.why);
  return page;
}

}  // namespace ayar::workflow
