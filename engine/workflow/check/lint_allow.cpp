// `allow: {AY209: "why"}`: warnings that somebody has looked at. What is an error stays one.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

std::vector<std::string> warnings() {
  std::vector<std::string> ids{std::string(rule::template_missing.id)};
  for (const LintRule& each : lint_rules) {
    if (each.severity == Severity::warning && each.id != lint_rule::allowance_unused.id)
      ids.emplace_back(each.id);
  }
  return ids;
}

bool is_rule(std::string_view id) {
  const auto all = every_rule();
  return std::any_of(all.begin(), all.end(), [&](const RuleLine& each) { return each.id == id; });
}

bool is_lint(std::string_view id) {
  return std::any_of(lint_rules.begin(), lint_rules.end(),
                     [&](const LintRule& each) { return each.id == id; });
}

}  // namespace

void parse_allow(const Node& node, Draft& draft, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "'allow' is a mapping of rule to reason",
                 "write allow: {AY209: \"each note is to be waited for anew\"}");
    return;
  }
  const auto ids = warnings();
  for (const Member& member : node.members) {
    const std::string& id = member.key.text;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
      report.error(rule::bad_word, member.key,
                   is_rule(id) ? "rule '" + id + "' holds without exception"
                               : "there is no rule '" + bounded(id, 40) + "'",
                   is_rule(id) ? "only warnings can be allowed" : did_you_mean(id, ids));
      continue;
    }
    if (text_of(member.value, report, "the reason of an allowance"))
      draft.allowed.push_back({id, &member.key});
  }
}

std::vector<Diagnostic> without_allowed(const Draft& draft, const Document& document,
                                        std::vector<Diagnostic> found) {
  if (has_errors(found)) {
    std::erase_if(found, [](const Diagnostic& each) {
      return each.severity == Severity::warning && is_lint(each.rule);
    });
    return found;
  }
  for (const DraftWord& each : draft.allowed) {
    const auto is_allowed = [&](const Diagnostic& diagnostic) {
      return diagnostic.severity == Severity::warning && diagnostic.rule == each.text;
    };
    if (std::erase_if(found, is_allowed) > 0) continue;
    Diagnostic idle =
        diagnostic_at(document, *each.node, lint_rule::allowance_unused,
                      "'" + each.text + "' has nothing to say here", "remove it from 'allow'");
    idle.severity = Severity::warning;
    const auto is_later = [&](const Diagnostic& other) {
      return other.where.file == idle.where.file &&
             std::pair(other.where.line, other.where.column) >
                 std::pair(idle.where.line, idle.where.column);
    };
    const auto at = std::find_if(found.begin(), found.end(), is_later);
    found.insert(at, std::move(idle));
  }
  return found;
}

}  // namespace ayar::workflow
