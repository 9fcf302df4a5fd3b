#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <ayar/directory.hpp>

#include "base/dates.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;

namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string told(const std::vector<Diagnostic>& diagnostics, std::string_view source) {
  std::string all;
  for (const auto& each : diagnostics) {
    all += to_text(each, source);
    if (all.back() != '\n') all += '\n';
  }
  return all;
}

}  // namespace

TEST_SUITE("directory/file") {
  TEST_CASE("the example in workflows loads without a word, and says what it says") {
    const auto loaded =
        load_directory_file(std::string(AYAR_SOURCE_DIR) + "/workflows/directory.example.yaml");
    INFO(told(loaded.diagnostics, ""));
    CHECK(loaded.diagnostics.empty());
    REQUIRE(loaded.directory);
    const Directory& shop = *loaded.directory;
    CHECK(shop.staff().size() == 6);
    const StaffMember* mina = shop.find("mina");
    REQUIRE(mina != nullptr);
    CHECK(mina->name == "مینا رستگار");
    CHECK(mina->roles == std::vector<std::string>{"agent"});
    CHECK(mina->team == "quality");
    CHECK(mina->languages == std::vector<std::string>{"fa", "en"});
    CHECK(mina->channel == "email");
    CHECK(mina->contact_points.at("chat") == "@mina");
    CHECK(mina->load_max == 40);
    REQUIRE(mina->absences.size() == 1);
    CHECK(to_text(mina->absences[0].to) == "2026-12-05");
    CHECK(mina->absences[0].deputy == "ali");
    REQUIRE(shop.team("quality") != nullptr);
    CHECK(shop.team("quality")->supervisor == "omid");
    CHECK(shop.resolve("supervisor", "mina", "", parse_instant("2026-11-21T10:00:00Z").value()) ==
          shop.find("omid"));
  }

  TEST_CASE("words that YAML would read as truth values or numbers stay words") {
    const auto loaded = load_directory(
        "ayar: 1\ndirectory: d\npeople:\n  nils: {name: 007, languages: [no, en], contact: {phone: "
        "0912}}\n",
        "d.yaml");
    INFO(told(loaded.diagnostics, ""));
    REQUIRE(loaded.directory);
    CHECK(loaded.directory->staff()[0].name == "007");
    CHECK(loaded.directory->staff()[0].languages == std::vector<std::string>{"no", "en"});
    CHECK(loaded.directory->staff()[0].contact_points.at("phone") == "0912");
  }

  TEST_CASE("what is said about every bad directory is as recorded, byte for byte") {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(AYAR_SOURCE_DIR) / "tests/golden/directory"))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    CHECK(files.size() >= 6);
    std::set<std::string> seen;
    for (const fs::path& file : files) {
      CAPTURE(file.filename().string());
      const std::string source = slurp(file);
      const auto loaded = load_directory(source, file.filename().string());
      CHECK_FALSE(loaded);
      for (const auto& each : loaded.diagnostics)
        seen.insert(each.rule);
      const std::string said = told(loaded.diagnostics, source);
      fs::path expected = file;
      expected.replace_extension(".txt");
      if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
        std::ofstream(expected, std::ios::binary) << said;
      CHECK(said == slurp(expected));
    }
    for (const char* rule : {"AY090", "AY091", "AY092", "AY093", "AY094"}) {
      INFO("a rule without a bad directory that breaks it: ", rule);
      CHECK(seen.contains(rule));
    }
  }

  TEST_CASE("a file that cannot be read, or is too large, is one fault of the whole file") {
    const test::TempDir dir;
    const auto absent = load_directory_file(dir.file("absent.yaml"));
    REQUIRE(absent.diagnostics.size() == 1);
    CHECK(absent.diagnostics[0].where.line == 0);
    std::ofstream(dir.file("large.yaml")) << std::string((1 << 20) + 1, '#');
    const auto large = load_directory_file(dir.file("large.yaml"));
    REQUIRE(large.diagnostics.size() == 1);
    CHECK(large.diagnostics[0].message.find("1 MiB") != std::string::npos);
  }
}
