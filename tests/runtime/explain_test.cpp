#include "runtime/explain.hpp"

#include "runtime/clocks.hpp"
#include "runtime/what_if.hpp"
#include "support/correcting.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;
using runtime::ClockNoteKind;
using runtime::ClockStory;
using runtime::SegmentKind;

namespace {

constexpr std::uint64_t seed = 20261122;
constexpr auto saturday = "2026-11-21T06:30:00Z";
const Map normal{{"severity", Value("normal")}, {"expectation", Value("accuracy")}};

constexpr const char* moratorium = R"(ayar: 1
suspension: moratorium
title: {en: A moratorium}
authority: Ordinance 7
clocks: [legal]
suspends: {from: "2026-11-25", to: "2026-11-28"}
)";

class WithSuspension final : public workflow::Sources {
 public:
  Result<Text> calendar(std::string_view name) const override { return folder_.calendar(name); }
  Result<std::string> zone(std::string_view name) const override { return folder_.zone(name); }
  Result<Text> suspension(std::string_view) const override {
    return Text{"/home/somebody/suspensions/moratorium.yaml", moratorium};
  }

 private:
  FolderSources folder_;
};

/// Everything that a story tells: a pause, a switch, a suspension, a target that flips, promises.
constexpr const char* everything = R"(ayar: 1
kind: complaint
workflow: everything
version: 1
calendar: tehran_shop
suspensions: [moratorium]
events:
  rate: {from: [agent], sets: {severity: required}}
  ask: {from: [agent]}
  reply: {from: [complainant], on_behalf_of: complainant}
  promise: {from: [agent], payload: {what: {type: string, required: true}, due: {type: timestamp, required: true}}}
  hold: {from: [agent]}
  tell: {from: [agent], attests: response, payload: {evidence: {type: string, required: true}}}
messages:
  question: {to: complainant, template: question}
clocks:
  resolve:
    target: [{when: 'severity == "critical"', within: 5bh}, {within: 3bd}]
    starts: {state: working}
    met_by: [{event: tell}]
    pauses: [{state: waiting, max: 5bd}]
    switch: {on: {event: hold}, target: 10bd}
    reopen: ignore
    on_change: {origin: keep, pauses: carry, past_due: fire}
    ladder: [{at: 50%, notify: owner}, {at: due, notify: owner}]
  legal:
    target: 20d
    starts: received_at
    met_by: [{event: tell}]
    pausable: false
    reopen: ignore
    ladder: [{at: due, notify: owner}]
  word:
    kind: promise
    ladder: [{at: due, notify: owner}]
initial: working
states:
  working:
    phase: receipt
    open_ended: a test
    initial: busy
    on: {rate: {}, hold: {}, tell: {to: answered}, promise: {do: [{promise: {what: 'event.what', due: 'event.due'}}]}}
    states:
      busy: {on: {ask: {to: waiting, do: [{send: question}]}}}
      waiting: {on: {reply: {to: busy}}}
  answered:
    phase: answered
    after: {10d: {to: closed}}
  closed: {phase: closed, disposition: answered}
)";

std::shared_ptr<const workflow::Definition> all_of_it() {
  static const auto definition = [] {
    const WithSuspension sources;
    auto loaded = workflow::load(everything, "/home/somebody/everything.yaml", sources);
    for (const auto& diagnostic : loaded.diagnostics)
      MESSAGE(to_text(diagnostic));
    REQUIRE(loaded.definition);
    return loaded.definition;
  }();
  return definition;
}

std::vector<ClockStory> stories_of(const Desk& desk) {
  return runtime::explain(desk.definition(), desk.steps, desk.now);
}

const ClockStory& story(const std::vector<ClockStory>& stories, std::string_view clock,
                        std::uint32_t number = 1) {
  const auto found = std::find_if(stories.begin(), stories.end(), [&](const ClockStory& each) {
    return each.definition->clocks[each.clock].name == clock && each.cycle.number == number;
  });
  REQUIRE(found != stories.end());
  return *found;
}

/// What must hold of every story, whatever was lived.
void check_sums(const ClockStory& told, Instant now) {
  INFO(told.definition->clocks[told.clock].name << " cycle " << told.cycle.number);
  Duration sums[4] = {};
  for (std::size_t i = 0; i < told.segments.size(); ++i) {
    const auto& segment = told.segments[i];
    CHECK(segment.from < segment.to);
    CHECK_FALSE(segment.why.empty());
    if (i > 0) CHECK(segment.from == told.segments[i - 1].to);
    sums[static_cast<std::size_t>(segment.kind)] += segment.to - segment.from;
  }
  CHECK(sums[0] == told.counted);
  CHECK(sums[1] == told.closed);
  CHECK(sums[2] == told.paused);
  CHECK(sums[3] == told.suspended);
  CHECK(told.counted + told.closed + told.paused + told.suspended == told.elapsed);
  const Instant end = told.cycle.is_open() ? now : told.cycle.ended;
  CHECK(told.counted == runtime::used_by(*told.definition, told.cycle, end));
  if (!told.segments.empty()) CHECK(told.segments.back().to == end);
}

std::vector<std::string> kinds(const ClockStory& told) {
  std::vector<std::string> made;
  for (const auto& note : told.notes)
    made.emplace_back(runtime::name_of(note.kind));
  return made;
}

const runtime::ClockSegment& first_of(const ClockStory& told, SegmentKind kind) {
  const auto found =
      std::find_if(told.segments.begin(), told.segments.end(),
                   [&](const runtime::ClockSegment& each) { return each.kind == kind; });
  REQUIRE(found != told.segments.end());
  return *found;
}

}  // namespace

TEST_SUITE("runtime/explain") {
  TEST_CASE("segments of random lives have no gaps, and sum to the elapsed time exactly") {
    MESSAGE("seed ", seed);
    std::size_t told = 0;
    for (int i = 0; i < histories(300); ++i) {
      Desk desk(retail(), at(saturday) + std::chrono::minutes(i * 97));
      RandomLife life(seed + static_cast<std::uint64_t>(i), desk);
      life.live(40);
      for (const auto& each : stories_of(desk)) {
        check_sums(each, std::max(desk.now, desk.snapshot.effective_at));
        CHECK(each.elapsed == (each.cycle.is_open() ? desk.now : each.cycle.ended) -
                                  each.cycle.started);
        ++told;
      }
    }
    CHECK(told > 300);
  }

  TEST_CASE("corrected lives add up as well, and say that they were corrected") {
    MESSAGE("seed ", seed);
    SeededRandom random(seed);
    std::size_t corrected = 0, in_full = 0;
    for (int i = 0; i < histories(120); ++i) {
      Desk desk(all_of_it(), at(saturday) + std::chrono::minutes(i * 101), {});
      for (int turn = 0; turn < 14; ++turn) {
        desk.now += std::chrono::minutes(random.next() % (60 * 40));
        REQUIRE(desk.obey(runtime::NoCommand{}, Actor{}));
        switch (random.next() % 7) {
          case 0: (void)desk.send("ask", "agent:mina"); break;
          case 1: (void)desk.send("reply", "complainant:ali"); break;
          case 2: (void)desk.send("hold", "agent:mina"); break;
          case 3:
            (void)desk.send("rate", "agent:mina",
                            {{"severity", Value(random.next() % 2 ? "critical" : "low")}});
            break;
          case 4:
            (void)desk.send("promise", "agent:mina",
                            {{"what", Value("a call")}, {"due", Value(desk.now + 30h)}});
            break;
          default: {
            const auto entry = static_cast<std::int64_t>(1 + random.next() % desk.steps.size());
            const auto was = desk.steps[static_cast<std::size_t>(entry - 1)].effective_at;
            const auto back = std::chrono::minutes(random.next() % 3000);
            (void)correct(desk,
                          runtime::dated(desk.steps, desk.snapshot, entry,
                                         std::max(was - back, desk.snapshot.envelope->received_at)));
          }
        }
      }
      for (const auto& each : stories_of(desk)) {
        check_sums(each, desk.now);
        const auto said = kinds(each);
        if (std::find(said.begin(), said.end(), "corrected") == said.end()) continue;
        ++corrected;
        in_full += std::none_of(each.segments.begin(), each.segments.end(), [](const auto& part) {
          return part.why.find("as corrected") != std::string::npos;
        });
      }
    }
    CHECK(corrected > 20);
    CHECK(in_full == corrected);  // no story falls back to bare sums
  }

  TEST_CASE("every stretch names its line: a pause the rule, a closing the calendar") {
    Desk desk(retail(), at(saturday));
    REQUIRE(desk.send("classify", "agent:mina", normal));
    desk.now += 26h;
    REQUIRE(desk.send("ask", "agent:mina", {{"question", Value("which?")}}));
    desk.now += 50h;
    const auto stories = stories_of(desk);
    const auto& told = story(stories, "resolve");
    const auto& pause = first_of(told, SegmentKind::paused);
    CHECK(pause.why == "state awaiting_customer");
    CHECK(pause.where.file == "retail.yaml");
    const auto& rule = desk.definition().clocks[told.clock].pauses.front().where;
    CHECK(pause.where == rule);
    CHECK(rule.line > 0);
    const auto& closed = first_of(told, SegmentKind::closed);
    CHECK(closed.why == "outside hours");
    CHECK(closed.where.file == "calendars/tehran_shop.yaml");
    CHECK(closed.where.line > 0);
    const auto& counted = first_of(told, SegmentKind::counted);
    CHECK(counted.why.rfind("sat ", 0) == 0);
    CHECK(counted.where.line > 0);
    CHECK(runtime::target_text(desk.definition(), told.cycle) == "5bd");
    CHECK(runtime::target_place(desk.definition(), told.cycle).line > 0);
    const auto& legal = story(stories, "legal");
    CHECK(legal.segments.size() == 1);
    CHECK(legal.segments.front().why == "wall time");
    CHECK(runtime::target_text(desk.definition(), legal.cycle) == "8w@end");
  }

  TEST_CASE("a suspension is a stretch of its own, with its authority and its file") {
    Desk desk(all_of_it(), at(saturday), {});
    desk.wait_until(at("2026-12-02T06:30:00Z"));
    const auto stories = stories_of(desk);
    const auto& told = story(stories, "legal");
    check_sums(told, desk.now);
    CHECK(told.suspended == 96h);  // the 25th to the 28th, both inclusive, in Tehran
    const auto& part = first_of(told, SegmentKind::suspended);
    CHECK(part.from == at("2026-11-24T20:30:00Z"));
    CHECK(part.why == "suspension moratorium, by Ordinance 7");
    CHECK(part.where.file == "/home/somebody/suspensions/moratorium.yaml");
    CHECK(part.where.line > 0);
    CHECK(kinds(told) == std::vector<std::string>{"started", "suspended", "resumed"});
    CHECK(story(stories, "resolve").suspended == 0h);
  }

  TEST_CASE("a switched due date goes on from the old start, and each cycle tells its part") {
    Desk desk(all_of_it(), at(saturday), {});
    desk.now += 25h;
    REQUIRE(desk.send("ask", "agent:mina"));
    desk.now += 24h;
    REQUIRE(desk.send("reply", "complainant:ali"));
    desk.now += 3h;
    REQUIRE(desk.send("hold", "agent:mina"));
    desk.now += 48h;
    const auto stories = stories_of(desk);
    const auto& first = story(stories, "resolve", 1);
    const auto& second = story(stories, "resolve", 2);
    check_sums(first, desk.now);
    check_sums(second, desk.now);
    CHECK(first.cycle.verdict == runtime::Verdict::replaced);
    CHECK(second.segments.front().from == at(saturday));
    CHECK(second.elapsed == desk.now - at(saturday));
    CHECK(second.paused == 24h);
    CHECK(runtime::target_text(desk.definition(), second.cycle) == "10bd by switch");
    CHECK(kinds(first).back() == "ended");
    CHECK(second.notes.front().kind == ClockNoteKind::switched);
    CHECK(second.notes.front().text.find("switch on event hold") != std::string::npos);
  }

  TEST_CASE("promises that are open at once are told each by its own number") {
    Desk desk(all_of_it(), at(saturday), {});
    REQUIRE(desk.send("promise", "agent:mina",
                      {{"what", Value("a call")}, {"due", Value(desk.now + 10h)}}));
    desk.now += 1h;
    REQUIRE(desk.send("promise", "agent:mina",
                      {{"what", Value("a letter")}, {"due", Value(desk.now + 100h)}}));
    desk.wait_until(desk.now + 20h);
    const auto stories = stories_of(desk);
    const auto& call = story(stories, "word", 1);
    const auto& letter = story(stories, "word", 2);
    check_sums(call, desk.now);
    check_sums(letter, desk.now);
    CHECK(call.elapsed == 21h);
    CHECK(letter.elapsed == 20h);
    const auto said = kinds(call);
    CHECK(std::find(said.begin(), said.end(), "breached") != said.end());
    CHECK(runtime::target_text(desk.definition(), call.cycle) == "the promise's own");
  }

  TEST_CASE("what happened to a clock is told in order, with the line that made it so") {
    Desk desk(all_of_it(), at(saturday), {});
    desk.wait_until(desk.now + 1h);
    REQUIRE(desk.send("rate", "agent:mina", {{"severity", Value("critical")}}));
    desk.wait_until(desk.now + 48h);
    const auto stories = stories_of(desk);
    const auto& told = story(stories, "resolve");
    CHECK(kinds(told) == std::vector<std::string>{"started", "retargeted", "warned", "breached"});
    CHECK(told.notes[1].text ==
          "target 5bh when severity == \"critical\" in place of 3bd by event rate: due "
          "2026-11-21T12:30:00Z, before 2026-11-24T06:30:00Z");
    CHECK(told.notes[2].text == "50 % of the budget: owner told");
    CHECK(told.notes[2].where == desk.definition().clocks[told.clock].ladder[0].where);
    for (std::size_t i = 1; i < told.notes.size(); ++i)
      CHECK(told.notes[i - 1].at <= told.notes[i].at);
  }

  TEST_CASE("a start that was told too late makes the story begin where it should have") {
    Desk desk(all_of_it(), at(saturday), {});
    desk.now += 30h;
    REQUIRE(desk.send("ask", "agent:mina"));
    const auto asked = static_cast<std::int64_t>(desk.steps.size());
    desk.now += 10h;
    CHECK(correct(desk, runtime::dated(desk.steps, desk.snapshot, asked, at(saturday) + 20h)).empty());
    desk.now += 2h;
    const auto stories = stories_of(desk);
    const auto& told = story(stories, "resolve");
    check_sums(told, desk.now);
    CHECK(first_of(told, SegmentKind::paused).from == at(saturday) + 20h);
    CHECK(told.paused == 22h);
    CHECK(kinds(told).back() == "corrected");
  }
}

TEST_SUITE("runtime/what_if") {
  TEST_CASE("time alone: thresholds pass in order, and nothing of the complaint changes") {
    Desk desk(retail(), at(saturday));
    const auto before = desk.snapshot;
    const auto until = at(saturday) + 24h * 8;
    const auto seen = runtime::foresee(desk.definition(), desk.snapshot, until);
    CHECK(desk.snapshot == before);
    REQUIRE(seen.thresholds.size() >= 4);
    for (std::size_t i = 1; i < seen.thresholds.size(); ++i)
      CHECK(seen.thresholds[i - 1].at <= seen.thresholds[i].at);
    CHECK(seen.thresholds.front().what == "75 % of the budget: owner told");
    CHECK(seen.thresholds.front().at == at("2026-11-21T09:30:00Z"));
    CHECK(seen.thresholds.front().where.line > 0);
    const auto* acknowledge = seen.after.current_cycle(0);
    REQUIRE(acknowledge != nullptr);
    CHECK(acknowledge->breached);
    CHECK_FALSE(seen.cut);
  }

  TEST_CASE("what time alone would do is what time then does, where the machine has no say") {
    Desk desk(all_of_it(), at(saturday), {});
    const auto seen =
        runtime::foresee(desk.definition(), desk.snapshot, at(saturday) + 24h * 25);
    desk.wait_until(at(saturday) + 24h * 25);
    CHECK(seen.after.cycles == desk.snapshot.cycles);
  }

  TEST_CASE("a ladder that repeats for ever is cut, not followed for ever") {
    Desk desk(retail(), at(saturday));
    const auto seen = runtime::foresee(desk.definition(), desk.snapshot, at("2126-11-21T06:30:00Z"));
    CHECK(seen.thresholds.size() == runtime::thresholds_max);
    CHECK(seen.cut);
  }

  TEST_CASE("an event is decided dryly: before and behind it, or why not") {
    Desk desk(all_of_it(), at(saturday), {});
    const auto later = desk.now + 5h;
    const auto trial =
        runtime::try_event(desk.definition(), desk.snapshot,
                           {"tell", {{"evidence", Value("call")}}}, as("agent:mina"), later);
    REQUIRE(trial.has_value());
    CHECK(trial->before.current_cycle(0)->is_open());
    CHECK(trial->after.current_cycle(0)->verdict == runtime::Verdict::met);
    CHECK(desk.clock("resolve").is_open());
    const auto asked =
        runtime::try_event(desk.definition(), desk.snapshot, {"ask", {}}, as("agent:mina"), later);
    REQUIRE(asked.has_value());
    CHECK(asked->queued == std::vector<std::uint32_t>{1});
    const auto refused =
        runtime::try_event(desk.definition(), desk.snapshot, {"reply", {}}, as("agent:mina"), later);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::not_permitted);
  }
}
