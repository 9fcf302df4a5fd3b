#pragma once
/// CSV text as rows, with the line each begins on. libcsv is included in csv.cpp alone.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>

namespace ayar::cli::logs {

struct CsvRow {
  std::uint32_t line = 0;          ///< 1-based, of its first character
  std::vector<std::string> cells;  ///< as many as columns were asked for, in that order
};

/// A row that cannot be used, and why.
struct CsvFault {
  std::uint32_t line = 0;
  std::string why;
};

struct CsvTable {
  std::vector<CsvRow> rows;
  std::vector<CsvFault> faults;
};

inline constexpr std::size_t csv_columns_max = 4'096;
inline constexpr std::size_t csv_cell_bytes_max = std::size_t{64} << 10;
inline constexpr std::size_t csv_rows_max = 20'000'000;

/// Keeps the named columns of a text whose first row holds the names. Rows with another number of
/// cells than the heading, cells that are too long and text that is not UTF-8 are faults, not
/// errors.
/// @error invalid_data: no heading, a column that is not there (with the nearest name), a quote
/// never closed.
[[nodiscard]] Result<CsvTable> read_csv(std::string_view text, const std::string& file,
                                        const std::vector<std::string>& columns);

}  // namespace ayar::cli::logs
