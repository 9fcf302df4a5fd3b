#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "import/fixture.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

std::string desk_log() { return read_source("tests/import/desk.csv"); }

Desk desk() { return load_desk("tests/import/desk.map.yaml", "tests/import/desk.workflow.yaml"); }

const cli::logs::Remark* remark_at(const cli::logs::ImportReport& report, std::uint32_t line,
                                   const std::string& kind) {
  for (const auto& remark : report.remarks) {
    if (remark.line == line && remark.kind == kind) return &remark;
  }
  return nullptr;
}

std::string first_verdict(const ComplaintView& complaint) {
  for (const auto& clock : complaint.clocks) {
    if (clock.cycle == 1) return clock.verdict;
  }
  return {};
}

}  // namespace

TEST_SUITE("import/importer") {
  TEST_CASE("every row of a log is applied, ignored for a reason, or reported with its line") {
    const Desk given = desk();
    ImportBench bench(open_memory_store(), given);
    const auto report = bench.import(desk_log());
    REQUIRE(report);
    CHECK(report->cases == 10);
    CHECK(report->opened ==
          9);  // T09's first usable row carries a priority that the map does not know
    CHECK(report->rows == 34);
    CHECK(report->applied + report->known_rows + report->ignored + report->not_applied ==
          report->rows);
    CHECK(report->events.at("reopen") == 1);
    CHECK(report->ignored == 1);
    struct Case {
      std::uint32_t line;
      const char* kind;
      const char* says;
    };
    const Case cases[] = {
        {13, "ignored", "closed already"}, {24, "refused", "close"},  // T07 was never resolved
        {24, "incomplete", "Resolved"},    {24, "unfinished", "working"},
        {26, "bad_row", "does not exist"}, {27, "adjusted", "later than the case's first row"},
        {31, "bad_row", "cells"},          {32, "bad_row", "names no case"},
        {33, "refused", "9 - Odd"},        {34, "refused", "did not open"},
        {36, "unmatched", "Dancing"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.line);
      CAPTURE(std::string(c.kind));
      const auto* remark = remark_at(*report, c.line, c.kind);
      REQUIRE(remark != nullptr);
      CHECK_MESSAGE(remark->why.find(c.says) != std::string::npos, remark->why);
    }
  }

  TEST_CASE("each complaint lives in its own virtual time, and the clocks are those of the log") {
    const Desk given = desk();
    ImportBench bench(open_memory_store(), given);
    REQUIRE(bench.import(desk_log()));
    struct Case {
      const char* ref;
      const char* phase;
      const char* verdict;
    };
    const Case cases[] = {
        {"T01", "closed", "met"},       // 4.5 of 5 hours
        {"T02", "closed", "met_late"},  // 6 of 5 hours
        {"T03", "closed", "met"},
        {"T04", "closed", "met"},             // resolved by its first row
        {"T05", "closed", "met"},             // in order of time, whatever the file's
        {"T06", "closed", "met_late"},        // raised to critical on the way
        {"T07", "receipt", "breached_open"},  // overdue by now, though nothing has fired    {"T08",
                                              // "closed", "met"}, {"T10", "answered", "met"},
    };
    for (const auto& c : cases) {
      CAPTURE(std::string(c.ref));
      const auto complaint = bench.complaint(c.ref);
      CHECK(complaint.phase == c.phase);
      CHECK(first_verdict(complaint) == c.verdict);
    }
    const auto first = bench.complaint("T01");
    CHECK(to_text(first.received_at) == "2026-03-01T05:00:00Z");  // 08:30 in Tehran
    CHECK(to_text(first.updated_at) == "2026-03-02T05:30:00Z");
    CHECK(bench.complaint("T03").clocks.size() == 2);  // reopened: a new cycle
    const auto journal = bench.engine().journal(bench.complaint("T02").id);
    REQUIRE(journal);
    bool breached_in_time = false;
    for (const auto& entry : *journal) {
      breached_in_time |=
          entry.kind == "timer" && entry.effective_at == *parse_instant("2026-03-01T10:30:00Z");
      CHECK(to_text(entry.recorded_at) == "2026-11-21T00:00:00Z");
    }
    CHECK(breached_in_time);
  }

  TEST_CASE("nothing of a past long gone enters the outbox") {
    const Desk given = desk();
    ImportBench bench(open_memory_store(), given);
    REQUIRE(bench.import(desk_log()));
    const auto pending = bench.engine().pending();
    REQUIRE(pending);
    CHECK(pending->empty());
  }

  TEST_CASE("a second import changes nothing, and a longer log adds only what is new") {
    const Desk given = desk();
    ImportBench bench(open_memory_store(), given);
    // Without T07, T09 and T10, whose refused rows are refused again; the others are all known.
    REQUIRE(bench.import(desk_log()));
    std::vector<std::int64_t> revisions;
    const char* refs[] = {"T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T10"};
    for (const char* ref : refs)
      revisions.push_back(bench.complaint(ref).revision);
    const auto again = bench.import(desk_log());
    REQUIRE(again);
    CHECK(again->opened == 0);
    CHECK(again->known_cases == 9);
    CHECK(again->applied == 0);
    CHECK(again->applied + again->known_rows + again->ignored + again->not_applied == again->rows);
    std::vector<std::int64_t> after;
    for (const char* ref : refs)
      after.push_back(bench.complaint(ref).revision);
    CHECK(revisions == after);

    const auto longer =
        bench.import(desk_log() + "T10,Closed,02-03-2026 11:00,01-03-2026 09:00,4 - Low,?\n");
    REQUIRE(longer);
    CHECK(longer->applied == 1);
    CHECK(bench.complaint("T10").phase == "closed");
  }

  TEST_CASE("--until lets every complaint live on, and never before its last row") {
    const Desk given = desk();
    ImportBench bench(open_memory_store(), given);
    REQUIRE(bench.import(desk_log(), *parse_instant("2026-06-01T00:00:00Z")));
    const auto journal = bench.engine().journal(bench.complaint("T07").id);
    REQUIRE(journal);
    CHECK(std::any_of(journal->begin(), journal->end(), [](const JournalView& entry) {
      return entry.cause == "clock.resolve.breached" &&
             entry.effective_at == *parse_instant("2026-03-05T09:30:00Z");
    }));
    CHECK(bench.complaint("T10").phase == "closed");  // answered, and thirty days went by
    CHECK(to_text(bench.complaint("T01").updated_at) == "2026-03-02T05:30:00Z");
  }

  TEST_CASE("what was imported proves clean, and would be decided the same again") {
    const Desk given = desk();
    const std::string path = (std::filesystem::temp_directory_path() /
                              ("ayar_import_" + std::to_string(::getpid()) + ".db"))
                                 .string();
    for (const char* tail : {"", "-wal", "-shm"})
      std::filesystem::remove(path + tail);
    {
      auto store = open_sqlite_store(path);
      REQUIRE(store);
      ImportBench bench(std::move(*store), given);
      REQUIRE(bench.import(desk_log()));
      const auto verified = bench.engine().verify();
      REQUIRE(verified);
      CHECK(verified->complaints == 9);
      for (const auto& finding : verified->findings)
        MESSAGE(finding.what);
      CHECK(verified->clean());
      const auto audited = bench.engine().audit();
      REQUIRE(audited);
      for (const auto& difference : *audited)
        MESSAGE(difference.was << " / " << difference.is);
      CHECK(audited->empty());
    }
    for (const char* tail : {"", "-wal", "-shm"})
      std::filesystem::remove(path + tail);
  }

  TEST_CASE("a map for another workflow and a log without its columns are errors, not rows") {
    Desk given = desk();
    given.map.workflow = "another";
    ImportBench bench(open_memory_store(), given);
    const auto wrong = bench.import(desk_log());
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::invalid_definition);
    const auto log =
        cli::logs::read_log(given.map, "ticket,stat,when,opened,priority,note\n", "log.csv");
    REQUIRE_FALSE(log);
    CHECK(log.error().hint == "did you mean 'stat'?");
  }
}
