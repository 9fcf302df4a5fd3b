#pragma once
/// The engine over the store that the command line names.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <ayar/engine.hpp>

#include "cli/console.hpp"

namespace ayar::cli {

/// Options that every verb knows.
struct Globals {
  std::string store;  ///< "sqlite:FILE" or "memory:"; empty: $AYAR_STORE or sqlite:ayar.db
  std::string as;     ///< ROLE:NAME; empty: $AYAR_AS, or the system
  std::string tenant = "main";
  std::string at;                   ///< virtual time
  std::string delivery = "outbox";  ///< or "double"
  std::string zones = "/usr/share/zoneinfo";
  std::string server;      ///< URL of an ayard; empty: $AYAR_SERVER, or the local store
  std::string token_file;  ///< holds the bearer token; empty: $AYAR_TOKEN_FILE
};

enum class Access {
  read,    ///< the store must exist and stays as it is
  write,   ///< the store must exist; timers fire only before a command to their own complaint
  create,  ///< the same, and the store is made where it is not there
  tick     ///< the store must exist; whatever is due fires
};

class Session {
 public:
  /// @error not_found (no such store), invalid_argument, and those of open_sqlite_store.
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Globals& globals,
                                                             Console& console, Access access,
                                                             EngineOptions options = {});
  [[nodiscard]] Engine& engine() noexcept { return *engine_; }
  [[nodiscard]] const Globals& globals() const noexcept { return globals_; }
  [[nodiscard]] Instant now() const noexcept { return clock_->now(); }
  /// With `--delivery double`, answers `sent` for every message until none waits, and says so.
  Result<void> deliver(Console& console);

 private:
  Session() = default;
  Globals globals_;
  std::unique_ptr<Clock> clock_;  // before the engine, which refers to it
  std::unique_ptr<Engine> engine_;
};

/// Who sends. @error invalid_argument.
[[nodiscard]] Result<Actor> actor_of(const Globals& globals);
/// The store's name as the user gave it or as the environment says.
[[nodiscard]] std::string store_name(const Globals& globals);
/// The server's URL as the user gave it or as the environment says; empty: none. `--store` on the
/// command line wins.
[[nodiscard]] std::string server_name(const Globals& globals);
[[nodiscard]] std::string token_file_name(const Globals& globals);
/// The diagnostic with its line of `text`, where it is of that file: a fault may stand in a
/// calendar or a letter beside.
[[nodiscard]] std::string shown(const Diagnostic& diagnostic, const std::string& file,
                                std::string_view text);
/// Loads a workflow for publishing. Diagnostics go to `err`. @error invalid_definition, not_found.
[[nodiscard]] Result<std::shared_ptr<const Workflow>> load_for_use(const std::string& path,
                                                                   const Globals& globals,
                                                                   Console& console);

}  // namespace ayar::cli
