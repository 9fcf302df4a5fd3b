/// Our own steps through charts that tests/xstate lets XState take: what each comes to is on record
/// in golden/draw/NAME.steps. AYAR_GOLDEN_UPDATE=1 writes it anew.
#include <cstdlib>

#include "runtime/machine.hpp"
#include "support/retail.hpp"
#include "workflow/draw/draw.hpp"

namespace ayar::runtime {
namespace {

/// Guards see no data here, and XState is told the same: those that read any do not hold.
std::string steps(const workflow::Definition& definition, const std::vector<std::string>& events) {
  Machine machine(definition);
  REQUIRE(machine.start());
  const auto leaves = [&] {
    std::string names;
    for (const Index state : machine.active())
      if (definition.states[state].end == state + 1)
        names += (names.empty() ? "" : " ") + definition.states[state].name;
    return names;
  };
  std::string text = "start\t" + leaves() + "\n";
  for (const std::string& name : events) {
    const auto event = definition.event_by_name.find(name);
    CAPTURE(name);
    REQUIRE(event != definition.event_by_name.end());
    (void)machine.send(event->second, std::vector<Value>(8));
    text += name + "\t" + leaves() + "\n";
  }
  return text;
}

void compare(const std::string& name, const std::string& said) {
  const auto path = std::filesystem::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "draw" / name;
  if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
    std::ofstream(path, std::ios::binary) << said;
  CHECK(said == test::slurp(path));
}

}  // namespace

TEST_SUITE("runtime/steps") {
  TEST_CASE("the steps that XState has to take are ours") {
    compare("retail.steps",
            steps(*test::retail(),
                  {"classify", "ask", "accept", "reply", "decide", "message.answer.failed",
                   "told_by_phone", "dispute", "decide", "message.answer.sent", "accept", "reopen",
                   "decide", "message.answer.sent", "accept", "withdraw"}));
    const auto path =
        std::filesystem::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "draw" / "switches.yaml";
    const auto switches = test::load_text(test::slurp(path));
    compare("switches.steps",
            steps(*switches, {"flip", "inner", "self", "outer", "flip", "leave", "back", "leave",
                              "finish"}));
    compare("switches.json", workflow::draw::xstate(*switches));
  }
}

}  // namespace ayar::runtime
