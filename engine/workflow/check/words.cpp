#include "workflow/check/words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ayar::workflow {

std::optional<std::string> text_of(const Node& node, Report& report, std::string_view what) {
  return report.fields().text(node, what);
}

std::optional<DraftWord> word_of(const Node& node, Report& report, std::string_view what) {
  auto name = report.fields().identifier(node, what);
  if (!name) return std::nullopt;
  return DraftWord{std::move(*name), &node};
}

std::vector<DraftWord> words_of(const Node& node, Report& report, std::string_view what) {
  std::vector<DraftWord> words;
  for (const Node* each : report.fields().one_or_many(node, what)) {
    if (auto word = word_of(*each, report, what)) words.push_back(std::move(*word));
  }
  return words;
}

std::optional<bool> bool_of(const Node& node, Report& report, std::string_view what) {
  return report.fields().boolean(node, what);
}

std::optional<std::int64_t> integer_of(const Node& node, Report& report, std::string_view what,
                                       Bounds bounds) {
  return report.fields().integer(node, what, bounds.low, bounds.high);
}

std::optional<calendar::Span> span_of(const Node& node, Report& report) {
  return report.fields().span(node, "a duration");
}

bool is_event_name(std::string_view text) noexcept {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_identifier(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_engine_event(std::string_view text) noexcept {
  constexpr std::string_view own[] = {"message", "clock", "done", "promise", "after", "approval"};
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos &&
         std::find(std::begin(own), std::end(own), text.substr(0, dot)) != std::end(own);
}

bool matches_event(std::string_view descriptor, std::string_view event) noexcept {
  if (descriptor == "*") return true;
  if (descriptor.ends_with(".*")) descriptor.remove_suffix(2);
  if (!event.starts_with(descriptor)) return false;
  return event.size() == descriptor.size() || event[descriptor.size()] == '.';
}

bool is_expression(const Node& node, Report& report) { return report.fields().guard(node); }

Titles titles_of(const Node& node, Report& report) {
  Titles titles;
  if (!node.is_mapping()) {
    if (auto text = text_of(node, report, "a title")) titles.emplace("", std::move(*text));
    return titles;
  }
  for (const Member& member : node.members) {
    if (auto text = text_of(member.value, report, "a title")) {
      titles.emplace(member.key.text, std::move(*text));
    }
  }
  return titles;
}

}  // namespace ayar::workflow
