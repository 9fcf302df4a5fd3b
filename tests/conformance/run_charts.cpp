// run_charts DIR: every chart below a folder, a table, and whether all passed.
#include <cstdio>
#include <filesystem>

#include "run.hpp"

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  if (argc != 2 || !fs::is_directory(argv[1])) {
    std::fputs("usage: run-charts DIR\nDIR holds NAME.scxml, each with its NAME.json beside it\n",
               stderr);
    return 64;
  }
  const auto rows = ayar::conformance::run_folder(argv[1]);
  std::fputs(ayar::conformance::table_of(rows).c_str(), stdout);
  if (rows.empty()) return 1;
  for (const auto& row : rows) {
    if (!row.passed()) return 1;
  }
  return 0;
}
