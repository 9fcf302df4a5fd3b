#include "cli/import/csv.hpp"

#include <csv.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace ayar::cli::logs {
namespace {

Error bad_csv(const std::string& file, std::uint32_t line, std::string message,
              std::string hint = {}) {
  return {
      ErrorCode::invalid_data, std::move(message), std::move(hint), SourceRef{file, line, 0}, {}};
}

class Collector {
 public:
  Collector(const std::string& file, const std::vector<std::string>& columns)
      : file_(file), wanted_(columns) {
    csv_init(&parser_, 0);
  }
  ~Collector() { csv_free(&parser_); }
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// A line at a time, so that every row knows where it began.
  Result<CsvTable> read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view line =
          text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
      text.remove_prefix(line.size());
      ++line_;
      if (!in_row_) begun_ = line_;
      in_row_ = true;
      if (csv_parse(&parser_, line.data(), line.size(), &cell, &row, this) != line.size())
        return bad_csv(file_, begun_,
                       std::string("cannot read the row: ") + csv_strerror(csv_error(&parser_)));
      if (error_) return std::move(*error_);
      // State 0 is libcsv's `row not begun`: a blank line makes no row, and the next one begins
      // afresh.
      if (parser_.pstate == 0) in_row_ = false;
    }
    // libcsv minds an open quote only in its strict mode, which refuses much that spreadsheets
    // write; state 2 is its `field begun`.
    if (parser_.quoted != 0 && parser_.pstate == 2)
      return bad_csv(file_, begun_, "a quote that opens here is never closed");
    if (csv_fini(&parser_, &cell, &row, this) != 0)
      return bad_csv(file_, begun_, "the last row cannot be read");
    if (error_) return std::move(*error_);
    if (!headed_)
      return bad_csv(file_, 0, "the file has no heading", "the first row names the columns");
    return std::move(table_);
  }

 private:
  static void cell(void* text, std::size_t bytes, void* self) {
    auto& collector = *static_cast<Collector*>(self);
    collector.cells_.emplace_back(static_cast<const char*>(text), text == nullptr ? 0 : bytes);
  }

  static void row(int, void* self) { static_cast<Collector*>(self)->take_row(); }

  void take_row() {
    in_row_ = false;
    std::vector<std::string> cells;
    cells.swap(cells_);
    if (error_ || (cells.size() == 1 && trim(cells[0]).empty())) return;
    if (!headed_) return take_heading(cells);
    if (table_.rows.size() >= csv_rows_max) {
      error_ = bad_csv(file_, begun_, "more than " + std::to_string(csv_rows_max) + " rows");
      return;
    }
    if (auto why = fault_of(cells)) {
      table_.faults.push_back({begun_, std::move(*why)});
      return;
    }
    CsvRow made{begun_, {}};
    made.cells.reserve(places_.size());
    for (const std::size_t place : places_)
      made.cells.push_back(std::move(cells[place]));
    table_.rows.push_back(std::move(made));
  }

  void take_heading(std::vector<std::string>& names) {
    headed_ = true;
    width_ = names.size();
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (names[0].rfind(byte_order_mark, 0) == 0) names[0].erase(0, byte_order_mark.size());
    if (width_ > csv_columns_max) {
      error_ = bad_csv(file_, begun_, "more than " + std::to_string(csv_columns_max) + " columns");
      return;
    }
    for (const std::string& name : wanted_) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        const auto near = nearest(name, names);
        error_ = bad_csv(file_, begun_, "the file has no column '" + bounded(name, 80) + "'",
                         near ? "did you mean '" + *near + "'?" : "");
        return;
      }
      places_.push_back(static_cast<std::size_t>(found - names.begin()));
    }
  }

  /// Only what is kept is judged: a broken byte in a column that nobody reads harms nobody.
  std::optional<std::string> fault_of(const std::vector<std::string>& cells) const {
    if (cells.size() != width_)
      return "the row has " + std::to_string(cells.size()) + " cells, the heading " +
             std::to_string(width_);
    for (const std::size_t place : places_) {
      if (cells[place].size() > csv_cell_bytes_max)
        return "a cell has more than " + std::to_string(csv_cell_bytes_max) + " bytes";
      if (!is_valid_utf8(cells[place])) return std::string("the row is not UTF-8");
    }
    return std::nullopt;
  }

  const std::string& file_;
  const std::vector<std::string>& wanted_;
  csv_parser parser_{};
  CsvTable table_;
  std::vector<std::string> cells_;
  std::vector<std::size_t> places_;
  std::size_t width_ = 0;
  std::uint32_t line_ = 0, begun_ = 0;
  bool headed_ = false, in_row_ = false;
  std::optional<Error> error_;
};

}  // namespace

Result<CsvTable> read_csv(std::string_view text, const std::string& file,
                          const std::vector<std::string>& columns) {
  return Collector(file, columns).read(text);
}

}  // namespace ayar::cli::logs
