#pragma once
/// Columns that line up by code points, whatever the script.
#include <string>
#include <vector>

#include "cli/terminal.hpp"

namespace ayar::cli {

class Table {
 public:
  /// A heading that begins with `>` makes a right-aligned column.
  explicit Table(std::vector<std::string> headings);
  /// Cells may be coloured; missing ones are empty.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  /// Lines with a heading, two blanks between columns, none at the end.
  [[nodiscard]] std::string text(const Paint& paint, std::string_view indent = "") const;

 private:
  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ayar::cli
