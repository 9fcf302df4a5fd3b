#include "support/random_desk.hpp"

#include "runtime/explain.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

constexpr std::uint64_t seed = 20261121;
constexpr int lives = 300;

}  // namespace

TEST_SUITE("runtime/replay") {
  TEST_CASE("folding the facts of any life gives its snapshot, from memory and from text") {
    std::size_t steps = 0, ended = 0;
    for (int life = 0; life < lives; ++life) {
      INFO("seed ", seed + static_cast<std::uint64_t>(life));
      Desk desk(retail(), at("2026-11-21T06:30:00Z"));
      RandomLife(seed + static_cast<std::uint64_t>(life), desk).live(60);
      steps += desk.steps.size();
      ended += desk.snapshot.status == runtime::Status::ended;
      REQUIRE(runtime::replay(desk.definition(), desk.steps) == desk.snapshot);

      std::vector<runtime::Step> read;
      for (const auto& step : desk.steps) {
        std::string text, again;
        runtime::write_step(desk.definition(), step, text);
        auto back = runtime::read_step(desk.definition(), step.kind, step.effective_at, text);
        REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().message));
        runtime::write_step(desk.definition(), back.value(), again);
        REQUIRE(again == text);
        read.push_back(std::move(back).value());
      }
      REQUIRE(runtime::replay(desk.definition(), read) == desk.snapshot);

      std::string text, again;
      runtime::write_snapshot(desk.definition(), desk.snapshot, text);
      auto snapshot = runtime::read_snapshot(desk.definition(), text);
      REQUIRE(snapshot.has_value());
      runtime::write_snapshot(desk.definition(), snapshot.value(), again);
      REQUIRE(again == text);
      snapshot->sequence = desk.snapshot.sequence;
      REQUIRE(snapshot.value() == desk.snapshot);
    }
    MESSAGE("seed " << seed << ": " << lives << " lives, " << steps << " steps, " << ended
                    << " ended");
    CHECK(steps > 5'000);
  }

  TEST_CASE("deciding any recorded life again finds no difference") {
    std::size_t steps = 0;
    for (int life = 0; life < 60; ++life) {
      INFO("seed ", seed + static_cast<std::uint64_t>(life));
      Desk desk(retail(), at("2026-11-21T06:30:00Z"));
      RandomLife(seed + static_cast<std::uint64_t>(life), desk).live(40);
      steps += desk.steps.size();
      const auto differences = runtime::redecide(desk.definition(), desk.steps, desk.actors);
      for (const auto& difference : differences)
        FAIL_CHECK(difference.sequence << ": " << difference.was << " / " << difference.is);
    }
    MESSAGE(steps << " steps decided again");
  }

  TEST_CASE("a rule that changed shows in the decisions taken again, and only there") {
    Desk desk(retail(), at("2026-11-21T06:30:00Z"));
    REQUIRE(desk.send("classify", "agent:mina",
                      {{"severity", Value("normal")}, {"expectation", Value("accuracy")}}));
    auto changed = desk.definition();
    for (auto& transition : changed.transitions) {
      if (transition.event == changed.event_by_name.find("classify")->second)
        transition.actions = {};
    }
    changed.clocks[changed.clock_by_name.find("acknowledge")->second].goals[0].within.count = 1;
    const auto differences = runtime::redecide(changed, desk.steps, desk.actors);
    REQUIRE_FALSE(differences.empty());
    CHECK(differences.front().sequence == 1);
    CHECK(runtime::replay(changed, desk.steps) == desk.snapshot);  // folding does not ask the rules
  }

  TEST_CASE("the explained segments of any life sum to the elapsed time of every clock") {
    for (int life = 0; life < 60; ++life) {
      INFO("seed ", seed + static_cast<std::uint64_t>(life));
      Desk desk(retail(), at("2026-11-21T06:30:00Z"));
      RandomLife(seed + static_cast<std::uint64_t>(life), desk).live(40);
      for (const auto& story : runtime::explain(desk.definition(), desk.steps, desk.now)) {
        Duration sum{};
        for (const auto& segment : story.segments)
          sum += segment.to - segment.from;
        REQUIRE(sum == story.elapsed);
        REQUIRE(story.counted + story.closed + story.paused == story.elapsed);
      }
    }
  }
}
