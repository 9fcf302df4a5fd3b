// The life of a definition as a user meets it: publish, list, compare, migrate, take back, and a
// migration that is killed.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <ayar/engine.hpp>

#include "base/id.hpp"
#include "base/json.hpp"
#include "base/members.hpp"
#include "cli/run.hpp"
#include "support/retail_next.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

constexpr std::uint64_t seed = 409;

Map object_of(const std::string& text) {
  auto json = parse_json(text, std::size_t{16} << 20);
  REQUIRE_MESSAGE(json, text);
  const Map* map = json->get_if<Map>();
  REQUIRE(map != nullptr);
  return *map;
}

/// A folder with the next version in it, beside the calendars and letters of the shipped one.
class Office {
 public:
  Office() {
    std::filesystem::create_directory(folder_.file("workflows"));
    for (const char* part : {"calendars", "templates"})
      std::filesystem::copy(std::string(AYAR_SOURCE_DIR) + "/workflows/" + part,
                            folder_.file("workflows") + "/" + part,
                            std::filesystem::copy_options::recursive);
    next_ = folder_.file("workflows") + "/next.yaml";
    write(test::retail_text(test::renaming()));
  }
  void write(const std::string& yaml) const { std::ofstream(next_, std::ios::binary) << yaml; }
  [[nodiscard]] const std::string& next() const { return next_; }
  [[nodiscard]] std::string path() const { return folder_.file("complaints.db"); }
  [[nodiscard]] Ran run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", folder_.store(), "--at", "2026-11-21T06:30:00Z"});
    return run_ayar(words);
  }
  Ran must(std::vector<std::string> words) const {
    auto ran = run(std::move(words));
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
    return ran;
  }
  void publish_both() const {
    must({"publish", test::retail_path(), "--author", "mina", "--approver", "omid", "--reason",
          "first"});
    must({"publish", next_, "--author", "mina", "--approver", "omid", "--reason", "clearer names"});
  }
  [[nodiscard]] std::vector<std::string> migrating(const char* mode) const {
    return {"migrate",
            "retail",
            "--from",
            "4",
            "--to",
            "5",
            mode,
            "--state",
            "investigating=examining",
            "--state",
            "awaiting_customer=awaiting_reply",
            "--clock",
            "acknowledge=confirmation",
            "--actor",
            "omid",
            "--approver",
            "mina",
            "--reason",
            "clearer names"};
  }

 private:
  TemporaryFolder folder_;
  std::string next_;
};

/// Many complaints of version 4, opened in this process because each `ayar open` is a process.
void fill(const std::string& path, int count) {
  auto store = open_sqlite_store(path);
  REQUIRE(store);
  SimulatedClock clock(parse_instant("2026-11-21T06:30:00Z").value());
  EngineOptions options;
  options.clock = &clock;
  auto engine = Engine::open(std::move(*store), options);
  REQUIRE(engine);
  std::vector<std::future<Result<Applied>>> answers;
  for (int i = 0; i < count; ++i) {
    Command command;
    Open open;
    open.workflow = "retail";
    open.version = 4;
    open.data = {{"category", Value("quality")}};
    command.what = std::move(open);
    command.actor = parse_actor("agent:mina").value();
    answers.push_back((*engine)->send(std::move(command)));
  }
  (*engine)->run_once();
  for (auto& answer : answers)
    REQUIRE(answer.get().has_value());
}

/// Starts the command, kills it after a while. @return whether it was killed before it ended.
bool run_and_kill(const std::vector<std::string>& words, std::chrono::microseconds delay) {
  std::vector<std::string> all{"ayar"};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (auto& word : all)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(126);
    if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(126);
    ::execv(AYAR_COMMAND, arguments.data());
    ::_exit(127);
  }
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status);
}

}  // namespace

TEST_SUITE("cli/life") {
  TEST_CASE("a workflow is published by two people, listed, opened by name and retired") {
    const Office office;
    CHECK(office
              .run({"publish", office.next(), "--author", "mina", "--approver", "mina", "--reason",
                    "x"})
              .exit == 77);
    CHECK(office.run({"publish", office.next(), "--author", "mina", "--reason", "x"}).exit == 65);
    office.publish_both();
    office.must({"open", "--workflow", "retail", "--data", "category=quality"});
    office.must({"open", "--workflow", "retail@4", "--data", "category=price"});
    CHECK(office.run({"open", "--workflow", "retail@7", "--data", "category=price"}).exit == 77);
    office.must({"retire", "retail@4", "--actor", "omid", "--reason", "replaced"});
    CHECK(office.run({"open", "--workflow", "retail@4", "--data", "category=price"}).exit == 77);
    CHECK(
        office.must({"workflows"}).out ==
        "workflow  version  state     open  alive  all  from                  by          why\n"
        "retail          4  retired      1      1    1  2026-11-21 06:30:00Z  mina, omid  retired "
        "by omid: replaced\n"
        "retail          5  in force     1      1    1  2026-11-21 06:30:00Z  mina, omid  clearer "
        "names\n");
    // The file, changed, may not pass for what was published.
    office.write(test::retail_text(test::renaming()) + "# another\n");
    const auto changed = office.run({"open", "-w", office.next(), "--data", "category=price"});
    CHECK(changed.exit == 73);
    CHECK(changed.err.find("published with other content") != std::string::npos);
    CHECK(office
              .run({"publish", office.next(), "--author", "mina", "--approver", "omid", "--reason",
                    "x"})
              .exit == 73);
    CHECK(office.must({"verify"}).out.find("clean") != std::string::npos);
  }

  TEST_CASE("diff says in words what changed and what of it is dangerous") {
    const Office office;
    office.write(test::retail_text({{"version: 4", "version: 5"},
                                    {"{within: 5bd}]", "{within: 3bd}]"},
                                    {"  reopen:       {from: [complainant, agent, supervisor]}",
                                     "  reopen:       {from: [agent, supervisor]}"}}));
    const auto ran = office.run({"diff", test::retail_path(), office.next()});
    CHECK(ran.exit == 1);
    CHECK(
        ran.out ==
        "retail@4 -> retail@5  2 changes, 1 dangerous for open complaints\n"
        "  ~ event reopen from: complainant, agent, supervisor -> agent, supervisor\n"
        "      notice: others may send it\n"
        "  ~ clock resolve target: 8bh when severity == \"critical\"; 5bd -> 8bh when severity == "
        "\"critical\"; 3bd\n"
        "      danger: shorter: complaints that come over keep the longer target they were "
        "given\n");
    const auto json =
        object_of(office.run({"diff", test::retail_path(), office.next(), "--format", "json"}).out);
    CHECK(member_or_empty<List>(json, "changes").size() == 2);
    CHECK(json.at("equal") == Value(false));
    const auto same = office.run({"diff", test::retail_path(), test::retail_path()});
    CHECK(same.exit == 0);
    CHECK(same.out == "retail@4 -> retail@4  no difference\n");
    office.must({"publish", test::retail_path(), "--author", "mina", "--approver", "omid",
                 "--reason", "first"});
    CHECK(office.run({"diff", "retail@4", office.next()}).out == ran.out);
    CHECK(office.run({"diff", "retail@9", office.next()}).exit == 66);
  }

  TEST_CASE("complaints are counted before they go, go, tell of it, and go back") {
    const Office office;
    office.publish_both();
    for (int i = 0; i < 3; ++i)
      office.must({"open", "--workflow", "retail@4", "--data", "category=quality"});
    office.must({"send", "2", "classify", "--data", "severity=normal", "--data",
                 "expectation=accuracy", "--as", "agent:mina"});
    CHECK(office.run({"migrate", "retail", "--from", "4", "--to", "5"}).exit == 64);
    const auto nameless =
        office.must({"migrate", "retail", "--from", "4", "--to", "5", "--dry-run"});
    CHECK(nameless.out ==
          "state          becomes  can go  cannot\n"
          "investigating                0       1\n"
          "received                     0       2\n"
          "retail 4 -> 5  0 of 3 complaints can go, 3 cannot\n"
          "  1 received\n"
          "      its clock 'acknowledge' runs, which version 5 does not have\n"
          "  2 investigating\n"
          "      it is in 'investigating', which version 5 does not have\n"
          "      its clock 'acknowledge' runs, which version 5 does not have\n"
          "  3 received\n"
          "      its clock 'acknowledge' runs, which version 5 does not have\n");
    CHECK(office.must(office.migrating("--dry-run")).out ==
          "state          becomes    can go  cannot\n"
          "investigating  examining       1       0\n"
          "received       received        2       0\n"
          "retail 4 -> 5  3 of 3 complaints can go\n");
    CHECK(office.must(office.migrating("--apply")).out ==
          "state          becomes    went over  cannot\n"
          "investigating  examining          1       0\n"
          "received       received           2       0\n"
          "retail 4 -> 5  3 of 3 complaints went over\n");
    CHECK(office.must({"verify"}).out.find("clean") != std::string::npos);
    CHECK(office.run({"audit", "--redecide"}).exit == 0);
    CHECK(office.must({"journal", "2"}).out.find("goes over from version 4 to 5") !=
          std::string::npos);
    CHECK(office.must({"explain", "2"}).out.find("confirmation") != std::string::npos);
    office.must({"send", "2", "ask", "--data", "question=which", "--as", "agent:mina"});
    const auto back = office.run(office.migrating("--undo"));
    CHECK(back.exit == 1);
    CHECK(back.out.find("2 of 3 complaints went back, 1 cannot") != std::string::npos);
    CHECK(back.out.find("later steps rest on the migration") != std::string::npos);
    CHECK(office.must({"show", "1"}).out.find("acknowledge") != std::string::npos);
    CHECK(office.must({"verify"}).out.find("clean") != std::string::npos);
  }

  TEST_CASE("a migration that is killed again and again goes on, and moves each complaint once") {
    const Office office;
    office.publish_both();
    constexpr int count = 3000;
    fill(office.path(), count);
    auto words = office.migrating("--apply");
    words.insert(words.end(),
                 {"--store", "sqlite:" + office.path(), "--at", "2026-11-21T06:30:00Z"});
    SeededRandom random(seed);
    int kills = 0;
    for (int round = 0; round < 6; ++round)
      kills += run_and_kill(words, std::chrono::milliseconds(60 + random.next() % 150)) ? 1 : 0;
    auto finish = office.migrating("--apply");
    finish.emplace_back("--json");
    const auto report = object_of(office.must(finish).out);
    const auto moved = member_or_empty<std::int64_t>(report, "moved");
    const auto already = member_or_empty<std::int64_t>(report, "already");
    MESSAGE("seed " << seed << ": " << kills << " kills, " << already << " went before the last, "
                    << moved << " with it");
    CHECK(moved + already == count);
    CHECK(kills > 0);
    auto store = open_sqlite_store(office.path());
    REQUIRE(store);
    auto engine = Engine::open(std::move(*store));
    REQUIRE(engine);
    for (int number = 1; number <= count; number += 97) {
      int migrations = 0;
      const auto entries = (*engine)->journal(std::to_string(number)).value();
      for (const auto& entry : entries)
        migrations += entry.kind == "migration" ? 1 : 0;
      CHECK(migrations == 1);
    }
    const auto past = (*engine)->verify();
    REQUIRE(past);
    for (const auto& finding : past->findings)
      FAIL_CHECK(finding.complaint << ": " << finding.what);
    CHECK(past->complaints == count);
    CHECK(past->entries == 2 * count);
  }
}
