#pragma once
/// ayard itself: store, engine, delivery, API and listeners wired together, from start to stop.
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "daemon/definitions.hpp"
#include "daemon/exits.hpp"
#include "daemon/log.hpp"
#include "daemon/notify.hpp"
#include "daemon/settings.hpp"
#include "daemon/signals.hpp"

namespace ayar::daemon {

/// What the process gives to the daemon; all of it outlives the daemon.
struct Surroundings {
  const Clock& clock;
  Log& log;
  Signals& signals;
  Notifier& notifier;
  std::ostream& err;                                ///< why it cannot start, for a person
  std::function<LoadedConfiguration()> read_again;  ///< file, environment and flags, at a reload
  std::string ports_file;                           ///< empty: none is written
};

class Daemon {
 public:
  Daemon(Configuration configuration, Definitions definitions, const Surroundings& around);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  /// Serves until a signal ends it. @blocks for that long.
  [[nodiscard]] Exit run();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Settings that differ and that a reload does not take, in the order of the table.
[[nodiscard]] std::vector<std::string> changed_for_restart(const Configuration& now,
                                                           const Configuration& next);
/// Plugins that are told of every step: those that a route of kind `change` names.
[[nodiscard]] std::vector<std::string> change_subscribers(const DeliveryOptions& options);

}  // namespace ayar::daemon
