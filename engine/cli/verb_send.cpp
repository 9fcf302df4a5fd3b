#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/event_data.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class SendVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "send"; }
  const char* summary() const noexcept override { return "send an event to a complaint"; }
  const char* example() const noexcept override {
    return "ayar send 1 classify --data severity=high --data expectation=accuracy --as agent:mina";
  }

  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id")
        ->type_name("COMPLAINT")
        ->required();
    app.add_option("event", event_, "as the workflow names it; `ayar actions` lists them")
        ->type_name("EVENT")
        ->required();
    app.add_option("-d,--data", data_, "NAME=VALUE; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--json-data", json_data_, "an object, or @FILE")->type_name("JSON");
    app.add_option("--expected-revision", revision_, "refuse when the complaint has changed since")
        ->type_name("NUMBER");
    app.add_option("--key", key_, "idempotency key: the same command again gives the first answer")
        ->type_name("TEXT");
    app.add_option("--on-behalf-of", behalf_, "for whom the actor speaks, as complainant")
        ->type_name("WHO");
    app.add_option("--occurred-at", occurred_at_,
                   "when it really happened, if earlier; clocks count from then (supervisors)")
        ->type_name("INSTANT");
    app.add_flag("-n,--dry-run", dry_run_, "say what would happen, keep nothing");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    if (!behalf_.empty()) actor->on_behalf_of = behalf_;
    auto data = read_event_data(data_, json_data_);
    if (!data) return std::move(data.error());
    Send send{complaint_, event_, std::move(*data), revision_};
    if (!occurred_at_.empty()) {
      auto instant = parse_instant(occurred_at_);
      if (!instant) return std::move(instant.error());
      send.occurred_at = *instant;
    }
    Command command;
    command.what = std::move(send);
    command.actor = std::move(*actor);
    command.tenant = globals.tenant;
    command.idempotency_key = key_;
    command.dry_run = dry_run_;
    auto desk = open_desk(globals, console, Access::write);
    if (!desk) return std::move(desk.error());
    auto applied = (*desk)->send(std::move(command));
    if (!applied) return std::move(applied.error());
    return answer(console, **desk, *applied);
  }

 private:
  Result<Exit> answer(Console& console, Desk& desk, const Applied& applied) const {
    if (!dry_run_) {
      if (auto delivered = desk.deliver(console); !delivered) return std::move(delivered.error());
    }
    if (console.json) {
      console.out << to_json(applied) << "\n";
      return Exit::ok;
    }
    console.out << (dry_run_ ? "would be: " : "") << applied_line(applied, console.paint);
    for (const auto& step : applied.steps)
      console.out << "  " << console.paint.dim(printable(step)) << "\n";
    if (!occurred_at_.empty()) console.out << change_table(applied.clocks, console);
    if (dry_run_) return Exit::ok;
    // A delivery may have moved the complaint on since: say where it stands.
    auto now = desk.get(applied.id);
    if (now && now->states != applied.states)
      console.out << "now in "
                  << console.paint.cyan(now->states.empty() ? "its end" : now->states.front())
                  << " (" << now->phase << ")\n";
    return Exit::ok;
  }

  std::string complaint_, event_, json_data_, key_, behalf_, occurred_at_;
  std::vector<std::string> data_;
  std::optional<std::int64_t> revision_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_send() { return std::make_unique<SendVerb>(); }

}  // namespace ayar::cli
