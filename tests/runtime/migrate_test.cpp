#include "runtime/migrate.hpp"

#include "runtime/explain.hpp"
#include "support/random_desk.hpp"
#include "support/retail_next.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

constexpr std::uint64_t seed = 20261122;

const Instant saturday = at("2026-11-21T06:30:00Z");

std::shared_ptr<const workflow::Definition> next(const Replacements& replacements) {
  return load_text(retail_text(replacements), "retail.yaml");
}

workflow::Migration names() {
  workflow::Migration made;
  made.from = 4;
  made.states = {{"investigating", "examining"}, {"awaiting_customer", "awaiting_reply"}};
  made.clocks = {{"acknowledge", "confirmation"}};
  return made;
}

std::string text_of(const workflow::Definition& definition, const runtime::Snapshot& snapshot) {
  std::string text;
  runtime::write_snapshot(definition, snapshot, text);
  return text;
}

runtime::Step step_of(const runtime::Migrated& migrated, Instant at) {
  runtime::Step step;
  step.kind = runtime::StepKind::migration;
  step.effective_at = at;
  step.cause = "retail@5";
  step.facts = {migrated.fact};
  return step;
}

const Map& classified() {
  static const Map data{{"severity", Value("normal")}, {"expectation", Value("accuracy")}};
  return data;
}

/// A complaint in one of the states that the cases below speak of.
Desk desk_in(const std::string& state) {
  Desk desk(retail(), saturday, {{"category", Value("quality")}, {"invoice", Value("100 IRR")}});
  REQUIRE(desk.deliver());
  if (state == "received") return desk;
  REQUIRE(desk.send("classify", "agent:mina", classified()));
  if (state == "awaiting_customer")
    REQUIRE(desk.send("ask", "agent:mina", {{"question", Value("which?")}}));
  if (state == "approving")
    REQUIRE(desk.send("decide", "agent:mina",
                      {{"decision", Value("upheld")},
                       {"reason", Value("broken")},
                       {"redress", Value("9000000 IRR")}}));
  REQUIRE(desk.state() == state);
  return desk;
}

}  // namespace

TEST_SUITE("runtime/migrate") {
  TEST_CASE("what has no counterpart keeps a complaint where it is, and is named") {
    struct Case {
      const char* what;
      const char* state;
      Replacements changed;
      runtime::ObstacleKind kind;
      const char* says;
    };
    using runtime::ObstacleKind;
    const Case cases[] = {
        {"a state is gone",
         "awaiting_customer",
         {{"awaiting_customer", "asking"}},
         ObstacleKind::state,
         "'awaiting_customer'"},
        {"a state has states of its own now",
         "received",
         {{"      received:\n        phase: receipt\n        entry: [{send: welcome}]\n",
           "      received:\n        phase: receipt\n        entry: [{send: welcome}]\n        "
           "initial: fresh\n        states: {fresh: {}}\n"}},
         ObstacleKind::state,
         "map it to one inside"},
        {"an armed `after` is gone",
         "awaiting_customer",
         {{"15bd: {to: investigating}", "14bd: {to: investigating}"}},
         ObstacleKind::timer,
         "after: 15bd"},
        {"a running clock is gone",
         "received",
         {{"  legal:\n", "  statutory:\n"}},
         ObstacleKind::clock,
         "'legal' runs"},
        {"a running clock would count otherwise",
         "received",
         {{"8w@end", "40bd"}},
         ObstacleKind::clock,
         "counts all time"},
        {"what paused a clock does not",
         "awaiting_customer",
         {{"    pauses: [{state: awaiting_customer, max: 15bd}]\n", ""}},
         ObstacleKind::clock,
         "does not pause it"},
        {"an open approval asks others",
         "approving",
         {{"by: supervisor, of: 1", "by: supervisor, of: 2"}},
         ObstacleKind::approval,
         "asks others"},
        {"a value is of no type any more",
         "received",
         {{"of: [delivery, quality, price", "of: [delivery, price"}},
         ObstacleKind::field,
         "category"},
        {"a value has no field",
         "received",
         {{"  invoice:", "  bill:"}},
         ObstacleKind::field,
         "'invoice' holds a value"},
        {"a value must be given",
         "received",
         {{"  invoice:  {type",
           "  channel_code: {type: string, required: true}\n  invoice:  {type"}},
         ObstacleKind::field,
         "'channel_code' must be given"},
        {"a message on record is gone",
         "received",
         {{"send: welcome", "send: greeting"},
          {"message: welcome", "message: greeting"},
          {"  welcome:   {to", "  greeting:  {to"}},
         ObstacleKind::message,
         "'welcome' is on its record"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.what);
      const Desk desk = desk_in(c.state);
      auto changed = c.changed;
      changed.emplace_back("version: 4", "version: 5");
      const auto to = next(changed);
      const auto migrated = runtime::migrate(desk.definition(), *to, {}, desk.snapshot, desk.now);
      REQUIRE_FALSE(migrated.obstacles.empty());
      bool told = false;
      for (const auto& obstacle : migrated.obstacles)
        told |= obstacle.kind == c.kind && obstacle.what.find(c.says) != std::string::npos;
      CHECK_MESSAGE(told, migrated.obstacles.front().what);
    }
  }

  TEST_CASE("a migration leads into no answer, and moves nothing that has ended or is another's") {
    const auto to = next({{"version: 4", "version: 5"}});
    const auto kind_of = [&](const Desk& desk, const workflow::Migration& map) {
      const auto migrated = runtime::migrate(desk.definition(), *to, map, desk.snapshot, desk.now);
      REQUIRE_FALSE(migrated.obstacles.empty());
      return migrated.obstacles.front().kind;
    };
    Desk desk = desk_in("investigating");
    workflow::Migration map;
    map.states = {{"investigating", "answered"}};
    CHECK(kind_of(desk, map) == runtime::ObstacleKind::phase);
    map.states = {{"investigating", "approving"}};
    CHECK(kind_of(desk, map) == runtime::ObstacleKind::approval);
    desk.snapshot.history = {{desk.snapshot.active.front(), desk.snapshot.active}};
    CHECK(kind_of(desk, {}) == runtime::ObstacleKind::history);
    desk.snapshot.status = runtime::Status::ended;
    CHECK(kind_of(desk, {}) == runtime::ObstacleKind::ended);
    const auto other = next({{"workflow: retail", "workflow: wholesale"}});
    CHECK(runtime::migrate(desk.definition(), *other, {}, desk.snapshot, desk.now)
              .obstacles.front()
              .kind == runtime::ObstacleKind::workflow);
  }

  TEST_CASE("due dates, budgets and what was used stay; a shorter target is not made retroactive") {
    Desk desk = desk_in("investigating");
    const auto to = next({{"version: 4", "version: 5"}, {"{within: 5bd}]", "{within: 3bd}]"}});
    desk.wait_until(at("2026-11-22T08:00:00Z"));
    const auto before = desk.clock("resolve");
    const auto migrated = runtime::migrate(desk.definition(), *to, {}, desk.snapshot, desk.now);
    REQUIRE(migrated.obstacles.empty());
    const auto* after = migrated.after.current_cycle(to->clock_by_name.find("resolve")->second);
    REQUIRE(after != nullptr);
    CHECK(after->due == before.due);
    CHECK(after->budget == before.budget);
    CHECK(after->used_open == before.used_open);
    CHECK(after->next == before.next);
  }

  TEST_CASE("an `after` that only the new version has begins with the migration, and fires") {
    Desk desk = desk_in("investigating");
    const auto to = next({{"version: 4", "version: 5"},
                          {"            on:\n              ask:",
                           "            after: {9bd: {do: [{notify: {to: supervisor, template: "
                           "unclassified}}]}}\n            on:\n              ask:"}});
    desk.now = at("2026-11-22T08:00:00Z");
    const auto migrated = runtime::migrate(desk.definition(), *to, {}, desk.snapshot, desk.now);
    REQUIRE(migrated.obstacles.empty());
    REQUIRE(migrated.after.timers.size() == desk.snapshot.timers.size() + 1);
    CHECK(migrated.after.timers.back().due ==
          to->calendar->add(desk.now, calendar::parse_span("9bd").value()));
    CHECK(migrated.after.timers.back().sequence == desk.snapshot.next_sequence);
  }

  TEST_CASE("another ladder is climbed from where the clock is: no rung acts twice") {
    Desk desk = desk_in("investigating");
    const auto to =
        next({{"version: 4", "version: 5"},
              {"{at: 50%, notify: owner}", "{at: 20%, notify: owner}, {at: 90%, notify: owner}"}});
    const auto resolve = to->clock_by_name.find("resolve")->second;
    const auto& cycle = desk.clock("resolve");
    // Past 20 % and before 50 % of the budget: the new first rung is behind it.
    const auto part = [&](int percent) {
      return desk.definition().calendar->add_open(cycle.started, cycle.budget * percent / 100);
    };
    desk.now = part(30);
    const auto migrated = runtime::migrate(desk.definition(), *to, {}, desk.snapshot, desk.now);
    REQUIRE(migrated.obstacles.empty());
    CHECK(migrated.after.current_cycle(resolve)->rung == 1);
    CHECK(migrated.after.current_cycle(resolve)->next == part(90));
  }

  TEST_CASE("random complaints go to renamed states and back, byte for byte, and fold the same") {
    const auto to = next(renaming());
    SeededRandom random(seed);
    int went = 0;
    for (int i = 0; i < 200; ++i) {
      const std::uint64_t life = random.next();
      INFO("seed ", seed, ", life ", i, " is ", life);
      Desk desk(retail(), saturday);
      RandomLife(life, desk).live(static_cast<int>(life % 40));
      const auto there = runtime::migrate(*retail(), *to, names(), desk.snapshot, desk.now);
      if (desk.snapshot.status == runtime::Status::ended) {
        REQUIRE_FALSE(there.obstacles.empty());
        continue;
      }
      for (const auto& obstacle : there.obstacles)
        FAIL_CHECK(obstacle.what);
      ++went;
      const Instant when = std::max(desk.now, desk.snapshot.effective_at);
      // Through the journal's text, as a store keeps it.
      auto step = step_of(there, when);
      std::string payload;
      runtime::write_step(*to, step, payload);
      const auto read = runtime::read_step(*to, runtime::StepKind::migration, when, payload);
      REQUIRE(read.has_value());
      REQUIRE(runtime::check_migrated(*to, read->facts.front()).has_value());
      REQUIRE_FALSE(runtime::check_migrated(*retail(), read->facts.front()).has_value());
      const auto passage = runtime::read_passage(payload);
      REQUIRE(passage.has_value());
      CHECK(passage->from_hash == retail()->hash);
      // Life goes on under the new version, and the whole folds to where it is.
      Desk further(to, saturday);
      further.snapshot = there.after;
      ++further.snapshot.sequence;
      further.now = when;
      further.steps.clear();
      RandomLife(life + 1, further).live(15);
      std::vector<runtime::Step> steps = desk.steps;
      std::vector<const workflow::Definition*> tables(steps.size(), retail().get());
      steps.push_back(*read);
      steps.insert(steps.end(), further.steps.begin(), further.steps.end());
      tables.resize(steps.size(), to.get());
      const auto folded = runtime::replay(runtime::Tables(tables), steps);
      REQUIRE(text_of(*to, folded) == text_of(*to, further.snapshot));
      for (const auto& story : runtime::explain(runtime::Tables(tables), steps, further.now)) {
        CHECK(story.counted + story.closed + story.paused == story.elapsed);
        CHECK(story.definition == to.get());
      }
      // And back.
      auto back = runtime::take_back(*retail(), *passage, 7, desk.snapshot, there.after, when);
      back.after.effective_at = desk.snapshot.effective_at;
      REQUIRE(text_of(*retail(), back.after) == text_of(*retail(), desk.snapshot));
      REQUIRE(back.after == desk.snapshot);
      CHECK(runtime::passage_of(back.fact)->undoes == 7);
    }
    MESSAGE("seed " << seed << ": " << went << " of 200 went and came back");
    CHECK(went > 100);
  }

  TEST_CASE("a clock's story goes on across a migration, under its new name, and its sums add up") {
    Desk desk = desk_in("awaiting_customer");
    const auto to = next(renaming());
    desk.now = at("2026-11-24T08:00:00Z");
    const auto there = runtime::migrate(*retail(), *to, names(), desk.snapshot, desk.now);
    REQUIRE(there.obstacles.empty());
    auto steps = desk.steps;
    std::vector<const workflow::Definition*> tables(steps.size(), retail().get());
    steps.push_back(step_of(there, desk.now));
    tables.push_back(to.get());
    const Instant until = at("2026-11-26T08:00:00Z");
    const auto before = runtime::explain(*retail(), desk.steps, until);
    const auto after = runtime::explain(runtime::Tables(tables), steps, until);
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      CHECK(after[i].elapsed == before[i].elapsed);
      CHECK(after[i].counted == before[i].counted);
      CHECK(after[i].paused == before[i].paused);
      const auto& name = retail()->clocks[before[i].clock].name;
      CHECK(to->clocks[after[i].clock].name == (name == "acknowledge" ? "confirmation" : name));
    }
  }

  TEST_CASE("a text that is no migration is an error, not a migration") {
    for (const char* text : {"", "{}", R"({"facts":[]})", R"({"facts":[{"fact":"ended"}]})",
                             R"({"facts":[{"fact":"migrated","value":7}]})",
                             R"({"facts":[{"fact":"migrated","value":{"from":{},"to":{}}}]})"}) {
      CAPTURE(text);
      const auto passage = runtime::read_passage(text);
      REQUIRE_FALSE(passage.has_value());
      CHECK(passage.error().code == ErrorCode::store_corrupt);
    }
  }
}
