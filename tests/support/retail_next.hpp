#pragma once
/// The next version of the shipped retail workflow, with pieces of its text replaced.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace ayar::test {

using Replacements = std::vector<std::pair<std::string, std::string>>;

inline std::string retail_path() { return std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml"; }

/// Every occurrence; each piece must be there, so that a changed workflow cannot make a test idle.
inline std::string retail_text(const Replacements& replacements) {
  std::ifstream file(retail_path(), std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const auto& replacement : replacements) {
    auto place = text.find(replacement.first);
    REQUIRE_MESSAGE(place != std::string::npos, replacement.first);
    for (; place != std::string::npos;
         place = text.find(replacement.first, place + replacement.second.size()))
      text.replace(place, replacement.first.size(), replacement.second);
  }
  return text;
}

/// Version 5, where two states and a clock have other names.
inline const Replacements& renaming() {
  static const Replacements all{{"version: 4", "version: 5"},
                                {"investigating", "examining"},
                                {"awaiting_customer", "awaiting_reply"},
                                {"  acknowledge:\n", "  confirmation:\n"}};
  return all;
}

}  // namespace ayar::test
