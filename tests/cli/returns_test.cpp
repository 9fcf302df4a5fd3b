// `ayar returns` as a user meets it: found by name, counted, drilled into, as table, CSV and JSON.
#include <doctest/doctest.h>

#include <ayar/value.hpp>

#include <fstream>

#include "base/json.hpp"
#include "cli/run.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

const std::string retail = std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml";

constexpr const char* form = R"(ayar: 1
returns: shop_year
title: {en: Complaints of a shop}
source: our own rule
workflows: [retail]
by: category
period: year
counts:
  received:     {of: received}
  answered:     {of: answered}
  at_once:      {of: answered, within: 1bd@close}
  acknowledged_late: {of: clock, clock: acknowledge, verdicts: [met_late, breached_open]}
  share_at_once: {ratio: [at_once, received]}
)";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two complaints of 2026: one answered the same day, one that nobody looked at.
class Shop {
 public:
  Shop() {
    std::ofstream(folder_.file("shop_year.yaml")) << form;
    std::ofstream(folder_.file("other.yaml")) << "ayar: 1\ncalendar: other\n";
    open("quality", "A-1");
    open("delivery", "=cmd");
    must(at("2026-11-21T07:00:00Z",
            {"send", "1", "classify", "--data", "severity=normal", "--data",
             "expectation=accuracy", "--as", "agent:mina"}));
    must(at("2026-11-21T07:30:00Z",
            {"send", "1", "decide", "--data", "decision=upheld", "--data", "reason=broken", "--as",
             "agent:mina", "--delivery", "double"}));
  }
  [[nodiscard]] Ran run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", folder_.store(), "--at", "2027-01-10T06:30:00Z"});
    return run_ayar(words);
  }
  [[nodiscard]] Ran returns(std::vector<std::string> more) const {
    std::vector<std::string> words{"returns", "run", "shop_year", "--folder", folder_.file("")};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  }
  [[nodiscard]] std::string folder() const { return folder_.file(""); }

 private:
  [[nodiscard]] Ran at(const std::string& instant, std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", folder_.store(), "--at", instant});
    return run_ayar(words);
  }
  void open(const std::string& category, const std::string& ref) const {
    must(at("2026-11-21T06:30:00Z", {"open", "--workflow", retail, "--data",
                                     "category=" + category, "--ref", ref, "--as", "agent:mina"}));
  }
  static void must(const Ran& ran) { REQUIRE_MESSAGE(ran.exit == 0, ran.err); }

  TemporaryFolder folder_;
};

}  // namespace

TEST_SUITE("cli/returns") {
  TEST_CASE("the returns of a folder are listed, and broken ones are told with their places") {
    const Shop shop;
    const auto listed = shop.run({"returns", "list", "--folder", shop.folder()});
    CHECK(listed.exit == 0);
    CHECK(has(listed.out, "shop_year"));
    CHECK_FALSE(has(listed.out, "other"));
    std::ofstream(shop.folder() + "bad.yaml") << "ayar: 1\nreturns: bad\ncounts: {a: {of: x}}\n";
    const auto broken = shop.run({"returns", "list", "--folder", shop.folder(), "--json"});
    CHECK(broken.exit == 65);
    CHECK(has(broken.err, "bad.yaml:3:"));
    CHECK(has(broken.out, "\"returns\":\"shop_year\""));
    CHECK(shop.run({"returns", "list", "--folder", "/nowhere/at/all"}).exit == 66);
  }

  TEST_CASE("a return is counted for the last whole year, and says that it is an aid") {
    const Shop shop;
    const auto ran = shop.returns({});
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
    CHECK(has(ran.out, "Complaints of a shop"));
    CHECK(has(ran.out, "2026-01-01 to 2026-12-31"));
    CHECK(has(ran.out, "2 complaints looked at"));
    CHECK(has(ran.out, "quality"));
    CHECK(has(ran.out, "total"));
    CHECK(has(ran.out, "1 of 2, 95 % sure of"));
    CHECK(has(ran.out, "not legal advice"));
  }

  TEST_CASE("cases, entities, CSV and JSON") {
    const Shop shop;
    const auto cases = shop.returns({"--cases", "answered"});
    CHECK(has(cases.out, "cases of answered: 1"));
    CHECK(has(cases.out, "cmp_"));
    const auto csv = shop.returns({"--csv", "--entity", "delivery"});
    CHECK(csv.out.rfind("returns,from,to,entity,count,number,amount,currency,unknown\r\n", 0) == 0);
    CHECK(has(csv.out, "shop_year,2026-01-01,2026-12-31,delivery,received,1,,,0\r\n"));
    CHECK_FALSE(has(csv.out, "quality"));
    const auto parsed = parse_json(shop.returns({"--json", "--period", "2026Q4"}).out);
    REQUIRE(parsed.has_value());
    CHECK(parsed->get_if<Map>()->at("from") == Value("2026-10-01"));
    const auto then = shop.returns({"--as-of", "2026-11-21T07:00:00Z", "--period", "2026", "--json"});
    CHECK(has(then.out, R"("answered":{"count":0})"));
  }

  TEST_CASE("wrong words are told with what is meant") {
    const Shop shop;
    CHECK(has(shop.returns({"--cases", "anwsered"}).err, "did you mean 'answered'?"));
    CHECK(shop.returns({"--period", "2026H3"}).exit == 64);
    CHECK(shop.returns({"--from", "2026-01-01"}).exit == 64);
    CHECK(shop.returns({"--from", "2026-02-01", "--to", "2026-01-01"}).exit == 64);
    const auto unknown = shop.run({"returns", "run", "shop_yaer", "--folder", shop.folder()});
    CHECK(unknown.exit == 66);
    CHECK(has(unknown.err, "did you mean 'shop_year'?"));
  }

  TEST_CASE("what if, at the command line: by an instant and by an event, nothing kept") {
    const Shop shop;
    const auto later = shop.run({"explain", "2", "--what-if", "2027-03-01T00:00:00Z", "--as",
                                 "agent:mina"});
    REQUIRE_MESSAGE(later.exit == 0, later.err);
    CHECK(has(later.out, "what if nothing happens until 2027-03-01 00:00:00Z"));
    CHECK(has(later.out, "would pass"));
    const auto event = shop.run({"explain", "2", "--what-if", "withdraw", "--as",
                                 "complainant:ali", "--json"});
    REQUIRE_MESSAGE(event.exit == 0, event.err);
    CHECK(has(event.out, R"("states_after":["withdrawn"])"));
    CHECK(has(shop.run({"show", "2"}).out, "received"));
    CHECK(shop.run({"explain", "2", "--data", "a=b"}).exit == 64);
  }
}
