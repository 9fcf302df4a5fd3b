#include <doctest/doctest.h>

#include <set>

#include "http/desk.hpp"
#include "http/problems.hpp"

using namespace ayar;
using namespace ayar::http;

TEST_SUITE("http/problems") {
  TEST_CASE("every error code has its row, named as everywhere else, with words that help") {
    std::set<std::string_view> names;
    for (std::uint16_t number = 1;
         number <= static_cast<std::uint16_t>(ErrorCode::precondition_required); ++number) {
      const auto code = static_cast<ErrorCode>(number);
      CAPTURE(name_of(code));
      const auto& kind = problem_kind(code);
      CHECK(kind.code == code);
      CHECK(kind.name == name_of(code));
    }
    for (const auto& kind : problem_kinds()) {
      CAPTURE(kind.name);
      CHECK(names.insert(kind.name).second);
      CHECK(kind.status >= 400);
      CHECK(kind.title.size() > 5);
      CHECK(kind.meaning.size() > 30);
      CHECK(kind.remedy.size() > 20);
      CHECK(problem_kind(kind.name) == &kind);
    }
    // A new code must be given a row: this number is looked at when one is added.
    CHECK(name_of(static_cast<ErrorCode>(
              static_cast<std::uint16_t>(ErrorCode::precondition_required) + 1)) == "internal");
    CHECK(problem_kinds().size() == static_cast<std::size_t>(ErrorCode::precondition_required) + 3);
  }

  TEST_CASE("what lies inside the server is told to nobody") {
    const Error error{
        ErrorCode::store_corrupt, "/srv/secret.db: page 7 of complaint", "dump it", {}, {}};
    const auto text = to_json(problem_of(error));
    CHECK(text.find("secret") == std::string::npos);
    CHECK(text.find("dump it") == std::string::npos);
    const Error plain{ErrorCode::missing_data, "'reason' is missing", "give it", {}, {}};
    CHECK(test::text_member(to_json(problem_of(plain)), "detail") == "'reason' is missing");
    CHECK(test::text_member(to_json(problem_of(plain)), "hint") == "give it");
  }

  TEST_CASE("each problem has a page that anybody may read") {
    test::HttpDesk desk;
    for (const auto& kind : problem_kinds()) {
      const auto page = desk.get("/problems/" + std::string(kind.name), "");
      CHECK(page.status == 200);
      CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
      CHECK(page.body.find(std::string(kind.name)) != std::string::npos);
    }
    CHECK(desk.get("/problems", "").body.find("revision_conflict") != std::string::npos);
    CHECK(desk.get("/problems/nothing", "").status == 404);
    CHECK(desk.get("/problems/%3Cscript%3E", "").body.find("<script>") == std::string::npos);
  }
}
