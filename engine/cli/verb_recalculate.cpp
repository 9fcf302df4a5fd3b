#include <chrono>
#include <ostream>

#include <ayar/json.hpp>

#include "cli/definition_name.hpp"
#include "cli/policy_page.hpp"
#include "cli/progress.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class RecalculateVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "recalculate"; }
  const char* summary() const noexcept override {
    return "bring open clocks under a changed policy or calendar: previewed, then signed";
  }
  const char* example() const noexcept override {
    return "ayar recalculate workflows/retail.yaml --dry-run\n"
           "  ayar recalculate retail@5 --apply --actor sara --approver omid --reason 'new holidays'";
  }
  void options(CLI::App& app) override {
    app.add_option("policy", policy_, "a workflow file, or a published version: retail@5")
        ->type_name("FILE|NAME@VERSION")
        ->required();
    auto* dry = app.add_flag("-n,--dry-run", dry_run_, "list every clock that would change");
    auto* apply = app.add_flag("--apply", order_.apply, "do it; after an interruption, go on");
    dry->excludes(apply);
    app.add_flag("--frozen", order_.frozen,
                 "set an accepted revision beside each frozen verdict that differs");
    app.add_option("--actor", actor_, "who does it (default: who acts, by --as)")->type_name("ID");
    app.add_option("--approver", order_.approver, "who agreed to it: another person")
        ->type_name("ID");
    app.add_option("--reason", order_.reason, "kept for ever, in every journal")->type_name("TEXT");
    app.add_flag("--alone", order_.alone, "nobody else agreed; the journals say so for ever");
    app.add_option("--cases", cases_, "how many clocks are listed")
        ->type_name("N")
        ->capture_default_str();
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    if (!dry_run_ && !order_.apply)
      return Error{ErrorCode::invalid_argument,
                   "say what to do: --dry-run or --apply",
                   "begin with --dry-run",
                   {},
                   {}};
    if (auto named = read_policy(console, globals); !named) return std::move(named.error());
    auto actor = acting(globals, actor_);
    if (!actor) return std::move(actor.error());
    order_.actor = std::move(*actor);
    order_.tenant = globals.tenant;
    auto session = Session::open(globals, console, order_.apply ? Access::write : Access::read);
    if (!session) return std::move(session.error());
    Progress progress(console, "recalculating");
    const auto started = std::chrono::steady_clock::now();
    auto report = (*session)->engine().recalculate(
        order_, [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
    progress.finish();
    if (!report) return std::move(report.error());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    if (console.json) {
      console.out << to_json(*report) << "\n";
    } else {
      console.out << recalculation_page(*report, cases_, console);
      if (report->looked_at > 0 && took.count() > 0)
        console.err << console.paint_err.dim(
                           std::to_string(static_cast<std::int64_t>(
                               static_cast<double>(report->looked_at) / took.count())) +
                           " complaints a second")
                    << "\n";
    }
    return report->refused > 0 && order_.apply ? Exit::failed : Exit::ok;
  }

 private:
  Result<void> read_policy(Console& console, const Globals& globals) {
    if (policy_.find('@') != std::string::npos && policy_.find('.') == std::string::npos) {
      auto named = parse_full_name(policy_);
      if (!named) return std::move(named.error());
      order_.workflow = named->workflow;
      order_.to = *named->version;
      return {};
    }
    auto policy = load_for_use(policy_, globals, console);
    if (!policy) return std::move(policy.error());
    order_.policy = std::move(*policy);
    return {};
  }

  RecalculationOrder order_;
  std::string policy_, actor_;
  bool dry_run_ = false;
  std::size_t cases_ = 20;
};

}  // namespace

std::unique_ptr<Verb> make_recalculate() { return std::make_unique<RecalculateVerb>(); }

}  // namespace ayar::cli
