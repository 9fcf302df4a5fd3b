// The committed fixture against figures worked out apart (expected.py), one by one.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "driver.hpp"

using namespace ayar::test;

namespace {

/// "Equal" to nine digits: the two sides compute with formulas of different shape.
bool close(const json::value& got, const json::value& want) {
  if (want.is_null() || got.is_null()) return want.is_null() && got.is_null();
  const double a = got.to_number<double>(), b = want.to_number<double>();
  return std::fabs(a - b) <= 1e-9 * std::max(1.0, std::fabs(b));
}

void check_metrics(const std::string& report, const json::array& got, const json::object& want) {
  std::set<std::string> seen;
  for (const auto& metric : got) {
    const std::string name(metric.at("name").as_string());
    CAPTURE(report);
    CAPTURE(name);
    CHECK(seen.insert(name).second);
    const auto* figures = want.if_contains(name);
    REQUIRE(figures != nullptr);
    for (const auto& figure : figures->as_object()) {
      const std::string key(figure.key());
      CAPTURE(key);
      CAPTURE(json::serialize(metric));
      CHECK(close(metric.at(key), figure.value()));
    }
  }
  CHECK(seen.size() == want.size());
}

std::vector<json::value> rows_of(const json::value& reply, const std::string& title) {
  std::vector<json::value> rows;
  for (const auto& table : reply.at("tables").as_array()) {
    if (std::string(table.at("title").as_string()).compare(0, title.size(), title) != 0) continue;
    for (const auto& row : table.at("rows").as_array())
      rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST_SUITE("loyalty/fixture") {
  TEST_CASE("every metric of every report is the one worked out by hand, and none is missing") {
    StateMap state;
    Recorder recorder(state);
    std::mt19937_64 random(1);
    feed(recorder, read_fixture(), 40, random);
    const auto expected = read_expected();
    REQUIRE(expected.at("reports").as_object().size() == report_names().size());
    for (const auto& name : report_names()) {
      const Answer made = recorder.report(name);
      REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
      const auto reply = json::parse(made.json);
      CHECK(reply.at("report").as_string() == name);
      CHECK(reply.at("as_of").as_string() == "2026-11-01T00:00:00Z");
      check_metrics(name, reply.at("metrics").as_array(),
                    expected.at("reports").at(name).as_object());
    }
  }

  TEST_CASE(
      "every move of every person is there with its day, its event and the outcome that caused "
      "it") {
    StateMap state;
    Recorder recorder(state);
    std::mt19937_64 random(2);
    feed(recorder, read_fixture(), 200, random);
    const auto expected = read_expected();
    std::size_t moves = 0;
    for (const auto& each : expected.at("moves").as_object()) {
      const std::string person(each.key());
      CAPTURE(person);
      const Answer made = recorder.report("loyalty", {{"person", person}});
      REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
      // at, person, from, to, event, cause; the latest first.
      json::array got;
      const auto rows = rows_of(json::parse(made.json), "Latest moves");
      for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        got.push_back(json::array{row->at(0), row->at(2), row->at(3), row->at(4), row->at(5)});
      CHECK(json::serialize(got) == json::serialize(each.value()));
      moves += got.size();
    }
    CHECK(moves == 72);
  }

  TEST_CASE("a fact is one small row, and whose it is and when stands in its key") {
    StateMap state;
    Recorder recorder(state);
    std::mt19937_64 random(3);
    feed(recorder, read_fixture(), 50, random);
    CHECK(state.size() == 200);
    CHECK(state.at("c/main/cmp_13/2025-10-19T06:26:58Z/cmp_13/4/0") ==
          R"([2,6,"retail","sara","south","answered","closed","answered"])");
    std::size_t keys = 0, rows = 0;
    for (const auto& [key, row] : state) {
      keys += key.size();
      rows += row.size();
      CHECK(row.size() < 110);
    }
    MESSAGE("200 outcomes are kept in " << keys << " bytes of keys and " << rows << " of rows");
  }

  TEST_CASE("a tenant's report shows nothing of another's") {
    StateMap state;
    Recorder recorder(state);
    std::mt19937_64 random(4);
    feed(recorder, read_fixture(), 50, random);
    const auto reply =
        json::parse(recorder.report("loyalty", {}, "2026-11-01T00:00:00Z", "other").json);
    CHECK(reply.at("metrics").at(0).at("value").to_number<double>() == 1.0);
    CHECK(recorder.report("loyalty", {{"tenant", "other"}}).status == AYAR_REFUSED);
  }
}
