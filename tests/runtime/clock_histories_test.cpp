// Random histories: what the engine keeps up to date step by step is what a plain list of halts says
// of the same facts, to the microsecond. AYAR_HISTORIES sets how many.
#include <cstdlib>

#include "clock_lives.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

using runtime::FactKind;

constexpr std::uint64_t seed = 20261122;
constexpr int turns = 25;

std::uint64_t histories() {
  const char* asked = std::getenv("AYAR_HISTORIES");
  const long long count = asked == nullptr ? 0 : std::atoll(asked);
  return count > 0 ? static_cast<std::uint64_t>(count) : 20'000;
}

void know(const workflow::Definition& definition, const runtime::Fact& fact, Known& known) {
  switch (fact.kind) {
    case FactKind::opened: known.received = fact.envelope->received_at; break;
    case FactKind::set: known.data[fact.subject] = fact.value; break;
    case FactKind::entered:
      known.active.insert(fact.subject);
      if (definition.states[fact.subject].phase) known.phase = definition.states[fact.subject].phase;
      break;
    case FactKind::exited: known.active.erase(fact.subject); break;
    case FactKind::ended: known.ended = true; break;
    case FactKind::message_queued: known.messages.push_back(fact.subject); break;
    case FactKind::promised: known.promises.push_back(runtime::PromiseState::open); break;
    case FactKind::promise_kept:
      known.promises[fact.number - 1] = runtime::PromiseState::kept;
      break;
    case FactKind::promise_broken:
      known.promises[fact.number - 1] = runtime::PromiseState::broken;
      break;
    default: break;
  }
}

/// A life and, beside it, the same told by the reference.
class Twin {
 public:
  Twin(std::uint64_t number, const ClockWorld& world)
      : random_(number, world), definition_(random_.definition()), snapshot_(runtime::blank(*definition_)) {
    judge_ = [this](const std::string& guard, const Known& known) {
      return judge_text(*definition_, guard, known);
    };
    known_.data = snapshot_.data;
    for (workflow::Index clock = 0; clock < definition_->clocks.size(); ++clock)
      clocks_.emplace_back(*definition_, clock, judge_);
    now_ = random_.start();
    if (random_.below(10) == 0)
      decision_.workspace.missed_before = now_ + std::chrono::hours(random_.below(2'000));
  }

  /// @return what differs, or nothing.
  std::string live() {
    obey(random_.opening(), Actor{});
    std::string wrong = compare();
    for (int turn = 0; turn < turns && wrong.empty(); ++turn) {
      now_ += random_.leap();
      const auto sent = random_.next(now_);
      if (!sent.event.empty())
        obey(runtime::SendCommand{sent.event, sent.data}, as(sent.actor));
      else if (!snapshot_.messages.empty())
        obey(runtime::DeliveryCommand{static_cast<std::uint32_t>(snapshot_.messages.size()),
                                      runtime::DeliveryOutcome::sent, ""},
             Actor{});
      else
        obey(runtime::NoCommand{}, Actor{});
      if (turn % 5 == 4 || turn + 1 == turns) wrong = compare();
    }
    return wrong;
  }

  [[nodiscard]] const std::vector<runtime::Step>& steps() const { return steps_; }
  [[nodiscard]] const runtime::Snapshot& snapshot() const { return snapshot_; }
  [[nodiscard]] const workflow::Definition& definition() const { return *definition_; }

 private:
  void obey(const runtime::Command& command, const Actor& actor) {
    (void)runtime::advance(*definition_, snapshot_, command, actor, now_, decision_);
    for (const auto& step : decision_.made()) {
      Known after = known_;
      for (const auto& fact : step.facts)
        know(*definition_, fact, after);
      for (auto& clock : clocks_)
        clock.step(known_, after, step.facts, step.effective_at);
      known_ = std::move(after);
      steps_.push_back(step);
    }
    snapshot_ = decision_.after;
  }

  std::string compare() {
    for (workflow::Index clock = 0; clock < clocks_.size(); ++clock) {
      if (!known_.ended && snapshot_.status == runtime::Status::live) clocks_[clock].pass(known_, now_);
      if (auto wrong = compare(clock); !wrong.empty())
        return "clock " + definition_->clocks[clock].name + ": " + wrong;
    }
    return {};
  }

  std::string compare(workflow::Index clock) const {
    const auto& runs = clocks_[clock].runs();
    std::size_t count = 0;
    for (const auto& cycle : snapshot_.cycles) {
      if (cycle.clock != clock || cycle.state == law::ClockState::not_started) continue;
      if (count == runs.size()) return "a cycle too many";
      const Run& run = runs[count++];
      if (auto wrong = compare(clocks_[clock], cycle, run); !wrong.empty())
        return "cycle " + std::to_string(cycle.number) + ": " + wrong;
    }
    return count == runs.size() ? "" : "a cycle is missing";
  }

  std::string compare(const ReferenceClock& reference, const runtime::Cycle& cycle,
                      const Run& run) const {
    const auto differ = [](const char* what, const std::string& is, const std::string& wanted) {
      return is == wanted ? std::string() : std::string(what) + " is " + is + ", not " + wanted;
    };
    const auto span = [](Duration duration) { return std::to_string(duration.count()); };
    const auto flag = [](bool is) { return std::string(is ? "yes" : "no"); };
    const Instant end = cycle.is_open() ? now_ : cycle.ended;
    const Duration used = runtime::used_by(*definition_, cycle, end);
    const Duration halted = reference.halted(run, end);
    const Duration elapsed = reference.between(run, run.counted_from, end);
    const std::string found[] = {
        differ("number", std::to_string(cycle.number), std::to_string(run.number)),
        differ("verdict", std::string(name_of(cycle.verdict)), std::string(name_of(run.verdict))),
        differ("goal", std::to_string(cycle.goal), std::to_string(run.goal)),
        differ("started", to_text(cycle.started), to_text(run.started)),
        differ("origin", to_text(cycle.origin), to_text(run.origin)),
        differ("budget", span(cycle.budget), span(run.budget)),
        differ("used", span(used), span(reference.used(run, end))),
        differ("sum of its stretches", span(used + halted), span(elapsed)),
        differ("halted", flag(cycle.state == law::ClockState::paused),
               flag(run.halted_at.has_value())),
        // Nobody knows it while a suspension lasts: what is shown then is from before.
        cycle.suspended_by != workflow::none ? std::string()
                                             : differ("due", to_text(cycle.due), to_text(run.due)),
        // At its due instant a clock is cancelled before it is late.
        cycle.verdict == runtime::Verdict::cancelled && cycle.ended == cycle.due
            ? std::string()
            : differ("breached", flag(cycle.breached), flag(run.breached)),
        differ("ended", cycle.is_open() ? "" : to_text(cycle.ended),
               run.open ? "" : to_text(run.ended))};
    std::string all;
    for (const auto& each : found)
      all += each.empty() ? "" : "\n    " + each;
    return all;
  }

  RandomClocks random_;
  std::shared_ptr<const workflow::Definition> definition_;
  runtime::Snapshot snapshot_;
  runtime::Decision decision_;
  Judge judge_;
  Known known_;
  std::vector<ReferenceClock> clocks_;
  std::vector<runtime::Step> steps_;
  Instant now_{};
};

std::string story(const Twin& twin) {
  std::string text;
  for (const auto& step : twin.steps()) {
    text += "\n" + to_text(step.effective_at) + " " + std::string(name_of(step.kind)) + " ";
    runtime::write_step(twin.definition(), step, text);
  }
  return text;
}

/// The due dates of the first clock's first cycle along a life; commands depend on the seed alone.
std::vector<Instant> dues(std::uint64_t number, const ClockWorld& world,
                          const std::function<void(workflow::Definition&)>& change) {
  RandomClocks random(number, world);
  auto definition = std::make_shared<workflow::Definition>(*random.definition());
  auto& clock = definition->clocks[0];
  clock.kind = workflow::ClockKind::deadline;
  clock.reopen = workflow::Reopen::ignore;
  clock.switches.clear();
  clock.starts = {{workflow::ReferenceKind::received_at, workflow::none, {}}};
  change(*definition);
  runtime::Snapshot snapshot = runtime::blank(*definition);
  runtime::Decision decision;
  std::vector<Instant> all;
  Instant now = random.start();
  const auto obey = [&](const runtime::Command& command, const Actor& actor) {
    (void)runtime::advance(*definition, snapshot, command, actor, now, decision);
    snapshot = decision.after;
    if (!snapshot.cycles.empty()) all.push_back(snapshot.cycles.front().due);
  };
  obey(random.opening(), Actor{});
  for (int turn = 0; turn < turns; ++turn) {
    now += random.leap();
    const auto sent = random.next(now);
    if (!sent.event.empty())
      obey(runtime::SendCommand{sent.event, sent.data}, as(sent.actor));
    else
      obey(runtime::NoCommand{}, Actor{});
  }
  return all;
}

workflow::Goal within(const calendar::Span& span) {
  workflow::Goal goal;
  goal.within = span;
  return goal;
}

std::size_t earlier(const std::vector<Instant>& sooner, const std::vector<Instant>& later) {
  REQUIRE(sooner.size() == later.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < sooner.size(); ++i)
    count += later[i] < sooner[i] ? 1 : 0;
  return count;
}

}  // namespace

TEST_SUITE("runtime/clock histories") {
  TEST_CASE("any history gives what a plain list of its halts gives, to the microsecond") {
    const ClockWorld world;
    const auto count = histories();
    std::map<std::string, std::size_t> seen;
    std::size_t steps = 0, wrong = 0;
    for (std::uint64_t i = 0; i < count && wrong < 3; ++i) {
      Twin twin(seed + i, world);
      const auto difference = twin.live();
      steps += twin.steps().size();
      for (const auto& cycle : twin.snapshot().cycles)
        ++seen[std::string(name_of(cycle.verdict)) + (cycle.breached ? ", breached" : "")];
      if (difference.empty()) continue;
      ++wrong;
      FAIL_CHECK("seed " << seed + i << ": " << difference << (wrong == 1 ? story(twin) : ""));
    }
    std::string verdicts;
    for (const auto& [verdict, number] : seen)
      verdicts += "; " + verdict + " " + std::to_string(number);
    MESSAGE("seed " << seed << ": " << count << " histories, " << steps << " steps" << verdicts);
  }

  TEST_CASE("a longer target is never due earlier, whatever happens on the way") {
    const ClockWorld world;
    constexpr const char* units[] = {"bs", "bm", "bh", "bd", "bd@end", "bd@close", "h",
                                     "d",  "w",  "mo", "d@end", "d@close"};
    std::size_t compared = 0;
    for (std::uint64_t i = 0; i < 1'200; ++i) {
      INFO("seed ", seed + i);
      const std::string unit = units[i % std::size(units)];
      const auto span = [&](std::uint64_t count) {
        return within(span_of((std::to_string(count) + unit).c_str()));
      };
      const auto few = 1 + i % 7, more = few + i % 5;
      const auto with = [&](std::uint64_t count) {
        return dues(seed + i, world,
                    [&](workflow::Definition& made) { made.clocks[0].goals = {span(count)}; });
      };
      const auto sooner = with(few), later = with(more);
      compared += sooner.size();
      CHECK(earlier(sooner, later) == 0);
    }
    MESSAGE("seed " << seed << ": " << compared << " due dates compared");
  }

  /// A budget of whole working days is their open time: where a pause moved it behind a holiday that
  /// stands for a longer day, less of it is left. So those are compared without pauses.
  TEST_CASE("another holiday never makes anything due earlier") {
    const ClockWorld world;
    constexpr const char* spans[] = {"90bm", "30bh", "7bh", "5bd", "3bd@end", "2bd@close", "4d@close"};
    std::size_t compared = 0, moved = 0;
    for (std::uint64_t i = 0; i < 1'400; ++i) {
      INFO("seed ", seed + i);
      const bool pauses = i % std::size(spans) < 3;
      const auto& calendar = world.calendars()[i % world.calendars().size()];
      auto spec = calendar->spec();
      const auto day = calendar->zone().to_local(RandomClocks(seed + i, world).start()).date.days;
      for (int holiday = 0; holiday < 3; ++holiday)
        spec.holidays.push_back(
            {Date{day + static_cast<int>((i * 7 + i / 5 + 5U * static_cast<unsigned>(holiday)) % 20) - 4},
             {},
             false,
             {}});
      const auto with_more = calendar::Calendar::make(spec, calendar->zone()).value();
      const auto with = [&](const std::shared_ptr<const calendar::Calendar>& hours) {
        return dues(seed + i, world, [&](workflow::Definition& made) {
          made.clocks[0].goals = {within(span_of(spans[i % std::size(spans)]))};
          made.clocks[0].calendar = hours;
          if (pauses) return;
          made.clocks[0].pauses.clear();
          made.suspensions.clear();
        });
      };
      const auto sooner = with(calendar), later = with(with_more);
      compared += sooner.size();
      moved += sooner != later ? 1 : 0;
      CHECK(earlier(sooner, later) == 0);
    }
    MESSAGE("seed " << seed << ": " << compared << " due dates compared, " << moved
                    << " lives moved by a holiday");
    CHECK(moved > 100);
  }

  TEST_CASE("a journal of random clocks folds and decides again to the same") {
    const ClockWorld world;
    for (std::uint64_t i = 0; i < 300; ++i) {
      INFO("seed ", seed + i);
      RandomClocks random(seed + i, world);
      const auto definition = random.definition();
      runtime::Snapshot snapshot = runtime::blank(*definition);
      runtime::Decision decision;
      if (i % 3 == 0)
        decision.workspace.missed_before = random.start() + std::chrono::hours(random.below(2'000));
      std::vector<runtime::Step> steps;
      std::vector<Actor> actors;
      Instant now = random.start();
      const auto obey = [&](const runtime::Command& command, const Actor& actor) {
        (void)runtime::advance(*definition, snapshot, command, actor, now, decision);
        for (const auto& step : decision.made()) {
          std::string text;
          runtime::write_step(*definition, step, text);
          auto read = runtime::read_step(*definition, step.kind, step.effective_at, text);
          REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().message));
          steps.push_back(std::move(read).value());
          actors.push_back(step.by_engine ? Actor{} : actor);
        }
        snapshot = decision.after;
      };
      obey(random.opening(), Actor{});
      for (int turn = 0; turn < turns; ++turn) {
        now += random.leap();
        const auto sent = random.next(now);
        if (!sent.event.empty())
          obey(runtime::SendCommand{sent.event, sent.data}, as(sent.actor));
        else if (!snapshot.messages.empty())
          obey(runtime::DeliveryCommand{static_cast<std::uint32_t>(snapshot.messages.size()),
                                        runtime::DeliveryOutcome::sent, ""},
               Actor{});
      }
      const auto replayed = runtime::replay(*definition, steps);
      if (replayed != snapshot) {
        std::string is, was;
        runtime::write_snapshot(*definition, replayed, is);
        runtime::write_snapshot(*definition, snapshot, was);
        FAIL("folded again it is\n  " << is << "\nand was\n  " << was);
      }
      const auto differences = runtime::redecide(*definition, steps, actors);
      for (const auto& each : differences)
        FAIL_CHECK(each.sequence << "\n  was " << each.was << "\n  is  " << each.is);
      if (!differences.empty()) return;
    }
  }
}
