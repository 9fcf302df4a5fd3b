// Nested, parallel and remembering charts: MSM by hand against the interpreter over YAML, on random
// events, and with bugs planted in the tables.
#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "oracle/hand_charts.hpp"
#include "runtime/decide.hpp"
#include "workflow/sources.hpp"

namespace ayar::oracle {
namespace {

using workflow::Definition;
using workflow::Index;
using Lines = std::vector<std::string>;

constexpr std::uint64_t seed = 5;
constexpr std::size_t events_max = 20'000;

const char* const nested = R"(data: {armed: {type: bool, default: false}}
states:
  quiet:
    on: {go: {to: outer, do: [{record: go}]}, arm: {do: [{set: {armed: '!armed'}}]}}
  outer:
    on: {arm: {do: [{set: {armed: '!armed'}}]}, stop: {to: quiet, do: [{record: stop}]}}
    states:
      first: {on: {next: {when: 'armed', to: inner, do: [{record: dive}]}}}
      inner:
        on: {stop: {to: first, do: [{record: rise}]}, again: {to: inner, do: [{record: anew}]}}
        states:
          deep_one: {on: {next: {to: deep_two, do: [{record: step}]}}}
          deep_two:
            on:
              stop: {when: 'armed', to: deep_one, do: [{record: kept}]}
              again: {to: deep_two, do: [{record: self}]}
)";

const char* const parallel = R"(data: {armed: {type: bool, default: false}}
states:
  quiet:
    on: {go: {to: pair, do: [{record: pair_go}]}, arm: {do: [{set: {armed: '!armed'}}]}}
  pair:
    on: {arm: {do: [{set: {armed: '!armed'}}]}, leave: {to: quiet, do: [{record: pair_leave}]}}
    parallel:
      l:
        states:
          left_one:
            on:
              left: {to: left_two, do: [{record: left_on}]}
              both: {to: left_two, do: [{record: left_both}]}
          left_two:
            on:
              left: {when: 'armed', to: left_one, do: [{record: left_back}]}
              both: {do: [{record: left_stays}]}
              leave: {when: 'armed', to: left_one, do: [{record: left_holds}]}
      r:
        states:
          right_one: {on: {right: {to: right_two, do: [{record: right_on}]}}}
          right_two:
            on:
              both: {when: 'armed', to: right_one, do: [{record: right_both}]}
              right: {to: right_two, do: [{record: right_self}]}
)";

std::string remembering(const std::string& depth) {
  return R"(states:
  away: {on: {go: {to: work, do: [{record: anew}]}, resume: {to: memory, do: [{record: back}]}}}
  work:
    on: {leave: {to: away, do: [{record: leave}]}}
    states:
      memory: {history: )" +
         depth + R"(}
      first: {on: {next: {to: inner, do: [{record: dive}]}}}
      inner:
        on: {next: {to: first, do: [{record: rise}]}}
        states:
          deep_one: {on: {inside: {to: deep_two, do: [{record: inwards}]}}}
          deep_two: {on: {inside: {to: deep_one, do: [{record: outwards}]}}}
)";
}

std::shared_ptr<const Definition> loaded(const std::string& states) {
  const auto made = workflow::load("ayar: 1\nkind: machine\nworkflow: chart\nversion: 1\n" + states,
                                   "chart.yaml", test::FolderSources{});
  INFO(test::text_of(made.diagnostics));
  REQUIRE(made.definition);
  return made.definition;
}

/// The engine's facts as the lines of a Page.
class Engine {
 public:
  explicit Engine(const Definition& definition) : definition_(definition) {
    decision_.after = runtime::blank(definition);
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "chart";
    obey(runtime::OpenCommand{std::move(envelope), {}});
  }

  Lines feed(const std::string& event) { return obey(runtime::SendCommand{event, {}}); }
  [[nodiscard]] const Lines& opening() const { return opening_; }

 private:
  Lines obey(const runtime::Command& command) {
    const runtime::Snapshot before = decision_.after;
    Lines lines;
    if (!runtime::advance(definition_, before, command, Actor{}, Instant{}, decision_))
      return lines;
    for (const auto& step : decision_.made()) {
      for (const auto& fact : step.facts)
        tell(fact, lines);
    }
    if (opening_.empty()) opening_ = lines;
    return lines;
  }

  void tell(const runtime::Fact& fact, Lines& lines) const {
    using runtime::FactKind;
    const auto name = [&] { return definition_.states[fact.subject].name; };
    if (fact.kind == FactKind::exited) lines.push_back("exit " + name());
    if (fact.kind == FactKind::entered) lines.push_back("enter " + name());
    if (fact.kind == FactKind::set) lines.push_back("set " + definition_.fields[fact.subject].name);
    if (fact.kind == FactKind::recorded) lines.push_back("do " + *fact.value.get_if<std::string>());
  }

  const Definition& definition_;
  runtime::Decision decision_;
  Lines opening_;
};

/// MSM has regions without a state of their own and takes them one after the other, where SCXML
/// leaves all, acts for all, enters all. So each region is compared on its own, together with what
/// belongs to neither.
Lines of_region(const Lines& lines, const std::string& mine, const std::string& other) {
  Lines kept;
  for (const std::string& line : lines) {
    const std::string name = line.substr(line.find(' ') + 1);
    const bool bare = name == "l" || name == "r";
    if (!bare && (mine == other || !name.starts_with(other))) kept.push_back(line);
  }
  return kept;
}

bool alike(const Lines& one, const Lines& two) {
  return of_region(one, "left", "right") == of_region(two, "left", "right") &&
         of_region(one, "right", "left") == of_region(two, "right", "left");
}

struct Subject {
  const char* what;
  std::string yaml;
  std::unique_ptr<HandChart> (*by_hand)(Page&);
  std::vector<std::string> events;
};

std::vector<Subject> subjects() {
  return {{"nested", nested, nested_by_hand, {"go", "next", "stop", "again", "arm"}},
          {"parallel", parallel, parallel_by_hand, {"go", "left", "right", "both", "leave", "arm"}},
          {"shallow",
           remembering("shallow"),
           shallow_by_hand,
           {"go", "resume", "next", "inside", "leave"}},
          {"deep", remembering("deep"), deep_by_hand, {"go", "resume", "next", "inside", "leave"}}};
}

struct Played {
  std::size_t differs_at = 0;  ///< the event, from 1; 0: never
  std::size_t lines = 0;
};

Played play(const Subject& subject, const Definition& definition, std::size_t limit) {
  Page page;
  const auto hand = subject.by_hand(page);
  hand->start();
  Engine engine(definition);
  if (!alike(page.lines, engine.opening())) return {1, 0};
  std::mt19937_64 random(seed);
  Played played;
  for (std::size_t number = 1; number <= limit; ++number) {
    const std::string& event = subject.events[random() % subject.events.size()];
    page.lines.clear();
    hand->feed(event);
    played.lines += page.lines.size();
    if (!alike(page.lines, engine.feed(event))) return {number, played.lines};
  }
  return played;
}

struct Bug {
  const char* what;
  std::size_t subject;
  std::function<void(Definition&)> plant;
};

Index state(const Definition& made, std::string_view name) {
  return made.state_by_name.find(name)->second;
}

workflow::Transition& first_of(Definition& made, std::string_view source, std::string_view event) {
  for (auto& each : made.transitions) {
    if (each.source == state(made, source) && made.events[each.event].name == event) return each;
  }
  FAIL("no such transition");
  return made.transitions.front();
}

std::vector<Bug> bugs() {
  using workflow::StateType;
  return {
      {"an outer transition is asked before the inner", 0,
       [](Definition& made) {
         const auto range = made.candidates_for(
             state(made, "deep_two"), made.event_by_name.find(std::string_view("again"))->second);
         std::swap(made.candidates[range.begin], made.candidates[range.begin + 1]);
       }},
      {"a state does not leave itself", 0,
       [](Definition& made) { first_of(made, "inner", "again").domain = state(made, "inner"); }},
      {"an event takes one exit too few", 0,
       [](Definition& made) { first_of(made, "outer", "stop").domain = state(made, "outer"); }},
      {"a region is not entered", 1,
       [](Definition& made) {
         made.states[state(made, "pair")].type = StateType::compound;
         made.states[state(made, "pair")].initial_targets = {state(made, "l")};
       }},
      {"a step of one region leaves both", 1,
       [](Definition& made) { first_of(made, "left_one", "left").domain = state(made, "pair"); }},
      {"a region does not listen to what both are told", 1,
       [](Definition& made) {
         made.dispatch[state(made, "right_two") * made.events.size() +
                       made.event_by_name.find(std::string_view("both"))->second] = {};
       }},
      {"deep history is shallow", 3,
       [](Definition& made) {
         made.states[state(made, "memory")].type = StateType::history_shallow;
       }},
      {"shallow history is deep", 2,
       [](Definition& made) { made.states[state(made, "memory")].type = StateType::history_deep; }},
      {"history is forgotten", 2,
       [](Definition& made) { first_of(made, "away", "resume").targets = {state(made, "work")}; }},
  };
}

}  // namespace

TEST_SUITE("oracle/hand_charts") {
  TEST_CASE("nested, parallel and remembering charts move as their MSM twins do") {
    for (const Subject& each : subjects()) {
      CAPTURE(each.what);
      const auto definition = loaded(each.yaml);
      const Played played = play(each, *definition, events_max);
      CHECK(played.differs_at == 0);
      CHECK(played.lines > events_max / 2);
      MESSAGE(std::string(each.what), ": seed ", seed, ", ", events_max, " events, ", played.lines,
              " lines alike");
    }
  }

  TEST_CASE("a bug planted in what makes regions and history is caught within 1,000 events") {
    const auto all = subjects();
    std::string table;
    for (const Bug& bug : bugs()) {
      const Subject& subject = all[bug.subject];
      Definition sick = *loaded(subject.yaml);
      for (auto& each : sick.transitions)
        each.enters_known = false;
      REQUIRE(play(subject, sick, 1000).differs_at == 0);
      bug.plant(sick);
      const std::size_t found = play(subject, sick, 1000).differs_at;
      CHECK_MESSAGE(found != 0, "not caught: ", bug.what);
      table += "\n  event " + std::to_string(found) + ": " + bug.what;
    }
    MESSAGE("seed ", seed, table);
  }
}

}  // namespace ayar::oracle
