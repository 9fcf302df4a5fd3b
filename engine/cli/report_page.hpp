#pragma once
/// A report's answer as people read it: figures with their intervals, small charts, tables.
#include <string>

#include <ayar/value.hpp>

#include "cli/console.hpp"

namespace ayar::cli {

/// Metrics as `81.0 %  17 of 21  (60.0 to 92.3 %)`, series as bars, tables as columns.
[[nodiscard]] std::string report_page(const Value& report, const Console& console);
/// One block per table, metrics first, an empty line between; RFC 4180 quoting.
[[nodiscard]] std::string report_csv(const Value& report);

}  // namespace ayar::cli
