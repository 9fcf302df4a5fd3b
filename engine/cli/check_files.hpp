#pragma once
/// The files of one `ayar check`: found, told apart by their keys, each held to its own rules.
#include <cstddef>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace ayar::cli {

struct CheckedFile {
  std::string file, text;
  std::string kind;  ///< "workflow", "calendar", "directory", "scenarios", "import map"
  std::string what;  ///< "workflow retail v4: 14 states, 11 events, 3 clocks"
  std::vector<Diagnostic> diagnostics;
  std::vector<std::string> guards;  ///< of a workflow: what can be told of each event's guards
  [[nodiscard]] bool ok() const { return !has_errors(diagnostics); }
  [[nodiscard]] std::size_t count(Severity severity) const noexcept;
};

/// One name that was given: a file, `-` for standard input, or what a folder holds.
struct FileToCheck {
  std::string path;
  bool found = false;  ///< in a folder: a file that is none of ours is passed over
};

inline constexpr std::size_t check_files_max = 10'000;
inline constexpr std::size_t check_bytes_max = std::size_t{2} << 20;

/// In the order given; a folder's YAML files, its subfolders' too, in order of path, hidden ones
/// left out; each file once. @error invalid_argument beyond check_files_max, io.
[[nodiscard]] Result<std::vector<FileToCheck>> files_to_check(
    const std::vector<std::string>& names);

/// Reads nothing but `text` and what it refers to. False in `is_ours` when no key tells a file of
/// this engine.
[[nodiscard]] CheckedFile check_text(std::string file, std::string text, const Globals& globals);
[[nodiscard]] bool is_ours(const std::string& file, const std::string& text);

/// "1 error", "2 warnings".
[[nodiscard]] std::string count_of(std::size_t number, std::string_view noun);

}  // namespace ayar::cli
