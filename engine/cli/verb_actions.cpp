#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class ActionsVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "actions"; }
  const char* summary() const noexcept override {
    return "which events may be sent now, and why not the others";
  }
  const char* example() const noexcept override { return "ayar actions 1 --as agent:mina"; }
  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id")
        ->type_name("COMPLAINT")
        ->required();
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    auto actions = (*desk)->actions(complaint_, *actor);
    if (!actions) return std::move(actions.error());
    if (!console.json) {
      console.out << action_table(*actions, console);
      return Exit::ok;
    }
    std::vector<std::string> items;
    for (const auto& action : *actions)
      items.push_back(to_json(action));
    console.out << json_list(items) << "\n";
    return Exit::ok;
  }

 private:
  std::string complaint_;
};

}  // namespace

std::unique_ptr<Verb> make_actions() { return std::make_unique<ActionsVerb>(); }

}  // namespace ayar::cli
