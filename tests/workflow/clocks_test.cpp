/// Clocks as tables: kinds, targets, switches, calendars of their own, suspensions; what is proved of
/// them, and what a diff and a drawing tell. What is wrong with one is in golden/load.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/dates.hpp"
#include "workflow/check/lint_rules.hpp"
#include "workflow/diff.hpp"
#include "workflow/draw/draw.hpp"
#include "workflow/span_order.hpp"
#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

namespace fs = std::filesystem;

fs::path load_folder() { return fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "load"; }

std::string good_text() { return test::slurp(load_folder() / "good_clocks.yaml"); }

Loaded load_text(const std::string& text) {
  const test::FolderSources sources({}, load_folder() / "suspensions_good_clocks");
  return load(text, "clocks.yaml", sources);
}

std::shared_ptr<const Definition> good() {
  const Loaded loaded = load_text(good_text());
  REQUIRE_MESSAGE(loaded.definition, test::text_of(loaded.diagnostics));
  return loaded.definition;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, std::string(from));
  return text.replace(at, from.size(), to);
}

const ClockRule& clock_of(const Definition& made, std::string_view name) {
  const auto found = made.clock_by_name.find(name);
  REQUIRE(found != made.clock_by_name.end());
  return made.clocks[found->second];
}

bool is_told(const Loaded& loaded, std::string_view rule) {
  return std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                     [&](const Diagnostic& each) { return each.rule == rule; });
}

std::size_t count_of(const Definition& made, std::string_view kind) {
  return static_cast<std::size_t>(
      std::count_if(made.artifacts.begin(), made.artifacts.end(),
                    [&](const Artifact& each) { return each.kind == kind; }));
}

/// A workflow that counts one clock in another zone.
std::string with_own_calendar() {
  return replaced(good_text(), "    agreement: internal\n",
                  "    agreement: internal\n    calendar: london_bank\n");
}

}  // namespace

TEST_SUITE("workflow/clocks") {
  TEST_CASE("kinds, agreements and what they imply are in the tables") {
    const auto made = good();
    const ClockRule& silence = clock_of(*made, "silence");
    CHECK(silence.kind == ClockKind::repeating);
    CHECK(silence.agreement == Agreement::internal);
    CHECK(silence.catch_up == CatchUp::nothing);
    const ClockRule& appeal = clock_of(*made, "appeal");
    CHECK(appeal.kind == ClockKind::window);
    CHECK(appeal.breached == none);
    REQUIRE(appeal.lapsed != none);
    CHECK(made->events[appeal.lapsed].name == "clock.appeal.lapsed");
    CHECK(made->events[appeal.lapsed].source == EventSource::clock_lapsed);
    CHECK(clock_of(*made, "resolve").lapsed == none);
    CHECK(clock_of(*made, "resolve").agreement == Agreement::customer);
    CHECK(made->clocks[made->promise_clock].name == "promises");
    CHECK(clock_of(*made, "promises").goals.empty());
  }

  TEST_CASE("targets say a span, a field or a grid") {
    const auto made = good();
    const auto& appeal = clock_of(*made, "appeal").goals;
    REQUIRE(appeal.size() == 2);
    CHECK(appeal[0].kind == TargetKind::until);
    CHECK(made->fields[appeal[0].until].name == "visit");
    CHECK(appeal[0].when.empty());
    CHECK(appeal[1].kind == TargetKind::within);
    const auto& report = clock_of(*made, "report").goals;
    CHECK(report.front().kind == TargetKind::every);
    CHECK(calendar::to_text(report.front().within) == "4w");
  }

  TEST_CASE("switches hold what makes them, their goals, and where they count from") {
    const auto made = good();
    const auto& switches = clock_of(*made, "resolve").switches;
    REQUIRE(switches.size() == 2);
    CHECK(switches[0].on.front().kind == ReferenceKind::message_sent);
    CHECK(switches[0].goals.size() == 2);
    CHECK(switches[0].origin_keeps);
    CHECK(switches[1].on.front().kind == ReferenceKind::event_taken);
    CHECK(!switches[1].origin_keeps);
    CHECK(switches[1].where.line == switches[0].where.line);
    CHECK(switches[1].where.column > switches[0].where.column);
  }

  TEST_CASE("a change of goal says what it does, each word of it") {
    const OnChange& change = clock_of(*good(), "visit").on_change;
    CHECK(change.set);
    CHECK(!change.origin_keeps);
    CHECK(!change.pauses_carry);
    CHECK(!change.past_due_fires);
    CHECK(clock_of(*good(), "resolve").on_change.past_due_fires);
  }

  TEST_CASE("actions name the clock that they start or stop") {
    const auto made = good();
    std::string said;
    for (const Action& each : made->actions) {
      if (each.kind == ActionKind::start_clock || each.kind == ActionKind::stop_clock)
        said += std::string(name_of(each.kind)) + " " + made->clocks[each.subject].name + "; ";
    }
    CHECK(said == "start_clock visit; stop_clock visit; ");
  }

  TEST_CASE("days of a suspension are local days of its clocks' zone, both included") {
    const auto made = good();
    REQUIRE(made->suspensions.size() == 1);
    const Suspension& each = made->suspensions.front();
    CHECK(each.name == "motor_finance");
    CHECK(each.authority == "FCA PS24/1");
    CHECK(each.clocks == std::vector<Index>{made->clock_by_name.find("resolve")->second});
    CHECK(!each.when.empty());
    // Tehran is 3:30 before UTC.
    CHECK(to_text(each.from) == "2024-01-10T20:30:00Z");
    REQUIRE(each.to);
    CHECK(to_text(*each.to) == "2025-12-04T20:30:00Z");
    REQUIRE(each.received_to);
    CHECK(to_text(*each.received_to) == "2025-12-04T20:30:00Z");
    CHECK(count_of(*made, "suspension") == 1);
  }

  TEST_CASE("a clock counts in its own calendar, which is pinned beside the workflow's") {
    const Loaded loaded = load_text(with_own_calendar());
    REQUIRE_MESSAGE(loaded.definition, test::text_of(loaded.diagnostics));
    const Definition& made = *loaded.definition;
    const Index silence = made.clock_by_name.find("silence")->second;
    CHECK(made.calendar_of(silence).spec().name == "london_bank");
    CHECK(made.calendar_of(0).spec().name == "tehran_shop");
    // london_bank extends England's holidays, which are a file of their own.
    CHECK(count_of(made, "calendar") == 3);
    CHECK(count_of(made, "zone") == 2);
    CHECK(made.hash != good()->hash);
  }

  TEST_CASE("the workflow's own calendar, named again, is no other") {
    const Loaded loaded = load_text(replaced(good_text(), "    agreement: internal\n",
                                             "    agreement: internal\n    calendar: tehran_shop\n"));
    REQUIRE(loaded.definition);
    CHECK(clock_of(*loaded.definition, "silence").calendar == nullptr);
    CHECK(count_of(*loaded.definition, "calendar") == 1);
  }

  TEST_CASE("what a suspension says is part of what complaints pin") {
    const std::string without = replaced(good_text(), "suspensions: [motor_finance]\n", "");
    const Loaded loaded = load_text(without);
    REQUIRE(loaded.definition);
    CHECK(loaded.definition->hash != good()->hash);
    CHECK(count_of(*loaded.definition, "suspension") == 0);
  }

  TEST_CASE("a percentage of a window, a date and a grid loads") {
    for (const std::string_view target : {"{until: visit}", "{within: 6mo}"}) {
      const Loaded loaded = load_text(
          replaced(good_text(), "target: [{until: visit}, {within: 6mo}]", "target: " + std::string(target)));
      CHECK_MESSAGE(loaded.definition, test::text_of(loaded.diagnostics));
    }
  }

  TEST_CASE("an update that is due before the first answer hides nothing and is no fault") {
    const auto made = good();
    CHECK(clock_of(*made, "update").goals.front().within.count <
          clock_of(*made, "resolve").goals.back().within.count);
    CHECK(!is_told(load_text(good_text()), lint_rule::clock_never_met.id));
  }

  TEST_CASE("[law] a clock that may wait for its target covers no state") {
    const std::string covered = replaced(
        good_text(), "    after: {20bd: {to: asking, do: [{send: question}]}}\n", "");
    CHECK(is_told(load_text(covered), "AY160"));
    // The same ladder on a clock that surely runs does.
    const std::string silence =
        replaced(covered, "    ladder: [{at: due, notify: owner}]\n",
                 "    ladder: [{at: due, notify: owner, every: 1bd}]\n");
    CHECK_MESSAGE(load_text(silence).definition, test::text_of(load_text(silence).diagnostics));
    const std::string waits = replaced(silence, "    target: 5bd\n    starts", "    target: {until: visit}\n    starts");
    CHECK(is_told(load_text(waits), "AY160"));
  }

  TEST_CASE("[law] a state may listen for a right that lapses, and not for its breach") {
    const std::string listens = replaced(good_text(), "    on: {dispute: {to: working}}\n",
                                         "    on: {dispute: {to: working}, clock.appeal.lapsed: {to: closed}}\n");
    CHECK_MESSAGE(load_text(listens).definition, test::text_of(load_text(listens).diagnostics));
    CHECK(!load_text(replaced(listens, "clock.appeal.lapsed", "clock.appeal.breached")).definition);
  }

  TEST_CASE("[law] an action that starts a clock is a start like any other") {
    // visit begins by an action in `ask` and is never met or cancelled from there.
    std::string text = replaced(good_text(), "    cancelled_by: [{state: answered}, {state: withdrawn}]\n    on_change",
                                "    on_change");
    CHECK(is_told(load_text(text), "AY163"));
    text = replaced(text, "{stop_clock: visit}", "{notify: {to: owner, template: hint}}");
    CHECK(is_told(load_text(text), "AY023"));
  }

  TEST_CASE("a diff tells of every property of a clock and of suspensions") {
    const auto before = good();
    const Loaded loaded = load_text(replaced(
        replaced(replaced(with_own_calendar(), "suspensions: [motor_finance]\n", ""),
                 "target: {every: 4w}", "target: {every: 2w}"),
        "on: {event: reply}, target: 3bd, origin: now", "on: {event: reply}, target: 2bd"));
    REQUIRE_MESSAGE(loaded.definition, test::text_of(loaded.diagnostics));
    std::string said;
    for (const Change& each : diff(*before, *loaded.definition)) {
      if (each.section != "clock" && each.section != "suspension") continue;
      said += std::string(name_of(each.kind)) + " " + each.name + " " + each.what + ": " +
              each.before + " -> " + each.after + "\n";
    }
    CHECK(said.find("added silence calendar:  -> london_bank") != std::string::npos);
    CHECK(said.find("changed report target: every 4w -> every 2w") != std::string::npos);
    CHECK(said.find("3bd on event reply, counted from then -> ") != std::string::npos);
    CHECK(said.find("removed motor_finance") != std::string::npos);
  }

  TEST_CASE("a drawing marks what repeats, what switches and what an action starts") {
    draw::Options options;
    options.clocks = true;
    const std::string drawn = draw::dot(*good(), options);
    for (const std::string_view sign : {"↻", "⇄", "▶", "every 4 weeks", "until"})
      CHECK_MESSAGE(drawn.find(sign) != std::string::npos, std::string(sign));
    const std::string scxml = draw::scxml(*good());
    for (const std::string_view part :
         {"kind=\"window\"", "every=\"4w\"", "until=\"visit\"", "<ayar:switch"})
      CHECK_MESSAGE(scxml.find(part) != std::string::npos, std::string(part));
  }

  TEST_CASE("durations compare where the day does not matter") {
    const auto order = [](std::string_view a, std::string_view b) {
      return compare(*calendar::parse_span(a), *calendar::parse_span(b));
    };
    CHECK(order("3bd", "5bd") == Order::shorter);
    CHECK(order("1w", "7d") == Order::equal);
    CHECK(order("90m", "1h") == Order::longer);
    CHECK(order("2y", "18mo") == Order::longer);
    CHECK(order("60bm", "1bh") == Order::equal);
    CHECK(order("5bd", "40bh") == Order::unknown);
    CHECK(order("8w", "8w@end") == Order::unknown);
    CHECK(order("1mo", "30d") == Order::unknown);
  }
}

}  // namespace ayar::workflow
