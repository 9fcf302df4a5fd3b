#pragma once
/// Returns files where they lie: beside the workflows that they count.
#include <string>
#include <vector>

#include <ayar/returns.hpp>

#include "cli/console.hpp"

namespace ayar::cli {

struct FoundReturns {
  std::string path, text;
  LoadedReturns loaded;
};
/// Every returns file below a folder, by path; links are not followed. @error not_found, io.
[[nodiscard]] Result<std::vector<FoundReturns>> find_returns(const std::string& folder);
/// One by its path, or by its name below a folder. Diagnostics go to `err`.
/// @error not_found with a near name, invalid_definition.
[[nodiscard]] Result<std::shared_ptr<const ReturnsForm>> open_returns(const std::string& name,
                                                                      const std::string& folder,
                                                                      Console& console);

}  // namespace ayar::cli
