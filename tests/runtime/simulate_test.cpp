/// Simulations: what must hold for every one of them, and what queueing theory says.
#include "runtime/simulate.hpp"
#include "support/retail.hpp"

namespace ayar::runtime::simulation {
namespace {

using test::at;

constexpr std::string_view desk_yaml = R"(ayar: 1
kind: machine
workflow: desk
version: 1
initial: waiting
events: {serve: {from: [clerk]}}
states:
  waiting: {on: {serve: {to: served}}}
  served: {final: true}
)";

Plan plan_of(const std::string& text, const workflow::Definition& definition) {
  auto read = read_plan(workflow::read(text, "plan.yaml"), definition);
  INFO(test::text_of(read.diagnostics, text));
  REQUIRE(read.ok());
  return std::move(read.plan);
}

std::string queue_plan(double per_hour, int clerks, const std::string& takes) {
  return "ayar: 1\nplan: queue\narrivals: {rate: " + std::to_string(per_hour) +
         ", per: hour}\nstaff: {clerks: {role: clerk, count: " + std::to_string(clerks) +
         ", hours: always}}\nwork: {waiting: {team: clerks, takes: " + takes +
         ", does: [{event: serve}]}}\n";
}

Settings over(Duration length, std::uint64_t seed = 1) {
  Settings settings;
  settings.start = at("2026-01-03T00:00:00Z");
  settings.end = settings.start + length;
  settings.seed = seed;
  return settings;
}

Result simulated(const workflow::Definition& definition, const Plan& plan,
                 const Settings& settings) {
  auto result = run(definition, plan, settings);
  REQUIRE(result);
  return std::move(result).value();
}

/// Erlang's C: the share that has to wait with `servers` and an offered load of `load`.
double erlang_c(int servers, double load) {
  double term = 1, sum = 0;
  for (int k = 0; k < servers; ++k) {
    sum += term;
    term *= load / (k + 1);
  }
  const double rho = load / servers;
  return term / (1 - rho) / (sum + term / (1 - rho));
}

Plan shipped_plan() {
  return plan_of(test::slurp(test::workflows_folder() / "plans" / "retail.yaml"), *test::retail());
}

constexpr auto days = [](int count) {
  return std::chrono::duration_cast<Duration>(std::chrono::hours(24) * count);
};

}  // namespace

TEST_SUITE("runtime/simulate") {
  TEST_CASE("with exponential arrivals and work the mean wait is that of the theory of queues") {
    const auto desk = test::load_text(desk_yaml);
    struct Row {
      int clerks;
      double per_hour;  // arrivals
      int minutes;      // mean work
      double tolerance;
    };
    for (const Row& row : {Row{1, 4, 9, 0.12}, Row{1, 5, 6, 0.10}, Row{3, 10, 12, 0.12}}) {
      const double load = row.per_hour * row.minutes / 60.0;
      const double wait = erlang_c(row.clerks, load) * row.minutes * 60 / (row.clerks - load);
      double measured = 0;
      constexpr std::uint64_t seeds = 4;
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const auto plan = plan_of(queue_plan(row.per_hour, row.clerks,
                                             "{exponential: " + std::to_string(row.minutes) + "m}"),
                                  *desk);
        const auto result = simulated(*desk, plan, over(days(365), seed));
        const auto& team = result.teams.front();
        measured += static_cast<double>(team.wait.mean.count()) / 1e6 / seeds;
        CAPTURE(seed);
        CHECK(team.utilisation == doctest::Approx(load / row.clerks).epsilon(0.03));
        // Little's law: the mean queue is the rate times the mean wait.
        CHECK(team.queue.mean() ==
              doctest::Approx(static_cast<double>(team.taken) *
                              static_cast<double>(team.wait.mean.count()) / 1e6 /
                              (365.0 * 86'400))
                  .epsilon(0.01));
      }
      CAPTURE(row.clerks);
      CAPTURE(row.per_hour);
      CHECK(measured == doctest::Approx(wait).epsilon(row.tolerance));
    }
  }

  TEST_CASE("nobody is lost: who came is inside or closed, and nobody works more than all day") {
    const auto retail = test::retail();
    const Plan plan = shipped_plan();
    for (const std::uint64_t seed : {1, 2, 3, 17, 99}) {
      CAPTURE(seed);
      const auto result = simulated(*retail, plan, over(days(60), seed));
      CHECK(result.arrived > 300);
      CHECK(result.arrived == result.inside + result.closed);
      CHECK(result.backlog.now() == result.inside);
      CHECK(result.backlog.max() >= result.inside);
      CHECK(result.faulted == 0);
      CHECK(result.refusals.empty());
      std::int64_t ended = 0;
      for (const auto& [name, count] : result.dispositions)
        ended += count;
      CHECK(ended == result.closed);
      for (const auto& team : result.teams) {
        CHECK(team.utilisation >= 0);
        CHECK(team.utilisation <= 1);
        CHECK(team.queue.mean() <= static_cast<double>(team.queue.max()));
      }
      for (const auto& clock : result.clocks) {
        const auto kept = clock.kept();
        CHECK(kept.low <= kept.share);
        CHECK(kept.share <= kept.high);
      }
      for (const auto& state : result.states)
        CHECK(static_cast<std::int64_t>(state.stay.count) <= state.entered);
      // Everybody gets the welcome in the first minutes, but for the letters that fail.
      CHECK(static_cast<double>(result.to_acknowledge.count) > 0.98 * static_cast<double>(result.arrived) - 5);
    }
  }

  TEST_CASE("the same seed gives the same run, another one another") {
    const auto retail = test::retail();
    const Plan plan = shipped_plan();
    const auto first = simulated(*retail, plan, over(days(30), 7));
    const auto again = simulated(*retail, plan, over(days(30), 7));
    const auto other = simulated(*retail, plan, over(days(30), 8));
    CHECK(first.steps == again.steps);
    CHECK(first.events == again.events);
    CHECK(first.to_answer.mean == again.to_answer.mean);
    CHECK(first.backlog.by_day() == again.backlog.by_day());
    CHECK(first.events != other.events);
  }

  TEST_CASE("more staff changes no arrival, and shortens the wait") {
    const auto retail = test::retail();
    Plan few = shipped_plan(), many = shipped_plan();
    few.teams[0].count = 4;
    many.teams[0].count = 12;
    const auto slow = simulated(*retail, few, over(days(30)));
    const auto quick = simulated(*retail, many, over(days(30)));
    CHECK(slow.arrived == quick.arrived);
    CHECK(quick.teams[0].utilisation < slow.teams[0].utilisation);
    CHECK(quick.teams[0].wait.mean < slow.teams[0].wait.mean);
  }

  TEST_CASE("a team that keeps hours does nothing outside them, and its work goes on next morning") {
    const auto retail = test::retail();
    const auto plan = plan_of(
        "ayar: 1\nplan: evening\narrivals: {at: [\"2026-11-21T14:15:00Z\"]}\n"
        "data: {category: quality}\nstaff: {agents: {role: agent, count: 1}}\n"
        "work: {received: {team: agents, takes: 30bm, does: [{event: classify, data: {severity: "
        "normal, expectation: advice}}]}}\n",
        *retail);
    Settings settings;
    settings.start = at("2026-11-21T00:00:00Z");
    settings.end = at("2026-11-25T00:00:00Z");
    const auto result = simulated(*retail, plan, settings);
    CHECK(result.events.at("classify") == 1);
    // 17:45 in Tehran, and the shop closes at 18:00: a quarter of an hour is left for the morning.
    const auto received = std::find_if(result.states.begin(), result.states.end(),
                                       [](const auto& each) { return each.name == "received"; });
    REQUIRE(received != result.states.end());
    CHECK(received->stay.max == std::chrono::hours(15) + std::chrono::minutes(30));
    CHECK(result.teams.front().wait.max == Duration{});
  }

  TEST_CASE("work in vain, refused words and people's silence are counted, not hidden") {
    const auto desk = test::load_text(
        "ayar: 1\nkind: machine\nworkflow: desk\nversion: 1\ninitial: waiting\n"
        "events: {serve: {from: [clerk]}, leave: {from: [complainant]}}\nstates:\n"
        "  waiting: {on: {serve: {when: 'false', to: served}, leave: {to: gone}}, after: {2h: {to: "
        "gone}}}\n"
        "  served: {final: true}\n  gone: {final: true}\n");
    const auto plan = plan_of(
        queue_plan(2, 1, "25m") + "people: {waiting: [{event: leave, share: 50%, after: 20m}]}\n",
        *desk);
    const auto result = simulated(*desk, plan, over(days(10)));
    CHECK(result.refusals.count("serve: guard_refused") == 1);
    CHECK(result.teams.front().in_vain > 0);
    CHECK(result.events.at("leave") > 0);
    CHECK(result.arrived == result.inside + result.closed);
  }

  TEST_CASE("a share is given with Wilson's interval") {
    const auto half = wilson(50, 100);
    CHECK(half.low == doctest::Approx(0.4038).epsilon(0.001));
    CHECK(half.high == doctest::Approx(0.5962).epsilon(0.001));
    CHECK(wilson(0, 0).high == 1);
    CHECK(wilson(20, 20).high == doctest::Approx(1));
    CHECK(wilson(20, 20).low < 0.9);
  }

  TEST_CASE("arrivals follow a profile of the week, and open hours") {
    const auto retail = test::retail();
    std::string night = "[";
    for (int hour = 0; hour < 24; ++hour)
      night += std::string(hour > 0 ? ", " : "") + (hour < 6 ? "1" : "0");
    const auto plan = plan_of("ayar: 1\nplan: night\narrivals: {rate: 48, per: day, profile: "
                              "{sat-thu: " + night + "]}}\ndata: {category: price}\n",
                              *retail);
    const auto result = simulated(*retail, plan, over(days(70)));
    // The rate is that of the whole week, whenever they come.
    CHECK(static_cast<double>(result.arrived) == doctest::Approx(48 * 70).epsilon(0.06));
    const auto& zone = retail->calendar->zone();
    Plan open = plan;
    open.arrivals = {};
    open.arrivals.rate = 5;
    open.arrivals.open = true;
    const auto settings = over(days(70));
    const auto hours = static_cast<double>(
                           retail->calendar->open_between(settings.start, settings.end).count()) /
                       3.6e9;
    CHECK(static_cast<double>(simulated(*retail, open, over(days(70))).arrived) ==
          doctest::Approx(5 * hours).epsilon(0.06));
    CHECK(zone.name() == "Asia/Tehran");
  }
}

}  // namespace ayar::runtime::simulation
