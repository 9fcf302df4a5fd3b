#pragma once
/// Scalars of a workflow as typed values. Each function reports what does not fit and then returns
/// nothing.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calendar/calendar.hpp"
#include "workflow/check/report.hpp"
#include "workflow/definition.hpp"

namespace ayar::workflow {

/// A name with its place; the node is null when nothing was written.
struct DraftWord {
  std::string text;
  const Node* node = nullptr;
  [[nodiscard]] bool given() const noexcept { return node != nullptr; }
};

[[nodiscard]] std::optional<std::string> text_of(const Node& node, Report& report,
                                                 std::string_view what);
[[nodiscard]] std::optional<DraftWord> word_of(const Node& node, Report& report, std::string_view what);
/// A list of names, or one name alone.
[[nodiscard]] std::vector<DraftWord> words_of(const Node& node, Report& report, std::string_view what);
[[nodiscard]] std::optional<bool> bool_of(const Node& node, Report& report, std::string_view what);
struct Bounds {
  std::int64_t low = 0, high = 0;
};
[[nodiscard]] std::optional<std::int64_t> integer_of(const Node& node, Report& report,
                                                     std::string_view what, Bounds bounds);
[[nodiscard]] std::optional<calendar::Span> span_of(const Node& node, Report& report);
/// `{fa: ..., en: ...}`, or one text for every language.
[[nodiscard]] Titles titles_of(const Node& node, Report& report);

/// `classify`, `decision.taken`: names joined by dots.
[[nodiscard]] bool is_event_name(std::string_view text) noexcept;
/// A dotted name whose first part is the engine's own: `message.answer.sent`, `done.state.x`.
[[nodiscard]] bool is_engine_event(std::string_view text) noexcept;
/// Whether an event's name is this one or begins with it, part by part; `*` at the end says the same
/// as nothing, and alone stands for every event: SCXML 3.12.1.
[[nodiscard]] bool matches_event(std::string_view descriptor, std::string_view event) noexcept;

/// Whether this is written as expressions are: in single quotes, not empty.
[[nodiscard]] bool is_expression(const Node& node, Report& report);

template <class T>
using Choices = std::initializer_list<std::pair<std::string_view, T>>;

template <class T>
[[nodiscard]] std::optional<T> choice_of(const Node& node, Report& report, std::string_view what,
                                         Choices<T> choices) {
  std::vector<std::string> known;
  for (const auto& choice : choices)
    known.emplace_back(choice.first);
  const auto found = report.fields().word(node, what, known);
  if (!found) return std::nullopt;
  return (choices.begin() + *found)->second;
}

}  // namespace ayar::workflow
