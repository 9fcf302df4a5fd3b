#pragma once
/// The language as a JSON Schema (draft 7, which editors speak), made from the parser's own table of
/// forms: completion, hover texts and marks while somebody types. What a schema cannot say (names
/// that lead somewhere, guards, laws) is the loader's.
#include <string>

namespace ayar::workflow {

/// The text of `ayar.schema.json`, indented, ending in a newline. Pure; always the same bytes.
[[nodiscard]] std::string json_schema();

}  // namespace ayar::workflow
