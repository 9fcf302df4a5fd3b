// Other projects' vectors, where they are at hand, and the judge of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "support/temp_dir.hpp"
#include "vectors.hpp"

namespace ayar::conformance {
namespace {

std::filesystem::path shared_vectors() {
  const char* given = std::getenv("AYAR_SHARED");
  const std::string folder = given != nullptr ? given : std::string(AYAR_SOURCE_DIR) + "/../shared";
  return std::filesystem::path(folder) / "vectors";
}

std::size_t count_of(const std::vector<JudgedVector>& vectors, Judgement judgement) {
  return static_cast<std::size_t>(
      std::count_if(vectors.begin(), vectors.end(),
                    [&](const JudgedVector& each) { return each.judgement == judgement; }));
}

Map vector_of(bool plain) {
  Map made;
  made.emplace("id", "x-1");
  made.emplace("op", "add");
  if (plain) made.emplace("plain_arithmetic_agrees", true);
  return made;
}

const std::vector<OwnRule> row_of_x{{"x-1", {}, "theirs", "ours", "why"}};
const std::vector<OwnRule> row_of_due{{"x-1", "due", "theirs", "ours", "why"}};

}  // namespace

TEST_SUITE("conformance/vectors") {
  TEST_CASE("every vector of other projects agrees, agrees under an option, or is in the table") {
    if (!std::filesystem::is_directory(shared_vectors())) {
      MESSAGE("skipped: there is no ", shared_vectors().string());
      return;
    }
    const auto vectors = run_vectors(shared_vectors(), own_rules());
    REQUIRE(vectors.has_value());
    MESSAGE("\n", table_of(*vectors));
    std::set<std::string> ids;
    for (const JudgedVector& each : *vectors) {
      ids.insert(each.id);
      CHECK_MESSAGE(each.judgement != Judgement::failed, each.id, ": ", each.note);
    }
    CHECK(ids.size() == vectors->size());
    for (const OwnRule& row : own_rules())
      CHECK_MESSAGE(ids.count(std::string(row.id)) == 1, "no vector is called ", std::string(row.id));
    const auto calendar = std::count_if(vectors->begin(), vectors->end(), [](const auto& each) {
      return each.file == "calendar.json";
    });
    CHECK(calendar == 253);
  }

  TEST_CASE("the judge excuses only what the table means, and only while it differs") {
    const VectorOutcome agreed;
    const VectorOutcome differs{{{{}, "a", "b"}}, {}, {}};
    const VectorOutcome two{{{"due", "a", "b"}, {"met", "a", "b"}}, {}, {}};
    const VectorOutcome one{{{"due", "a", "b"}}, {}, {}};
    const VectorOutcome by_option{{{{}, "a", "b"}}, "exact_fit: roll", {}};
    const VectorOutcome faulty{{}, {}, "no such zone"};
    struct Case {
      const char* what;
      bool plain;
      const VectorOutcome& outcome;
      std::vector<OwnRule> table;
      Judgement expected;
    };
    for (const Case& c : std::vector<Case>{
             {"agrees", true, agreed, {}, Judgement::passed},
             {"agrees, but stands in the table", true, agreed, row_of_x, Judgement::failed},
             {"differs and is in no table", false, differs, {}, Judgement::failed},
             {"differs and is meant", false, differs, row_of_x, Judgement::own_rule},
             {"differs where plain arithmetic must agree", true, differs, row_of_x, Judgement::failed},
             {"by an option", false, by_option, {}, Judgement::by_option},
             {"by an option where it must be plain", true, by_option, {}, Judgement::failed},
             {"by an option, but stands in the table", false, by_option, row_of_x, Judgement::failed},
             {"one of two differences is meant", false, two, row_of_due, Judgement::failed},
             {"the one that differs is meant", false, one, row_of_due, Judgement::own_rule},
             {"another is meant than differs", false, differs, row_of_due, Judgement::failed},
             {"could not run, whatever the table says", false, faulty, row_of_x, Judgement::failed},
         }) {
      CAPTURE(c.what);
      CHECK(judge(vector_of(c.plain), c.outcome, c.table).judgement == c.expected);
    }
  }

  TEST_CASE("any folder of files in the format is run, and what is no vector is said") {
    const ayar::test::TempDir folder;
    const auto write = [&](const char* name, const char* text) {
      std::ofstream(folder.path() / name) << text;
    };
    write("readme.md", "not a vector");
    write("mine.json", R"([{"id": "good", "op": "elapsed", "timezone": "Europe/Berlin",
      "hours": {"mon": [["09:00", "17:00"]]}, "holidays": ["2026-03-23"], "plain_arithmetic_agrees": true,
      "start_utc": "2026-03-20T00:00:00Z", "end_utc": "2026-04-01T00:00:00Z", "expect_seconds": 28800},
      {"id": "wrong", "op": "elapsed", "timezone": "Europe/Berlin", "hours": {"mon": [["09:00", "17:00"]]},
      "start_utc": "2026-03-20T00:00:00Z", "end_utc": "2026-04-01T00:00:00Z", "expect_seconds": 1},
      {"op": "juggle"}, {"id": "no zone", "op": "is_open", "hours": {}, "timezone": "Mars/Base"}])");
    const auto vectors = run_vectors(folder.path(), {});
    REQUIRE(vectors.has_value());
    REQUIRE(vectors->size() == 4);
    CHECK(count_of(*vectors, Judgement::passed) == 1);
    CHECK(count_of(*vectors, Judgement::failed) == 3);
    CHECK((*vectors)[1].note == "theirs 1000000, ours 57600000000");
    CHECK((*vectors)[2].id == "juggle-1");
    CHECK((*vectors)[2].note == "there is no operation 'juggle'");
    CHECK((*vectors)[3].note.find("Mars/Base") != std::string::npos);
    write("mine.json", "{}");
    CHECK_FALSE(run_vectors(folder.path(), {}).has_value());
    write("mine.json", "[");
    CHECK_FALSE(run_vectors(folder.path(), {}).has_value());
    CHECK_FALSE(run_vectors(folder.path() / "nowhere", {}).has_value());
  }
}

}  // namespace ayar::conformance
