#include "cli/definition_name.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ayar::cli {
namespace {

Error no_name(const std::string& text, std::string hint) {
  return Error{ErrorCode::invalid_argument,
               "'" + bounded(text, 80) + "' is no version of a workflow",
               std::move(hint),
               {},
               {}};
}

}  // namespace

Result<DefinitionName> parse_definition_name(const std::string& text) {
  const auto at = text.find('@');
  DefinitionName made{text.substr(0, at), {}};
  if (!is_identifier(made.workflow)) return no_name(text, "write retail, or retail@4");
  if (at == std::string::npos) return made;
  const std::string number = text.substr(at + 1);
  const bool digits =
      !number.empty() && number.size() <= 9 &&
      std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return no_name(text, "write retail@4");
  made.version = std::stoll(number);
  return made;
}

Result<DefinitionName> parse_full_name(const std::string& text) {
  auto made = parse_definition_name(text);
  if (made && !made->version) return no_name(text, "write which: " + text + "@4");
  return made;
}

Result<Actor> acting(const Globals& globals, const std::string& actor) {
  auto made = actor_of(globals);
  if (!made || actor.empty()) return made;
  made->id = actor;
  made->kind = ActorKind::staff;
  return made;
}

}  // namespace ayar::cli
