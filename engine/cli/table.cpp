#include "cli/table.hpp"

#include <algorithm>

namespace ayar::cli {

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
  for (auto& heading : headings_) {
    right_.push_back(!heading.empty() && heading.front() == '>');
    if (right_.back()) heading.erase(0, 1);
  }
}

void Table::add(std::vector<std::string> cells) {
  cells.resize(headings_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::text(const Paint& paint, std::string_view indent) const {
  std::vector<std::size_t> widths;
  for (const auto& heading : headings_)
    widths.push_back(width_of(heading));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells, bool heading) {
    std::string made(indent);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string gap(widths[i] - width_of(cells[i]), ' ');
      const std::string cell = heading ? paint.dim(cells[i]) : cells[i];
      made += (i > 0 ? "  " : "") + (right_[i] ? gap + cell : cell + gap);
    }
    made.erase(made.find_last_not_of(' ') + 1);
    out += made + "\n";
  };
  const bool titled = std::any_of(headings_.begin(), headings_.end(),
                                  [](const std::string& h) { return !h.empty(); });
  if (titled) line(headings_, true);
  for (const auto& row : rows_)
    line(row, false);
  return out;
}

}  // namespace ayar::cli
