// The regulatory packs: what their pages promise stands in the files beside them.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cli/run.hpp"

namespace ayar::tests {
namespace {

namespace fs = std::filesystem;

const fs::path regulation = fs::path(AYAR_SOURCE_DIR) / "workflows" / "regulation";
const std::vector<std::string> packs{"uk_fca_disp", "us_cfpb", "us_reg_e", "eu_jc", "iso_10002"};

std::string whole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The lines of one section of a workflow, by the names one level below it, with their text.
std::vector<std::pair<std::string, std::string>> entries_of(const std::string& yaml,
                                                            const std::string& section) {
  std::vector<std::pair<std::string, std::string>> found;
  static const std::regex heading("  ([a-z_0-9]+):.*");
  std::istringstream lines(yaml);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    std::smatch name;
    if (!line.empty() && line[0] != ' ' && line[0] != '#') inside = line == section + ":";
    if (!inside) continue;
    if (std::regex_match(line, name, heading)) found.push_back({name[1].str(), {}});
    if (!found.empty()) found.back().second += line + "\n";
  }
  return found;
}

}  // namespace

TEST_SUITE("regulatory packs") {
  TEST_CASE("every pack says on its page and in its first lines that it is no legal advice") {
    CHECK(whole(regulation / "README.md").find("aid and not legal advice") != std::string::npos);
    for (const std::string& pack : packs) {
      CAPTURE(pack);
      const std::string yaml = whole(regulation / (pack + ".yaml"));
      const std::string page = whole(regulation / (pack + ".md"));
      CHECK(yaml.substr(0, yaml.find("\nayar:")).find("aid and not legal advice") !=
            std::string::npos);
      CHECK(page.find("This is an aid and not legal advice") != std::string::npos);
      CHECK(page.find("Where vendors err") != std::string::npos);
      CHECK(std::regex_search(page, std::regex("check(ed)? before use")));
      const std::string returns = whole(regulation / "returns" / (pack + ".yaml"));
      CHECK(returns.find("workflows: [" + pack + "]") != std::string::npos);
      CHECK(returns.find("by: legal_entity") != std::string::npos);
      CHECK(returns.find("not legal advice") != std::string::npos);
    }
  }

  TEST_CASE("every clock of law is on the page, and everything on the page is in the file") {
    static const std::regex key("`(clocks|events|messages|data)\\.([a-z_0-9]+)");
    for (const std::string& pack : packs) {
      CAPTURE(pack);
      const std::string yaml = whole(regulation / (pack + ".yaml"));
      const std::string page = whole(regulation / (pack + ".md"));
      for (const auto& [clock, text] : entries_of(yaml, "clocks")) {
        const bool of_law = text.find("    legal: true") != std::string::npos;
        const bool internal = text.find("    agreement: internal") != std::string::npos;
        CHECK_MESSAGE(!(of_law && internal), clock);
        if (of_law) CHECK_MESSAGE(page.find("clocks." + clock) != std::string::npos, clock);
        if (of_law) CHECK_MESSAGE(text.find("    pausable: false") != std::string::npos, clock);
      }
      std::size_t count = 0;
      for (std::sregex_iterator at(page.begin(), page.end(), key), end; at != end; ++at) {
        std::set<std::string> names;
        for (const auto& each : entries_of(yaml, (*at)[1].str()))
          names.insert(each.first);
        CHECK_MESSAGE(names.count((*at)[2].str()) == 1, (*at)[0].str());
        ++count;
      }
      CHECK(count > 5);
    }
  }

  TEST_CASE("every suspension names its authority and asks to be checked") {
    std::size_t count = 0;
    for (const auto& each : fs::directory_iterator(regulation / "suspensions")) {
      if (each.path().extension() != ".yaml") continue;
      const std::string text = whole(each.path());
      CHECK(text.find("\nauthority: ") != std::string::npos);
      CHECK(text.find("Check before use") != std::string::npos);
      ++count;
    }
    CHECK(count == 2);
  }

  TEST_CASE("all packs load and pass by themselves, and their scenarios leave nothing uncovered") {
    const auto checked = run_ayar({"check", regulation.string(), "--werror"});
    CHECK_MESSAGE(checked.exit == 0, checked.out << checked.err);
    const auto ran =
        run_ayar({"test", regulation.string(), "--quiet", "--coverage", "--require", "100"});
    CHECK_MESSAGE(ran.exit == 0, ran.out << ran.err);
    for (const std::string& pack : packs) {
      CHECK_MESSAGE(checked.out.find("workflow " + pack + " v") != std::string::npos, pack);
      CHECK_MESSAGE(ran.out.find("\n" + pack) != std::string::npos, pack);
    }
  }
}

}  // namespace ayar::tests
