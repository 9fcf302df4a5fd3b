#pragma once
/// Data from the command line: `--data k=v` and `--json-data`.
#include <string>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::cli {

/// `k=v`: v is JSON where it reads as JSON, a plain string otherwise; `k="5"` keeps a number as
/// text. `json` is an object, or `@FILE` that holds one; single fields win over it.
/// @error invalid_argument, invalid_data, not_found, io.
[[nodiscard]] Result<Map> read_event_data(const std::vector<std::string>& fields,
                                          const std::string& json);

}  // namespace ayar::cli
