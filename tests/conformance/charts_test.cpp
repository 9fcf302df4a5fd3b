// Other projects' charts, where they are at hand.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "run.hpp"

namespace ayar::conformance {
namespace {

std::filesystem::path shared_charts() {
  const char* given = std::getenv("AYAR_SHARED");
  const std::string folder = given != nullptr ? given : std::string(AYAR_SOURCE_DIR) + "/../shared";
  return std::filesystem::path(folder) / "conformance";
}

}  // namespace

TEST_SUITE("conformance/charts") {
  TEST_CASE("every chart of other projects gives the configurations that it is said to give") {
    if (!std::filesystem::is_directory(shared_charts())) {
      MESSAGE("skipped: there is no ", shared_charts().string());
      return;
    }
    const auto rows = run_folder(shared_charts());
    MESSAGE("\n", table_of(rows));
    CHECK(rows.size() >= 91);
    for (const Row& row : rows)
      CHECK_MESSAGE(row.passed(), row.chart, ": ", row.note);
  }
}

}  // namespace ayar::conformance
