// Bugs planted in the tables that the interpreter walks. A differential test that cannot find them
// would be worth nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "oracle/match.hpp"

namespace ayar::oracle {
namespace {

using workflow::Definition;
using workflow::Index;

constexpr std::uint64_t seed = 7;
constexpr std::size_t events_max = 1000;

Index state(const Definition& made, std::string_view name) {
  return made.state_by_name.find(name)->second;
}
Index event(const Definition& made, std::string_view name) {
  return made.event_by_name.find(name)->second;
}

workflow::Transition& transition(Definition& made, std::string_view name) {
  const auto found =
      std::find_if(made.transitions.begin(), made.transitions.end(),
                   [&](const auto& each) { return oracle::name_of(made, each) == name; });
  REQUIRE(found != made.transitions.end());
  return *found;
}

cel::Program redress_guard(const Definition& made, std::string_view text) {
  const Index field = made.field_by_name.find("redress")->second;
  cel::Environment environment;
  environment.names["redress"] = {cel::Frame::data, static_cast<std::uint16_t>(field),
                                  made.fields[field].type, true};
  auto compiled = cel::compile(text, environment);
  REQUIRE(!compiled.program.empty());
  return compiled.program;
}

void replace_guard(Definition& made, std::string_view text) {
  transition(made, "investigating decide -> approving").guard = redress_guard(made, text);
}

struct Bug {
  const char* what;
  std::function<void(Definition&)> plant;
};

std::vector<Bug> bugs_of_choice() {
  return {
      {"two guarded candidates change places",
       [](Definition& made) {
         const auto range =
             made.candidates_for(state(made, "investigating"), event(made, "decide"));
         REQUIRE(range.end - range.begin == 2);
         std::swap(made.candidates[range.begin], made.candidates[range.begin + 1]);
       }},
      {"a guard is negated",
       [](Definition& made) {
         replace_guard(made, R"(!(has(redress) && redress > money("5000000 IRR")))");
       }},
      {"a guard includes its limit",
       [](Definition& made) {
         replace_guard(made, R"(has(redress) && redress >= money("5000000 IRR"))");
       }},
      {"a guard is gone",
       [](Definition& made) { transition(made, "investigating decide -> approving").guard = {}; }},
      {"a listener is lost: investigating no longer hears withdraw",
       [](Definition& made) {
         made.dispatch[state(made, "investigating") * made.events.size() +
                       event(made, "withdraw")] = {};
       }},
      {"a role too many may decide",
       [](Definition& made) { made.events[event(made, "decide")].from.push_back("complainant"); }},
      {"a required datum is optional",
       [](Definition& made) {
         made.events[event(made, "classify")].fields[0].requirement =
             workflow::Requirement::optional;
       }},
      {"who asked may vote",
       [](Definition& made) { made.approvals[0].levels[0].excluded.clear(); }},
  };
}

std::vector<Bug> bugs_of_motion() {
  return {
      {"a transition leads elsewhere",
       [](Definition& made) {
         transition(made, "approving approval.approving.refused -> investigating").targets = {
             state(made, "awaiting_customer")};
       }},
      {"a transition has become targetless",
       [](Definition& made) {
         transition(made, "investigating ask -> awaiting_customer").targets.clear();
       }},
      {"a transition exits one ancestor too many",
       [](Definition& made) {
         auto& reply = transition(made, "awaiting_customer reply -> investigating");
         reply.domain = made.states[reply.domain].parent;
       }},
      {"a transition exits one ancestor too few",
       [](Definition& made) {
         transition(made, "investigating decide -> answering").domain = state(made, "working");
       }},
      {"a compound state starts in another child",
       [](Definition& made) {
         made.states[state(made, "working")].initial_targets = {state(made, "awaiting_customer")};
       }},
      {"a computed entry set lacks a state",
       [](Definition& made) {
         auto& dispute = transition(made, "answered dispute -> working");
         REQUIRE(!dispute.enters.empty());
         dispute.enters_known = true;
         --dispute.enters.end;
       }},
      {"two timers of a state change places",
       [](Definition& made) {
         const auto range = made.states[state(made, "awaiting_customer")].timers;
         std::swap(made.timers[range.begin].event, made.timers[range.begin + 1].event);
       }},
      {"a timer is never armed",
       [](Definition& made) { made.states[state(made, "answering")].timers = {}; }},
      {"a state is in the wrong phase",
       [](Definition& made) {
         made.states[state(made, "unreached")].phase = law::Phase::investigation;
       }},
      {"the end does not end",
       [](Definition& made) {
         made.states[state(made, "sealed")].type = workflow::StateType::atomic;
       }},
      {"nobody hears that closed is done",
       [](Definition& made) { made.states[state(made, "closed")].done = workflow::none; }},
  };
}

std::vector<Bug> bugs_of_action() {
  return {
      {"an entry action is dropped",
       [](Definition& made) { made.states[state(made, "closed")].entry = {}; }},
      {"an entry action runs on exit",
       [](Definition& made) {
         std::swap(made.states[state(made, "unreached")].entry,
                   made.states[state(made, "unreached")].exit);
       }},
      {"a transition's action is dropped",
       [](Definition& made) { transition(made, "open withdraw -> withdrawn").actions = {}; }},
      {"a transition's action runs on entry instead",
       [](Definition& made) {
         auto& ask = transition(made, "investigating ask -> awaiting_customer");
         std::swap(ask.actions, made.states[state(made, "awaiting_customer")].entry);
       }},
      {"another message is sent",
       [](Definition& made) {
         auto& action = made.actions[made.states[state(made, "answering")].entry.begin];
         action.subject = made.message_by_name.find("reminder")->second;
       }},
      {"a notice goes to another role",
       [](Definition& made) {
         made.actions[made.states[state(made, "unreached")].entry.begin].to = "manager";
       }},
      {"a compound state's entry action moves to its child",
       [](Definition& made) {
         std::swap(made.states[state(made, "closed")].entry,
                   made.states[state(made, "settling")].entry);
       }},
  };
}

}  // namespace

TEST_SUITE("oracle/planted") {
  TEST_CASE("a bug planted in the compiled tables is caught within 1,000 random events") {
    const auto definition = retail_definition();
    REQUIRE(play(*definition, seed, events_max).difference.empty());
    std::string table;
    std::size_t planted = 0;
    for (const auto& bugs : {bugs_of_choice(), bugs_of_motion(), bugs_of_action()}) {
      for (const Bug& bug : bugs) {
        Definition sick = *definition;
        // What was computed before the bug would hide it.
        for (auto& each : sick.transitions)
          each.enters_known = false;
        bug.plant(sick);
        const Report report = play(sick, seed, events_max);
        CHECK_MESSAGE(!report.difference.empty(), "not caught: ", bug.what);
        table += "\n  event " + std::to_string(report.at_event) + ": " + bug.what;
        ++planted;
      }
    }
    MESSAGE("seed ", seed, ", ", planted, " planted bugs", table);
    CHECK(planted >= 8);
  }
}

}  // namespace ayar::oracle
