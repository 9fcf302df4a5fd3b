#pragma once
/// Typed access to nodes: each question either gives the value or says what is wrong, at the node
/// itself. Threads: one at a time.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"
#include "workflow/read/node.hpp"

namespace ayar::workflow {

/// `what` in every call names the thing in a sentence: "an event", "the target".
class Fields {
 public:
  /// Both must outlive this object.
  Fields(const Document& document, std::vector<Diagnostic>& out) : document_(document), out_(out) {}

  /// Without a hint the rule's own is taken, where the reader holds that rule. The reference is
  /// good until the next complaint: use it to add notes.
  Diagnostic& error(const Node& node, std::string_view rule, std::string message,
                    std::string hint = {}, std::size_t offset = 0);
  Diagnostic& warning(const Node& node, std::string_view rule, std::string message,
                      std::string hint = {}, std::size_t offset = 0);

  [[nodiscard]] bool mapping(const Node& node, std::string_view what);
  [[nodiscard]] bool sequence(const Node& node, std::string_view what);
  [[nodiscard]] bool scalar(const Node& node, std::string_view what);  ///< and not empty

  /// Complains about every key of a mapping that is not among `keys`, with the nearest as a
  /// suggestion.
  void known(const Node& mapping, const std::vector<std::string>& keys, std::string_view what);
  /// The value under `key`, or null and an error at the mapping.
  [[nodiscard]] const Node* required(const Node& mapping, std::string_view key,
                                     std::string_view what);
  /// The items of a sequence; a lone scalar or mapping counts as a list of one; a null gives none
  /// and an error.
  [[nodiscard]] std::vector<const Node*> one_or_many(const Node& node, std::string_view what);

  [[nodiscard]] std::optional<std::string> text(const Node& node, std::string_view what);
  [[nodiscard]] std::optional<std::string> identifier(const Node& node, std::string_view what);
  [[nodiscard]] std::optional<std::int64_t> integer(const Node& node, std::string_view what,
                                                    std::int64_t min, std::int64_t max);
  [[nodiscard]] std::optional<bool> boolean(const Node& node,
                                            std::string_view what);  ///< `true` or `false` only
  [[nodiscard]] std::optional<calendar::Span> span(const Node& node, std::string_view what);
  [[nodiscard]] std::optional<Date> date(const Node& node, std::string_view what);
  /// The index in `words` of the node's text.
  [[nodiscard]] std::optional<std::size_t> word(const Node& node, std::string_view what,
                                                const std::vector<std::string>& words);
  /// The version of the language under `ayar`, which every file begins with; an error when it is
  /// not 1.
  void language_version(const Node& root, std::string_view what);
  /// True when the node is a single-quoted, non-empty scalar: the only spelling of a guard.
  [[nodiscard]] bool guard(const Node& node);

  [[nodiscard]] const Document& document() const noexcept { return document_; }

 private:
  [[nodiscard]] bool has_kind(const Node& node, Node::Kind kind, std::string_view what);

  const Document& document_;
  std::vector<Diagnostic>& out_;
};

/// In order of place; what was said first about one place stays first.
void sort_by_place(std::vector<Diagnostic>& diagnostics);

/// "a mapping", "a list", "a single value", "nothing".
[[nodiscard]] std::string_view name_of(Node::Kind kind) noexcept;

}  // namespace ayar::workflow
