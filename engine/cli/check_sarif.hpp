#pragma once
/// What `ayar check` found, as SARIF 2.1.0: the form that code hosts and editors read.
#include <string>
#include <vector>

#include "cli/check_files.hpp"

namespace ayar::cli {

/// One run. `complete`: every file could be read. Columns count Unicode code points, and say so.
[[nodiscard]] std::string sarif_of(const std::vector<CheckedFile>& files, bool complete);

}  // namespace ayar::cli
