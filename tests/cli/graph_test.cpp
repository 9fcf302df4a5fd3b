/// `ayar graph` and `ayar simulate` as a user meets them.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "cli/graph_svg.hpp"
#include "cli/run.hpp"
#include "cli/simulate_report.hpp"

namespace ayar::tests {
namespace {

const std::string root = AYAR_SOURCE_DIR;
const std::string retail = root + "/workflows/retail.yaml";
const std::string plan = root + "/workflows/plans/retail.yaml";

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool has_graphviz() {
  for (const char* folder : {"/usr/bin/dot", "/usr/local/bin/dot"})
    if (std::filesystem::exists(folder)) return true;
  return false;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_SUITE("cli/graph") {
  TEST_CASE("the format follows the output's ending, and a word on the line outranks it") {
    const TemporaryFolder folder;
    struct Row {
      std::string file, begins;
    };
    for (const Row& row : {Row{"a.dot", "digraph"}, Row{"a.mmd", "---"}, Row{"a.scxml", "<?xml"},
                           Row{"a.json", "{\"id\":\"retail@"}}) {
      CAPTURE(row.file);
      const auto ran = run_ayar({"graph", retail, "-o", folder.file(row.file)});
      CHECK(ran.exit == 0);
      CHECK(ran.out.empty());
      CHECK(text_of(folder.file(row.file)).substr(0, row.begins.size()) == row.begins);
    }
    const auto other = run_ayar({"graph", retail, "-f", "dot", "-o", folder.file("b.json")});
    CHECK(other.exit == 0);
    CHECK(text_of(folder.file("b.json")).substr(0, 7) == "digraph");
  }

  TEST_CASE("the picture is an SVG with a title, a description and text as text") {
    if (!has_graphviz()) {
      MESSAGE("skipped: there is no Graphviz");
      return;
    }
    const auto ran = run_ayar({"graph", retail, "--language", "fa"});
    REQUIRE(ran.exit == 0);
    CHECK(holds(ran.out, "role=\"img\""));
    CHECK(holds(ran.out, "xml:lang=\"fa\""));
    CHECK(holds(ran.out, "<title id=\"ayar-title\">شکایت خرید (retail v4)</title>"));
    CHECK(holds(ran.out, "<desc id=\"ayar-description\">"));
    CHECK(holds(ran.out, "<text"));
    CHECK(holds(ran.out, "Vazirmatn"));
    CHECK(ran.out.substr(ran.out.size() - 7) == "</svg>\n");
  }

  TEST_CASE("without Graphviz it says what to install, and what works all the same") {
    const TemporaryFolder folder;
    const char* path = std::getenv("PATH");
    const std::string before = path == nullptr ? "" : path;
    REQUIRE(::setenv("PATH", folder.file("nothing").c_str(), 1) == 0);
    const auto drawn = cli::drawn_by_graphviz("digraph {}");
    REQUIRE(::setenv("PATH", before.c_str(), 1) == 0);
    REQUIRE_FALSE(drawn);
    CHECK(drawn.error().code == ErrorCode::unsupported);
    CHECK(holds(drawn.error().hint, "graphviz"));
    CHECK(holds(drawn.error().hint, "--format"));
  }

  TEST_CASE("what Graphviz cannot read is an error with its words") {
    if (!has_graphviz()) return;
    const auto drawn = cli::drawn_by_graphviz("digraph { -> }");
    REQUIRE_FALSE(drawn);
    CHECK(holds(drawn.error().message, "syntax error"));
  }

  TEST_CASE("with a store, complaints are counted where they are") {
    const TemporaryFolder folder;
    const std::string store = folder.store();
    for (int i = 0; i < 3; ++i) {
      const auto opened =
          run_ayar({"open", "--workflow", retail, "--store", store, "--data", "category=quality",
                    "--at", "2026-11-21T06:00:00Z"});
      REQUIRE(opened.exit == 0);
    }
    const auto sent = run_ayar({"send", "2", "classify", "--store", store, "--as", "agent:mina",
                                "--data", "severity=high", "--data", "expectation=advice", "--at",
                                "2026-11-21T07:00:00Z"});
    CHECK(sent.exit == 0);
    const auto ran = run_ayar({"graph", retail, "--format", "mermaid", "--store", store});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "2 here"));
    CHECK(holds(ran.out, "1 here"));
    const auto plain = run_ayar({"graph", retail, "--format", "mermaid"}, {"AYAR_STORE=" + store});
    CHECK_FALSE(holds(plain.out, "2 here"));
  }

  TEST_CASE("a bad workflow, file or format is refused") {
    CHECK(run_ayar({"graph", "/nowhere/x.yaml"}).exit == 66);
    CHECK(run_ayar({"graph", retail, "-f", "png"}).exit == 64);
    CHECK(run_ayar({"graph", plan, "-f", "dot"}).exit == 65);
    CHECK(run_ayar({"graph", retail, "-f", "dot", "-o", "/nowhere/x.dot"}).exit == 74);
  }

  TEST_CASE("what is no SVG is not passed on as one") {
    CHECK_FALSE(cli::spoken_svg("digraph {}", {"t", "d", "en"}));
    CHECK_FALSE(cli::spoken_svg("<svg", {"t", "d", "en"}));
    const auto made = cli::spoken_svg("<!-- x --><svg width=\"1\"><g/></svg>", {"a<b", "d", "en"});
    REQUIRE(made);
    CHECK(holds(*made, "<title id=\"ayar-title\">a&lt;b</title>"));
    CHECK_FALSE(holds(*made, "<!-- x -->"));
  }
}

TEST_SUITE("cli/simulate") {
  TEST_CASE("a plan gives verdicts, waits and queues, the same for the same seed") {
    const auto ran = run_ayar({"simulate", retail, "--plan", plan, "--for", "30d"});
    CHECK(ran.exit == 0);
    for (const char* part : {"Clocks", "acknowledge", "Waits", "Staff", "agents", "Backlog", "▁"})
      CHECK(holds(ran.out, part));
    const auto first =
        run_ayar({"simulate", retail, "--plan", plan, "--for", "30d", "--format", "json"});
    const auto again =
        run_ayar({"simulate", retail, "--plan", plan, "--for", "30d", "--format", "json"});
    const auto other = run_ayar({"simulate", retail, "--plan", plan, "--for", "30d", "--format",
                                 "json", "--seed", "2"});
    CHECK(parse_json(first.out));
    CHECK(first.out == again.out);
    CHECK(first.out != other.out);
    const auto csv = run_ayar({"simulate", retail, "--plan", plan, "--for", "30d", "-f", "csv"});
    CHECK(csv.out.substr(0, 27) == "section,name,measure,value\n");
    CHECK(holds(csv.out, "clock,resolve,kept,"));
  }

  TEST_CASE("two plans stand side by side") {
    const TemporaryFolder folder;
    std::string text = text_of(plan);
    text.replace(text.find("count: 5"), 8, "count: 9");
    text.replace(text.find("plan: retail\n"), 13, "plan: more_agents\n");
    std::ofstream(folder.file("more.yaml")) << text;
    const auto ran = run_ayar({"simulate", retail, "--plan", plan, "--compare",
                               folder.file("more.yaml"), "--for", "30d"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "more_agents"));
    CHECK(holds(ran.out, "agents utilisation"));
    CHECK(holds(ran.out, "-"));
  }

  TEST_CASE("the example plan is one that runs") {
    const TemporaryFolder folder;
    const auto example = run_ayar({"simulate", retail, "--example-plan"});
    REQUIRE(example.exit == 0);
    std::ofstream(folder.file("mine.yaml")) << example.out;
    const auto ran = run_ayar({"simulate", retail, "--plan", folder.file("mine.yaml"), "--for", "14d"});
    CHECK(ran.exit == 0);
  }

  TEST_CASE("a log gives arrivals and times") {
    const std::string folder = root + "/tests/import/";
    const auto ran =
        run_ayar({"simulate", folder + "desk.workflow.yaml", "--log", folder + "desk.csv", "--map",
                  folder + "desk.map.yaml", "--for", "60d", "--format", "json"});
    INFO(ran.err);
    REQUIRE(ran.exit == 0);
    const auto json = parse_json(ran.out);
    REQUIRE(json);
    CHECK(*json->get_if<Map>()->at("arrived").get_if<std::int64_t>() > 0);
  }

  TEST_CASE("what is missing or wrong is said with its place") {
    const auto nothing = run_ayar({"simulate", retail});
    CHECK(nothing.exit == 64);
    CHECK(holds(nothing.err, "--example-plan"));
    const auto bad =
        run_ayar({"simulate", retail, "--plan", root + "/tests/golden/plan/names.yaml"});
    CHECK(bad.exit == 65);
    CHECK(holds(bad.err, "names.yaml:9:3: error AY060"));
    CHECK(run_ayar({"simulate", retail, "--plan", plan, "--for", "90"}).exit == 64);
    CHECK(run_ayar({"simulate", retail, "--plan", plan, "--for", "90y"}).exit == 64);
    CHECK(run_ayar({"simulate", retail, "--log", "x.csv"}).exit == 64);
  }

  TEST_CASE("a line of bars has the mean of each stretch, the highest full") {
    CHECK(cli::sparkline({0, 1, 2, 4}, 10) == "▁▃▅█");
    CHECK(cli::sparkline({1, 1, 8, 8}, 2) == "▂█");
    CHECK(cli::sparkline({0, 0}, 5) == "▁▁");
    CHECK(cli::sparkline({}, 5).empty());
  }
}

}  // namespace ayar::tests
