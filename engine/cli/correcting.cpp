#include "cli/correcting.hpp"

#include <ostream>

#include <ayar/json.hpp>

#include "cli/views.hpp"

namespace ayar::cli {

void CorrectingVerb::options(CLI::App& app) {
  app.add_option("complaint", complaint_, "reference number or id")
      ->type_name("COMPLAINT")
      ->required();
  app.add_option("--reason", reason_, "kept for ever, in the journal")
      ->type_name("TEXT")
      ->required();
  app.add_option("--key", key_, "idempotency key: the same command again gives the first answer")
      ->type_name("TEXT");
  app.add_flag("-n,--dry-run", dry_run_, "show the clocks before and after, keep nothing");
}

Result<Exit> CorrectingVerb::correct(Console& console, const Globals& globals,
                                     decltype(Command::what) what) const {
  auto actor = actor_of(globals);
  if (!actor) return std::move(actor.error());
  Command command;
  command.what = std::move(what);
  command.actor = std::move(*actor);
  command.tenant = globals.tenant;
  command.idempotency_key = key_;
  command.dry_run = dry_run_;
  auto desk = open_desk(globals, console, Access::write);
  if (!desk) return std::move(desk.error());
  auto applied = (*desk)->send(std::move(command));
  if (!applied) return std::move(applied.error());
  if (console.json) {
    console.out << to_json(*applied) << "\n";
    return Exit::ok;
  }
  console.out << (dry_run_ ? "would be: " : "") << applied_line(*applied, console.paint)
              << change_table(applied->clocks, console);
  return Exit::ok;
}

}  // namespace ayar::cli
