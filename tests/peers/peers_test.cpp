// Failures that peers are known for, by their thread: what we do stands in the scenarios here.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace ayar::tests {
namespace {

namespace fs = std::filesystem;

const fs::path here = fs::path(AYAR_SOURCE_DIR) / "tests" / "peers";

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The files directly in a folder whose name ends so, in order.
std::vector<fs::path> files_in(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> found;
  for (const auto& each : fs::directory_iterator(folder)) {
    const std::string name = each.path().filename().string();
    if (name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending)
      found.push_back(each.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// `zammad_5177` of `zammad_5177.test.yaml`.
std::string thread_of(const fs::path& scenario) { return scenario.stem().stem().string(); }

/// Without the folder, so that the text is the same wherever the project lies.
std::string relative(std::string text) {
  const std::string folder = here.string() + "/";
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size());
  return text;
}

}  // namespace

TEST_SUITE("failures that peers are known for") {
  TEST_CASE("every fixture loads without an error or a warning") {
    std::vector<std::string> arguments{"check", "--werror"};
    for (const fs::path& scenario : files_in(here, ".test.yaml")) {
      arguments.push_back((here / (thread_of(scenario) + ".yaml")).string());
      arguments.push_back(scenario.string());
    }
    REQUIRE(arguments.size() > 20);
    const auto ran = run_ayar(arguments);
    CHECK_MESSAGE(ran.exit == 0, ran.out << ran.err);
  }

  TEST_CASE("every scenario holds") {
    for (const fs::path& scenario : files_in(here, ".test.yaml")) {
      const auto ran = run_ayar({"test", scenario.string(), "--quiet"});
      CHECK_MESSAGE(ran.exit == 0, scenario.filename().string() << "\n" << ran.out << ran.err);
      CHECK_MESSAGE(ran.out.find(" 0 failed") != std::string::npos, ran.out);
    }
  }

  TEST_CASE("what a peer documents as a trap is said when it is loaded") {
    const bool update = std::getenv("AYAR_GOLDEN_UPDATE") != nullptr;
    const auto refused = files_in(here, ".refused.yaml");
    REQUIRE(refused.size() >= 3);
    for (const fs::path& file : refused) {
      const auto ran = run_ayar({"check", "--werror", file.string()});
      CHECK_MESSAGE(ran.exit == 65, file.filename().string() << "\n" << ran.out << ran.err);
      const std::string told = relative(ran.out + ran.err);
      fs::path beside = file;
      beside.replace_extension(".txt");
      if (update) std::ofstream(beside, std::ios::binary) << told;
      CHECK_MESSAGE(told == text_of(beside), told);
    }
  }

  TEST_CASE("every fixture stands in the table of the README") {
    const std::string table = text_of(here / "README.md");
    for (const fs::path& scenario : files_in(here, ".test.yaml"))
      CHECK_MESSAGE(table.find("`" + thread_of(scenario) + "`") != std::string::npos,
                    thread_of(scenario));
    for (const fs::path& file : files_in(here, ".refused.yaml"))
      CHECK_MESSAGE(table.find("`" + file.stem().string() + "`") != std::string::npos,
                    file.stem().string());
  }
}

}  // namespace ayar::tests
