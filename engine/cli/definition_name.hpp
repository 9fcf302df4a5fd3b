#pragma once
/// `retail@4`, and who acts on definitions.
#include <cstdint>
#include <optional>
#include <string>

#include "cli/session.hpp"

namespace ayar::cli {

struct DefinitionName {
  std::string workflow;
  std::optional<std::int64_t> version;
};
/// Reads `retail` or `retail@4`. @error invalid_argument.
[[nodiscard]] Result<DefinitionName> parse_definition_name(const std::string& text);
/// The same where a version must stand.
[[nodiscard]] Result<DefinitionName> parse_full_name(const std::string& text);
/// `--actor ID` is staff of that id; without it, `--as` says who acts. @error invalid_argument.
[[nodiscard]] Result<Actor> acting(const Globals& globals, const std::string& actor);

}  // namespace ayar::cli
