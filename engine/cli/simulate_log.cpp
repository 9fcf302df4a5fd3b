#include "cli/simulate_log.hpp"

#include <algorithm>
#include <map>

#include "runtime/decide.hpp"

namespace ayar::cli {
namespace {

namespace sim = runtime::simulation;
using runtime::Fact;
using runtime::FactKind;
using workflow::Index;

/// What happened in one state.
struct Seen {
  std::size_t visits = 0;
  struct Way {
    std::vector<Duration> after;
    std::vector<Map> data;
  };
  std::map<std::string, Way> ways;  // by event
};

class Replay {
 public:
  Replay(const workflow::Definition& definition, const logs::ImportMap& map, const logs::Log& log)
      : definition_(definition),
        planner_(map, log.columns),
        log_(log),
        seen_(definition.states.size()) {
    actor_.kind = ActorKind::import;
    actor_.id = map.actor;
    actor_.roles = {"import"};
  }

  Result<LogPlan> run() {
    for (const logs::LogCase& one : log_.cases)
      follow(one);
    if (opened_.empty())
      return Error{ErrorCode::invalid_data,
                   "no case of the log can be opened along '" + definition_.workflow + "'",
                   first_refusal_,
                   {},
                   {}};
    std::sort(opened_.begin(), opened_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [at, data] : opened_) {
      made_.plan.arrivals.at.push_back(at);
      made_.plan.data_samples.push_back(std::move(data));
    }
    made_.plan.name = "log";
    made_.plan.start = made_.plan.arrivals.at.front();
    made_.plan.messages.resize(definition_.messages.size());
    behaviours();
    return std::move(made_);
  }

 private:
  void follow(const logs::LogCase& one) {
    std::string adjusted;
    auto open = planner_.opening(one, adjusted);
    if (!open) return refuse(open.error());
    const Instant received = open->received_at.value_or(one.rows.front().at);
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "cmp_log";
    envelope->received_at = received;
    envelope->parties.push_back({"complainant", "per_log", "", ""});
    snapshot_ = runtime::blank(definition_);
    entered_.clear();
    if (!obey(runtime::OpenCommand{std::move(envelope), open->data}, received)) return;
    ++made_.cases;
    opened_.emplace_back(received, std::move(open->data));
    for (std::size_t i = planner_.consumed_by_opening(one) ? 1 : 0; i < one.rows.size(); ++i)
      row(one, i);
  }

  void row(const logs::LogCase& one, std::size_t index) {
    ++made_.rows;
    auto planned = planner_.plan(one, index);
    if (planned.event.empty()) return;
    const Instant at = std::max(one.rows[index].at, snapshot_.effective_at);
    event_ = planned.event;
    data_ = planned.data;
    if (obey(runtime::SendCommand{planned.event, std::move(planned.data)}, at)) ++made_.taken;
    event_.clear();
  }

  bool obey(const runtime::Command& command, Instant at) {
    auto advanced = runtime::advance(definition_, snapshot_, command, actor_, at, decision_);
    take();
    for (std::size_t i = 0; i < snapshot_.messages.size(); ++i) {
      if (snapshot_.messages[i].state != runtime::MessageState::queued) continue;
      const runtime::DeliveryCommand sent{static_cast<std::uint32_t>(i + 1),
                                          runtime::DeliveryOutcome::sent, ""};
      (void)runtime::advance(definition_, snapshot_, sent, Actor{}, at, decision_);
      take();
    }
    if (!advanced) refuse(advanced.error());
    return static_cast<bool>(advanced);
  }

  void refuse(const Error& error) {
    ++made_.refused;
    if (first_refusal_.empty()) first_refusal_ = error.message;
  }

  void take() {
    for (const auto& step : decision_.made())
      for (const Fact& fact : step.facts)
        learn(fact, step.effective_at);
    std::swap(snapshot_, decision_.after);
  }

  void learn(const Fact& fact, Instant at) {
    if (fact.kind == FactKind::entered) {
      entered_[fact.subject] = at;
      ++seen_[fact.subject].visits;
    } else if (fact.kind == FactKind::taken && !event_.empty() &&
               fact.other != workflow::none && definition_.events[fact.other].name == event_) {
      const auto& row = definition_.transitions[fact.subject];
      const auto since = entered_.find(row.source);
      // What goes nowhere changes nothing that is counted.
      if (row.targets.empty() || since == entered_.end()) return;
      Seen::Way& way = seen_[row.source].ways[event_];
      way.after.push_back(at - since->second);
      way.data.push_back(data_);
    }
  }

  void behaviours() {
    for (Index state = 1; state < seen_.size(); ++state) {
      Seen& seen = seen_[state];
      if (seen.ways.empty()) continue;
      sim::Behaviour behaviour;
      behaviour.state = state;
      behaviour.role = "import";
      for (auto& [event, way] : seen.ways) {
        sim::Act act;
        act.event = event;
        act.share = static_cast<double>(way.after.size()) / static_cast<double>(seen.visits);
        act.after.kind = sim::Length::Kind::empirical;
        act.after.samples = std::move(way.after);
        act.samples = std::move(way.data);
        behaviour.acts.push_back(std::move(act));
      }
      made_.plan.behaviours.push_back(std::move(behaviour));
    }
  }

  const workflow::Definition& definition_;
  logs::Planner planner_;
  const logs::Log& log_;
  std::vector<Seen> seen_;  // by state
  std::map<Index, Instant> entered_;
  std::vector<std::pair<Instant, Map>> opened_;
  runtime::Snapshot snapshot_;
  runtime::Decision decision_;
  Actor actor_;
  std::string event_, first_refusal_;
  Map data_;
  LogPlan made_;
};

}  // namespace

Result<LogPlan> plan_of_log(const workflow::Definition& definition, const logs::ImportMap& map,
                            const logs::Log& log) {
  return Replay(definition, map, log).run();
}

}  // namespace ayar::cli
