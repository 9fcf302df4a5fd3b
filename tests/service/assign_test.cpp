// Who gets a complaint: by whom, to whom, and by least load.
#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

StaffMember staff(std::string id, std::vector<std::string> roles, std::string team = "south",
                  std::int64_t load_max = 0) {
  StaffMember made;
  made.id = std::move(id);
  made.roles = std::move(roles);
  made.team = std::move(team);
  made.load_max = load_max;
  return made;
}

/// Four agents, of whom one is away, one full after two, one of another team.
std::shared_ptr<const Directory> desk() {
  std::vector<StaffMember> people{
      staff("mina", {"agent"}),      staff("omid", {"agent"}, "south", 2),
      staff("away", {"agent"}),      staff("nora", {"agent"}, "north"),
      staff("sara", {"supervisor"}), staff("dara", {"manager"}, "")};
  const auto day = [](const char* text) {
    return Date{static_cast<std::int32_t>(
        std::chrono::floor<std::chrono::days>(at(text)).time_since_epoch().count())};
  };
  people[2].absences.push_back({day("2026-11-01T00:00:00Z"), day("2026-11-30T00:00:00Z"), ""});
  return std::make_shared<Directory>(
      std::move(people), std::vector<Team>{{"south", "sara", "dara"}, {"north", "sara", "dara"}});
}

EngineOptions with_desk() {
  EngineOptions options;
  options.directory = desk();
  return options;
}

Command assign(const std::string& complaint, std::string to, std::string_view who,
               std::string team = {}) {
  return command(Assign{complaint, std::move(to), std::move(team)}, who);
}

/// A workflow whose machine gives every complaint to an agent at once.
std::shared_ptr<const Workflow> assigning() {
  return workflow_text(R"(ayar: 1
kind: machine
workflow: desk
version: 1
title: {en: Desk}
events: {hand: {from: [agent]}, finish: {from: [agent]}}
initial: open
states:
  open:
    entry: [{assign: agent}]
    on: {hand: {do: [{assign: supervisor}]}, finish: {to: done}}
  done: {final: true}
)");
}

Command open_desk() {
  Open open;
  open.workflow = "desk";
  return command(std::move(open));
}

}  // namespace

TEST_SUITE("service/assign") {
  TEST_CASE("a supervisor assigns to anybody, an agent to themselves, a party to nobody") {
    struct Case {
      const char* behaviour;
      const char* who;
      const char* to;
      const char* refusal;
      const char* owner;
    };
    const Case cases[] = {
        {"a supervisor, to an agent", "supervisor:sara", "mina", "", "mina"},
        {"a manager, to a role", "manager:dara", "agent", "", "mina"},
        {"an agent, to themselves", "agent:mina", "mina", "", "mina"},
        {"an agent, to another", "agent:mina", "omid", "forbidden", ""},
        {"an agent, to a role", "agent:mina", "agent", "forbidden", ""},
        {"the complainant", "complainant:ali", "ali", "forbidden", ""},
        {"the system", "system", "omid", "", "omid"},
        {"a slip of the hand", "supervisor:sara", "mnia", "not_found", ""},
        {"nobody", "supervisor:sara", "", "invalid_argument", ""},
        {"a supervisor, to the supervisor", "supervisor:sara", "supervisor", "", "sara"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        Bench b(open_memory_store(), with_desk());
        const auto id = b.must(open_command()).id;
        CHECK(b.refusal(assign(id, c.to, c.who)) == c.refusal);
        const auto view = b.engine->get(id).value();
        CHECK(view.owner == c.owner);
        if (!view.owner.empty()) CHECK(view.team == "south");
        CHECK(b.engine->verify()->clean());
        CHECK(b.engine->audit()->empty());
      }
    }
    Bench b(open_memory_store(), with_desk());
    const auto id = b.must(open_command()).id;
    const auto refused = b.engine->send_and_wait(assign(id, "mnia", "supervisor:sara"));
    CHECK(refused.error().hint == "did you mean 'mina'?");
  }

  TEST_CASE(
      "a role goes to the least loaded who is there; ties to the earlier, the full to nobody") {
    Bench b(open_memory_store(), with_desk());
    std::vector<std::string> owners;
    for (int i = 0; i < 7; ++i) {
      const auto id = b.must(open_command()).id;
      b.must(assign(id, "agent", "supervisor:sara"));
      owners.push_back(b.engine->get(id)->owner);
    }
    CHECK(owners ==
          std::vector<std::string>{"mina", "omid", "nora", "mina", "omid", "nora", "mina"});
    b.must(send_command("1", "withdraw", {}, "complainant:ali"));
    b.must(send_command("4", "withdraw", {}, "complainant:ali"));
    const auto id = b.must(open_command()).id;
    b.must(assign(id, "agent", "supervisor:sara"));
    CHECK(b.engine->get(id)->owner == "mina");  // who has most closed has least open
    b.must(assign(id, "agent", "supervisor:sara", "north"));
    CHECK(b.engine->get(id)->owner == "nora");
    CHECK(b.engine->verify()->clean());
  }

  TEST_CASE("commands of one batch spread over everybody, though none is committed yet") {
    Bench b(open_memory_store(), with_desk());
    b.engine->publish(assigning());
    for (int i = 0; i < 9; ++i)
      b.engine->send(open_desk(), [](Result<Applied> r) { CHECK(r.has_value()); });
    const auto before = b.engine->statistics().batches;
    b.engine->run_once();
    CHECK(b.engine->statistics().batches == before + 1);
    std::map<std::string, int> load;
    const auto all = b.engine->list({}).value();
    for (const auto& item : all.items)
      ++load[item.owner];
    CHECK(load == std::map<std::string, int>{{"mina", 4}, {"omid", 2}, {"nora", 3}});
  }

  TEST_CASE("what a machine assigns to a role becomes a person in the same transaction") {
    TempDir folder;
    Bench b(open_sqlite_store(folder.file("c.db")).value(), with_desk());
    b.engine->publish(assigning());
    const auto id = b.must(open_desk()).id;
    auto view = b.engine->get(id).value();
    CHECK(view.owner == "mina");
    CHECK(view.team == "south");
    CHECK(view.revision == 2);
    const auto journal = b.engine->journal(id).value();
    REQUIRE(journal.size() == 2);
    CHECK(journal[1].kind == "assignment");
    CHECK(journal[1].actor.kind == ActorKind::system);
    CHECK(journal[1].recorded_at == journal[0].recorded_at);
    const auto handed = b.must(send_command(id, "hand"));
    CHECK(handed.steps == std::vector<std::string>{"event hand", "assignment assigned"});
    CHECK(b.engine->get(id)->owner == "sara");
    ListQuery mine;
    mine.owner = "sara";
    CHECK(b.engine->count(mine).value() == 1);
    CHECK(b.engine->verify()->clean());
    CHECK(b.engine->audit()->empty());
  }

  TEST_CASE("without a directory a role stays a name, and one may come and go while running") {
    Bench b;
    b.engine->publish(assigning());
    const auto id = b.must(open_desk()).id;
    CHECK(b.engine->get(id)->owner == "agent");
    CHECK(b.engine->journal(id)->size() == 1);
    CHECK(b.engine->directory() == nullptr);
    b.engine->set_directory(desk());
    b.must(send_command(id, "hand"));
    CHECK(b.engine->get(id)->owner == "sara");
    b.engine->set_directory(nullptr);
    b.must(assign(id, "anybody", "supervisor:sara"));
    CHECK(b.engine->get(id)->owner == "anybody");
    CHECK(b.engine->verify()->clean());
    CHECK(b.engine->audit()->empty());
  }

  TEST_CASE("where nobody has room the role stays, and an assignment by hand says why") {
    Bench b;
    b.engine->publish(assigning());
    b.engine->set_directory(std::make_shared<Directory>(
        std::vector<StaffMember>{staff("omid", {"agent"}, "south", 1)}, std::vector<Team>{}));
    CHECK(b.engine->get(b.must(open_desk()).id)->owner == "omid");
    const auto second = b.must(open_desk()).id;
    CHECK(b.engine->get(second)->owner == "agent");
    CHECK(b.refusal(assign(second, "agent", "supervisor:sara")) == "not_permitted");
  }
}
