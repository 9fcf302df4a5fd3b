#include "runtime/refold.hpp"

#include "support/correcting.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;
using runtime::Verdict;

namespace {

constexpr std::uint64_t seed = 20261205;
constexpr auto saturday = "2026-11-21T06:30:00Z";

const Map normal{{"severity", Value("normal")}, {"expectation", Value("accuracy")}};
const Map critical{{"severity", Value("critical")}, {"expectation", Value("accuracy")}};

/// One clock with everything that history can do to it; `reopen` and the second goal vary.
std::shared_ptr<const workflow::Definition> one_clock(const std::string& reopen) {
  return load_text(R"(ayar: 1
kind: complaint
workflow: one_clock
version: 1
calendar: tehran_shop
events:
  rate: {from: [agent], sets: {severity: required}}
  ask: {from: [agent]}
  reply: {from: [complainant], on_behalf_of: complainant}
  tell: {from: [agent], attests: response, payload: {evidence: {type: string, required: true}}}
  reopen: {from: [agent]}
messages:
  question: {to: complainant, template: question}
clocks:
  resolve:
    target: [{when: 'severity == "critical"', within: 5bh}, {within: 3bd}]
    starts: {state: working}
    met_by: [{event: tell}]
    pauses: [{state: waiting, max: 2bd}]
    reopen: )" + reopen + R"(
    on_change: {origin: keep, pauses: carry, past_due: fire}
    ladder: [{at: 50%, notify: owner}, {at: due, notify: owner}, {at: +1bd, notify: owner, every: 1bd}]
  waiting:
    target: 20h
    starts: {state: waiting}
    met_by: [{left: waiting}, {event: tell}]
    reopen: )" + reopen + R"(
    ladder: [{at: 75%, notify: owner}]
initial: working
states:
  working:
    phase: receipt
    open_ended: a test
    initial: busy
    on: {rate: {}, tell: {to: answered}}
    states:
      busy: {on: {ask: {to: waiting, do: [{send: question}]}}}
      waiting: {on: {reply: {to: busy}}, after: {9d: {to: busy}}}
  answered:
    phase: answered
    on: {reopen: {to: again}}
    after: {10d: {to: closed}}
  again:
    phase: investigation
    open_ended: a test
    on: {tell: {to: answered}, rate: {}}
  closed: {phase: closed, disposition: answered}
)");
}

/// Lives in leaps, right and wrong events, and corrections of what was said before.
class CorrectedLife {
 public:
  CorrectedLife(std::uint64_t first, Desk& desk) : random_(first), desk_(desk) {}

  int corrections = 0, revisions = 0, reopened = 0;

  void turn() {
    desk_.now += std::chrono::minutes(below(4) == 0 ? below(60 * 24 * 6) : below(400)) +
                 std::chrono::microseconds(below(1'000'000));
    REQUIRE(desk_.obey(runtime::NoCommand{}, Actor{}));
    switch (below(12)) {
      case 0: return;
      case 1: dated_event(); return;
      case 2: redate(); return;
      case 3: amend(); return;
      case 4: void_one(); return;
      case 5: decide(); return;
      default: send(event(), {}); return;
    }
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }
  std::string event() {
    static const char* events[] = {"rate", "ask", "reply", "tell", "reopen"};
    return events[below(std::size(events))];
  }
  void send(const std::string& name, std::optional<Instant> occurred) {
    Map data;
    if (name == "rate") data = {{"severity", Value(below(2) ? "critical" : "low")}};
    if (name == "tell") data = {{"evidence", Value("call")}};
    const auto who = name == "reply" ? "complainant:ali" : "agent:mina";
    if (!occurred) {
      (void)desk_.send(name, who, data);
    } else if (send_dated(desk_, name, who, data, *occurred).empty()) {
      ++corrections;
    }
  }
  Instant earlier(Instant than) {
    const auto received = desk_.snapshot.envelope->received_at;
    const auto span = static_cast<std::uint64_t>((than - received).count());
    const auto back = below(3) == 0 ? below(span + 1) : below(std::min<std::uint64_t>(span, 90'000'000'000) + 1);
    return than - std::chrono::microseconds(back);
  }
  void dated_event() { send(event(), earlier(desk_.now)); }
  std::int64_t entry() { return static_cast<std::int64_t>(1 + below(desk_.steps.size())); }
  void redate() {
    const auto n = entry();
    done(correct(desk_, runtime::dated(desk_.steps, desk_.snapshot, n,
                                       earlier(desk_.steps[static_cast<std::size_t>(n - 1)].effective_at))));
  }
  void amend() {
    done(correct(desk_, runtime::amended(desk_.definition(), desk_.steps, entry(), "severity",
                                         Value(below(2) ? "critical" : "high"))));
  }
  void void_one() { done(correct(desk_, runtime::voided(desk_.definition(), desk_.steps, entry()))); }
  void done(const std::string& refusal) {
    if (refusal.empty()) ++corrections;
  }
  void decide() {
    for (const auto& revision : desk_.snapshot.revisions) {
      if (revision.status != runtime::RevisionStatus::proposed) continue;
      const bool accepts = below(3) != 0;
      auto made = runtime::revise(desk_.definition(), desk_.steps, desk_.snapshot,
                                  {{revision.clock, revision.cycle}, revision.number, accepts, "seen", "sara"},
                                  desk_.now);
      if (!made) continue;
      desk_.steps.push_back(made->step);
      desk_.actors.push_back(as("supervisor:sara"));
      desk_.snapshot = made->after;
      ++revisions;
      reopened += !made->differences.empty();
      return;
    }
  }

  SeededRandom random_;
  Desk& desk_;
};

}  // namespace

TEST_SUITE("runtime/refold") {
  TEST_CASE("a life that nobody corrected folds again to the clocks that it has") {
    std::size_t cycles = 0, steps = 0;
    const int lives = histories(300);
    for (int life = 0; life < lives; ++life) {
      INFO("seed ", seed + static_cast<std::uint64_t>(life));
      Desk desk(retail(), at(saturday));
      RandomLife(seed + static_cast<std::uint64_t>(life), desk).live(50);
      (void)desk.obey(runtime::NoCommand{}, Actor{});  // its last turn may have done nothing
      const auto unlikeness = unlike(desk);
      REQUIRE_MESSAGE(unlikeness.empty(), unlikeness);
      cycles += desk.snapshot.cycles.size();
      steps += desk.steps.size();
    }
    MESSAGE("seed " << seed << ": " << lives << " lives, " << steps << " steps, " << cycles
                    << " cycles");
    CHECK(cycles > static_cast<std::size_t>(lives) * 2);
  }

  TEST_CASE("whatever is dated back, amended, voided and revised: folding the whole life again "
            "gives the clocks that the complaint goes on with, to the microsecond") {
    std::shared_ptr<const workflow::Definition> definitions[] = {
        one_clock("new_cycle"), one_clock("resume"), one_clock("restart"), one_clock("ignore")};
    int corrections = 0, revisions = 0, reopened = 0;
    std::size_t proposed = 0;
    const int lives = histories(400);
    for (int life = 0; life < lives; ++life) {
      const auto mine = seed + static_cast<std::uint64_t>(life);
      INFO("seed ", mine);
      Desk desk(definitions[life % 4], at(saturday), {{"severity", Value("normal")}});
      CorrectedLife lived(mine, desk);
      for (int turn = 0; turn < 30; ++turn) {
        lived.turn();
        // A pause that a correction ends may leave a rung due at this very instant.
        REQUIRE(desk.obey(runtime::NoCommand{}, Actor{}));
        const auto unlikeness = unlike(desk);
        REQUIRE_MESSAGE(unlikeness.empty(), "turn " << turn << ", entry " << desk.steps.size()
                                                    << " " << desk.steps.back().cause
                                                    << unlikeness);
        REQUIRE(runtime::replay(desk.definition(), desk.steps) == desk.snapshot);
      }
      corrections += lived.corrections;
      revisions += lived.revisions;
      reopened += lived.reopened;
      proposed += desk.snapshot.revisions.size();
    }
    MESSAGE("seed " << seed << ": " << lives << " lives, " << corrections << " corrections, "
                    << proposed << " revisions proposed, " << revisions << " decided, " << reopened
                    << " clocks set running again");
    CHECK(corrections > lives);
    CHECK(proposed > static_cast<std::size_t>(lives) / 10);
  }
}
