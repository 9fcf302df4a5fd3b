// The past corrected at the command line: shown, done, read back.
#include <doctest/doctest.h>

#include "cli/run.hpp"

using namespace ayar::tests;

namespace {

constexpr auto opened = "2026-11-21T06:30:00Z";
constexpr auto later = "2026-11-23T06:30:00Z";

class Office {
 public:
  Office() {
    REQUIRE(run({"open", "--workflow", std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml", "--data",
                 "category=quality", "--as", "agent:mina"},
                opened)
                .exit == 0);
    REQUIRE(run({"send", "1", "classify", "--data", "severity=normal", "--data",
                 "expectation=accuracy", "--as", "agent:mina"},
                opened)
                .exit == 0);
  }
  [[nodiscard]] Ran run(std::vector<std::string> words, const std::string& when = later) const {
    words.insert(words.end(), {"--store", folder_.store(), "--at", when});
    return run_ayar(words);
  }

 private:
  TemporaryFolder folder_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("cli/corrections") {
  TEST_CASE("an amendment is shown as a table of clocks, then done, and the journal tells it") {
    const Office office;
    const std::vector<std::string> amend{"amend",  "1", "--entry", "2",
                                         "--set",  "severity=critical", "--reason", "misheard"};
    const auto as = [&](std::string who, bool dry) {
      auto words = amend;
      words.insert(words.end(), {"--as", std::move(who)});
      if (dry) words.push_back("--dry-run");
      return office.run(words, opened);
    };
    CHECK(as("agent:mina", false).exit == 77);
    const auto shown = as("supervisor:omid", true);
    REQUIRE_MESSAGE(shown.exit == 0, shown.err);
    CHECK(has(shown.out, "would be: complaint 1"));
    CHECK(has(shown.out, "due before"));
    CHECK(has(shown.out, "2026-11-22 06:30:00Z"));
    CHECK_FALSE(has(office.run({"journal", "1"}, opened).out, "correction"));
    const auto done = as("supervisor:omid", false);
    REQUIRE_MESSAGE(done.exit == 0, done.err);
    const auto journal = office.run({"journal", "1"}, opened).out;
    CHECK(has(journal, "correction amended"));
    CHECK(has(journal, "severity should have been critical"));
    CHECK(has(journal, "clock resolve 1 corrected: due 2026-11-22T06:30:00Z"));
    CHECK(office.run({"verify"}, opened).exit == 0);
  }

  TEST_CASE("an event that is told late, one that was sent in error, a revision that is not there") {
    const Office office;
    const auto asked = office.run({"send", "1", "ask", "--data", "question=which?", "--as",
                                   "supervisor:omid,agent", "--occurred-at",
                                   "2026-11-22T06:30:00Z"});
    REQUIRE_MESSAGE(asked.exit == 0, asked.err);
    CHECK(has(asked.out, "correction backdated"));
    const auto voided = office.run({"void", "1", "--entry", "1", "--reason", "x", "--as",
                                    "supervisor:omid"});
    CHECK(voided.exit != 0);
    CHECK(has(voided.err, "amend what it says instead"));
    CHECK(office.run({"revise", "1", "resolve", "--reason", "x", "--as", "supervisor:omid"}).exit ==
          64);
    const auto none = office.run({"revise", "1", "resolve", "--accept", "--reason", "x", "--as",
                                  "supervisor:omid"});
    CHECK(has(none.err, "no such revision"));
    CHECK(office.run({"verify"}).exit == 0);
  }
}
