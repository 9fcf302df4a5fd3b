/// Each golden/load/NAME.yaml is loaded and what is said about it compared, byte for byte, with
/// NAME.txt. AYAR_GOLDEN_UPDATE=1 writes the texts anew; then read them: would a stranger know what
/// to do?
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "workflow/check/lint_rules.hpp"
#include "workflow/check/rules.hpp"
#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> golden_files() {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "load")) {
    if (entry.path().extension() == ".yaml") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string told_by(const std::vector<Diagnostic>& diagnostics, const std::string& file,
                    std::string_view source) {
  std::string told;
  for (const Diagnostic& each : diagnostics) {
    told += to_text(each, each.where.file == file ? source : std::string_view{});
    if (told.back() != '\n') told += '\n';
  }
  return told;
}

}  // namespace

TEST_SUITE("workflow/golden") {
  TEST_CASE("[law] what is said about every bad workflow is as recorded, byte for byte") {
    const auto files = golden_files();
    CHECK(files.size() >= 36);
    std::set<std::string> seen;
    for (const fs::path& file : files) {
      CAPTURE(file.filename().string());
      const std::string source = test::slurp(file);
      // A file's templates stand beside it, in templates_NAME, its suspensions in suspensions_NAME.
      const std::string stem = file.stem().string();
      const test::FolderSources sources(file.parent_path() / ("templates_" + stem),
                                        file.parent_path() / ("suspensions_" + stem));
      const Loaded loaded = load(source, file.filename().string(), sources);
      const bool good = file.stem().string().starts_with("good_");
      CHECK(static_cast<bool>(loaded.definition) == good);
      for (const Diagnostic& each : loaded.diagnostics)
        seen.insert(each.rule);
      const std::string said = told_by(loaded.diagnostics, file.filename().string(), source);
      fs::path expected = file;
      expected.replace_extension(".txt");
      if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
        std::ofstream(expected, std::ios::binary) << said;
      CHECK(said == test::slurp(expected));
    }
    for (const Rule& each : all_rules) {
      if (each.id == rule::too_many.id || each.id == rule::file_form.id)
        continue;  // told of in machine_test.cpp
      INFO("a rule without a bad workflow that breaks it: ", std::string(each.id));
      CHECK(seen.contains(std::string(each.id)));
    }
  }

  TEST_CASE("[lint] each rule has a workflow that it speaks of, and the same as it is meant") {
    const fs::path folder = fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "lint";
    for (const LintRule& rule : lint_rules) {
      std::string stem = "ay" + std::string(rule.id.substr(2)) + "_" + std::string(rule.name);
      for (const bool bad : {true, false}) {
        const fs::path file = folder / (stem + (bad ? "_bad.yaml" : "_good.yaml"));
        CAPTURE(file.filename().string());
        REQUIRE(fs::exists(file));
        const std::string source = test::slurp(file);
        const Loaded loaded = load(source, file.filename().string(), test::FolderSources{});
        const std::string said = told_by(loaded.diagnostics, file.filename().string(), source);
        const auto& all = loaded.diagnostics;
        const bool spoken = std::any_of(
            all.begin(), all.end(), [&](const Diagnostic& each) { return each.rule == rule.id; });
        CHECK_MESSAGE(spoken == bad, said);
        if (!bad) CHECK_MESSAGE(all.empty(), said);
        CHECK(static_cast<bool>(loaded.definition) == !(bad && rule.severity == Severity::error));
        for (const Diagnostic& each : all) {
          INFO(said);
          CHECK(each.severity == (each.rule == rule.id ? rule.severity : Severity::warning));
          CHECK(each.where.line > 0);
          CHECK(each.where.column > 0);
        }
        if (!bad) continue;
        fs::path expected = file;
        expected.replace_extension(".txt");
        if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
          std::ofstream(expected, std::ios::binary) << said;
        CHECK(said == test::slurp(expected));
      }
    }
  }

  TEST_CASE("[lint] the folder of the lint holds nothing but its rules' fixtures") {
    std::size_t files = 0;
    for (const auto& entry :
         fs::directory_iterator(fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "lint")) {
      files += entry.path().extension() == ".yaml" ? 1 : 0;
    }
    CHECK(files == 2 * lint_rules.size());
  }

  TEST_CASE("every rule has a section, and no two share an id") {
    std::set<std::string> ids;
    for (const RuleLine& each : every_rule()) {
      CAPTURE(std::string(each.id));
      CHECK(ids.insert(std::string(each.id)).second);
      CHECK(rule_section(each.id).find("### " + std::string(each.id)) == 0);
    }
    CHECK(rule_section("AY999").empty());
  }

  TEST_CASE("the page of rules is the table of rules") {
    const auto path = test::workflows_folder() / "rules.md";
    if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
      std::ofstream(path, std::ios::binary) << rules_page();
    CHECK(test::slurp(path) == rules_page());
  }
}

}  // namespace ayar::workflow
