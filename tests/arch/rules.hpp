#pragma once
/// The rules of the house over one tree. Each returns what breaks it; an empty answer is a clean
/// house.
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ayar::arch {

struct Finding {
  std::string path;
  std::size_t line = 0;  ///< 0: the whole file or folder
  std::string what;
};
using Findings = std::vector<Finding>;
[[nodiscard]] std::string to_text(const Findings& findings);

/// A floor sees only floors below it; private headers are written "floor/file.hpp".
[[nodiscard]] Findings upward_includes(const std::filesystem::path& root);
/// Every foreign library is included only where it is at home.
[[nodiscard]] Findings strayed_libraries(const std::filesystem::path& root);
/// Public headers see the standard library and <ayar/...>, nothing else.
[[nodiscard]] Findings impure_public_headers(const std::filesystem::path& root);
/// Floors 0 to 3: no clock, thread, file, environment, random or mutable static.
[[nodiscard]] Findings impure_floors(const std::filesystem::path& root);
/// The root holds what design and tools ask for, nothing else.
[[nodiscard]] Findings strangers_at_root(const std::filesystem::path& root);
/// Folders that a person opens and that do not say what lives there.
[[nodiscard]] Findings folders_without_readme(const std::filesystem::path& root);
/// Files of more than `lines_max` lines.
[[nodiscard]] Findings long_files(const std::filesystem::path& root, std::size_t lines_max);
/// Headers without #pragma once, words that mean unfinished work.
[[nodiscard]] Findings unfinished(const std::filesystem::path& root);

}  // namespace ayar::arch
