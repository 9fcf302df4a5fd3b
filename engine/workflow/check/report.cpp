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

Diagnostic& Report::warn(std::string_view rule, const Node& node, std::string message,
                         std::string hint, std::size_t offset) {
  return fields_.warning(node, rule, std::move(message), std::move(hint), offset);
}

SourceRef Report::place(const Node& node) const {
  return {document_.file_of(node), node.mark.line, node.mark.column};
}

Note Report::note(std::string message, const Node& node) const {
  return {std::move(message), place(node)};
}

std::vector<Diagnostic> Report::take() {
  std::vector<Diagnostic> sorted = std::exchange(found_, {});
  // The file itself first, then what it is made from.
  const auto place_of = [&](const Diagnostic& d) {
    return std::tuple(d.where.file != document_.file, std::string_view(d.where.file), d.where.line,
                      d.where.column, std::string_view(d.rule));
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return place_of(a) < place_of(b);
  });
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return capped(std::move(sorted));
}

std::vector<Diagnostic> capped(std::vector<Diagnostic> all) {
  if (all.size() <= diagnostics_max) return all;
  const auto is_error = [](const Diagnostic& each) { return each.severity == Severity::error; };
  const auto errors = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_error));
  std::size_t room = diagnostics_max - std::min(errors, diagnostics_max);
  std::vector<Diagnostic> kept;
  for (Diagnostic& each : all) {
    if (kept.size() == diagnostics_max) break;
    if (!is_error(each) && room == 0) continue;
    if (!is_error(each)) --room;
    kept.push_back(std::move(each));
  }
  return kept;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near ? "did you mean '" + *near + "'?" : std::string{};
}

}  // namespace ayar::workflow
