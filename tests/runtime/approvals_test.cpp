#include <sstream>

#include "support/retail.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

/// A machine that waits for votes; what `approve` says is each test's own.
std::shared_ptr<const workflow::Definition> approving(const std::string& approve) {
  return load_text(R"(
ayar: 1
kind: machine
workflow: spending
version: 1
data:
  amount: {type: int, default: 1}
  note: {type: string}
  urgent: {type: bool}
events:
  ask: {sets: {amount: optional, urgent: optional}}
  edit: {sets: {amount: optional, note: optional}}
  double: {}
initial: drafting
states:
  drafting: {on: {ask: {to: waiting}}}
  waiting:
    approve:
)" + approve + R"(
      granted: {to: granted}
      refused: {to: refused}
    on:
      edit: {}
      double: {do: [{set: {amount: 'amount * 2'}}]}
      ask: {to: drafting}
  granted: {}
  refused: {}
)");
}

const std::string two_levels = R"(      levels:
        - {by: supervisor, not: [requester]}
        - {when: 'amount > 100', by: manager, of: 2, among: 3, not: [requester, earlier]}
        - {when: 'amount > 1000', by: director}
      binds: [amount]
      within: 2d
      lapsed: {to: refused})";

Desk asking(const std::string& approve, std::int64_t amount, std::string_view who = "staff:mina") {
  Desk desk(approving(approve), at("2026-11-21T06:30:00Z"), {});
  REQUIRE(desk.send("ask", who, {{"amount", Value(amount)}}));
  return desk;
}

/// The journal alone gives the same complaint, and deciding again the same facts.
void check_evidence(const Desk& desk) {
  CHECK(runtime::replay(desk.definition(), desk.steps) == desk.snapshot);
  CHECK(runtime::redecide(desk.definition(), desk.steps, desk.actors).empty());
  std::string text;
  runtime::write_snapshot(desk.definition(), desk.snapshot, text);
  const auto again = runtime::read_snapshot(desk.definition(), text);
  REQUIRE(again);
  CHECK(again->approval == desk.snapshot.approval);
}

bool has_fact(const Desk& desk, runtime::FactKind kind) {
  const auto& facts = desk.steps.back().facts;
  return std::any_of(facts.begin(), facts.end(),
                     [&](const runtime::Fact& fact) { return fact.kind == kind; });
}

}  // namespace

TEST_SUITE("runtime/approvals") {
  TEST_CASE("votes decide as the table says") {
    struct Case {
      const char* what;
      const char* approve;
      std::int64_t amount;
      const char* votes;  ///< "+supervisor:omid -manager:sara"
      const char* state;
    };
    const char* one = "      by: supervisor\n      of: 1";
    const char* two = "      by: supervisor\n      of: 2";
    const char* two_of_three = "      by: supervisor\n      of: 2\n      among: 3";
    const char* levels = two_levels.c_str();
    const Case cases[] = {
        {"one grants", one, 1, "+supervisor:a", "granted"},
        {"one refuses", one, 1, "-supervisor:a", "refused"},
        {"one of two is undecided", two, 1, "+supervisor:a", "waiting"},
        {"two of two grant", two, 1, "+supervisor:a +supervisor:b", "granted"},
        {"one refusal refuses where all are needed", two, 1, "+supervisor:a -supervisor:b",
         "refused"},
        {"two of three bear one refusal", two_of_three, 1,
         "-supervisor:a +supervisor:b +supervisor:c", "granted"},
        {"two refusals of three refuse", two_of_three, 1, "-supervisor:a -supervisor:b",
         "refused"},
        {"two refusals after a grant refuse", two_of_three, 1,
         "+supervisor:a -supervisor:b -supervisor:c", "refused"},
        {"one refusal of three is undecided", two_of_three, 1, "-supervisor:a", "waiting"},
        {"a level whose guard does not hold is not asked", levels, 100, "+supervisor:a", "granted"},
        {"a level whose guard holds is asked next", levels, 101, "+supervisor:a", "waiting"},
        {"its votes are counted apart", levels, 101, "+supervisor:a +manager:b", "waiting"},
        {"and grant", levels, 101, "+supervisor:a +manager:b +manager:c", "granted"},
        {"or refuse", levels, 101, "+supervisor:a -manager:b -manager:c", "refused"},
        {"a third level after the second", levels, 1001,
         "+supervisor:a +manager:b -manager:c +manager:d", "waiting"},
        {"and it decides", levels, 1001,
         "+supervisor:a +manager:b -manager:c +manager:d +director:e", "granted"},
        {"a refusal on the first level ends it", levels, 1001, "-supervisor:a", "refused"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.what);
      Desk desk = asking(c.approve, c.amount);
      std::istringstream votes(c.votes);
      for (std::string vote; votes >> vote;)
        REQUIRE(desk.send(vote.front() == '+' ? "approve" : "refuse", vote.substr(1)));
      CHECK(desk.state() == c.state);
      CHECK(desk.snapshot.approval.has_value() == (std::string(c.state) == "waiting"));
      check_evidence(desk);
    }
  }

  TEST_CASE("who may not vote is told why") {
    Desk desk = asking(two_levels, 500, "supervisor:mina");
    CHECK(desk.refusal("approve", "manager:sara") == "forbidden");
    CHECK(desk.refusal("approve", "supervisor:mina") == "forbidden");
    REQUIRE(desk.send("approve", "supervisor:omid,manager"));
    CHECK(desk.snapshot.approval->level == 1);
    const auto offer = [&](std::string_view who) {
      for (const auto& each :
           runtime::offers(desk.definition(), desk.snapshot, as(who), desk.now)) {
        if (each.event == desk.definition().vote_approve)
          return each.permitted ? std::string() : each.refusal.message;
      }
      return std::string("no offer");
    };
    CHECK(offer("manager:sara").empty());
    CHECK(offer("supervisor:sara") == "this approval is for role manager");
    CHECK(offer("supervisor:omid,manager") ==
          "'omid' may not vote on this approval: they voted on an earlier level");
    CHECK(offer("manager:mina") == "'mina' may not vote on this approval: they asked for it");
    REQUIRE(desk.send("refuse", "manager:sara"));
    CHECK(desk.refusal("approve", "manager:sara") == "already_exists");
    check_evidence(desk);
  }

  TEST_CASE("where no level is asked the approval is granted at once") {
    Desk desk = asking("      levels: [{when: 'amount > 100', by: manager}]", 100);
    CHECK(desk.state() == "granted");
    CHECK_FALSE(desk.snapshot.approval.has_value());
    check_evidence(desk);
  }

  TEST_CASE("a guard that errs refuses the step, and nothing has changed") {
    Desk desk(approving("      levels: [{when: '1 / (amount - 7) > 0', by: manager}]"),
              at("2026-11-21T06:30:00Z"), {});
    const auto before = desk.snapshot;
    CHECK(desk.refusal("ask", "staff:mina", {{"amount", Value(std::int64_t{7})}}) == "guard_error");
    CHECK(desk.snapshot == before);
  }

  TEST_CASE("an edit of what is bound voids the votes, whatever makes it") {
    Desk desk = asking(two_levels, 500);
    REQUIRE(desk.send("approve", "supervisor:omid"));
    REQUIRE(desk.send("approve", "manager:sara"));
    const auto armed = desk.snapshot.timers;
    SUBCASE("an event") {
      REQUIRE(desk.send("edit", "staff:mina", {{"amount", Value(std::int64_t{600})}}));
      CHECK(desk.snapshot.approval->level == 0);
    }
    SUBCASE("an action") {
      REQUIRE(desk.send("double", "staff:mina"));
      CHECK(desk.snapshot.approval->level == 0);
    }
    CHECK(has_fact(desk, runtime::FactKind::votes_voided));
    CHECK(desk.snapshot.approval->votes.empty());
    CHECK(desk.snapshot.timers == armed);  // `within` counts for the whole approval
    check_evidence(desk);
  }

  TEST_CASE("an edit of something else keeps the votes") {
    Desk desk = asking(two_levels, 500);
    REQUIRE(desk.send("approve", "supervisor:omid"));
    REQUIRE(desk.send("edit", "staff:mina", {{"note", Value("x")}}));
    CHECK(desk.snapshot.approval->level == 1);
    CHECK(desk.snapshot.approval->votes.size() == 1);
  }

  TEST_CASE("after an edit the levels are those of the new value") {
    Desk desk = asking("      levels: [{when: 'amount > 100', by: manager}]\n      binds: amount",
                       500);
    REQUIRE(desk.send("edit", "staff:mina", {{"amount", Value(std::int64_t{50})}}));
    CHECK(desk.state() == "granted");
    check_evidence(desk);
  }

  TEST_CASE("nobody approves their own edit") {
    Desk desk = asking(two_levels, 50);
    REQUIRE(desk.send("edit", "supervisor:omid", {{"amount", Value(std::int64_t{90})}}));
    CHECK(desk.refusal("approve", "supervisor:omid") == "forbidden");
    REQUIRE(desk.send("approve", "supervisor:parisa"));
    CHECK(desk.state() == "granted");
    check_evidence(desk);
  }

  TEST_CASE("a repair voids the votes, too") {
    Desk desk = asking(two_levels, 500);
    REQUIRE(desk.send("approve", "supervisor:omid"));
    runtime::Fact fault;
    fault.kind = runtime::FactKind::faulted;
    fault.value = "something erred";
    runtime::apply(desk.definition(), desk.snapshot, fault, desk.now);
    REQUIRE(desk.obey(runtime::RepairCommand{"the amount was wrong", {{"amount", Value(
                                                                         std::int64_t{10})}}},
                      as("staff:mina")));
    CHECK(desk.snapshot.status == runtime::Status::live);
    CHECK(desk.snapshot.approval->votes.empty());
    CHECK(desk.snapshot.approval->level == 0);
  }

  TEST_CASE("votes that do not come in time lapse, however many levels there are") {
    Desk desk = asking(two_levels, 500);
    desk.wait_until(desk.now + 47h);
    REQUIRE(desk.send("approve", "supervisor:omid"));
    CHECK(desk.state() == "waiting");
    desk.wait_until(desk.now + 2h);
    CHECK(desk.state() == "refused");
    CHECK_FALSE(desk.snapshot.approval.has_value());
    check_evidence(desk);
  }

  TEST_CASE("a vote may say why, and the journal keeps it") {
    Desk desk = asking(two_levels, 500);
    CHECK(desk.refusal("refuse", "supervisor:omid", {{"why", Value("x")}}) == "invalid_data");
    CHECK(desk.refusal("refuse", "supervisor:omid", {{"reason", Value(true)}}) == "invalid_data");
    REQUIRE(desk.send("refuse", "supervisor:omid", {{"reason", Value("too much")}}));
    CHECK(desk.steps.back().payload == Map{{"reason", Value("too much")}});
    CHECK(desk.state() == "refused");
    check_evidence(desk);
  }
}
