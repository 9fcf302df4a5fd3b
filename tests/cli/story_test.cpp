// Clocks as people read them: the whole page without colours, and what joins many rows to few.
#include <doctest/doctest.h>

#include <iostream>

#include "cli/story_rows.hpp"
#include "cli/views.hpp"

using namespace ayar;
using namespace ayar::cli;
using namespace std::chrono_literals;

namespace {

Instant at(const char* text) { return parse_instant(text).value(); }

ClockStoryView two_days() {
  ClockStoryView story;
  story.clock.clock = "resolve";
  story.clock.measure = "open";
  story.clock.verdict = "breached_open";
  story.clock.kind = "deadline";
  story.clock.agreement = "internal";
  story.clock.started = at("2026-11-21T06:00:00Z");
  story.clock.due = at("2026-11-22T18:00:00Z");
  story.clock.budget = 10h;
  story.clock.remaining = -2h;
  story.clock.breached = true;
  story.target = "10bh";
  story.rule = "retail.yaml:44:14";
  story.segments = {
      {"counted", at("2026-11-21T06:00:00Z"), at("2026-11-21T18:00:00Z"), "sat 09:30-21:30",
       "tehran_shop.yaml:5:20"},
      {"closed", at("2026-11-21T18:00:00Z"), at("2026-11-22T00:00:00Z"), "Eid al-Fitr",
       "iran.yaml:12:5", true},
      {"paused", at("2026-11-22T00:00:00Z"), at("2026-11-22T12:00:00Z"), "state waiting",
       "retail.yaml:48:14"},
      {"suspended", at("2026-11-22T12:00:00Z"), at("2026-11-23T06:00:00Z"),
       "suspension flood, by Ordinance 7", "flood.yaml:7:11"},
  };
  story.counted = 12h;
  story.closed = 6h;
  story.paused = 12h;
  story.suspended = 18h;
  story.elapsed = 48h;
  story.notes = {{at("2026-11-21T06:00:00Z"), "started", "starts by receipt: 10bh", ""},
                 {at("2026-11-21T11:00:00Z"), "warned", "50 % of the budget: owner told",
                  "retail.yaml:50:13"}};
  story.rests_on = {{"2026-11-22", "Eid al-Fitr", "iran.yaml:12:5"}};
  return story;
}

/// A month of desk days, every day open from 9 to 17, and one holiday.
ClockStoryView a_month() {
  ClockStoryView story;
  story.clock.clock = "resolve";
  story.clock.measure = "open";
  const Instant first = at("2026-11-02T00:00:00Z");  // a Monday
  story.clock.started = first;
  for (int day = 0; day < 28; ++day) {
    const Instant morning = first + 24h * day;
    if (day == 9) {
      story.segments.push_back(
          {"closed", morning, morning + 24h, "Founders' day", "uk.yaml:9:3"});
      continue;
    }
    story.segments.push_back(
        {"closed", morning, morning + 9h, "outside hours", "uk.yaml:5:9"});
    story.segments.push_back(
        {"counted", morning + 9h, morning + 17h, "mon 09:00-17:00", "uk.yaml:5:19"});
    story.segments.push_back(
        {"closed", morning + 17h, morning + 24h, "outside hours", "uk.yaml:5:9"});
  }
  story.elapsed = 24h * 28;
  story.counted = 8h * 27;
  story.closed = story.elapsed - story.counted;
  return story;
}

}  // namespace

TEST_SUITE("cli/story") {
  TEST_CASE("the page: bar, due mark, sums that add up, warnings, rows and what happened") {
    const Console console{std::cout, std::cerr};
    const auto repeated = [](const char* cell, int count) {
      std::string text;
      for (int i = 0; i < count; ++i)
        text += cell;
      return text;
    };
    const std::string expected =
        "resolve (cycle 1)  breached_open  internal  10bh  retail.yaml:44:14\n"
        "  10h of open time, started 2026-11-21 06:00:00Z, due 2026-11-22 18:00:00Z, overdue by "
        "2h\n"
        "  " +
        repeated("█", 15) + repeated("░", 7) + repeated("▒", 15) + repeated("▓", 23) + "\n" +
        std::string(47, ' ') +
        "▲ due\n"
        "  sum  █ counted 12h + ░ closed 6h + ▒ paused 12h + ▓ suspended 18h = elapsed 48h\n"
        "  ! due rests on Eid al-Fitr (2026-11-22), which may still move  iran.yaml:12:5\n"
        "\n"
        "     from – to                              length  counted  why                               rule\n"
        "  █  2026-11-21 06:00Z – 18:00Z                12h      12h  sat 09:30-21:30                   tehran_shop.yaml:5:20\n"
        "  ░  2026-11-21 18:00Z – 2026-11-22 00:00Z      6h           Eid al-Fitr (may still move)      iran.yaml:12:5\n"
        "  ▒  2026-11-22 00:00Z – 12:00Z                12h           paused: state waiting             retail.yaml:48:14\n"
        "  ▓  2026-11-22 12:00Z – 2026-11-23 06:00Z     18h           suspension flood, by Ordinance 7  flood.yaml:7:11\n"
        "\n"
        "     when               what                                     rule\n"
        "  ·  2026-11-21 06:00Z  started  starts by receipt: 10bh\n"
        "  ·  2026-11-21 11:00Z  warned   50 % of the budget: owner told  retail.yaml:50:13\n";
    CHECK(story_page({two_days()}, console) == expected);
    const std::string brief = story_page({two_days()}, console, true);
    CHECK(expected.rfind(brief, 0) == 0);
    CHECK(brief.find("from – to") == std::string::npos);
  }

  TEST_CASE("colours add nothing but colour") {
    Console console{std::cout, std::cerr};
    console.paint = Paint(true);
    std::string page = story_page({two_days()}, console);
    for (std::size_t from; (from = page.find('\x1b')) != std::string::npos;)
      page.erase(from, page.find('m', from) - from + 1);
    CHECK(page == story_page({two_days()}, Console{std::cout, std::cerr}));
  }

  TEST_CASE("a year is readable: ordinary hours are joined, what is not stands alone") {
    const auto rows = story_rows(a_month(), Detail::automatic);
    REQUIRE(rows.size() == 6);  // week, half a week, the holiday, the rest of it, two weeks
    CHECK(rows[0].kind == "mixed");
    CHECK(rows[0].counted == 56h);
    CHECK(rows[0].why == "7 openings");
    CHECK(rows[0].rule == "uk.yaml");
    CHECK(rows[1].counted == 16h);
    CHECK(rows[2].why == "Founders' day");
    CHECK(rows[2].rule == "uk.yaml:9:3");
    Duration counted{}, all{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      counted += rows[i].counted;
      all += rows[i].to - rows[i].from;
      if (i > 0) CHECK(rows[i].from == rows[i - 1].to);
    }
    CHECK(counted == a_month().counted);
    CHECK(all == a_month().elapsed);
    CHECK(story_rows(a_month(), Detail::exact).size() == a_month().segments.size());
  }

  TEST_CASE("what if: now beside then, and what would pass on the way") {
    WhatIfView asked;
    asked.at = at("2026-12-01T00:00:00Z");
    ClockView now;
    now.clock = "legal";
    now.state = "running";
    now.verdict = "open";
    now.due = at("2026-11-30T00:00:00Z");
    now.remaining = 24h * 9;
    ClockView then = now;
    then.verdict = "breached_open";
    then.breached = true;
    then.remaining = -24h;
    asked.clocks = {{"legal", 1, now, then, true}};
    asked.thresholds = {{"legal", 1, now.due, "due and not met: supervisor told", "retail.yaml:60:5"}};
    const Console console{std::cout, std::cerr};
    CHECK(what_if_page(asked, console) ==
          "what if nothing happens until 2026-12-01 00:00:00Z\n"
          "\n"
          "  clock        now                                              then\n"
          "  legal #1  ≠  running open, due 2026-11-30 00:00:00Z, 9d left  running breached_open, due 2026-11-30 00:00:00Z, 1d over\n"
          "\n"
          "     when                  clock  would pass                        rule\n"
          "  !  2026-11-30 00:00:00Z  legal  due and not met: supervisor told  retail.yaml:60:5\n"
          "  clocks alone: what a breach would set in motion is not foreseen; nothing is kept\n");
  }
}
