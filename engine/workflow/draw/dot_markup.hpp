#pragma once
/// Pieces of Graphviz's HTML-like labels.
#include <string>
#include <string_view>
#include <vector>

namespace ayar::workflow::draw {

/// Text made safe inside a label, an attribute or XML: nothing in it is read as markup.
[[nodiscard]] std::string escaped(std::string_view text);
[[nodiscard]] std::string bold(std::string_view escaped_text);
[[nodiscard]] std::string small(std::string_view escaped_text, std::string_view colour);

/// A table without lines, one cell a row.
class Rows {
 public:
  void add(std::string markup) { rows_.push_back(std::move(markup)); }
  /// A line between what stands before and behind it; none at the end.
  void rule() { rows_.emplace_back(); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> rows_;  // empty: a rule
};

}  // namespace ayar::workflow::draw
