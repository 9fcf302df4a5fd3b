// Three witnesses for every question: the design's table typed out by hand below, the data read
// back from the MSM rows, and the live MSM machine. Deleting a row of law/phase.cpp must fail here.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "law/law.hpp"

namespace {

using namespace ayar::law;
using enum Phase;

struct Expected {
  Phase from;
  std::set<Phase> to;    // closed among them: with the disposition `answered`
  bool may_be_given_up;  // closed with any other disposition
};

const std::array<Expected, phase_count> design{{
    {receipt, {acknowledged, assessment, investigation, response, answered}, true},
    {acknowledged, {assessment, investigation, response, answered}, true},
    {assessment, {investigation, response, answered}, true},
    {investigation, {assessment, response, answered}, true},
    {response, {investigation, answered}, true},
    {answered, {closed, response, investigation, external_review}, false},
    {closed, {assessment, investigation, external_review}, false},
    {external_review, {investigation, response, closed}, false},
}};

bool expected(Phase from, Phase to, Disposition into) {
  if (from == to) return true;
  const auto& row = design[static_cast<std::size_t>(from)];
  REQUIRE(row.from == from);
  if (to != closed) return row.to.count(to) == 1;
  if (into == Disposition::none) return false;
  return into == Disposition::answered ? row.to.count(closed) == 1 : row.may_be_given_up;
}

struct Step {
  std::string_view on;
  Phase to;
  bool answered;  // of a step into closed
};
constexpr std::array steps{
    Step{"acknowledge", acknowledged, false},  Step{"assess", assessment, false},
    Step{"investigate", investigation, false}, Step{"respond", response, false},
    Step{"answer", answered, false},           Step{"close", closed, true},
    Step{"close_unanswered", closed, false},   Step{"refer", external_review, false},
};

std::string words(Phase from, Phase to, Disposition into) {
  return std::string(name_of(from)) + " -> " + std::string(name_of(to)) + " as " +
         std::string(name_of(into));
}

}  // namespace

TEST_SUITE("law/phase") {
  TEST_CASE("every phase, phase and disposition: design, data and machine agree") {
    int permitted = 0;
    for (std::size_t i = 0; i < phase_count; ++i) {
      for (std::size_t j = 0; j < phase_count; ++j) {
        for (std::size_t k = 0; k < disposition_count; ++k) {
          const auto from = static_cast<Phase>(i);
          const auto to = static_cast<Phase>(j);
          const auto into = static_cast<Disposition>(k);
          INFO(words(from, to, into));
          const bool want = expected(from, to, into);
          CHECK(phase_permits(from, to, into) == want);
          CHECK(phase_machine_permits(from, to, into) == want);
          permitted += want ? 1 : 0;
        }
      }
    }
    // 8 ways to stay and 25 roads not into closed, each under 7 dispositions; 5 phases given up in
    // 5 ways; 2 answered closings.
    CHECK(permitted == (8 + 25) * 7 + 5 * 5 + 2);
  }

  TEST_CASE("every phase and event: the rows are exactly the roads of the design") {
    std::size_t rows = 0;
    for (const auto& row : design) {
      for (const auto& step : steps) {
        INFO(name_of(row.from), " on ", step.on);
        const auto into = step.answered ? Disposition::answered : Disposition::withdrawn;
        const bool want = row.from != step.to && expected(row.from, step.to, into);
        const auto found =
            std::count_if(phase_edges().begin(), phase_edges().end(), [&](const Edge& edge) {
              return edge.from == name_of(row.from) && edge.on == step.on &&
                     edge.to == name_of(step.to);
            });
        CHECK(found == (want ? 1 : 0));
        rows += want ? 1U : 0U;
      }
    }
    CHECK(phase_edges().size() == rows);
  }

  TEST_CASE("no road enters receipt, and no road skips the answer to an answered closing") {
    for (const auto& edge : phase_edges()) {
      INFO(edge.from, " on ", edge.on, " to ", edge.to);
      CHECK(edge.to != "receipt");
      if (edge.on == "close") {
        const bool after_answer = edge.from == "answered" || edge.from == "external_review";
        CHECK(after_answer);
      }
    }
  }

  TEST_CASE("entering closed without a disposition is refused, leaving it needs none") {
    CHECK_FALSE(phase_permits(answered, closed));
    CHECK_FALSE(phase_permits(receipt, closed));
    CHECK(phase_permits(answered, closed, Disposition::answered));
    CHECK(phase_permits(closed, investigation));
  }

  TEST_CASE("a value outside the enumeration has no road, not even to itself") {
    const auto wild = static_cast<Phase>(8);
    const auto wilder = static_cast<Disposition>(7);
    CHECK_FALSE(phase_permits(wild, wild));
    CHECK_FALSE(phase_permits(wild, closed, Disposition::withdrawn));
    CHECK_FALSE(phase_permits(receipt, wild));
    CHECK_FALSE(phase_permits(receipt, closed, wilder));
    CHECK_FALSE(phase_machine_permits(wild, wild));
    CHECK_FALSE(phase_machine_permits(wild, acknowledged));
    CHECK_FALSE(phase_machine_permits(receipt, closed, wilder));
  }
}
