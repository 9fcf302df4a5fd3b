#pragma once
/// One line of a workflow file spoilt at a time: deleted, a word or number of it changed, or
/// swapped with the next.
#include <string>
#include <string_view>
#include <vector>

namespace ayar::test {

struct Mutant {
  std::size_t line = 0;  ///< 1-based
  std::string how;       ///< "delete", "rename classify", "number 75", "word required", "swap"
  std::string original;  ///< the line as it was, without blanks around it and comments
  std::string text;      ///< the whole file
};

/// Comments and blank lines are left alone, and so are words in comments.
[[nodiscard]] std::vector<Mutant> mutants_of(std::string_view yaml);

/// What a file says, whatever the order of keys in a mapping, and without titles: a mutant that
/// says the same is no mistake. Empty where the text is not YAML.
[[nodiscard]] std::string meaning_of(std::string_view yaml);

/// Whether `text` fits `pattern`, in which `*` stands for anything.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view text);

}  // namespace ayar::test
