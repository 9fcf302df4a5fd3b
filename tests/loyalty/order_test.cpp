// A pure fold: order, batches, twins and restarts leave no trace.
#include <doctest/doctest.h>

#include <algorithm>

#include "driver.hpp"

using namespace ayar::test;

namespace {

std::string all_reports(Recorder& recorder) {
  std::string text;
  for (const auto& name : report_names()) {
    const Answer made = recorder.report(name);
    REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
    text += made.json + "\n";
  }
  return text;
}

struct Straight {
  StateMap state;
  std::string reports;
};
Straight straight() {
  Straight made;
  Recorder recorder(made.state);
  json::array all;
  for (auto& outcome : read_fixture())
    all.push_back(outcome);
  REQUIRE(recorder.record(all).status == AYAR_OK);
  made.reports = all_reports(recorder);
  return made;
}

}  // namespace

TEST_SUITE("loyalty/order") {
  TEST_CASE("shuffled outcomes end in the same bytes and the same reports") {
    const auto wanted = straight();
    for (const std::uint64_t seed : {11u, 12u, 13u, 14u, 15u, 16u, 17u, 18u}) {
      CAPTURE(seed);
      auto outcomes = read_fixture();
      std::mt19937_64 random(seed);
      std::shuffle(outcomes.begin(), outcomes.end(), random);
      StateMap state;
      Recorder recorder(state);
      feed(recorder, outcomes, 30, random);
      CHECK(state == wanted.state);
      CHECK(all_reports(recorder) == wanted.reports);
    }
  }

  TEST_CASE("two batches with the plugin dropped between them end in the same bytes") {
    const auto wanted = straight();
    const auto outcomes = read_fixture();
    for (const std::size_t cut :
         {std::size_t{1}, std::size_t{77}, std::size_t{100}, std::size_t{199}}) {
      CAPTURE(cut);
      StateMap state;
      Recorder recorder(state);
      json::array first(outcomes.begin(), outcomes.begin() + static_cast<std::ptrdiff_t>(cut));
      json::array second(outcomes.begin() + static_cast<std::ptrdiff_t>(cut), outcomes.end());
      REQUIRE(recorder.record(second).status == AYAR_OK);
      recorder.restart();
      REQUIRE(recorder.record(first).status == AYAR_OK);
      CHECK(state == wanted.state);
      CHECK(all_reports(recorder) == wanted.reports);
    }
  }

  TEST_CASE("twins in one batch, in a later one and all over again change nothing") {
    const auto wanted = straight();
    auto outcomes = read_fixture();
    const auto once = outcomes;
    outcomes.insert(outcomes.end(), once.begin(), once.end());
    outcomes.insert(outcomes.end(), once.begin(), once.begin() + 60);
    std::mt19937_64 random(21);
    MESSAGE("seed 21");
    std::shuffle(outcomes.begin(), outcomes.end(), random);
    StateMap state;
    Recorder recorder(state);
    feed(recorder, outcomes, 90, random);
    CHECK(state == wanted.state);
    CHECK(all_reports(recorder) == wanted.reports);
  }

  TEST_CASE("leaving one outcome out is seen: the comparison can fail") {
    const auto wanted = straight();
    auto outcomes = read_fixture();
    outcomes.erase(outcomes.begin() + 50);
    std::mt19937_64 random(31);
    StateMap state;
    Recorder recorder(state);
    feed(recorder, outcomes, 90, random);
    CHECK(state != wanted.state);
  }

  TEST_CASE("steps nine and ten of one instant keep their order, whatever text says") {
    const auto outcome = [](const char* id, const char* from, const char* to) {
      return json::value{{"id", id},
                         {"kind", "phase"},
                         {"tenant", "main"},
                         {"person", "ana"},
                         {"complaint", "cmp_x"},
                         {"at", "2026-01-02T03:04:05Z"},
                         {"from", from},
                         {"to", to},
                         {"disposition", "answered"}};
    };
    StateMap state;
    Recorder recorder(state);
    REQUIRE(recorder
                .record({outcome("cmp_x/10/0", "closed", "investigation"),
                         outcome("cmp_x/9/0", "answered", "closed")})
                .status == AYAR_OK);
    // Closed well, then reopened: up and down. The other way round it would be one move, straight
    // to at_risk.
    const auto reply = json::parse(recorder.report("loyalty").json);
    CHECK(json::serialize(reply.at("tables").at(1).at("rows")) ==
          R"([["satisfied","at_risk",1],["unknown","satisfied",1]])");
  }
}
