#pragma once
/// A log as cases with their rows in order, and what the map makes of each row.
#include <cstdint>
#include <string>
#include <vector>

#include <ayar/engine.hpp>

#include "cli/import/csv.hpp"
#include "cli/import/map.hpp"

namespace ayar::cli::logs {

struct LogRow {
  std::uint32_t line = 0;
  Instant at{};
  std::vector<std::string> cells;  ///< in the order of Log::columns
};

struct LogCase {
  std::string ref;
  std::vector<LogRow> rows;  ///< never empty
};

/// Something to tell about a row or a case.
struct Remark {
  std::uint32_t line = 0;
  std::string ref;  ///< the case; empty where the row does not say
  std::string
      kind;  ///< bad_row, refused, unmatched, late, adjusted, ignored, incomplete, unfinished
  std::string code;  ///< of a refusal: not_permitted ...
  std::string why;
};

struct Log {
  std::vector<std::string> columns;
  std::vector<LogCase> cases;   ///< in the order of their first rows
  std::size_t rows = 0;         ///< usable or not
  std::vector<Remark> remarks;  ///< the rows that are not usable
};

/// @error those of read_csv.
[[nodiscard]] Result<Log> read_log(const ImportMap& map, std::string_view csv,
                                   const std::string& file);

/// What a row comes to. Exactly one of `event`, `ignored`, `fault` is not empty.
struct Planned {
  std::string event, ignored, fault;
  std::string on_behalf_of;
  Map data;
};

/// Reads the map against one log's columns. Both must outlive this. Threads: any.
class Planner {
 public:
  Planner(const ImportMap& map, const std::vector<std::string>& columns);
  [[nodiscard]] bool consumed_by_opening(const LogCase& one) const;
  /// The rule for row `index` of a case, applied.
  [[nodiscard]] Planned plan(const LogCase& one, std::size_t index) const;
  /// The command's body without its workflow. `adjusted` tells when received_at had to be moved.
  /// @error invalid_data.
  [[nodiscard]] Result<Open> opening(const LogCase& one, std::string& adjusted) const;
  [[nodiscard]] const std::string& activity(const LogRow& row) const {
    return cell(row, map_.activity_column);
  }

 private:
  [[nodiscard]] const std::string& cell(const LogRow& row, const std::string& column) const;
  [[nodiscard]] bool fits(const Rule& rule, const LogCase& one, std::size_t index) const;
  [[nodiscard]] Result<Value> value(const Datum& datum, const LogRow& row) const;
  [[nodiscard]] Result<Map> values(const std::vector<Datum>& data, const LogRow& row) const;

  const ImportMap& map_;
  const std::vector<std::string>& columns_;
};

}  // namespace ayar::cli::logs
