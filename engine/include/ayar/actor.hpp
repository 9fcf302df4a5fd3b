#pragma once
/// Who sends a command, and for whom. Kept in the journal with every step.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/export.hpp>
#include <ayar/result.hpp>

namespace ayar {

enum class ActorKind : std::uint8_t { staff, party, system, plugin, import };
[[nodiscard]] AYAR_EXPORT std::string_view name_of(ActorKind kind) noexcept;

struct Actor {
  std::string id;  ///< "mina"; empty for the system itself
  ActorKind kind = ActorKind::system;
  std::vector<std::string> roles;  ///< "agent", "supervisor", "complainant"
  std::string on_behalf_of;        ///< the id acted for; empty for oneself
  std::string via;                 ///< "cli", "http", "import"
  friend bool operator==(const Actor&, const Actor&) = default;
};

/// Reads `agent:mina`, `complainant`, `supervisor:omid,agent`: ROLE[:NAME][,ROLE...].
/// `complainant`, `consumer` and `representative` are parties, `system` is the system, all else is
/// staff.
[[nodiscard]] AYAR_EXPORT Result<Actor> parse_actor(std::string_view text);

}  // namespace ayar
