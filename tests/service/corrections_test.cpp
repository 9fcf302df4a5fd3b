// The past corrected as commands: shown before, durable, proved after.
#include <algorithm>

#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

constexpr auto omid = "supervisor:omid,agent";

Command dry(Command command) {
  command.dry_run = true;
  return command;
}

ClockView clock_of(Bench& b, const std::string& id, const std::string& name) {
  auto view = b.engine->get(id);
  REQUIRE(view.has_value());
  const auto found = std::find_if(view->clocks.rbegin(), view->clocks.rend(),
                                  [&](const ClockView& clock) { return clock.clock == name; });
  REQUIRE(found != view->clocks.rend());
  return *found;
}

std::int64_t entry_of(Bench& b, const std::string& id, const std::string& cause) {
  const auto entries = b.engine->journal(id);
  REQUIRE(entries.has_value());
  const auto found = std::find_if(entries->rbegin(), entries->rend(),
                                  [&](const JournalView& each) { return each.cause == cause; });
  REQUIRE(found != entries->rend());
  return found->sequence;
}

void is_proved(Bench& b) {
  const auto report = b.engine->verify();
  REQUIRE(report.has_value());
  for (const auto& finding : report->findings)
    FAIL_CHECK(finding.what);
  const auto differences = b.engine->audit();
  REQUIRE(differences.has_value());
  for (const auto& each : *differences)
    FAIL_CHECK(each.sequence << ": " << each.was << " / " << each.is);
}

Command dated(const std::string& id, const std::string& event, Instant when,
              std::string_view who = omid) {
  return command(Send{id, event, {}, {}, when}, who);
}

}  // namespace

TEST_SUITE("service/corrections") {
  TEST_CASE("a reply that is told a day late ends its pause a day ago; the complaint moves now") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.must(send_command(id, "classify", classified()));
    b.must(send_command(id, "ask", {{"question", Value("which?")}}));
    b.clock.advance(48h);
    const Instant yesterday = b.clock.now() - 24h;

    CHECK(b.refusal(dated(id, "reply", yesterday, "agent:mina")) == "forbidden");
    CHECK(b.refusal(dated(id, "reply", b.clock.now() + 1h)) == "invalid_argument");
    CHECK(b.refusal(dated(id, "reply", saturday() - 1h)) == "invalid_argument");
    const auto before = b.engine->journal(id)->size();

    const auto shown = b.must(dry(dated(id, "reply", yesterday)));
    CHECK(b.engine->journal(id)->size() == before);
    REQUIRE(shown.clocks.size() == 1);
    CHECK(shown.clocks[0].clock == "resolve");
    CHECK_FALSE(shown.clocks[0].frozen);

    const auto done = b.must(dated(id, "reply", yesterday));
    REQUIRE(done.clocks.size() == 1);
    CHECK(done.clocks[0].due_after == shown.clocks[0].due_after);
    CHECK(done.clocks[0].due_after < *done.clocks[0].due_before);
    CHECK(done.steps == std::vector<std::string>{"event reply", "correction backdated"});
    CHECK(done.states == std::vector<std::string>{"investigating"});
    CHECK(clock_of(b, id, "resolve").due == done.clocks[0].due_after);
    is_proved(b);
  }

  TEST_CASE("a frozen verdict does not move: what it would be is proposed, and another accepts it") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.clock.advance(6h);
    REQUIRE(deliver_pending(*b.engine).has_value());
    REQUIRE(clock_of(b, id, "acknowledge").verdict == "met_late");
    const Amend amend{id, entry_of(b, id, "message.welcome.sent"), "", {}, saturday() + 30min,
                      "the mail server's log"};

    CHECK(b.refusal(command(amend, "agent:mina")) == "forbidden");
    const auto shown = b.must(dry(command(amend, omid)));
    REQUIRE(shown.clocks.size() == 1);
    CHECK(shown.clocks[0].frozen);
    CHECK(shown.clocks[0].verdict_before == "met_late");
    CHECK(shown.clocks[0].verdict_after == "met");
    CHECK(clock_of(b, id, "acknowledge").revisions.empty());

    b.must(command(amend, omid));
    CHECK(clock_of(b, id, "acknowledge").verdict == "met_late");
    REQUIRE(clock_of(b, id, "acknowledge").revisions.size() == 1);
    CHECK(clock_of(b, id, "acknowledge").revisions[0].status == "proposed");

    const Revise accept{id, "acknowledge", 1, 0, true, "seen"};
    CHECK(b.refusal(command(accept, omid)) == "forbidden");
    CHECK(b.refusal(command(Revise{id, "resolve", 1, 0, true, "seen"}, "supervisor:sara")) ==
          "not_found");
    b.must(command(accept, "supervisor:sara"));
    CHECK(b.refusal(command(accept, "supervisor:sara")) == "not_permitted");
    const auto clock = clock_of(b, id, "acknowledge");
    CHECK(clock.verdict == "met_late");
    CHECK(clock.revisions[0].status == "accepted");
    CHECK(clock.revisions[0].verdict == "met");
    CHECK(clock.revisions[0].ended == saturday() + 30min);
    is_proved(b);
  }

  TEST_CASE("a field that was wrong from an entry on moves the clocks that it governs") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.must(send_command(id, "classify", classified()));
    b.clock.advance(2h);
    const auto entry = entry_of(b, id, "classify");
    CHECK(b.refusal(command(Amend{id, entry, "sevirity", Value("critical"), {}, "x"}, omid)) ==
          "invalid_data");
    CHECK(b.refusal(command(Amend{id, entry, "severity", Value("urgent"), {}, "x"}, omid)) ==
          "invalid_data");
    CHECK(b.refusal(command(Amend{id, 99, "severity", Value("critical"), {}, "x"}, omid)) ==
          "not_found");
    CHECK(b.refusal(command(Amend{id, entry, "severity", Value("critical"), {}, ""}, omid)) ==
          "missing_data");
    b.must(command(Amend{id, entry, "severity", Value("critical"), {}, "misheard"}, omid));
    CHECK(clock_of(b, id, "resolve").due == at("2026-11-22T06:30:00Z"));  // 8bh from Saturday 10:00
    CHECK(b.engine->get(id)->data.at("severity") == Value("critical"));
    b.clock.advance(24h * 3);
    b.engine->run_once();
    CHECK(clock_of(b, id, "resolve").verdict == "breached_open");
    is_proved(b);
  }

  TEST_CASE("an entry sent in error counts no more; the states stay") {
    Bench b;
    const auto id = b.must(open_command()).id;
    b.must(send_command(id, "classify", classified()));
    const Instant due = clock_of(b, id, "resolve").due;
    b.must(send_command(id, "ask", {{"question", Value("which?")}}));
    b.clock.advance(24h);
    const Void voided{id, entry_of(b, id, "ask"), "meant for another complaint"};
    CHECK(b.refusal(command(Void{id, 1, "x"}, omid)) == "not_permitted");
    const auto done = b.must(command(voided, omid));
    CHECK(done.states == std::vector<std::string>{"awaiting_customer"});
    CHECK(clock_of(b, id, "resolve").state == "running");
    CHECK(clock_of(b, id, "resolve").due == due);
    CHECK(b.refusal(command(voided, omid)) == "not_permitted");
    is_proved(b);
  }

  TEST_CASE("a correction sees what is decided and not yet committed, and its key answers it again") {
    Bench b;
    const auto id = b.must(open_command()).id;
    auto sent = b.engine->send(send_command(id, "classify", classified()));
    auto amend = command(Amend{id, 2, "severity", Value("critical"), {}, "misheard"}, omid);
    amend.idempotency_key = "once";
    auto corrected = b.engine->send(amend);
    b.engine->run_once();
    REQUIRE(sent.get().has_value());
    const auto done = corrected.get();
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message));
    REQUIRE(done->clocks.size() == 1);
    const auto again = b.must(amend);
    CHECK(again.repeated);
    REQUIRE(again.clocks.size() == 1);
    CHECK(again.clocks[0].due_after == done->clocks[0].due_after);
    is_proved(b);
  }
}
