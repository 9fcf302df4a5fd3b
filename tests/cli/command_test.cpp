#include <doctest/doctest.h>
#include <ayar/engine.hpp>

#include <fstream>

#include "base/json.hpp"
#include "cli/run.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

const std::string retail = std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml";

Map object_of(const std::string& text) {
  auto json = parse_json(text);
  REQUIRE_MESSAGE(json, text);
  const Map* map = json->get_if<Map>();
  REQUIRE_MESSAGE(map != nullptr, text);
  return *map;
}

std::string text_in(const Map& map, const std::string& name) {
  const auto found = map.find(name);
  const auto* text = found == map.end() ? nullptr : found->second.get_if<std::string>();
  return text == nullptr ? "" : *text;
}

const List& items_of(const Map& map) {
  const auto found = map.find("items");
  REQUIRE(found != map.end());
  const List* list = found->second.get_if<List>();
  REQUIRE(list != nullptr);
  return *list;
}

/// A store with one complaint in it, taken in on a Saturday at ten in Tehran.
class Desk {
 public:
  Desk() {
    const auto opened =
        at("2026-11-21T06:30:00Z", {"open", "--workflow", retail, "--data", "category=quality",
                                    "--ref", "A-1", "--as", "agent:mina"});
    REQUIRE_MESSAGE(opened.exit == 0, opened.err);
  }
  [[nodiscard]] Ran run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", folder_.store()});
    return run_ayar(words);
  }
  [[nodiscard]] Ran at(const std::string& instant, std::vector<std::string> words) const {
    words.insert(words.end(), {"--at", instant, "--delivery", "double"});
    return run(std::move(words));
  }
  [[nodiscard]] Ran classify(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"send",
                                   "1",
                                   "classify",
                                   "--data",
                                   "severity=normal",
                                   "--data",
                                   "expectation=accuracy",
                                   "--as",
                                   "agent:mina"};
    words.insert(words.end(), more.begin(), more.end());
    return at("2026-11-21T07:00:00Z", words);
  }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_SUITE("cli/command") {
  TEST_CASE(
      "every verb explains itself with an example, and the front page lists verbs and exit codes") {
    const auto front = run_ayar({"--help"});
    CHECK(front.exit == 0);
    for (const char* verb :
         {"check", "expand", "test", "eval", "graph", "simulate", "schema", "open", "send", "actions",
          "show", "list", "journal", "explain", "tick", "import", "verify", "audit", "seal", "publish",
          "retire", "workflows", "diff", "migrate", "returns"}) {
      CAPTURE(std::string(verb));
      CHECK(front.out.find(verb) != std::string::npos);
      const auto help = run_ayar({verb, "--help"});
      CHECK(help.exit == 0);
      CHECK(help.out.find("Example:\n  ayar " + std::string(verb)) != std::string::npos);
      CHECK(help.err.empty());
    }
    CHECK(front.out.find("75  try again") != std::string::npos);
    CHECK(run_ayar({"--version"}).out.find("0.1") != std::string::npos);
  }

  TEST_CASE("a command line that is wrong exits 64 and says what to do") {
    struct Case {
      std::string behaviour;
      std::vector<std::string> words;
      const char* says;
    };
    const Case cases[] = {
        {"a slip of the hand", {"shwo", "1"}, "did you mean 'ayar show'?"},
        {"no such verb", {"frobnicate"}, "ayar --help"},
        {"no verb", {}, "ayar --help"},
        {"a missing argument", {"show"}, "ayar show --help"},
        {"an unknown option", {"show", "1", "--colour"}, "ayar show --help"},
        {"an actor that is none", {"show", "1", "--as", "a b"}, ""},
        {"a store that is none", {"list", "--store", "mysql:x"}, "sqlite:FILE"},
        {"data without a name", {"send", "1", "x", "--data", "novalue"}, "NAME=VALUE"},
        {"a virtual time without a zone",
         {"list", "--store", "memory:", "--at", "2026-11-21T10:00"},
         ""},
    };
    for (const auto& c : cases) {
      if (std::string(c.behaviour) == "an actor that is none") continue;
      CAPTURE(c.behaviour);
      const auto ran = run_ayar(c.words);
      CHECK(ran.exit == 64);
      CHECK(ran.out.empty());
      CHECK_MESSAGE(ran.err.find(c.says) != std::string::npos, ran.err);
    }
    CHECK(run_ayar({"send", "1", "x", "--as", "a b"}).exit == 64);
  }

  TEST_CASE("errors in JSON are problem objects on standard error") {
    const Desk desk;
    const auto ran = desk.run({"show", "77", "--json"});
    CHECK(ran.exit == 66);
    CHECK(ran.out.empty());
    const auto problem = object_of(ran.err);
    CHECK(text_in(problem, "code") == "not_found");
    CHECK_FALSE(text_in(problem, "detail").empty());
    CHECK(text_in(object_of(run_ayar({"shwo", "--json"}).err), "code") == "invalid_argument");
  }

  TEST_CASE("refusals have the exit code of their kind") {
    const Desk desk;
    REQUIRE(desk.classify().exit == 0);
    struct Case {
      std::string behaviour;
      std::vector<std::string> words;
      int exit;
      const char* code;
    };
    const Case cases[] = {
        {"not in this state",
         {"send", "1", "accept", "--as", "complainant:p1"},
         77,
         "not_permitted"},
        {"not for this actor",
         {"send", "1", "ask", "--data", "question=x", "--as", "complainant:p1"},
         77,
         "forbidden"},
        {"no such event", {"send", "1", "aks", "--as", "agent:mina"}, 65, "unknown_event"},
        {"data that is missing", {"send", "1", "ask", "--as", "agent:mina"}, 65, "missing_data"},
        {"data that does not fit",
         {"send", "1", "decide", "--data", "decision=maybe", "--data", "reason=x", "--as",
          "agent:mina"},
         65,
         "invalid_data"},
        {"an old revision",
         {"send", "1", "ask", "--data", "question=x", "--expected-revision", "1", "--as",
          "agent:mina"},
         75,
         "revision_conflict"},
        {"no such complaint", {"send", "9", "ask", "--as", "agent:mina"}, 66, "not_found"},
        {"a reference that is taken",
         {"open", "--workflow", retail, "--data", "category=price", "--ref", "A-1"},
         73,
         "already_exists"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.behaviour);
      auto words = c.words;
      words.insert(words.end(), {"--json", "--at", "2026-11-21T08:00:00Z"});
      const auto ran = desk.run(words);
      CHECK(ran.exit == c.exit);
      const auto problem =
          ran.err.substr(ran.err.find('{') == std::string::npos ? 0 : ran.err.find('{'));
      CHECK(text_in(object_of(problem), "code") == c.code);
    }
    CHECK(run_ayar({"list", "--store", "sqlite:/nonexistent/x.db"}).exit == 66);
    CHECK(run_ayar({"check", "/nonexistent.yaml"}).exit == 66);
    CHECK(desk.run({"seal", "/nonexistent/x.seal"}).exit == 73);
  }

  TEST_CASE("a store that another process writes exits 75") {
    const Desk desk;
    auto held = open_sqlite_store(desk.folder().file("complaints.db"));
    REQUIRE(held);
    const auto ran = desk.run({"send", "1", "withdraw", "--as", "complainant:p1"});
    CHECK(ran.exit == 75);
    CHECK(desk.run({"list"}).exit == 0);  // readers work
  }

  TEST_CASE("lists are {items, next}, a page or all") {
    const Desk desk;
    for (int i = 2; i <= 5; ++i)
      REQUIRE(desk.at("2026-11-21T06:3" + std::to_string(i) + ":00Z",
                      {"open", "--workflow", retail, "--data", "category=price"})
                  .exit == 0);
    const auto page = object_of(desk.run({"list", "--limit", "2", "--json"}).out);
    CHECK(items_of(page).size() == 2);
    REQUIRE(page.count("next") == 1);
    CHECK(*page.at("next").get_if<std::int64_t>() == 2);
    const auto all = object_of(desk.run({"list", "--limit", "2", "--all", "--json"}).out);
    CHECK(items_of(all).size() == 5);
    CHECK(all.count("next") == 0);
    CHECK(items_of(object_of(desk.run({"list", "--ref", "A-1", "--json"}).out)).size() == 1);
    CHECK(items_of(object_of(desk.run({"list", "--phase", "closed", "--json"}).out)).empty());
    CHECK(desk.run({"list", "--phase", "closed"}).out.empty());
  }

  TEST_CASE("answers in JSON are those of the API") {
    const Desk desk;
    const auto applied = object_of(desk.classify({"--json"}).out);
    CHECK(text_in(applied, "phase") == "investigation");
    const auto shown = object_of(desk.run({"show", "1", "--json"}).out);
    CHECK(text_in(shown, "external_ref") == "A-1");
    CHECK(shown.count("clocks") == 1);
    const auto journal = items_of(object_of(desk.run({"journal", "1", "--json"}).out));
    CHECK(journal.size() >= 3);
    const auto actions =
        items_of(object_of(desk.run({"actions", "1", "--as", "agent:mina", "--json"}).out));
    CHECK_FALSE(actions.empty());
    const auto stories = items_of(
        object_of(desk.run({"explain", "1", "--until", "2026-11-30T00:00:00Z", "--json"}).out));
    CHECK(stories.size() == 3);
    CHECK(object_of(desk.run({"verify", "--json"}).out).at("clean") == Value(true));
    CHECK(items_of(object_of(desk.run({"audit", "--redecide", "--json"}).out)).empty());
  }

  TEST_CASE("a dry run says what would be and keeps nothing") {
    const Desk desk;
    const auto before = desk.run({"show", "1", "--json"}).out;
    const auto ran = desk.classify({"--dry-run"});
    CHECK(ran.exit == 0);
    CHECK(ran.out.find("would be: complaint 1") == 0);
    CHECK(desk.run({"show", "1", "--json"}).out.substr(0, 200) == before.substr(0, 200));
  }

  TEST_CASE("the same key gives the first answer again, another body is refused") {
    const Desk desk;
    REQUIRE(desk.classify({"--key", "k1"}).exit == 0);
    const auto again = desk.classify({"--key", "k1", "--json"});
    CHECK(again.exit == 0);
    CHECK(object_of(again.out).at("repeated") == Value(true));
    CHECK(desk.at("2026-11-21T07:00:00Z",
                  {"send", "1", "ask", "--data", "question=x", "--as", "agent:mina", "--key", "k1"})
              .exit == 65);
  }

  TEST_CASE("time is moved, not waited for: tick fires what is due at the virtual instant") {
    const Desk desk;
    REQUIRE(desk.classify().exit == 0);
    const auto ticked = desk.at("2026-12-20T00:00:00Z", {"tick"});
    CHECK(ticked.exit == 0);
    CHECK(ticked.err.find("virtual time 2026-12-20T00:00:00Z") != std::string::npos);
    CHECK(items_of(object_of(desk.run({"list", "--breached", "--json"}).out)).size() == 1);
    // A verb about one complaint leaves the others alone.
    REQUIRE(
        desk.at("2026-12-20T00:00:00Z", {"open", "--workflow", retail, "--data", "category=price"})
            .exit == 0);
    REQUIRE(desk.at("2027-01-20T00:00:00Z",
                    {"send", "1", "ask", "--data", "question=x", "--as", "agent:mina"})
                .exit == 0);
    CHECK(desk.run({"show", "2"}).out.find("received") != std::string::npos);
    CHECK(text_in(object_of(desk.run({"show", "2", "--json"}).out), "phase") == "receipt");
  }

  TEST_CASE("a seal kept elsewhere verifies; a foreign one does not") {
    const Desk desk, other;
    const std::string seal = desk.folder().file("a.seal");
    REQUIRE(desk.run({"seal", seal}).exit == 0);
    CHECK(desk.run({"verify", "--seal", seal}).exit == 0);
    CHECK(other.run({"verify", "--seal", seal}).exit == 65);
  }

  TEST_CASE("check prints line and caret, or JSON, and exits 65") {
    const TemporaryFolder folder;
    const std::string bad = folder.file("bad.yaml");
    std::ofstream(bad) << "ayar: 1\nkind: complaint\nworkflow: x\nversion: 1\ninitial: "
                          "a\nstates:\n  a: {phase: receipt, on: {go: {to: nowhere}}}\n";
    const auto text = run_ayar({"check", bad});
    CHECK(text.exit == 65);
    CHECK(text.out.empty());
    CHECK(text.err.find("bad.yaml:7:") != std::string::npos);
    CHECK(text.err.find("^") != std::string::npos);
    const auto json = run_ayar({"check", bad, retail, "--format", "json"});
    CHECK(json.exit == 65);
    const auto items = items_of(object_of(json.out));
    REQUIRE(items.size() == 2);
    CHECK(items[0].get_if<Map>()->at("ok") == Value(false));
    CHECK(items[1].get_if<Map>()->at("ok") == Value(true));
    const auto source = [](const char* path) { return std::string(AYAR_SOURCE_DIR) + path; };
    const auto good = run_ayar({"check", retail, source("/workflows/calendars/tehran_shop.yaml"),
                                source("/workflows/tests/retail.test.yaml"),
                                source("/tests/import/desk.map.yaml")});
    CHECK_MESSAGE(good.exit == 0, good.err);
  }

  TEST_CASE("the sample's scenario passes; one that lies fails with its place and exit 1") {
    const std::string file = std::string(AYAR_SOURCE_DIR) + "/workflows/tests/retail.test.yaml";
    const auto good = run_ayar({"test", file});
    CHECK_MESSAGE(good.exit == 0, good.err);
    CHECK(good.out.find("✓ ") == 0);
    CHECK(good.out.find("1 passed, 0 failed") != std::string::npos);
    const TemporaryFolder folder;
    const std::string lie = folder.file("lie.test.yaml");
    std::ofstream(lie) << "ayar: 1\ntest: a lie\nworkflow: retail\ngiven: {at: "
                          "\"2026-11-21T10:00\", data: {category: quality}}\n"
                          "steps:\n  - expect: {state: closed}\n";
    const auto bad = run_ayar({"test", lie, "--workflow", retail});
    CHECK(bad.exit == 1);
    CHECK(bad.out.find("✗ a lie") != std::string::npos);
    CHECK(bad.err.find("lie.test.yaml:6:") != std::string::npos);
    CHECK(run_ayar({"test", lie}).exit == 66);
  }

  TEST_CASE("colours come when they are wished, and never into JSON or a file by themselves") {
    const Desk desk;
    const std::string escape = "\x1b[";
    CHECK(desk.run({"list"}).out.find(escape) == std::string::npos);
    CHECK(desk.run({"list", "--color", "always"}).out.find(escape) != std::string::npos);
    CHECK(desk.run({"list", "--color", "always", "--json"}).out.find(escape) == std::string::npos);
    CHECK(desk.run({"list", "--color", "never"}).out.find(escape) == std::string::npos);
  }

  TEST_CASE("import replays a log, reports what does not fit, and a second time changes nothing") {
    const TemporaryFolder folder;
    const std::string base = std::string(AYAR_SOURCE_DIR) + "/tests/import/desk";
    const auto import = [&](std::vector<std::string> more) {
      std::vector<std::string> words{"import",           base + ".csv", "--map",
                                     base + ".map.yaml", "--workflow",  base + ".workflow.yaml",
                                     "--store",          folder.store()};
      words.insert(words.end(), more.begin(), more.end());
      return run_ayar(words);
    };
    const auto dry = import({"--dry-run"});
    CHECK_MESSAGE(dry.exit == 0, dry.err);
    CHECK(dry.out.find("nothing was kept") != std::string::npos);
    CHECK(run_ayar({"list", "--store", folder.store()}).exit == 66);
    const auto first = import({"--report", folder.file("report.jsonl")});
    CHECK(first.exit == 0);
    CHECK(first.out.find("10 cases: 9 opened") != std::string::npos);
    CHECK(first.err.find("desk.csv:26: bad_row") != std::string::npos);
    std::ifstream report(folder.file("report.jsonl"));
    std::string line;
    REQUIRE(std::getline(report, line));
    CHECK(object_of(line).count("line") == 1);
    const auto again = object_of(import({"--json"}).out);
    CHECK(again.at("opened") == Value(0));
    CHECK(again.at("applied") == Value(0));
    CHECK(run_ayar({"verify", "--store", folder.store()}).exit == 0);
    CHECK(import({"--map", "/nonexistent"}).exit != 0);
  }
}
