/// Each golden/plan/NAME.yaml is read as a plan for the retail workflow, and what is said about it
/// compared, byte for byte, with NAME.txt. AYAR_GOLDEN_UPDATE=1 writes the texts anew.
#include <cstdlib>

#include "runtime/simulate_plan.hpp"
#include "support/retail.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::runtime::simulation {
namespace {
namespace fs = std::filesystem;
}

TEST_SUITE("runtime/plan") {
  TEST_CASE("what is said about every bad plan is as recorded, byte for byte") {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "plan"))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    CHECK(files.size() >= 6);
    std::set<std::string> seen;
    for (const fs::path& file : files) {
      CAPTURE(file.filename().string());
      const std::string source = test::slurp(file);
      const auto read =
          read_plan(workflow::read(source, file.filename().string()), *test::retail());
      CHECK(read.ok() == (file.stem() == "good"));
      for (const auto& each : read.diagnostics)
        seen.insert(each.rule);
      fs::path expected = file;
      expected.replace_extension(".txt");
      std::string said;
      for (const auto& each : read.diagnostics)
        said += to_text(each, source) + "\n";
      if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
        std::ofstream(expected, std::ios::binary) << said;
      CHECK(said == test::slurp(expected));
    }
    for (const auto& row : workflow::rule::rows) {
      if (row.id < "AY060" || row.id > "AY079") continue;
      INFO("a rule without a bad plan that breaks it: ", std::string(row.id));
      CHECK(seen.contains(std::string(row.id)));
    }
  }

  TEST_CASE("the example plan of every kind of workflow loads for it") {
    const auto loads = [](const workflow::Definition& definition) {
      const std::string text = example_plan(definition);
      const auto read = read_plan(workflow::read(text, "example.yaml"), definition);
      INFO(test::text_of(read.diagnostics, text));
      INFO(text);
      CHECK(read.diagnostics.empty());
    };
    loads(*test::retail());
    loads(*test::load_text("ayar: 1\nkind: machine\nworkflow: lamp\nversion: 1\ninitial: off\n"
                           "states:\n  off: {on: {press: {to: lit}}}\n"
                           "  lit: {on: {press: {to: off}}, after: {5m: {to: off}}}\n"));
  }

  TEST_CASE("the shipped plan loads for the shipped workflow") {
    const auto path = test::workflows_folder() / "plans" / "retail.yaml";
    const std::string text = test::slurp(path);
    const auto read = read_plan(workflow::read(text, "retail.yaml"), *test::retail());
    INFO(test::text_of(read.diagnostics, text));
    CHECK(read.diagnostics.empty());
    CHECK(read.plan.teams.size() == 2);
  }
}

}  // namespace ayar::runtime::simulation
