#include <filesystem>
#include <ostream>

#include <ayar/json.hpp>

#include "cli/definition_name.hpp"
#include "cli/desk.hpp"
#include "cli/event_data.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class OpenVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "open"; }
  const char* summary() const noexcept override { return "take a complaint in, along a workflow"; }
  const char* example() const noexcept override {
    return "ayar open --workflow workflows/retail.yaml --data category=quality --complainant p1 "
           "--language fa --as agent:mina";
  }

  void options(CLI::App& app) override {
    app.add_option("-w,--workflow", workflow_,
                   "the workflow's file, whose version the complaint keeps; or the name of a "
                   "published one, "
                   "as retail or retail@4. With a server: its name")
        ->type_name("FILE|NAME")
        ->required();
    app.add_option("-d,--data", data_, "NAME=VALUE; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--json-data", json_data_, "an object, or @FILE")->type_name("JSON");
    app.add_option("--channel", channel_, "how it came: phone, web, letter")->type_name("NAME");
    app.add_option("--ref", external_ref_, "the reference of another system; unique for ever")
        ->type_name("TEXT");
    app.add_option("--received-at", received_at_, "when it reached us, if before now")
        ->type_name("INSTANT");
    app.add_option("--complainant", person_, "the person's id")->type_name("ID");
    app.add_option("--language", language_, "the complainant's: fa, en")->type_name("CODE");
    app.add_option("--prefers", prefers_, "the complainant's channel: email, sms, letter")
        ->type_name("CHANNEL");
    app.add_option("--key", key_, "idempotency key: the same command again gives the first answer")
        ->type_name("TEXT");
    app.add_flag("-n,--dry-run", dry_run_, "say what would happen, keep nothing");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto command = make(globals);
    if (!command) return std::move(command.error());
    auto desk = open_for_work(console, globals, std::get<Open>(command->what));
    if (!desk) return std::move(desk.error());
    auto applied = (*desk)->send(std::move(*command));
    if (!applied) return std::move(applied.error());
    if (!dry_run_) {
      if (auto delivered = (*desk)->deliver(console); !delivered)
        return std::move(delivered.error());
    }
    if (console.json) {
      console.out << to_json(*applied) << "\n";
    } else {
      console.out << (dry_run_ ? "would be: " : "") << applied_line(*applied, console.paint);
    }
    return Exit::ok;
  }

 private:
  /// A server knows its workflows by name; a local store is given the file.
  Result<std::unique_ptr<Desk>> open_for_work(Console& console, const Globals& globals,
                                              Open& open) {
    if (!server_name(globals).empty()) {
      open.workflow = std::filesystem::path(workflow_).stem().string();
      return open_desk(globals, console, Access::create);
    }
    std::error_code ignored;
    if (auto name = parse_definition_name(workflow_);
        name && !std::filesystem::exists(workflow_, ignored)) {
      open.workflow = name->workflow;
      open.version = name->version;
      return open_desk(globals, console, Access::write);
    }
    auto workflow = load_for_use(workflow_, globals, console);
    if (!workflow) return std::move(workflow.error());
    open.workflow = (*workflow)->name();
    open.version = (*workflow)->version();
    auto session = Session::open(globals, console, Access::create);
    if (!session) return std::move(session.error());
    if (auto same = check_registry((*session)->engine(), **workflow); !same)
      return std::move(same.error());
    (*session)->engine().publish(*workflow);
    return local_desk(std::move(*session));
  }

  /// A file may not pass for a version that was published with other content.
  static Result<void> check_registry(Engine& engine, const Workflow& workflow) {
    auto known = engine.published(workflow.name(), workflow.version());
    if (!known) return std::move(known.error());
    if (!known->has_value() || (*known)->hash == workflow.hash()) return {};
    return Error{ErrorCode::already_exists,
                 "version " + std::to_string(workflow.version()) + " of '" + workflow.name() +
                     "' is published with other content",
                 "open by name, or give the changed file the next version",
                 {},
                 {}};
  }

  Result<Command> make(const Globals& globals) const {
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    auto data = read_event_data(data_, json_data_);
    if (!data) return std::move(data.error());
    Open open;
    open.channel = channel_;
    open.external_ref = external_ref_;
    open.data = std::move(*data);
    if (!received_at_.empty()) {
      auto instant = parse_instant(received_at_);
      if (!instant) return std::move(instant.error());
      open.received_at = *instant;
    }
    if (!person_.empty() || !language_.empty() || !prefers_.empty())
      open.parties.push_back({"complainant", person_, language_, prefers_});
    Command command;
    command.what = std::move(open);
    command.actor = std::move(*actor);
    command.tenant = globals.tenant;
    command.idempotency_key = key_;
    command.dry_run = dry_run_;
    return command;
  }

  std::string workflow_, json_data_, channel_, external_ref_, received_at_, person_, language_,
      prefers_, key_;
  std::vector<std::string> data_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_open() { return std::make_unique<OpenVerb>(); }

}  // namespace ayar::cli
