#include <doctest/doctest.h>

#include <sstream>

#include "base/json.hpp"
#include "cli/report_page.hpp"

using namespace ayar;
using namespace ayar::cli;

namespace {

const char* const answer = R"({
  "report": "csat", "title": "Customer satisfaction", "as_of": "2026-11-21",
  "metrics": [
    {"name": "csat", "value": 0.809523, "unit": "ratio", "numerator": 17, "denominator": 21, "low": 0.6, "high": 0.923, "note": "n < 30"},
    {"name": "ces", "value": null, "unit": "score", "numerator": 0, "denominator": 0},
    {"name": "resolution", "value": 93600, "unit": "seconds"}],
  "series": [{"title": "By month", "unit": "count", "points": [["2026-10", 4], ["2026-11", 8]]}],
  "tables": [{"title": "Who", "columns": ["team", "n"], "rows": [["کیفیت", 3], ["a \"b\", c", 5]]}]})";

Value parsed() { return parse_json(answer).value(); }

std::string page() {
  std::ostringstream out, err;
  Console console{out, err};
  return report_page(parsed(), console);
}

}  // namespace

TEST_SUITE("cli/report") {
  TEST_CASE("a figure is shown with its share, its interval and its note") {
    const auto text = page();
    CHECK(text.find("81.0 %") != std::string::npos);
    CHECK(text.find("17 of 21") != std::string::npos);
    CHECK(text.find("(60.0 % to 92.3 %)") != std::string::npos);
    CHECK(text.find("n < 30") != std::string::npos);
    CHECK(text.find("1d 2h") != std::string::npos);
  }

  TEST_CASE("what cannot be told is a dash, never a zero") {
    const auto text = page();
    const auto at = text.find("ces");
    REQUIRE(at != std::string::npos);
    CHECK(text.substr(at, text.find('\n', at) - at).find("-") != std::string::npos);
  }

  TEST_CASE("bars are as long as their figures") {
    const auto text = page();
    const auto cells = [&](const std::string& label) {
      const auto from = text.find(label);
      const auto line = text.substr(from, text.find('\n', from) - from);
      std::size_t count = 0;
      for (auto at = line.find("█"); at != std::string::npos; at = line.find("█", at + 3))
        ++count;
      return count;
    };
    CHECK(cells("  2026-11 ") == 2 * cells("  2026-10 "));
  }

  TEST_CASE("comma-separated values keep commas and quotes inside their cells") {
    const auto text = report_csv(parsed());
    CHECK(text.rfind("name,value,unit,numerator,denominator,low,high,note\r\n", 0) == 0);
    CHECK(text.find("csat,0.809523,ratio,17,21,0.6,0.923,n < 30\r\n") != std::string::npos);
    CHECK(text.find("\"a \"\"b\"\", c\",5\r\n") != std::string::npos);
  }

  TEST_CASE("an answer that is no report is said to be empty") {
    std::ostringstream out, err;
    Console console{out, err};
    CHECK(report_page(Value(List{}), console) == "the report is empty\n");
    CHECK(report_csv(Value()).empty());
  }
}
