// Other projects' ticket timelines, where they are at hand, and that ours are workflows and nothing
// else.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/json.hpp"
#include "sla_drive.hpp"
#include "sla_yaml.hpp"
#include "vector_values.hpp"
#include "vectors.hpp"

namespace ayar::conformance {
namespace {

std::filesystem::path shared_timelines() {
  const char* given = std::getenv("AYAR_SHARED");
  const std::string folder = given != nullptr ? given : std::string(AYAR_SOURCE_DIR) + "/../shared";
  return std::filesystem::path(folder) / "vectors" / "sla.json";
}

Map vector_of(const char* text) {
  auto value = parse_json(text);
  REQUIRE(value);
  return *value->get_if<Map>();
}

/// A ticket in office hours: waits for the customer from ten to two, is answered at three.
const char* const paused = R"({"id": "own-1", "set": "own", "semantics": "zammad-old", "op": "sla",
  "timezone": "Europe/Berlin", "io_timezone": "UTC", "holidays": [],
  "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}, "pause_states": ["waiting"],
  "created_at": "2026-03-02T08:00:00", "targets_minutes": {"solution": 240},
  "timeline": [{"at": "2026-03-02T09:00:00", "event": "state", "from": "open", "to": "waiting"},
               {"at": "2026-03-02T13:00:00", "event": "state", "from": "waiting", "to": "open"},
               {"at": "2026-03-02T14:00:00", "event": "close"}],
  "expect": {"solution_in_min": 120, "solution_diff_min": 120, "solution_due": "2026-03-02T16:00:00"}})";

}  // namespace

TEST_SUITE("conformance/timelines") {
  TEST_CASE(
      "every timeline of other projects runs as a workflow: plainly, by an option, or in the "
      "table") {
    if (!std::filesystem::exists(shared_timelines())) {
      MESSAGE("skipped: there is no ", shared_timelines().string());
      return;
    }
    std::ifstream file(shared_timelines(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto vectors = parse_json(text, std::size_t{16} << 20);
    REQUIRE(vectors);
    std::map<Judgement, int> counts;
    std::map<std::string, int> options;
    for (const Value& each : *vectors->get_if<List>()) {
      const Map& vector = *each.get_if<Map>();
      const auto judged = judge(vector, run_sla(vector), own_sla_rules());
      CHECK_MESSAGE(judged.judgement != Judgement::failed, judged.id, ": ", judged.note);
      ++counts[judged.judgement];
      if (judged.judgement == Judgement::by_option) ++options[judged.note];
    }
    MESSAGE(counts[Judgement::passed], " pass plainly, ", counts[Judgement::by_option],
            " by a declared option, ", counts[Judgement::own_rule], " are in the table");
    for (const auto& [option, count] : options)
      MESSAGE("  ", count, " by ", option);
    CHECK(counts[Judgement::passed] + counts[Judgement::by_option] + counts[Judgement::own_rule] ==
          112);
    CHECK(counts[Judgement::own_rule] <= 10);
  }

  TEST_CASE("a timeline passes by an option only where deadlines alone give something else") {
    const auto outcome = run_sla(vector_of(paused));
    CHECK(outcome.fault == "");
    CHECK(outcome.option == "pauses");
    REQUIRE(outcome.differences.size() == 3);
    CHECK(outcome.differences[0].what == "solution_diff_min");
    CHECK(outcome.differences[0].theirs == "120");
    CHECK(outcome.differences[0].ours == "-120");
  }

  TEST_CASE("an expectation that is not met is a difference, and an unknown one a fault") {
    auto vector = vector_of(paused);
    vector["expect"].get_if<Map>()->insert_or_assign("solution_in_min", Value(121));
    auto outcome = run_sla(vector);
    CHECK(outcome.option == "");
    REQUIRE(outcome.differences.size() == 1);
    CHECK(outcome.differences[0].ours == "120");
    vector["expect"].get_if<Map>()->insert_or_assign("mood", Value("good"));
    CHECK(run_sla(vector).fault == "there is no reading of 'mood'");
    vector.insert_or_assign("semantics", Value("nobody's"));
    CHECK(run_sla(vector).fault.find("nobody's") != std::string::npos);
    vector.insert_or_assign("created_at", Value("yesterday"));
    CHECK(run_sla(vector).fault != "");
  }

  TEST_CASE(
      "what is sent is a workflow that the loader took, and what is read is what the engine "
      "shows") {
    const auto timeline = timeline_of(vector_of(paused));
    REQUIRE(timeline);
    const auto ride = drive(*timeline, workflow_of(*timeline, false));
    REQUIRE(ride);
    CHECK(ride->yaml.find("pauses: [{state: waiting, max: 400d}]") != std::string::npos);
    REQUIRE(ride->moments.size() == 4);
    CHECK(ride->moments[1].seen.states == std::vector<std::string>{"waiting"});
    CHECK(ride->moments[1].seen.clocks[0].state == "paused");
    CHECK(ride->moments[3].seen.clocks[0].verdict == "met");
  }
}

}  // namespace ayar::conformance
