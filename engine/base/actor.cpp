#include <ayar/actor.hpp>

#include <algorithm>

#include "base/text.hpp"

namespace ayar {

namespace {

constexpr std::size_t name_bytes_max = 128;
constexpr std::size_t roles_max = 16;

Error bad_actor(std::string_view text, std::string message) {
  return Error{ErrorCode::invalid_argument,
               "actor '" + bounded(text, 60) + "' " + message,
               "write ROLE, ROLE:NAME or ROLE:NAME,ROLE, such as agent:mina",
               {},
               {}};
}

bool is_name(std::string_view name) noexcept {
  const bool has_control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x21 || c == 0x7F;
  });
  return !name.empty() && name.size() <= name_bytes_max && !has_control && is_valid_utf8(name);
}

ActorKind kind_of_role(std::string_view role) noexcept {
  if (role == "system") return ActorKind::system;
  const bool party = role == "complainant" || role == "consumer" || role == "representative";
  return party ? ActorKind::party : ActorKind::staff;
}

}  // namespace

std::string_view name_of(ActorKind kind) noexcept {
  switch (kind) {
    case ActorKind::staff: return "staff";
    case ActorKind::party: return "party";
    case ActorKind::system: return "system";
    case ActorKind::plugin: return "plugin";
    case ActorKind::import: return "import";
  }
  return "system";
}

Result<Actor> parse_actor(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ',');
  if (parts.size() > roles_max) return bad_actor(text, "has too many roles");
  const std::size_t colon = parts[0].find(':');
  const std::string_view first_role = parts[0].substr(0, colon);
  Actor actor;
  actor.kind = kind_of_role(first_role);
  if (colon != std::string_view::npos) {
    const std::string_view name = parts[0].substr(colon + 1);
    if (!is_name(name)) return bad_actor(text, "has no usable name after the colon");
    actor.id = name;
  } else if (actor.kind != ActorKind::system) {
    // An unnamed actor goes by the role; only the system itself has no id.
    actor.id = first_role;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view role = i == 0 ? first_role : parts[i];
    if (!is_identifier(role)) return bad_actor(text, "has a role that is not a name");
    if (std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end()) {
      return bad_actor(text, "has the same role twice");
    }
    actor.roles.emplace_back(role);
  }
  return actor;
}

}  // namespace ayar
