#pragma once
/// Where the loyalty recorder lies, when no server runs it.
#include <string>

#include <ayar/result.hpp>

namespace ayar::cli {

/// `given` itself, else `record_loyalty.so` in $AYAR_PLUGINS, in `plugins/` beside or above this
/// program, or in `lib/ayar/plugins` of its prefix. Absolute. @error not_found with the places
/// looked at.
[[nodiscard]] Result<std::string> recorder_path(const std::string& given);

}  // namespace ayar::cli
