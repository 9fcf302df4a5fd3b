#pragma once
/// Source files as the rules see them: include lines, and lines of code without comments and
/// literals.
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ayar::arch {

struct Include {
  std::size_t line = 0;
  std::string name;     ///< as written between the marks
  bool quoted = false;  ///< "..." rather than <...>
};

struct SourceText {
  std::string path;                ///< from the root, with slashes: engine/base/id.cpp
  std::vector<std::string> lines;  ///< as in the file
  std::vector<std::string>
      code;  ///< the same lines; comments, texts and characters are blanked out
  std::vector<Include> includes;
};

/// Every .hpp, .cpp, .h and .c below `root/folder`, ordered by path.
[[nodiscard]] std::vector<SourceText> read_sources(const std::filesystem::path& root,
                                                   const std::string& folder);

}  // namespace ayar::arch
