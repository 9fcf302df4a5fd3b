// Hand-written table, data and live machine, as the laws are tested.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "delivery/host/life.hpp"
#include "law/step_matrix.hpp"

namespace {

using namespace ayar::delivery;
using S = LifeState;
using On = LifeStep;
using LifeLaw = ayar::law::Law<S, On>;

LifeLaw life_law() {
  return {life_state_count, life_step_count, life_edges(), life_next, life_machine_next};
}

}  // namespace

TEST_SUITE("delivery/life") {
  TEST_CASE("every state and step: table, data and machine agree") {
    ayar::law::check_matrix<S, On>(life_law(), {
                                                   {S::backoff, On::launch, S::spawned},
                                                   {S::spawned, On::greet, S::handshaking},
                                                   {S::handshaking, On::welcome, S::ready},
                                                   {S::spawned, On::die, S::backoff},
                                                   {S::handshaking, On::die, S::backoff},
                                                   {S::ready, On::die, S::backoff},
                                                   {S::handshaking, On::stop, S::stopping},
                                                   {S::ready, On::stop, S::stopping},
                                                   {S::stopping, On::die, S::exited},
                                                   {S::backoff, On::stop, S::exited},
                                               });
  }

  TEST_CASE("the page that people read has the same rows, in the same order") {
    std::ifstream readme(AYAR_SOURCE_DIR "/engine/delivery/README.md");
    REQUIRE(readme.is_open());
    std::vector<std::string> rows;
    bool here = false;
    for (std::string line; std::getline(readme, line);) {
      if (line.rfind("## ", 0) == 0) here = line == "## The life of a child";
      if (here && line.rfind("| ", 0) == 0 && line.rfind("| from ", 0) != 0) rows.push_back(line);
    }
    REQUIRE(rows.size() == life_edges().size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& edge = life_edges()[i];
      const std::string row = "| " + std::string(edge.from) + " | " + std::string(edge.on) + " | " +
                              std::string(edge.to) + " | ";
      CHECK(rows[i].substr(0, row.size()) == row);
    }
  }

  TEST_CASE("nothing leaves exited: a plugin that was stopped is never started again") {
    for (std::size_t i = 0; i < life_step_count; ++i)
      CHECK_FALSE(life_next(S::exited, static_cast<On>(i)).has_value());
  }

  TEST_CASE("after any death there is a delay before the next start") {
    for (std::size_t i = 0; i < life_state_count; ++i) {
      const auto after = life_next(static_cast<S>(i), On::die);
      if (after) CHECK((*after == S::backoff || *after == S::exited));
    }
  }

  TEST_CASE("a life is walked step by step") {
    Life life;
    CHECK(life.state() == S::backoff);
    for (const On step :
         {On::launch, On::greet, On::welcome, On::die, On::launch, On::greet, On::stop, On::die})
      life.step(step);
    CHECK(life.state() == S::exited);
  }

  TEST_CASE("a value outside the enumeration has no road") {
    ayar::law::check_wild_values(life_law());
  }
}
