/// `ayar check` over files, folders and rules: what a person, a script and a code host read of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/json.hpp"
#include "cli/run.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

const std::string source = AYAR_SOURCE_DIR;
const std::string good = source + "/tests/golden/lint/ay202_guard_gap_good.yaml";
const std::string warned = source + "/tests/golden/lint/ay202_guard_gap_bad.yaml";
const std::string wrong = source + "/tests/golden/lint/ay208_always_cycle_bad.yaml";

/// The fixtures name a calendar, which lies in the folder of workflows: a copy beside it loads.
class Folder {
 public:
  Folder() {
    std::filesystem::create_directories(folder_.file("calendars"));
    std::filesystem::create_directories(folder_.file("deeper"));
    std::filesystem::create_directories(folder_.file(".hidden"));
    copy(source + "/workflows/calendars/tehran_shop.yaml", "calendars/tehran_shop.yaml");
    copy(good, "good.yaml");
    copy(warned, "warned.yaml");
  }
  void copy(const std::string& from, const std::string& to) const {
    std::filesystem::copy_file(from, file(to));
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name)) << text;
  }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }
  [[nodiscard]] std::string path() const { return folder_.file("."); }

 private:
  TemporaryFolder folder_;
};

const Map& map_in(const Value& value) {
  const Map* map = value.get_if<Map>();
  REQUIRE(map != nullptr);
  return *map;
}

const Map& map_at(const Map& map, const std::string& key) {
  REQUIRE_MESSAGE(map.contains(key), key);
  return map_in(map.at(key));
}

const List& list_at(const Map& map, const std::string& key) {
  REQUIRE_MESSAGE(map.contains(key), key);
  const List* list = map.at(key).get_if<List>();
  REQUIRE(list != nullptr);
  return *list;
}

std::string text_at(const Map& map, const std::string& key) {
  REQUIRE_MESSAGE(map.contains(key), key);
  const auto* text = map.at(key).get_if<std::string>();
  REQUIRE(text != nullptr);
  return *text;
}

std::int64_t number_at(const Map& map, const std::string& key) {
  REQUIRE_MESSAGE(map.contains(key), key);
  const auto* number = map.at(key).get_if<std::int64_t>();
  REQUIRE(number != nullptr);
  return *number;
}

}  // namespace

TEST_SUITE("cli/check") {
  TEST_CASE(
      "warnings are told of with place and counter-example, and exit 0 until they are denied") {
    const Folder folder;
    const auto ran = run_ayar({"check", folder.file("good.yaml"), folder.file("warned.yaml")});
    CHECK_MESSAGE(ran.exit == 0, ran.err);
    CHECK(ran.err.find("warned.yaml:") != std::string::npos);
    CHECK(ran.err.find("warning AY202: no transition takes 'decide' in 'working' when decision is "
                       "rejected and severity is low") != std::string::npos);
    CHECK(ran.err.find("0 errors, 1 warning in 2 files") != std::string::npos);
    CHECK(ran.out.find("good.yaml: ok") != std::string::npos);
    CHECK(run_ayar({"check", folder.file("warned.yaml"), "--werror"}).exit == 65);
    CHECK(run_ayar({"check", folder.file("warned.yaml"), "--deny", "AY202"}).exit == 65);
    CHECK(run_ayar({"check", folder.file("warned.yaml"), "--deny", "AY203"}).exit == 0);
    const auto unknown = run_ayar({"check", folder.file("warned.yaml"), "--deny", "AY2O2"});
    CHECK(unknown.exit == 64);
    CHECK(unknown.err.find("did you mean AY2") != std::string::npos);
  }

  TEST_CASE("a folder is checked with all below it, in order, each file by its own keys") {
    const Folder folder;
    folder.copy(wrong, "deeper/wrong.yaml");
    folder.copy(source + "/workflows/calendars/tehran_shop.yaml", "deeper/tehran_shop.yaml");
    folder.copy(source + "/workflows/directory.example.yaml", "directory.yaml");
    folder.copy(source + "/workflows/tests/retail.test.yaml", "retail.test.yaml");
    folder.write("pipeline.yaml", "image: debian\nscript: [make]\n");
    folder.write(".hidden/broken.yaml", "a: [");
    const auto ran = run_ayar({"check", folder.path(), "--format", "json"});
    CHECK(ran.exit == 65);
    const auto json = parse_json(ran.out);
    REQUIRE_MESSAGE(json, ran.out);
    std::vector<std::string> kinds, files;
    for (const Value& each : list_at(map_in(*json), "items")) {
      kinds.push_back(text_at(map_in(each), "kind"));
      files.push_back(text_at(map_in(each), "file"));
    }
    CHECK(kinds == std::vector<std::string>{"calendar", "calendar", "workflow", "directory",
                                            "workflow", "scenarios", "workflow"});
    CHECK(std::is_sorted(files.begin(), files.end()));
    const auto again = run_ayar({"check", folder.path(), "--format", "json"});
    CHECK(again.out == ran.out);
  }

  TEST_CASE("all that ships is clean") {
    const auto ran = run_ayar({"check", source + "/workflows", "--werror"});
    CHECK_MESSAGE(ran.exit == 0, ran.err);
    CHECK(ran.err.find("0 errors, 0 warnings in") != std::string::npos);
  }

  TEST_CASE("a missing file exits 66 and the others are checked all the same") {
    const Folder folder;
    const auto ran = run_ayar({"check", folder.file("nowhere.yaml"), folder.file("good.yaml")});
    CHECK(ran.exit == 66);
    CHECK(ran.out.find("good.yaml: ok") != std::string::npos);
    CHECK(run_ayar({"check"}).exit == 64);
    const auto nothing = run_ayar({"check", "-"});  // the tests' standard input is empty
    CHECK(nothing.exit == 65);
    CHECK(nothing.err.find("stdin:") != std::string::npos);
  }

  TEST_CASE("colours go to a terminal, or where they are asked for") {
    const Folder folder;
    const auto plain = run_ayar({"check", folder.file("warned.yaml")});
    CHECK(plain.err.find('\x1b') == std::string::npos);
    const auto coloured = run_ayar({"check", folder.file("warned.yaml"), "--color", "always"});
    CHECK(coloured.err.find("\x1b[33mwarning\x1b[0m AY202") != std::string::npos);
  }

  TEST_CASE("--guards tells of each event what its guards share out") {
    const auto ran = run_ayar({"check", "--guards", AYAR_SOURCE_DIR "/workflows/retail.yaml"});
    CHECK(ran.exit == 0);
    CHECK(ran.out.find("retail.yaml:78:19: decide in investigating: disjoint; every case is taken") !=
          std::string::npos);
  }

  TEST_CASE("--explain gives a rule's section of the page") {
    const auto ran = run_ayar({"check", "--explain", "AY209"});
    CHECK(ran.exit == 0);
    CHECK(ran.out.find("### AY209 timer_restarted") == 0);
    CHECK(ran.out.find("# good") != std::string::npos);
    CHECK(run_ayar({"check", "--explain", "AY160"}).out.find("### AY160 uncovered") == 0);
    CHECK(run_ayar({"check", "--explain", "AY009"}).exit == 0);
    CHECK(run_ayar({"check", "--explain", "AY999"}).exit == 64);
  }

  TEST_CASE("SARIF 2.1.0 has what its schema demands, and points where the text does") {
    const Folder folder;
    folder.copy(wrong, "deeper/so wrong.yaml");
    const auto ran = run_ayar({"check", folder.path(), "--format", "sarif"});
    CHECK(ran.exit == 65);
    const auto json = parse_json(ran.out);
    REQUIRE_MESSAGE(json, ran.out);
    const Map& log = map_in(*json);
    CHECK(text_at(log, "version") == "2.1.0");
    CHECK(text_at(log, "$schema").find("sarif-2.1.0") != std::string::npos);
    REQUIRE(list_at(log, "runs").size() == 1);
    const Map& run = map_in(list_at(log, "runs").front());
    CHECK(text_at(run, "columnKind") == "unicodeCodePoints");
    const Map& driver = map_at(map_at(run, "tool"), "driver");
    CHECK(text_at(driver, "name") == "ayar");
    CHECK_FALSE(text_at(driver, "version").empty());
    const List& rules = list_at(driver, "rules");
    std::set<std::string> ids;
    for (const Value& each : rules) {
      const Map& rule = map_in(each);
      CHECK(ids.insert(text_at(rule, "id")).second);
      CHECK_FALSE(text_at(map_at(rule, "shortDescription"), "text").empty());
      CHECK_FALSE(text_at(map_at(rule, "help"), "text").empty());
      CHECK(text_at(map_at(rule, "help"), "markdown").find("### ") == 0);
      const std::string level = text_at(map_at(rule, "defaultConfiguration"), "level");
      CHECK((level == "error" || level == "warning"));
    }
    const List& results = list_at(run, "results");
    REQUIRE(results.size() == 2);
    for (const Value& each : results) {
      const Map& result = map_in(each);
      const auto index = static_cast<std::size_t>(number_at(result, "ruleIndex"));
      REQUIRE(index < rules.size());
      CHECK(text_at(map_in(rules[index]), "id") == text_at(result, "ruleId"));
      CHECK_FALSE(text_at(map_at(result, "message"), "text").empty());
      const Map& location = map_in(list_at(result, "locations").front());
      const Map& physical = map_at(location, "physicalLocation");
      const std::string uri = text_at(map_at(physical, "artifactLocation"), "uri");
      CHECK(uri.find(' ') == std::string::npos);
      CHECK(number_at(map_at(physical, "region"), "startLine") > 0);
      CHECK(number_at(map_at(physical, "region"), "startColumn") > 0);
      const Map& logical = map_in(list_at(location, "logicalLocations").front());
      CHECK_FALSE(text_at(logical, "fullyQualifiedName").empty());
    }
    CHECK(text_at(map_in(results[0]), "level") == "error");
    CHECK(text_at(map_in(results[1]), "level") == "warning");
    CHECK(list_at(map_in(results[0]), "relatedLocations").size() == 1);
    CHECK(ran.out.find("so%20wrong.yaml") != std::string::npos);
  }
}
