#pragma once
/// The table of routes: what may be called, by whom, and what answers.
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/call.hpp"

namespace ayar::http {

/// Who may call at all; what a workflow allows beyond that is the engine's to say.
enum class Access : std::uint8_t {
  open,      ///< nobody is asked
  anyone,    ///< any token; a party sees its own complaints only
  staff,     ///< any token but a party's
  delivery,  ///< plugins and systems
  feeder,    ///< plugins, systems and administrators
  admin      ///< Token::admin
};

struct Route {
  std::string_view method, pattern;  ///< `{id}` is one segment, `{id...}` all that follow
  Access access = Access::staff;
  void (*act)(Call&) = nullptr;
};

[[nodiscard]] std::span<const Route> page_routes() noexcept;
[[nodiscard]] std::span<const Route> complaint_routes() noexcept;
[[nodiscard]] std::span<const Route> command_routes() noexcept;
[[nodiscard]] std::span<const Route> bulk_routes() noexcept;
[[nodiscard]] std::span<const Route> message_routes() noexcept;
[[nodiscard]] std::span<const Route> workflow_routes() noexcept;
[[nodiscard]] std::span<const Route> people_routes() noexcept;
[[nodiscard]] std::span<const Route> outbox_routes() noexcept;
[[nodiscard]] std::span<const Route> feed_routes() noexcept;
[[nodiscard]] std::span<const Route> delivery_routes() noexcept;

struct Found {
  const Route* route = nullptr;
  std::vector<std::string> parts;
};
struct NotFound {
  std::string allow;  ///< methods that the path does take; empty: there is no such path
};
/// All routes, with patterns split once. Threads: any.
class Router {
 public:
  Router();
  [[nodiscard]] std::variant<Found, NotFound> find(std::string_view method,
                                                   const std::vector<std::string>& segments) const;
  [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string_view>> patterns_;
};

}  // namespace ayar::http
