// The page a person reads must be the law the machine obeys.
#include <doctest/doctest.h>

#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "law/law.hpp"

namespace {

using namespace ayar::law;

struct Row {
  std::string from, on, to;
};

// The cells of `| from | on | to | why |`; anything that is no row of a table has no cells.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  if (line.empty() || line.front() != '|') return cells;
  std::istringstream text(line.substr(1));
  for (std::string cell; std::getline(text, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    const auto last = cell.find_last_not_of(' ');
    cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return cells;
}

std::vector<Row> table_under(const std::string& heading) {
  std::ifstream readme(AYAR_SOURCE_DIR "/engine/law/README.md");
  REQUIRE(readme.is_open());
  std::vector<Row> rows;
  bool here = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.rfind("## ", 0) == 0) here = line == "## " + heading;
    const auto cells = cells_of(line);
    if (!here || cells.size() < 3 || cells[0] == "from" || cells[0].rfind("---", 0) == 0) continue;
    rows.push_back({cells[0], cells[1], cells[2]});
  }
  return rows;
}

void check_table(const std::string& heading, std::span<const Edge> edges) {
  INFO(heading);
  const auto rows = table_under(heading);
  REQUIRE(rows.size() == edges.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(rows[i].from == edges[i].from);
    CHECK(rows[i].on == edges[i].on);
    CHECK(rows[i].to == edges[i].to);
  }
}

}  // namespace

TEST_SUITE("law/readme") {
  TEST_CASE("the tables of the README are the rows of the machines, in their order") {
    check_table("phase", phase_edges());
    check_table("sla_clock", clock_edges());
    check_table("delivery", delivery_edges());
  }
}
