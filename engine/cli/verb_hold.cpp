#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

void print(Console& console, const std::vector<HoldView>& holds) {
  if (console.json) {
    std::vector<std::string> items;
    for (const auto& hold : holds)
      items.push_back(to_json(hold));
    console.out << json_list(items) << "\n";
    return;
  }
  if (holds.empty()) {
    console.err << "nothing is held\n";
    return;
  }
  Table table({">#", "what", "name", "since", "by", "why", "released"});
  for (const auto& hold : holds)
    table.add({std::to_string(hold.number), std::string(name_of(hold.scope)), hold.value,
               time_text(hold.placed_at), hold.placed_by, printable(hold.reason),
               hold.released_at ? time_text(*hold.released_at) + " by " + hold.released_by : ""});
  console.out << table.text(console.paint);
}

class HoldVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "hold"; }
  const char* summary() const noexcept override {
    return "stop deliveries of a workflow, message or plugin; they wait until `ayar release`";
  }
  const char* example() const noexcept override {
    return "ayar hold --message answer --reason 'wrong template' --as supervisor:omid";
  }
  void options(CLI::App& app) override {
    app.add_option("--workflow", names_[0], "everything that complaints of this workflow send")
        ->type_name("NAME");
    app.add_option("--message", names_[1], "this message or notice template")->type_name("NAME");
    app.add_option("--plugin", names_[2], "everything that goes to this plugin")->type_name("NAME");
    app.add_option("--reason", reason_, "kept for ever, with who and when")->type_name("TEXT");
    app.add_flag("--list", list_, "what is held");
    app.add_flag("--all", all_, "with --list: what was ever held");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    std::vector<std::size_t> given;
    for (std::size_t i = 0; i < 3; ++i) {
      if (!names_[i].empty()) given.push_back(i);
    }
    const bool only_list = list_ || given.empty();
    if (given.size() > 1)
      return Error{
          ErrorCode::invalid_argument, "one of --workflow, --message and --plugin", {}, {}, {}};
    auto desk = open_desk(globals, console, only_list ? Access::read : Access::write);
    if (!desk) return std::move(desk.error());
    if (only_list) {
      auto holds = (*desk)->holds(all_);
      if (!holds) return std::move(holds.error());
      print(console, *holds);
      return Exit::ok;
    }
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    auto hold = (*desk)->hold(static_cast<HoldScope>(given[0]), names_[given[0]], reason_, *actor);
    if (!hold) return std::move(hold.error());
    print(console, {*hold});
    return Exit::ok;
  }

 private:
  std::string names_[3], reason_;
  bool list_ = false, all_ = false;
};

class ReleaseVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "release"; }
  const char* summary() const noexcept override { return "let held deliveries go on"; }
  const char* example() const noexcept override {
    return "ayar release 1 --reason 'template mended' --as supervisor:omid";
  }
  void options(CLI::App& app) override {
    app.add_option("number", number_, "of the hold; `ayar hold --list` shows it")
        ->type_name("NUMBER")
        ->required();
    app.add_option("--reason", reason_, "kept for ever")->type_name("TEXT");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    auto desk = open_desk(globals, console, Access::write);
    if (!desk) return std::move(desk.error());
    auto hold = (*desk)->release(number_, reason_, *actor);
    if (!hold) return std::move(hold.error());
    print(console, {*hold});
    return Exit::ok;
  }

 private:
  std::int64_t number_ = 0;
  std::string reason_;
};

}  // namespace

std::unique_ptr<Verb> make_hold() { return std::make_unique<HoldVerb>(); }
std::unique_ptr<Verb> make_release() { return std::make_unique<ReleaseVerb>(); }

}  // namespace ayar::cli
