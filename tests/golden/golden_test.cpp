/// Each NAME.yaml is read and what is said about it compared, byte for byte, with NAME.txt beside
/// it. AYAR_GOLDEN_UPDATE=1 writes the texts anew; then read them: would a stranger know what to
/// do?
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "workflow/definition.hpp"
#include "workflow/read/node.hpp"
#include "workflow/read/scenario_file.hpp"

namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> yaml_files(const char* folder) {
  std::vector<fs::path> found;
  const fs::path root = fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / folder;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.path().extension() == ".yaml") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string told(const std::vector<ayar::Diagnostic>& diagnostics) {
  std::string all;
  for (const auto& diagnostic : diagnostics) {
    all += ayar::to_text(diagnostic);
    if (all.empty() || all.back() != '\n') all += '\n';
  }
  return all;
}

void compare(const fs::path& file, const std::string& said) {
  fs::path expected = file;
  expected.replace_extension(".txt");
  if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(expected, std::ios::binary) << said;
  }
  INFO(file.filename().string());
  REQUIRE(fs::exists(expected));
  CHECK(said == slurp(expected));
}

/// What the calendars of tests/golden/calendar extend and take holidays from, in its `parts`.
class PartSources final : public ayar::workflow::Sources {
 public:
  ayar::Result<Text> calendar(std::string_view name) const override {
    return text_of(std::string(name) + ".yaml");
  }
  ayar::Result<Text> holidays(std::string_view name) const override {
    return text_of(std::string(name));
  }
  ayar::Result<std::string> zone(std::string_view name) const override {
    const fs::path path = fs::path("/usr/share/zoneinfo") / std::string(name);
    if (!fs::is_regular_file(path)) return missing("zone '" + std::string(name) + "'");
    return slurp(path);
  }

 private:
  static ayar::Error missing(const std::string& what) {
    return {ayar::ErrorCode::not_found, "there is no " + what, {}, {}, {}};
  }
  static ayar::Result<Text> text_of(const std::string& file) {
    const fs::path path =
        fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "calendar" / "parts" / file;
    if (!fs::is_regular_file(path)) return missing("file '" + file + "'");
    return Text{"parts/" + file, slurp(path)};
  }
};

}  // namespace

TEST_SUITE("golden/read") {
  TEST_CASE("every trap of YAML is told of in the words, and at the place, that are on record") {
    const auto files = yaml_files("read");
    CHECK(files.size() >= 32);
    for (const fs::path& file : files) {
      const std::string said =
          told(ayar::workflow::read(slurp(file), file.filename().string()).diagnostics);
      CHECK_FALSE(said.empty());
      compare(file, said);
    }
  }

  TEST_CASE("every fault of a calendar file is told of at its place") {
    const auto files = yaml_files("calendar");
    CHECK(files.size() >= 20);
    const PartSources sources;
    for (const fs::path& file : files) {
      compare(file,
              told(ayar::workflow::load_calendar(slurp(file), file.filename().string(), sources)
                       .diagnostics));
    }
  }

  TEST_CASE("every fault of a scenario file is told of at its place") {
    const auto files = yaml_files("scenario");
    CHECK(files.size() >= 3);
    for (const fs::path& file : files) {
      const auto document = ayar::workflow::read(slurp(file), file.filename().string());
      compare(file, told(ayar::workflow::read_scenarios(document).diagnostics));
    }
  }
}
