#pragma once
/// The tags of a template, with their places: the part of mustache that letters use. Sections only
/// ask whether something is there (`has.`) or is so (`is.`); partials, lambdas, other delimiters
/// and HTML escapes are refused, so that a letter is read as it will be sent.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>

#include "workflow/read/node.hpp"

namespace ayar::workflow {

struct LetterTag {
  enum class Kind : std::uint8_t { variable, section, inverted, close };
  Kind kind = Kind::variable;
  std::string name;
  Mark mark;  ///< of the name's first character
};

struct LetterTags {
  std::vector<LetterTag> tags;  ///< in order
  std::vector<Diagnostic> diagnostics;
};

/// Reads a whole template file and holds it to its form; sections are balanced where there are no
/// diagnostics.
[[nodiscard]] LetterTags read_letter_tags(std::string_view text, const std::string& file);

}  // namespace ayar::workflow
