#include <doctest/doctest.h>
#include <ayar/actor.hpp>
#include <ayar/result.hpp>

#include <set>
#include <string>

namespace {

using ayar::ActorKind;

TEST_SUITE("base/names") {
  TEST_CASE("every failure has a stable name of its own") {
    std::set<std::string_view> names;
    for (std::uint16_t code = 1; code <= 31; ++code) {
      names.insert(ayar::name_of(static_cast<ayar::ErrorCode>(code)));
    }
    CHECK(names.size() == 31);
    CHECK(ayar::name_of(ayar::ErrorCode::guard_refused) == "guard_refused");
    CHECK(ayar::name_of(ayar::ErrorCode::unsupported) == "unsupported");
    CHECK(ayar::name_of(static_cast<ayar::ErrorCode>(999)) == "internal");
  }

  TEST_CASE("an actor is read from role, name and further roles") {
    struct Case {
      const char* text;
      const char* id;
      ActorKind kind;
      std::vector<std::string> roles;
    };
    const Case cases[] = {
        {"agent:mina", "mina", ActorKind::staff, {"agent"}},
        {"complainant", "complainant", ActorKind::party, {"complainant"}},
        {"consumer:c-17", "c-17", ActorKind::party, {"consumer"}},
        {"representative:مینا", "مینا", ActorKind::party, {"representative"}},
        {"supervisor:omid,agent", "omid", ActorKind::staff, {"supervisor", "agent"}},
        {"agent", "agent", ActorKind::staff, {"agent"}},
        {"agent:a:b@example.com", "a:b@example.com", ActorKind::staff, {"agent"}},
        {"system", "", ActorKind::system, {"system"}},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.text));
      const auto actor = ayar::parse_actor(c.text);
      REQUIRE(actor.has_value());
      CHECK(actor->id == c.id);
      CHECK(actor->kind == c.kind);
      CHECK(actor->roles == c.roles);
      CHECK(actor->on_behalf_of.empty());
    }
  }

  TEST_CASE("what names no actor is refused") {
    const std::string cases[] = {"",
                                 ":",
                                 "agent:",
                                 ":mina",
                                 "Agent",
                                 "agent:a b",
                                 "agent:mina,",
                                 "agent:mina,agent",
                                 "a b:c",
                                 "agent:a\n",
                                 "agent:\xff",
                                 "agent:mina,Boss",
                                 "agent:" + std::string(200, 'x')};
    for (const std::string& text : cases) {
      INFO(std::string(text));
      CHECK_FALSE(ayar::parse_actor(text).has_value());
    }
  }

  TEST_CASE("kinds of actors have the names of the journal") {
    CHECK(ayar::name_of(ActorKind::staff) == "staff");
    CHECK(ayar::name_of(ActorKind::party) == "party");
    CHECK(ayar::name_of(ActorKind::system) == "system");
    CHECK(ayar::name_of(ActorKind::plugin) == "plugin");
    CHECK(ayar::name_of(ActorKind::import) == "import");
  }
}

}  // namespace
