#pragma once
/// Secrets live in files that only the service may read, never in the configuration.
#include <optional>
#include <string>

namespace notify {

/// The content without the blanks and line ends behind it. Nothing when the file cannot be read, is
/// empty, or holds more than 4 KiB. Read again for every delivery, so that replacing the file
/// rotates the secret without a restart.
/// @blocks  one small file. @threads any.
[[nodiscard]] std::optional<std::string> read_secret(const std::string& path);

}  // namespace notify
