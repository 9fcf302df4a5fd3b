// `ayar eval`: guards and expressions tried from the command line, and by the line.
#include <doctest/doctest.h>

#include <chrono>
#include <sstream>

#include "base/json.hpp"
#include "cli/base64.hpp"
#include "cli/eval_batch.hpp"
#include "cli/eval_json.hpp"
#include "run.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

std::string line(const char* text) {
  return cli::answer_line(text, cli::zone_lookup("/usr/share/zoneinfo"));
}

/// A typed value through reader and writer.
std::string again(const char* text) {
  const auto json = parse_json(text);
  REQUIRE(json.has_value());
  const auto datum = cli::read_typed(*json);
  if (!datum) return "error: " + datum.error().message;
  std::string out;
  JsonWriter writer(out);
  cli::put_typed(writer, *datum);
  return out;
}

}  // namespace

TEST_SUITE("cli/eval") {
  TEST_CASE("an expression is valued on data from the command line") {
    struct Case {
      std::vector<std::string> arguments;
      int exit;
      const char* out;  ///< how it begins
      const char* err;  ///< what it holds
    };
    const std::string workflow = std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml";
    for (const Case& c : {
             Case{{"1 + 2"}, 0, "3  int", ""},
             Case{{"severity == \"critical\" && size(gaps) > 1", "--data", "severity=critical",
                   "--data", "gaps=[\"delivery\"]"},
                  0, "false  bool", ""},
             Case{{"{'a': [1u, 2u]}"}, 0, "{'a': [1u, 2u]}  map(string, list(uint))", ""},
             Case{{"timestamp(0).getHours('Asia/Tehran')"}, 0, "3  int", ""},
             Case{{"now.getFullYear()", "--at", "2026-11-21T10:00:00Z"}, 0, "2026", ""},
             Case{{"name + 1", "--data", "name=Sara"}, 65, "", "  name + 1\n       ^"},
             Case{{"1 +"}, 65, "", "(syntax)"},
             Case{{"1 / 0"}, 65, "", "(divide_by_zero)"},
             Case{{"x || true"}, 65, "", "(unknown_name)"},
             Case{{"x || true", "--unchecked"}, 0, "true  bool", ""},
             Case{{}, 64, "", "there is no expression"},
             Case{{"1", "--data", "x"}, 64, "", "NAME=VALUE"},
             Case{{"severity == 'critcal'", "--workflow", workflow}, 65, "", "did you mean 'critical'?"},
             Case{{"severity == 'high'", "--workflow", workflow, "--data", "severity=high"},
                  0, "true  bool", ""},
             Case{{"true", "--workflow", workflow, "--data", "severity=urgent"}, 65, "", "severity"},
             Case{{"true", "--workflow", workflow, "--data", "nosuch=1"}, 65, "", "no field 'nosuch'"},
             Case{{"true", "--workflow", "/no/such.yaml"}, 65, "", "error"},
         }) {
      std::vector<std::string> arguments{"eval"};
      arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
      CAPTURE(c.arguments.empty() ? "" : c.arguments.front());
      const Ran ran = run_ayar(arguments);
      CHECK(ran.exit == c.exit);
      CHECK(ran.out.starts_with(c.out));
      INFO(ran.err);
      CHECK(ran.err.find(c.err) != std::string::npos);
    }
  }

  TEST_CASE("with --json the answer is typed, and an error is one object") {
    CHECK(run_ayar({"eval", "[1, 2.5]", "--json"}).out ==
          "{\"value\":{\"list\":[{\"int\":1},{\"double\":2.5}]},\"type\":\"list(dyn)\"}\n");
    const Ran failed = run_ayar({"eval", "1 + 'a'", "--json"});
    CHECK(failed.exit == 65);
    CHECK(failed.out.empty());
    CHECK(failed.err == "{\"error\":{\"code\":\"no_matching_overload\",\"message\":\"no such overload: int + "
                        "string\",\"column\":3}}\n");
  }

  TEST_CASE("a line is a question, and its answer a line") {
    CHECK(line(R"({"expr": "1 + 1"})") == R"({"value":{"int":2}})");
    CHECK(line(R"({"expr": "x + 1", "bindings": {"x": {"int": "41"}}, "want": 1})") ==
          R"({"value":{"int":42}})");
    CHECK(line(R"({"id": 7, "expr": "'é' + 1"})") ==
          R"({"id":7,"error":{"code":"no_matching_overload","message":"no such overload: string + int","column":5}})");
    CHECK(line(R"({"expr": "y || true", "checked": false})") == R"({"value":{"bool":true}})");
    CHECK(line(R"({"expr": "[]", "want_type": true, "want_cost": true})") ==
          R"j({"value":{"list":[]},"type":"list(dyn)","cost":1})j");
    CHECK(line(R"j({"expr": "l", "declarations": {"l": "list(int)"}, "want_type": true})j").find(
              "\"type\":\"list(int)\"") != std::string::npos);
    CHECK(line(R"({"expr": "b", "container": "a", "bindings": {"a.b": {"bool": true}}})") ==
          R"({"value":{"bool":true}})");
    CHECK(line(R"j({"expr": "timestamp(0).getHours('Asia/Kathmandu')"})j") ==
          R"({"value":{"int":5}})");
  }

  TEST_CASE("a line that is no question is answered with an error, and the next one goes on") {
    for (const char* bad :
         {"", "x", "[]", "{}", R"({"expr": 1})", R"({"expr": "1", "bindings": 1})",
          R"({"expr": "1", "bindings": {"x": 1}})", R"({"expr": "1", "bindings": {"x": {"int": "a"}}})",
          R"({"expr": "1", "checked": 1})", R"({"expr": "1", "declarations": {"x": 1}})",
          R"({"expr": "1", "expr": "2"})"}) {
      CAPTURE(bad);
      CHECK(line(bad).find("\"code\":\"invalid_line\"") != std::string::npos);
    }
    std::istringstream in("nonsense\n\n{\"expr\": \"1\"}\r\n" +
                          std::string(cli::batch_line_bytes_max + 10, 'x') + "\n{\"expr\": \"2\"}");
    std::ostringstream out;
    cli::answer_batch(in, out, cli::zone_lookup("/usr/share/zoneinfo"));
    std::istringstream answers(out.str());
    std::vector<std::string> lines;
    for (std::string text; std::getline(answers, text);)
      lines.push_back(text);
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].find("invalid_line") != std::string::npos);
    CHECK(lines[1] == R"({"value":{"int":1}})");
    CHECK(lines[2].find("too long") != std::string::npos);
    CHECK(lines[3] == R"({"value":{"int":2}})");
  }

  TEST_CASE("typed values come back as they went") {
    for (const char* text :
         {R"({"null":null})", R"({"bool":true})", R"({"int":-5})", R"({"int":"9223372036854775807"})",
          R"({"uint":"18446744073709551615"})", R"({"double":1.5})", R"({"double":"NaN"})",
          R"({"double":"-Infinity"})", R"({"string":"سلام"})", R"({"bytes":"AP8="})",
          R"({"type":"int"})", R"({"timestamp":"2026-11-21T10:00:00.000000001Z"})",
          R"({"duration":"-1.5s"})", R"({"list":[{"int":1},{"list":[]}]})",
          R"({"map":[[{"string":"a"},{"int":1}]]})"}) {
      CAPTURE(text);
      CHECK(again(text) == text);
    }
    CHECK(again(R"({"map":{"a":{"int":1}}})") == R"({"map":[[{"string":"a"},{"int":1}]]})");
    CHECK(again(R"({"map":{"entries":[{"key":{"int":1},"value":{"null":null}}]}})") ==
          R"({"map":[[{"int":1},{"null":null}]]})");
    CHECK(again(R"({"int":"5"})") == R"({"int":5})");
    for (const char* bad : {R"({"int":1.5})", R"({"uint":-1})", R"({"bytes":"*"})", R"({"bytes":"A"})",
                            R"({"timestamp":"now"})", R"({"duration":5})", R"({"list":1})",
                            R"({"map":[[{"int":1}]]})", R"({"money":1})", R"({"bool":1})", "5"}) {
      CAPTURE(bad);
      CHECK(again(bad).starts_with("error: "));
    }
    for (const std::string octets : {"", "a", "ab", "abc", "abcd"})
      CHECK(cli::from_base64(cli::to_base64(octets)) == octets);
  }

  TEST_CASE("ten thousand lines take about a second") {
    std::string lines;
    for (int i = 0; i < 10'000; ++i)
      lines += R"j({"expr": "x.all(v, v > 0) && s.startsWith('a') && m.k == 'v'", )j"
               R"j("bindings": {"x": {"list": [{"int": 1}]}, "s": {"string": "abc"}, )j"
               R"j("m": {"map": {"k": {"string": "v"}}}}})j"
               "\n";
    std::istringstream in(lines);
    std::ostringstream out;
    const auto begin = std::chrono::steady_clock::now();
    cli::answer_batch(in, out, cli::zone_lookup("/usr/share/zoneinfo"));
    const auto taken = std::chrono::steady_clock::now() - begin;
    MESSAGE("10,000 lines in "
            << std::chrono::duration_cast<std::chrono::milliseconds>(taken).count() << " ms");
    CHECK(taken < std::chrono::seconds(10));  // a slow machine with sanitizers, too
  }
}
