#pragma once
/// A case at hand for `ayar preview`: a YAML file with the fields that a letter speaks of.
#include <string>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::cli {

/// Reads `data: {...}` (or the fields themselves at the top). Plain scalars that read as JSON are
/// typed, quoted ones stay text. @error not_found, io, invalid_data with file:line:col.
[[nodiscard]] Result<Map> read_case_file(const std::string& path);

}  // namespace ayar::cli
