#pragma once
/// A definition as lists of named things with properties in words: what diff compares. Private to
/// it.
#include <string>
#include <utility>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow {

struct Described {
  std::string name;
  std::vector<std::pair<std::string, std::string>> properties;  ///< what and how; empty: not so
};
struct Section {
  std::string name;
  std::vector<Described> things;
};

/// Every section, always in the same order.
[[nodiscard]] std::vector<Section> describe(const Definition& definition);

}  // namespace ayar::workflow
