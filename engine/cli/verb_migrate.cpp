#include <chrono>
#include <ostream>

#include <ayar/json.hpp>

#include "base/text.hpp"
#include "cli/definition_name.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t refusals_shown = 10;

Result<void> read_names(const std::vector<std::string>& pairs,
                        std::map<std::string, std::string>& names) {
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    const auto from = pair.substr(0, equals);
    const auto to = equals == std::string::npos ? "" : pair.substr(equals + 1);
    if (!is_identifier(from) || !is_identifier(to))
      return Error{ErrorCode::invalid_argument,
                   "'" + bounded(pair, 80) + "' maps no name to another",
                   "write OLD=NEW",
                   {},
                   {}};
    names[from] = to;
  }
  return {};
}

std::string counted(std::int64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

class MigrateVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "migrate"; }
  const char* summary() const noexcept override {
    return "bring the complaints of a version over to another, or back";
  }
  const char* example() const noexcept override {
    return "ayar migrate retail --from 3 --to 4 --dry-run";
  }
  void options(CLI::App& app) override {
    app.add_option("workflow", order_.workflow, "its name")->type_name("NAME")->required();
    app.add_option("--from", order_.from, "version to leave")->type_name("VERSION")->required();
    app.add_option("--to", order_.to, "version to go to; it must be published")
        ->type_name("VERSION")
        ->required();
    auto* dry = app.add_flag("-n,--dry-run", dry_run_, "say who could go and who not, and why");
    auto* apply = app.add_flag("--apply", apply_, "do it; after an interruption, go on");
    auto* undo = app.add_flag("--undo", undo_, "take --from to --to back where nothing followed");
    dry->excludes(apply)->excludes(undo);
    apply->excludes(undo);
    app.add_option("--state", states_, "a state that is called otherwise; may be repeated")
        ->type_name("OLD=NEW")
        ->allow_extra_args(false);
    app.add_option("--clock", clocks_, "a clock that is called otherwise")
        ->type_name("OLD=NEW")
        ->allow_extra_args(false);
    app.add_option("--field", fields_, "a field that is called otherwise")
        ->type_name("OLD=NEW")
        ->allow_extra_args(false);
    app.add_option("--actor", actor_, "who does it (default: who acts, by --as)")->type_name("ID");
    app.add_option("--approver", order_.approver, "who agreed to it: another person")
        ->type_name("ID");
    app.add_option("--reason", order_.reason, "kept for ever, in every journal")->type_name("TEXT");
    app.add_flag("--alone", order_.alone, "nobody else agreed; the journals say so for ever");
    app.add_flag("--all", all_, "tell every complaint that cannot go, not the first ten");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    if (!dry_run_ && !apply_ && !undo_)
      return Error{ErrorCode::invalid_argument,
                   "say what to do: --dry-run, --apply or --undo",
                   "begin with --dry-run",
                   {},
                   {}};
    order_.mode = apply_  ? MigrationMode::apply
                  : undo_ ? MigrationMode::undo
                          : MigrationMode::dry_run;
    for (auto read :
         {read_names(states_, order_.names.states), read_names(clocks_, order_.names.clocks),
          read_names(fields_, order_.names.fields)}) {
      if (!read) return std::move(read.error());
    }
    auto actor = acting(globals, actor_);
    if (!actor) return std::move(actor.error());
    order_.actor = std::move(*actor);
    order_.tenant = globals.tenant;
    auto session = Session::open(globals, console, dry_run_ ? Access::read : Access::write);
    if (!session) return std::move(session.error());
    Progress progress(console, "migrating");
    const auto started = std::chrono::steady_clock::now();
    auto report = (*session)->engine().migrate(
        order_, [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
    progress.finish();
    if (!report) return std::move(report.error());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    if (console.json) {
      console.out << to_json(*report) << "\n";
    } else {
      print(console, *report);
      if (!dry_run_) print_rate(console, *report, took.count());
    }
    return report->refused > 0 && !dry_run_ ? Exit::failed : Exit::ok;
  }

 private:
  static std::string verb_of(MigrationMode mode) {
    return mode == MigrationMode::dry_run ? "can go"
           : mode == MigrationMode::apply ? "went over"
                                          : "went back";
  }

  void print(Console& console, const MigrationReport& report) const {
    const Paint& paint = console.paint;
    Table table({"state", "becomes", ">" + verb_of(report.mode), ">cannot"});
    for (const auto& count : report.by_state)
      table.add({count.from, count.to, std::to_string(count.can),
                 count.cannot == 0 ? "0" : paint.red(std::to_string(count.cannot))});
    if (!table.empty()) console.out << table.text(paint);
    console.out << paint.bold(report.workflow) << " " << report.from << " -> " << report.to << "  "
                << (report.refused == 0 ? paint.green(std::to_string(report.moved))
                                        : std::to_string(report.moved))
                << " of " << counted(report.looked_at, "complaint") << " " << verb_of(report.mode);
    if (report.refused > 0)
      console.out << ", " << paint.red(std::to_string(report.refused) + " cannot");
    if (report.ended > 0) console.out << ", " << report.ended << " ended and stay";
    if (report.already > 0) console.out << ", " << report.already << " there already";
    console.out << "\n";
    print_refusals(console, report);
  }

  void print_refusals(Console& console, const MigrationReport& report) const {
    const std::size_t shown =
        all_ ? report.refusals.size() : std::min(report.refusals.size(), refusals_shown);
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& refusal = report.refusals[i];
      console.out << "  " << console.paint.bold(std::to_string(refusal.reference)) << " "
                  << refusal.state << "\n";
      for (const auto& reason : refusal.reasons)
        console.out << "      " << printable(reason) << "\n";
    }
    if (report.refused > static_cast<std::int64_t>(shown))
      console.out << console.paint.dim(
                         "  and " +
                         std::to_string(report.refused - static_cast<std::int64_t>(shown)) +
                         " more: --all, or --json")
                  << "\n";
  }

  static void print_rate(Console& console, const MigrationReport& report, double seconds) {
    if (report.moved == 0 || seconds <= 0) return;
    const auto rate = static_cast<std::int64_t>(static_cast<double>(report.moved) / seconds);
    console.err << console.paint_err.dim(std::to_string(rate) + " complaints a second") << "\n";
  }

  MigrationOrder order_;
  std::string actor_;
  std::vector<std::string> states_, clocks_, fields_;
  bool dry_run_ = false, apply_ = false, undo_ = false, all_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_migrate() { return std::make_unique<MigrateVerb>(); }

}  // namespace ayar::cli
