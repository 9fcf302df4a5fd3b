#include "import/fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ayar::tests {

std::string read_source(const std::string& path) {
  std::ifstream file(
      std::filesystem::path(path).is_absolute() ? path : std::string(AYAR_SOURCE_DIR) + "/" + path,
      std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string shared_folder() {
  const char* named = std::getenv("AYAR_SHARED");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(AYAR_SOURCE_DIR).parent_path() / "shared";
  return std::filesystem::exists(folder / "data" / "helpdesk_italian.csv") ? folder.string()
                                                                           : std::string();
}

Desk load_desk(const std::string& map, const std::string& workflow) {
  auto read = cli::logs::read_map(workflow::read(read_source(map), map), "/usr/share/zoneinfo");
  for (const auto& diagnostic : read.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(read.ok());
  auto loaded = load_workflow_file(std::string(AYAR_SOURCE_DIR) + "/" + workflow);
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded);
  return {std::move(read.map), loaded.workflow};
}

ImportBench::ImportBench(StoreHandle store, const Desk& desk)
    : desk_(desk), clock_(*parse_instant("2026-11-21T00:00:00Z")) {
  EngineOptions options;
  options.clock = &clock_;
  options.random_seed = 7;
  options.batch_max = 1'024;
  options.fire_timers = false;
  auto engine = Engine::open(std::move(store), options);
  REQUIRE(engine);
  engine_ = std::move(*engine);
  engine_->publish(desk.workflow);
}

Result<cli::logs::ImportReport> ImportBench::import(const std::string& csv,
                                                    std::optional<Instant> until) {
  auto log = cli::logs::read_log(desk_.map, csv, "log.csv");
  if (!log) return std::move(log.error());
  cli::logs::ImportOptions options;
  options.workflow = desk_.workflow->name();
  options.until = until;
  return cli::logs::import_log(*engine_, desk_.map, std::move(*log), options);
}

ComplaintView ImportBench::complaint(const std::string& ref) {
  ListQuery query;
  query.external_ref = ref;
  auto page = engine_->list(query);
  REQUIRE(page);
  REQUIRE_MESSAGE(page->items.size() == 1, ref);
  auto complaint = engine_->get(page->items.front().id);
  REQUIRE(complaint);
  return std::move(*complaint);
}

std::int64_t remarks_of(const cli::logs::ImportReport& report, const std::string& kind) {
  return std::count_if(report.remarks.begin(), report.remarks.end(),
                       [&](const cli::logs::Remark& remark) { return remark.kind == kind; });
}

}  // namespace ayar::tests
