#include <doctest/doctest.h>

#include <random>

#include <ayar/directory.hpp>

#include "base/dates.hpp"

using namespace ayar;

namespace {

Date day(std::string_view text) { return parse_date(text).value(); }
Instant at(std::string_view text) { return parse_instant(text).value(); }

StaffMember person(std::string id, std::vector<std::string> roles, std::string team = {},
                   std::string manager = {}) {
  StaffMember made;
  made.id = std::move(id);
  made.name = made.id;
  made.roles = std::move(roles);
  made.team = std::move(team);
  made.manager = std::move(manager);
  return made;
}

Absence gone(std::string_view from, std::string_view to, std::string deputy = {}) {
  return {day(from), day(to), std::move(deputy)};
}

/// quality: mina, ali under omid and sara. delivery: ben under reza and sara. sara answers to
/// nobody.
Directory shop() {
  std::vector<StaffMember> staff = {person("mina", {"agent"}, "quality"),
                                    person("ali", {"agent"}, "quality"),
                                    person("ben", {"agent"}, "delivery"),
                                    person("omid", {"agent", "supervisor"}, "quality"),
                                    person("reza", {"supervisor"}, "delivery"),
                                    person("sara", {"manager"}, "quality"),
                                    person("kim", {"legal"}),
                                    person("lou", {"agent"}, "delivery", "ben")};
  // December 1 to 5 mina is away and ali stands in; the 3rd ali is away too, for whom nobody is
  // named.
  staff[0].absences = {gone("2026-12-01", "2026-12-05", "ali")};
  staff[1].absences = {gone("2026-12-03", "2026-12-03")};
  // On the 10th omid and reza stand in for each other, and both are away.
  staff[3].absences = {gone("2026-12-10", "2026-12-10", "reza")};
  staff[4].absences = {gone("2026-12-10", "2026-12-10", "omid")};
  staff[6].absences = {gone("2026-12-20", "2026-12-21")};
  return Directory(std::move(staff), {{"quality", "omid", "sara"}, {"delivery", "reza", "sara"}});
}

std::string found(const Directory& directory, std::string_view to, std::string_view owner,
                  std::string_view team, std::string_view when) {
  const auto* person = directory.resolve(to, owner, team, at(when));
  return person == nullptr ? "nobody" : person->id;
}

}  // namespace

TEST_SUITE("directory/resolve") {
  TEST_CASE("who is found for whom") {
    const Directory directory = shop();
    struct Case {
      const char* behaviour;
      const char* to;
      const char* owner;
      const char* team;
      const char* when;
      const char* who;
    };
    const char* usual = "2026-11-21T10:00:00Z";
    const Case cases[] = {
        {"an owner is themselves", "owner", "mina", "", usual, "mina"},
        {"a person is named by id", "ben", "mina", "quality", usual, "ben"},
        {"a supervisor is that of the owner's team", "supervisor", "mina", "", usual, "omid"},
        {"the owner's own team counts, not the complaint's", "supervisor", "ben", "quality", usual,
         "reza"},
        {"without an owner the complaint's team counts", "supervisor", "", "delivery", usual,
         "reza"},
        {"without owner and team it is the first of that role", "supervisor", "", "", usual,
         "omid"},
        {"nobody is told over themselves", "supervisor", "omid", "", usual, "sara"},
        {"a manager is the team's", "manager", "mina", "", usual, "sara"},
        {"or a person's own", "manager", "lou", "", usual, "ben"},
        {"at the top one is one's own last resort", "manager", "sara", "", usual, "sara"},
        {"without an owner the team's supervisor answers", "owner", "", "quality", usual, "omid"},
        {"an owner who left leaves the complaint to the team", "owner", "gone", "delivery", usual,
         "reza"},
        {"without owner and team nobody is the owner", "owner", "", "", usual, "nobody"},
        {"a role is its first holder", "agent", "", "", usual, "mina"},
        {"in the team where it has one", "agent", "", "delivery", usual, "ben"},
        {"elsewhere where it has none", "legal", "", "quality", usual, "kim"},
        {"an unknown word is nobody", "astronaut", "mina", "quality", usual, "nobody"},

        {"the day before an absence counts", "owner", "mina", "", "2026-11-30T23:59:59Z", "mina"},
        {"the first day of an absence does not", "owner", "mina", "", "2026-12-01T00:00:00Z",
         "ali"},
        {"nor the last", "owner", "mina", "", "2026-12-05T23:59:59Z", "ali"},
        {"the day after does", "owner", "mina", "", "2026-12-06T00:00:00Z", "mina"},
        {"an absent deputy hands on to the supervisor", "owner", "mina", "", "2026-12-03T12:00:00Z",
         "omid"},
        {"deputies in a circle end at the manager", "supervisor", "mina", "",
         "2026-12-10T12:00:00Z", "sara"},
        {"a role whose only holder is absent with nobody above is nobody", "legal", "", "",
         "2026-12-20T12:00:00Z", "nobody"},
        {"a present holder of a role goes before an absent one's deputy", "agent", "", "quality",
         "2026-12-02T12:00:00Z", "ali"},
    };
    for (const Case& each : cases) {
      SUBCASE(each.behaviour) {
        CHECK(found(directory, each.to, each.owner, each.team, each.when) == each.who);
      }
    }
  }

  TEST_CASE("an instant before 1970 is of its own day") {
    StaffMember old = person("old", {"agent"});
    old.absences = {gone("1969-12-31", "1969-12-31")};
    const Directory directory({old}, {});
    CHECK(directory.is_absent(directory.staff().front(), at("1969-12-31T23:00:00Z")));
    CHECK_FALSE(directory.is_absent(directory.staff().front(), at("1970-01-01T00:00:00Z")));
  }

  TEST_CASE(
      "candidates are present, of the role, in the order of the file, of the team where it has "
      "any") {
    const Directory directory = shop();
    const auto ids = [&](std::string_view role, std::string_view team, std::string_view when) {
      std::string all;
      for (const auto* each : directory.candidates(role, team, at(when)))
        all += (all.empty() ? "" : " ") + each->id;
      return all;
    };
    CHECK(ids("agent", "", "2026-11-21T10:00:00Z") == "mina ali ben omid lou");
    CHECK(ids("agent", "quality", "2026-11-21T10:00:00Z") == "mina ali omid");
    CHECK(ids("agent", "quality", "2026-12-03T10:00:00Z") == "omid");
    CHECK(ids("manager", "delivery", "2026-11-21T10:00:00Z") == "sara");
    CHECK(ids("astronaut", "", "2026-11-21T10:00:00Z").empty());
    CHECK(directory.has_role("supervisor"));
    CHECK_FALSE(directory.has_role("astronaut"));
  }

  TEST_CASE("whatever the directory says, a search ends, and never finds an absent person") {
    const unsigned seed = std::random_device{}();
    MESSAGE("seed ", seed);
    std::mt19937 random(seed);
    const std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f", ""};
    const auto any = [&] { return ids[random() % ids.size()]; };
    const Instant now = at("2026-11-21T10:00:00Z");
    int somebody = 0;
    for (int round = 0; round < 2'000; ++round) {
      std::vector<StaffMember> staff;
      for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
        staff.push_back(person(ids[i], {"agent"}, random() % 2 == 0 ? "t" : "u", any()));
        if (random() % 2 == 0) staff.back().absences = {gone("2026-11-20", "2026-11-22", any())};
      }
      const Directory directory(std::move(staff), {{"t", any(), any()}, {"u", any(), any()}});
      bool anybody_there = false;
      for (const auto& each : directory.staff())
        anybody_there = anybody_there || !directory.is_absent(each, now);
      for (const char* to : {"owner", "supervisor", "manager", "agent", "a", "nobody"}) {
        const auto* who = directory.resolve(to, any(), "t", now);
        if (who == nullptr) continue;
        ++somebody;
        REQUIRE_FALSE(directory.is_absent(*who, now));
      }
      // A role that anybody present holds is always answered.
      REQUIRE((directory.resolve("agent", "", "t", now) != nullptr) >= anybody_there);
    }
    CHECK(somebody > 2'000);
  }
}
