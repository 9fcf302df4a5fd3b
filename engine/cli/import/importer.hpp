#pragma once
/// Drives a log through the engine: one complaint a case, each in its own virtual time.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ayar/engine.hpp>

#include "cli/import/log.hpp"

namespace ayar::cli::logs {

struct ImportOptions {
  std::string workflow;  ///< the published name
  std::string tenant = "main";
  std::optional<Instant> until;         ///< every complaint lives on to there
  std::size_t cases_in_flight = 2'048;  ///< less than the engine's queue
  ProgressCallback progress;            ///< of rows
};

/// What became of a log. Every row is applied, known from before, ignored by the map, or remarked
/// upon.
struct ImportReport {
  std::int64_t cases = 0, opened = 0, known_cases = 0;
  std::int64_t rows = 0, applied = 0, known_rows = 0, ignored = 0, not_applied = 0;
  std::map<std::string, std::int64_t> events;          ///< applied, by name
  std::map<std::string, std::int64_t> states, phases;  ///< of the complaints at the end
  std::map<std::string, std::map<std::string, std::int64_t>>
      clocks;                   ///< clock to verdict to cycles
  std::vector<Remark> remarks;  ///< by line
};

/// Sends every row as a command of its own time, rows of one case one after another, many cases at
/// once. A second run of the same log changes nothing: a case is known by its external_ref, its
/// rows by the journal.
///
/// @param engine  with EngineOptions::fire_timers false, not started: this turns the loop.
/// @error what stops the whole import: store errors, invalid_definition (the map names another
/// workflow).
[[nodiscard]] Result<ImportReport> import_log(Engine& engine, const ImportMap& map, Log log,
                                              const ImportOptions& options);

}  // namespace ayar::cli::logs
