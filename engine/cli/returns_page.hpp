#pragma once
/// A return as people read it, and as a spreadsheet does.
#include <string>

#include <ayar/returns.hpp>

#include "cli/console.hpp"

namespace ayar::cli {

[[nodiscard]] std::string returns_page(const ReturnsReport& report, const Console& console);
/// RFC 4180, one line an entity and count. What a spreadsheet would take for a formula is quoted.
[[nodiscard]] std::string returns_csv(const ReturnsReport& report);

}  // namespace ayar::cli
