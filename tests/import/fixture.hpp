#pragma once
/// Reading and running logs of the tests.
#include <ayar/engine.hpp>

#include <string>

#include "cli/import/importer.hpp"

namespace ayar::tests {

/// A file of the repository.
[[nodiscard]] std::string read_source(const std::string& path);
/// The folder of real logs, or empty where it is not at hand: $AYAR_SHARED, or `shared` beside the
/// repository.
[[nodiscard]] std::string shared_folder();

struct Desk {
  cli::logs::ImportMap map;
  std::shared_ptr<const Workflow> workflow;
};
/// Loads a map and a workflow of the repository; a fault fails the test.
[[nodiscard]] Desk load_desk(const std::string& map, const std::string& workflow);

/// An engine whose now lies behind every log, in memory or on a file.
class ImportBench {
 public:
  explicit ImportBench(StoreHandle store, const Desk& desk);
  [[nodiscard]] Result<cli::logs::ImportReport> import(const std::string& csv,
                                                       std::optional<Instant> until = {});
  [[nodiscard]] Engine& engine() { return *engine_; }
  /// The complaint of a case; a missing one fails the test.
  [[nodiscard]] ComplaintView complaint(const std::string& ref);

 private:
  const Desk& desk_;
  SimulatedClock clock_;
  std::unique_ptr<Engine> engine_;
};

[[nodiscard]] std::int64_t remarks_of(const cli::logs::ImportReport& report,
                                      const std::string& kind);

}  // namespace ayar::tests
