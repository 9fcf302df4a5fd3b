#include <ostream>

#include <ayar/json.hpp>

#include "cli/policy_page.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class ReplayVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "replay"; }
  const char* summary() const noexcept override {
    return "what another policy would have judged: verdicts then and now, nothing changed";
  }
  const char* example() const noexcept override {
    return "ayar replay --policy workflows/retail.yaml --clock resolve --by team --by month";
  }
  void options(CLI::App& app) override {
    app.add_option("--policy", policies_,
                   "workflow file whose clocks judge; repeated: one after another, side by side")
        ->type_name("FILE")
        ->required()
        ->allow_extra_args(false);
    app.add_option("--workflow", order_.workflow, "whose complaints (default: the policy's own)")
        ->type_name("NAME");
    app.add_option("--clock", order_.clock, "this clock only")->type_name("NAME");
    app.add_option("--where", order_.where,
                   "only complaints for which this guard over their data holds")
        ->type_name("GUARD");
    app.add_option("--against", order_.against,
                   "bool field that holds somebody else's verdict (true: met); says how far both agree")
        ->type_name("FIELD");
    app.add_option("--by", by_, "tell apart by team, by month; may be repeated")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"team", "month"}))
        ->allow_extra_args(false);
    app.add_option("--until", until_, "where open clocks are cut (default now)")
        ->type_name("INSTANT");
    app.add_option("--cases", cases_, "how many cycles that differ are listed")
        ->type_name("N")
        ->capture_default_str();
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    if (!until_.empty()) {
      auto instant = parse_instant(until_);
      if (!instant) return std::move(instant.error());
      order_.until = *instant;
    }
    order_.tenant = globals.tenant;
    auto session = Session::open(globals, console, Access::read);
    if (!session) return std::move(session.error());
    std::vector<PolicyReplayReport> reports;
    for (const auto& file : policies_) {
      auto policy = load_for_use(file, globals, console);
      if (!policy) return std::move(policy.error());
      order_.policy = std::move(*policy);
      Progress progress(console, "replaying " + file);
      auto report = (*session)->engine().replay(
          order_, [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
      progress.finish();
      if (!report) return std::move(report.error());
      reports.push_back(std::move(*report));
    }
    print(console, reports);
    return Exit::ok;
  }

 private:
  void print(Console& console, const std::vector<PolicyReplayReport>& reports) const {
    if (console.json) {
      std::vector<std::string> items;
      for (const auto& report : reports)
        items.push_back(to_json(report));
      console.out << (items.size() == 1 ? items.front() : json_list(items)) << "\n";
      return;
    }
    ReplayView view;
    view.cases = reports.size() == 1 ? cases_ : 0;
    for (const auto& what : by_)
      (what == "team" ? view.by_team : view.by_month) = true;
    for (std::size_t i = 0; i < reports.size(); ++i) {
      if (reports.size() > 1)
        console.out << (i > 0 ? "\n" : "") << console.paint.dim(policies_[i]) << "\n";
      console.out << replay_page(reports[i], view, console);
      if (!order_.against.empty())
        console.out << order_.against << ": "
                    << agreement_line(reports[i].agreement, console.paint) << "\n";
    }
  }

  PolicyReplay order_;
  std::vector<std::string> policies_, by_;
  std::string until_;
  std::size_t cases_ = 10;
};

}  // namespace

std::unique_ptr<Verb> make_replay() { return std::make_unique<ReplayVerb>(); }

}  // namespace ayar::cli
