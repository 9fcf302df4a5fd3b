// The workflows that people start from, as they are shipped.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "cli/run.hpp"
#include "support/temp_dir.hpp"

namespace ayar::tests {
namespace {

namespace fs = std::filesystem;

const fs::path shipped = fs::path(AYAR_SOURCE_DIR) / "workflows";
const std::vector<std::string> names{"retail",         "bank_payments", "telecom",
                                     "public_service", "hospitality",   "software_support"};

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> yaml_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& each : fs::recursive_directory_iterator(folder))
    if (each.path().extension() == ".yaml") found.push_back(each.path());
  return found;
}

/// `answer` to `fa` to the tags that it uses, of one folder of letters.
using Letters = std::map<std::string, std::map<std::string, std::set<std::string>>>;

Letters letters_in(const fs::path& folder) {
  static const std::regex tag("\\{\\{([#^]?[a-z0-9_.]+)\\}\\}");
  Letters found;
  for (const auto& each : fs::directory_iterator(folder)) {
    if (each.path().extension() != ".mustache") continue;
    const fs::path stem = each.path().stem();
    auto& tags = found[stem.stem().string()][stem.extension().string().substr(1)];
    const std::string text = text_of(each.path());
    for (std::sregex_iterator at(text.begin(), text.end(), tag), end; at != end; ++at)
      tags.insert((*at)[1].str());
  }
  return found;
}

std::vector<fs::path> letter_folders() {
  std::vector<fs::path> found{shipped / "templates"};
  for (const std::string& name : names)
    if (fs::is_directory(shipped / name / "templates"))
      found.push_back(shipped / name / "templates");
  return found;
}

}  // namespace

TEST_SUITE("ready workflows") {
  TEST_CASE("every workflow, calendar and scenario loads without an error or a warning") {
    const auto ran = run_ayar({"check", shipped.string(), "--werror"});
    CHECK_MESSAGE(ran.exit == 0, ran.out << ran.err);
    for (const std::string& name : names)
      CHECK_MESSAGE(ran.out.find("workflow " + name + " v") != std::string::npos, name);
  }

  TEST_CASE("all scenarios pass, and between them they touch everything") {
    const auto begin = std::chrono::steady_clock::now();
    const auto ran =
        run_ayar({"test", shipped.string(), "--quiet", "--coverage", "--require", "100"});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    CHECK_MESSAGE(ran.exit == 0, ran.out << ran.err);
    for (const std::string& name : names)
      CHECK_MESSAGE(ran.out.find("\n" + name) != std::string::npos, name);
    CHECK_MESSAGE(ran.out.find("0 failed") != std::string::npos, ran.out);
    MESSAGE(ran.out.substr(0, ran.out.find('\n')) << " in " << took.count() << " s");
  }

  TEST_CASE("every letter is there in English, Persian and Arabic, and all three say the same") {
    std::size_t count = 0;
    for (const fs::path& folder : letter_folders()) {
      for (const auto& letter : letters_in(folder)) {
        const std::string which = (folder / letter.first).string();
        const auto& languages = letter.second;
        ++count;
        for (const char* language : {"en", "fa", "ar"})
          CHECK_MESSAGE(languages.count(language) == 1, which << " in " << language);
        for (const auto& each : languages)
          CHECK_MESSAGE(each.second == languages.begin()->second, which << "." << each.first);
      }
    }
    CHECK(count > 40);
    MESSAGE(count << " letters");
  }

  TEST_CASE("a folder that is copied and renamed is a workflow of its own") {
    const ayar::test::TempDir temp;
    fs::copy(shipped, temp.path() / "workflows", fs::copy_options::recursive);
    const fs::path acme = temp.path() / "workflows" / "acme";
    fs::copy(shipped / "telecom", acme, fs::copy_options::recursive);
    fs::rename(acme / "telecom.yaml", acme / "acme.yaml");
    for (const fs::path& path : yaml_in(acme)) {
      const std::string text =
          std::regex_replace(text_of(path), std::regex("workflow: telecom"), "workflow: acme");
      std::ofstream(path, std::ios::binary) << text;
    }
    const auto checked = run_ayar({"check", (acme / "acme.yaml").string()});
    CHECK(checked.exit == 0);
    CHECK_MESSAGE(checked.err.empty(), checked.err);
    const auto tested = run_ayar({"test", (acme / "tests").string(), "--quiet"});
    CHECK_MESSAGE(tested.exit == 0, tested.err);
    CHECK_MESSAGE(tested.out.find(" 0 failed") != std::string::npos, tested.out);
  }
}

}  // namespace ayar::tests
