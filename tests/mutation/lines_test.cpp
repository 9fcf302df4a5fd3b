/// A line of a shipped workflow is deleted, spoilt or swapped with the next: the checker or the
/// workflow's own scenarios notice, or the change stands in survivors.txt with the reason why
/// nobody would call it a mistake.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "base/text.hpp"
#include "delivery/render/scenario_letters.hpp"
#include "mutation/lines.hpp"
#include "runtime/scenario.hpp"
#include "service/sources.hpp"

namespace {

using namespace ayar;
namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Files read once: a mutant changes one line of one of them, and that is given as text.
class Remembered final : public workflow::Sources {
 public:
  explicit Remembered(const std::string& file) : files_(file, "/usr/share/zoneinfo") {}
  Result<Text> calendar(std::string_view name) const override {
    return once(calendars_, std::string(name), [&] { return files_.calendar(name); });
  }
  Result<std::string> zone(std::string_view name) const override {
    return once(zones_, std::string(name), [&] { return files_.zone(name); });
  }
  Result<Letters> letters(const std::vector<std::string>& names) const override {
    return once(letters_, join(names, ","), [&] { return files_.letters(names); });
  }
  Result<Text> workflow(std::string_view name, std::int64_t version) const override {
    return files_.workflow(name, version);
  }
  Result<Text> fragment(std::string_view name) const override { return files_.fragment(name); }
  Result<std::vector<LocaleText>> locales(std::string_view name) const override {
    return files_.locales(name);
  }

 private:
  template <class T, class Read>
  static Result<T> once(std::map<std::string, T>& known, const std::string& key, const Read& read) {
    const auto found = known.find(key);
    if (found != known.end()) return found->second;
    Result<T> made = read();
    if (made) known.emplace(key, made.value());
    return made;
  }
  service::FileSources files_;
  mutable std::map<std::string, Text> calendars_;
  mutable std::map<std::string, std::string> zones_;
  mutable std::map<std::string, Letters> letters_;
};

struct Subject {
  std::string name, path, text;
  std::vector<workflow::ScenarioFile> scenarios;
};

bool is_scenario_file(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() > 10 && name.substr(name.size() - 10) == ".test.yaml";
}

/// Every workflow under workflows/ that has scenarios beside it or in `tests`.
std::vector<Subject> subjects() {
  std::map<std::string, Subject> found;
  const fs::path root = fs::path(AYAR_SOURCE_DIR) / "workflows";
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    // Packs of regulation are held to their pages instead (tests/ready); their lines are not mutated yet.
    if (is_scenario_file(entry.path()) &&
        entry.path().string().find("/regulation/") == std::string::npos)
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    auto read =
        workflow::read_scenarios(workflow::read(slurp(file), fs::relative(file, root).string()));
    REQUIRE_MESSAGE(read.ok(), file.string());
    REQUIRE_FALSE(read.scenarios.empty());
    const std::string name = read.scenarios.front().workflow.text;
    for (const auto& path : {file.parent_path().parent_path() / (name + ".yaml"),
                             file.parent_path() / (name + ".yaml")}) {
      if (!fs::exists(path)) continue;
      Subject& subject = found[name];
      subject.name = name;
      subject.path = path.string();
      subject.text = slurp(path);
      subject.scenarios.push_back(std::move(read));
      break;
    }
  }
  std::vector<Subject> made;
  for (auto& one : found)
    made.push_back(std::move(one.second));
  return made;
}

enum class Verdict { same, refused, warned, scenario, survived };

struct Judged {
  Verdict verdict = Verdict::survived;
  std::string by;  ///< the rule, or the scenario
};

std::multiset<std::string> warnings_of(const std::vector<Diagnostic>& diagnostics) {
  std::multiset<std::string> made;
  for (const auto& diagnostic : diagnostics)
    made.insert(diagnostic.rule + diagnostic.message);
  return made;
}

/// Threads: one at a time.
class Court {
 public:
  explicit Court(const Subject& subject) : subject_(subject), sources_(subject.path) {
    options_.letters = delivery::scenario_letters();
    const auto loaded = workflow::load(subject.text, subject.path, sources_);
    known_ = warnings_of(loaded.diagnostics);
    meaning_ = test::meaning_of(subject.text);
    sound_ = loaded.definition != nullptr && noticed(*loaded.definition).empty();
  }
  /// The workflow itself loads and its scenarios hold.
  [[nodiscard]] bool is_sound() const { return sound_; }

  Judged judge(const test::Mutant& mutant) {
    if (test::meaning_of(mutant.text) == meaning_) return {Verdict::same, ""};
    const auto loaded = workflow::load(mutant.text, subject_.path, sources_);
    if (!loaded.definition) {
      for (const auto& diagnostic : loaded.diagnostics)
        if (diagnostic.severity == Severity::error) return {Verdict::refused, diagnostic.rule};
      return {Verdict::refused, "?"};
    }
    if (loaded.definition->workflow != subject_.name)
      return {Verdict::scenario, "they are for another workflow"};
    const auto now = warnings_of(loaded.diagnostics);
    for (const auto& one : now)
      if (now.count(one) > known_.count(one)) return {Verdict::warned, one.substr(0, 5)};
    const auto by = noticed(*loaded.definition);
    return by.empty() ? Judged{} : Judged{Verdict::scenario, by};
  }

 private:
  /// The first scenario that does not hold.
  std::string noticed(const workflow::Definition& definition) {
    for (const auto& file : subject_.scenarios)
      for (const auto& scenario : file.scenarios)
        if (!runtime::run_scenario(definition, scenario, file.file, options_).passed)
          return scenario.name;
    return {};
  }

  const Subject& subject_;
  Remembered sources_;
  runtime::ScenarioOptions options_;
  std::multiset<std::string> known_;
  std::string meaning_;
  bool sound_ = false;
};

std::vector<Judged> judge_all(const Subject& subject, const std::vector<test::Mutant>& mutants) {
  std::vector<Judged> made(mutants.size());
  const std::size_t hands = 2;
  std::vector<std::thread> threads;
  for (std::size_t hand = 0; hand < hands; ++hand) {
    threads.emplace_back([&subject, &mutants, &made, hand] {
      Court court(subject);
      for (std::size_t i = hand; i < mutants.size(); i += hands)
        made[i] = court.judge(mutants[i]);
    });
  }
  for (auto& thread : threads)
    thread.join();
  return made;
}

/// survivors.txt: a pattern of `workflow: how: line`, and below it, indented, why that is no
/// mistake.
struct Excuse {
  std::string pattern, why;
  std::size_t line = 0;
  bool used = false;
};

std::vector<Excuse> excuses() {
  std::vector<Excuse> made;
  std::ifstream in(fs::path(AYAR_SOURCE_DIR) / "tests" / "mutation" / "survivors.txt");
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == ' ') {
      REQUIRE_MESSAGE(!made.empty(), "survivors.txt begins with a reason");
      made.back().why += std::string(trim(line)) + " ";
    } else {
      made.push_back({line, "", number, false});
    }
  }
  return made;
}

}  // namespace

TEST_SUITE("mutation/lines") {
  TEST_CASE("a line is spoilt in every way that a hand would spoil it") {
    const auto mutants = test::mutants_of("a: 4bh # no\n\n# no\nb: [x, true]\n");
    std::vector<std::string> told;
    for (const auto& mutant : mutants)
      told.push_back(std::to_string(mutant.line) + " " + mutant.how);
    const std::vector<std::string> expected{"1 delete",   "1 rename a",    "1 number 4bh",
                                            "1 unit 4bh", "4 delete",      "4 rename b",
                                            "4 rename x", "4 rename true", "4 word true"};
    CHECK(told == expected);
    CHECK(mutants[2].text == "a: 5bh # no\n\n# no\nb: [x, true]\n");
    CHECK(test::meaning_of("a: 1\nb: 2\n") == test::meaning_of("b: 2\na: 1\ntitle: x\n"));
    CHECK(test::meaning_of("a: [1, 2]\n") != test::meaning_of("a: [2, 1]\n"));
    CHECK(test::fits("a*c", "abbc"));
    CHECK_FALSE(test::fits("a*c", "abb"));
  }

  TEST_CASE(
      "every mistake in a shipped workflow is noticed, or is on the list of those that are none") {
    auto list = excuses();
    for (const auto& excuse : list)
      CHECK_MESSAGE(!excuse.why.empty(), "survivors.txt:" << excuse.line << " gives no reason");
    const char* only = std::getenv("AYAR_MUTATION_ONLY");
    const bool all = std::getenv("AYAR_MUTATION_ALL") != nullptr;
    const auto begin = std::chrono::steady_clock::now();
    std::size_t judged_total = 0, workflows = 0;
    for (const auto& subject : subjects()) {
      if (only != nullptr && subject.name != only) continue;
      REQUIRE_MESSAGE(Court(subject).is_sound(), subject.name << ": its own scenarios do not hold");
      ++workflows;
      const auto mutants = test::mutants_of(subject.text);
      const auto judged = judge_all(subject, mutants);
      std::map<Verdict, std::size_t> counts;
      std::size_t unlisted = 0;
      for (std::size_t i = 0; i < mutants.size(); ++i) {
        ++counts[judged[i].verdict];
        if (judged[i].verdict != Verdict::survived) continue;
        const std::string key = subject.name + ": " + mutants[i].how + ": " + mutants[i].original;
        bool excused = false;
        for (auto& excuse : list)
          if (test::fits(excuse.pattern, key)) excused = excuse.used = true;
        if (excused && !all) continue;
        if (!excused) ++unlisted;
        MESSAGE((excused ? "listed   " : "unlisted ") << fs::path(subject.path).filename().string()
                                                      << ":" << mutants[i].line << "  " << key);
      }
      judged_total += mutants.size();
      MESSAGE(subject.name << ": " << mutants.size() << " mutants, " << counts[Verdict::same]
                           << " say the same, " << counts[Verdict::refused] << " refused, "
                           << counts[Verdict::warned] << " warned of, " << counts[Verdict::scenario]
                           << " noticed by scenarios, " << counts[Verdict::survived]
                           << " survived, " << unlisted << " of them unlisted");
      CHECK_MESSAGE(unlisted == 0, subject.name << ": " << unlisted << " mistakes go unnoticed");
    }
    CHECK(workflows > 0);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    MESSAGE(judged_total << " mutants of " << workflows << " workflows in " << seconds << " s");
    if (only != nullptr) return;
    for (const auto& excuse : list)
      CHECK_MESSAGE(excuse.used, "survivors.txt:" << excuse.line << " excuses nothing any more: "
                                                  << excuse.pattern);
  }
}
