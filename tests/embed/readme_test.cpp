// What the front page shows is true: its program is the example, its workflow loads, its commands
// exist.
#include <doctest/doctest.h>
#include <ayar/workflow.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace {

const std::filesystem::path root = AYAR_SOURCE_DIR;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The first fenced block of a language; empty when there is none.
std::string block(const std::string& page, const std::string& language) {
  const std::string fence = "```" + language + "\n";
  const auto open = page.find(fence);
  if (open == std::string::npos) return {};
  const auto begin = open + fence.size();
  return page.substr(begin, page.find("```", begin) - begin);
}

// As if it stood among the others: a workflow finds its calendar beside itself.
const std::string desk = (root / "workflows" / "small_desk.yaml").string();
const std::string page = read(root / "README.md");

}  // namespace

TEST_SUITE("embed/readme") {
  TEST_CASE("the embedding program is the first example, word for word") {
    const auto shown = block(page, "cpp");
    REQUIRE_FALSE(shown.empty());
    CHECK(shown == read(root / "examples" / "01_hello" / "main.cpp"));
  }

  TEST_CASE("the workflow loads without an error or a warning, and stays short") {
    const auto shown = block(page, "yaml");
    REQUIRE_FALSE(shown.empty());
    const auto loaded = ayar::load_workflow(shown, desk);
    for (const auto& diagnostic : loaded.diagnostics)
      MESSAGE(ayar::to_text(diagnostic, shown));
    CHECK(loaded);
    CHECK(loaded.diagnostics.empty());
    CHECK(std::count(shown.begin(), shown.end(), '\n') <= 24);
  }

  TEST_CASE("what the page says would not load does not load") {
    for (const std::string part : {"\n  unreached:", ", {at: +1bd"}) {
      CAPTURE(part);
      auto shown = block(page, "yaml");
      const auto begin = shown.find(part);
      REQUIRE(begin != std::string::npos);
      const auto end = part[0] == '\n' ? shown.find('\n', begin + 1) : shown.find('}', begin) + 1;
      shown.erase(begin, end - begin);
      CHECK_FALSE(ayar::load_workflow(shown, desk));
    }
  }

  TEST_CASE("the scripts and pages that it names exist") {
    const std::regex path(
        R"([`(\s]((?:tests|examples|workflows|engine|plugins)/[A-Za-z0-9_./-]*[A-Za-z0-9_]))");
    std::size_t named = 0;
    for (std::sregex_iterator at(page.begin(), page.end(), path), end; at != end; ++at, ++named) {
      CAPTURE((*at)[1].str());
      CHECK(std::filesystem::exists(root / (*at)[1].str()));
    }
    CHECK(named >= 5);
  }

  TEST_CASE("the two commands are on the first screen") {
    const auto screen = page.substr(0, 2'500);
    for (const char* command : {"examples/quickstart", "tests/run"})
      CHECK(screen.find(command) != std::string::npos);
  }
}
