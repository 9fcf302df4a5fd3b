#pragma once
/// Templates of a compiled workflow: read, held to their form and to what the workflow knows.
#include <vector>

#include <ayar/diagnostic.hpp>

#include "workflow/compile/build.hpp"

namespace ayar::workflow {

/// Fetches the texts of every message, notice and survey into `build.made.templates` and says what is
/// wrong with them, in their own files; what has no text is a warning in the workflow's.
[[nodiscard]] std::vector<Diagnostic> check_letters(Build& build, const Sources& sources);

}  // namespace ayar::workflow
