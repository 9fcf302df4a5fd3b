#include <doctest/doctest.h>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

Loaded load_retail() {
  return load(test::slurp(test::workflows_folder() / "retail.yaml"), "retail.yaml",
              test::FolderSources{});
}

struct Retail {
  Loaded loaded = load_retail();
  const Definition& made() const { return *loaded.definition; }
  Index state(std::string_view name) const { return made().state_by_name.find(name)->second; }
  Index event(std::string_view name) const { return made().event_by_name.find(name)->second; }
  std::vector<std::string> targets(std::string_view from, std::string_view on) const {
    std::vector<std::string> names;
    const Range range = made().candidates_for(state(from), event(on));
    for (Index i = range.begin; i < range.end; ++i) {
      const Transition& each = made().transitions[made().candidates[i]];
      names.push_back(each.targets.empty() ? "-" : made().states[each.targets.front()].name);
    }
    return names;
  }
};

}  // namespace

TEST_SUITE("workflow/load") {
  TEST_CASE("the sample of the design loads without a word") {
    const Loaded loaded = load_retail();
    INFO(test::text_of(loaded.diagnostics));
    CHECK(loaded.diagnostics.empty());
    REQUIRE(loaded.definition);
    CHECK(loaded.definition->workflow == "retail");
    CHECK(loaded.definition->version == 4);
    CHECK(loaded.definition->calendar != nullptr);
  }

  TEST_CASE("states are numbered in document order, and a state's descendants are a range") {
    const Retail retail;
    const Definition& made = retail.made();
    CHECK(made.states[0].name == "retail");
    CHECK(made.states[0].end == made.states.size());
    CHECK(made.states[0].initial == retail.state("open"));
    CHECK(retail.state("open") == 1);
    CHECK(retail.state("received") == 2);
    CHECK(made.is_descendant(retail.state("approving"), retail.state("working")));
    CHECK_FALSE(made.is_descendant(retail.state("answering"), retail.state("working")));
    CHECK(made.states[retail.state("settled")].type == StateType::final);
    CHECK_FALSE(made.states[retail.state("settled")].counts_end);
    CHECK(made.states[retail.state("sealed")].counts_end);
    CHECK(made.states[retail.state("investigating")].phase == law::Phase::investigation);
    CHECK(made.states[retail.state("settling")].disposition == law::Disposition::answered);
    CHECK_FALSE(made.states[retail.state("sealed")].phase.has_value());
  }

  TEST_CASE("dispatch tries the innermost state first, and document order within") {
    const Retail retail;
    CHECK(retail.targets("investigating", "decide") ==
          std::vector<std::string>{"approving", "answering"});
    CHECK(retail.targets("investigating", "promise") == std::vector<std::string>{"-"});
    CHECK(retail.targets("awaiting_customer", "withdraw") == std::vector<std::string>{"withdrawn"});
    CHECK(retail.targets("answered", "withdraw").empty());
    CHECK(retail.targets("approving", "approval.approving.lapsed") ==
          std::vector<std::string>{"investigating"});
    CHECK(retail.targets("settled", "done.state.closed") == std::vector<std::string>{"sealed"});
  }

  TEST_CASE("a transition's domain is the least common compound ancestor") {
    const Retail retail;
    for (const Transition& each : retail.made().transitions) {
      if (each.targets.empty()) {
        CHECK(each.domain == none);
        continue;
      }
      CHECK(retail.made().is_descendant(each.targets.front(), each.domain));
      CHECK(retail.made().is_descendant(each.source, each.domain));
    }
    const Index reopen =
        retail.made().candidates
            [retail.made().candidates_for(retail.state("settling"), retail.event("reopen")).begin];
    CHECK(retail.made().transitions[reopen].domain == 0);
    const Index reply =
        retail.made().candidates[retail.made()
                                     .candidates_for(retail.state("awaiting_customer"),
                                                     retail.event("reply"))
                                     .begin];
    CHECK(retail.made().transitions[reply].domain == retail.state("working"));
  }

  TEST_CASE("events know what they carry, and who may send them") {
    const Retail retail;
    const Event& decide = retail.made().events[retail.event("decide")];
    REQUIRE(decide.fields.size() == 4);
    CHECK(decide.fields[0].requirement == Requirement::required);
    CHECK(decide.fields[2].name == "next_step");
    CHECK(decide.fields[2].requirement == Requirement::required_when);
    CHECK_FALSE(decide.fields[2].required_when.empty());
    CHECK(decide.fields[3].requirement == Requirement::optional);
    CHECK(retail.made().events[retail.event("told_by_phone")].attests_response);
    CHECK(retail.made().events[retail.event("withdraw")].on_behalf_of == "complainant");
    CHECK(retail.made().events[retail.event("message.answer.sent")].source ==
          EventSource::message_sent);
    CHECK(retail.made().events[retail.event("after.awaiting_customer.1")].source ==
          EventSource::after);
    CHECK(retail.made().states[retail.state("closed")].done == retail.event("done.state.closed"));
  }

  TEST_CASE("clocks carry goals, references, pauses and a ladder") {
    const Retail retail;
    const ClockRule& resolve =
        retail.made().clocks[retail.made().clock_by_name.find("resolve")->second];
    REQUIRE(resolve.goals.size() == 2);
    CHECK_FALSE(resolve.goals[0].when.empty());
    CHECK(resolve.goals[1].when.empty());
    CHECK(calendar::to_text(resolve.goals[1].within) == "5bd");
    CHECK(resolve.met_by.size() == 2);
    CHECK(resolve.pauses.front().state == retail.state("awaiting_customer"));
    CHECK(resolve.reopen == Reopen::new_cycle);
    CHECK(resolve.on_change.set);
    REQUIRE(resolve.ladder.size() == 3);
    CHECK(resolve.ladder[0].percent == 50);
    CHECK(resolve.ladder[1].assign == "supervisor");
    CHECK(resolve.ladder[2].repeats_max == 0);
    const ClockRule& legal =
        retail.made().clocks[retail.made().clock_by_name.find("legal")->second];
    CHECK(legal.starts.front().kind == ReferenceKind::received_at);
    CHECK(legal.goals.front().within.anchor == calendar::Anchor::at_end);
    CHECK_FALSE(legal.pausable);
  }

  TEST_CASE("the definition is named by the hash of its manifest, and bodies by their own") {
    const Retail retail;
    const std::string yaml = test::slurp(test::workflows_folder() / "retail.yaml");
    REQUIRE(retail.made().artifacts.size() == 4);
    for (const Artifact& each : retail.made().artifacts)
      CHECK(each.hash == to_hex(sha256(each.body)));
    const Artifact& manifest = retail.made().artifacts.back();
    CHECK(manifest.kind == "manifest");
    CHECK(manifest.hash == retail.made().hash);
    const auto read = parse_json(manifest.body);
    REQUIRE(read);
    const Map& map = *read->get_if<Map>();
    CHECK(map.find("workflow")->second == Value(to_hex(sha256(yaml))));
    CHECK(map.find("calendar")->second.get_if<Map>()->contains("tehran_shop"));
    CHECK(map.find("zones")->second.get_if<Map>()->contains("Asia/Tehran"));
    CHECK(load_retail().definition->hash == retail.made().hash);
  }

  TEST_CASE("a change of the workflow or of its calendar is another definition") {
    const std::string yaml = test::slurp(test::workflows_folder() / "retail.yaml");
    const Loaded changed = load(yaml + "# one more line\n", "retail.yaml", test::FolderSources{});
    REQUIRE(changed.definition);
    CHECK(changed.definition->hash != load_retail().definition->hash);
  }
}

}  // namespace ayar::workflow
