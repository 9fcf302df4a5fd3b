// A rule that never finds anything is no rule: each is shown a small tree with one fault in it.
#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "rules.hpp"

using namespace ayar::arch;

namespace {

namespace fs = std::filesystem;

/// A clean tree of its own, gone when the test ends.
class PlantedTree {
 public:
  PlantedTree() : root_(fs::temp_directory_path() / ("ayar_arch_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    for (const char* folder : {"engine/include/ayar", "engine/base", "engine/law",
                               "engine/store/sqlite", "workflows", "plugins", "tests", "examples"})
      fs::create_directories(root_ / folder);
    for (const char* folder : {"engine", "engine/include", "engine/base", "engine/law",
                               "engine/store", "workflows", "plugins", "tests", "examples"})
      write(std::string(folder) + "/README.md", "What lives here.\n");
    write("engine/base/id.hpp", "#pragma once\n#include <string>\n");
    write("engine/law/phase.cpp",
          "#include <boost/msm/back/state_machine.hpp>\n#include \"base/id.hpp\"\n");
  }
  ~PlantedTree() { fs::remove_all(root_); }
  PlantedTree(const PlantedTree&) = delete;
  PlantedTree& operator=(const PlantedTree&) = delete;

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

Findings all_findings(const fs::path& root) {
  Findings all;
  for (auto* rule : {upward_includes, strayed_libraries, impure_public_headers, impure_floors,
                     strangers_at_root, folders_without_readme, unfinished})
    for (auto& finding : rule(root))
      all.push_back(std::move(finding));
  return all;
}

struct Plant {
  const char* behaviour;
  const char* path;
  const char* text;
  const char* expected;  ///< part of the one finding; empty: none
};
constexpr Plant plants[] = {
    {"a look upwards", "engine/base/a.cpp", "#include \"store/store.hpp\"\n",
     "a.cpp:1: looks up from base"},
    {"a look aside", "engine/law/a.cpp", "\n# include \"cel/cel.hpp\"\n",
     "a.cpp:2: looks up from law"},
    {"a look upwards through the public face", "engine/base/a.cpp", "#include <ayar/engine.hpp>\n",
     "looks up from base"},
    {"a look downwards", "engine/store/a.cpp", "#include \"law/law.hpp\"\n", ""},
    {"an include that names no floor", "engine/base/a.cpp", "#include \"id.hpp\"\n",
     "does not name a floor"},
    {"a look upwards in a comment", "engine/base/a.cpp",
     "// #include \"store/store.hpp\"\n/*\n#include \"cli/a.hpp\"\n*/\n", ""},
    {"YAML outside its reader", "engine/workflow/check/a.cpp", "#include <yaml-cpp/yaml.h>\n",
     "workflow/read/ only"},
    {"MSM in a header", "engine/law/a.hpp",
     "#pragma once\n#include <boost/msm/back/state_machine.hpp>\n", "law/ only"},
    {"SQLite outside its store", "engine/store/a.cpp", "#include <sqlite3.h>\n",
     "store/sqlite/ only"},
    {"SQLite in its store", "engine/store/sqlite/a.cpp", "#include <sqlite3.h>\n", ""},
    {"a new library", "engine/base/a.cpp", "#include <fmt/format.h>\n", "no home yet"},
    {"a library in the public face", "engine/include/ayar/a.hpp",
     "#pragma once\n#include <boost/json.hpp>\n", "public header includes"},
    {"a private header in the public face", "engine/include/ayar/a.hpp",
     "#pragma once\n#include \"base/id.hpp\"\n", "public header includes"},
    {"a thread on a pure floor", "engine/base/a.cpp", "#include <thread>\n",
     "<thread> has no place"},
    {"the environment on a pure floor", "engine/base/a.cpp",
     "auto x() { return std::getenv(\"HOME\"); }\n", "getenv has no place"},
    {"the word in a text", "engine/base/a.cpp", "auto x() { return \"getenv\"; }  // getenv\n", ""},
    {"the machine's clock on a pure floor", "engine/base/a.cpp",
     "auto t = std::chrono::system_clock::now();\n", "system_clock::now"},
    {"a mutable static on a pure floor", "engine/base/a.cpp",
     "int f() {\n  static int calls = 0;\n  return ++calls;\n}\n", "a.cpp:2: a mutable static"},
    {"a constant and a static function", "engine/base/a.cpp",
     "static const int one = 1;\nstatic int f(int x = 1);\n", ""},
    {"a mutable static above", "engine/store/a.cpp", "static int calls = 0;\n", ""},
    {"a stranger at the root", "notes.txt", "hello\n", "notes.txt: does not belong"},
    {"a floor that explains nothing", "engine/cel/a.cpp", "\n", "engine/cel: has no README.md"},
    {"a header without a guard", "engine/base/a.hpp", "int x();\n", "without #pragma once"},
    {"unfinished work", "engine/base/a.cpp",
     "// TO"
     "DO(somebody)\n",
     "a.cpp:1: unfinished work"},
};

}  // namespace

TEST_SUITE("arch/planted") {
  TEST_CASE("a planted fault is found, and nothing else") {
    for (const Plant& plant : plants) {
      SUBCASE(plant.behaviour) {
        const PlantedTree tree;
        REQUIRE(all_findings(tree.root()).empty());
        tree.write(plant.path, plant.text);
        if (std::string(plant.path).rfind("engine/workflow", 0) == 0)
          tree.write("engine/workflow/README.md", "Here.\n");
        const auto findings = all_findings(tree.root());
        INFO(to_text(findings));
        REQUIRE(findings.size() == (*plant.expected == '\0' ? 0U : 1U));
        if (!findings.empty()) CHECK(to_text(findings).find(plant.expected) != std::string::npos);
      }
    }
  }

  TEST_CASE("a file is long from one line more than allowed") {
    const PlantedTree tree;
    tree.write("engine/base/long.cpp", std::string(10, '\n'));
    CHECK(long_files(tree.root(), 10).empty());
    CHECK(long_files(tree.root(), 9).size() == 1);
  }
}
