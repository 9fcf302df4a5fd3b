#include "sla_drive.hpp"

#include <algorithm>

#include <ayar/engine.hpp>

#include "sla_yaml.hpp"
#include "workflow/sources.hpp"

namespace ayar::conformance {
namespace {

/// The ticket's calendars; zones are the machine's.
class TicketSources final : public workflow::Sources {
 public:
  explicit TicketSources(const SlaTimeline& timeline) : timeline_(timeline) {}
  Result<Text> calendar(std::string_view name) const override {
    const Map* hours = &timeline_.hours;
    if (name != "first") {
      for (const SlaAct& act : timeline_.acts)
        hours = act.hours.empty() ? hours : &act.hours;
    }
    const std::string text(name);
    return Text{"calendars/" + text + ".yaml", calendar_yaml(timeline_, text, *hours)};
  }
  Result<std::string> zone(std::string_view name) const override { return machine_.zone(name); }

 private:
  const SlaTimeline& timeline_;
  test::FolderSources machine_;
};

Actor who(const SlaAct& act, bool owner) {
  const bool customer = act.event.starts_with("customer");
  return parse_actor(!customer ? "agent:mina" : owner ? "owner:reza" : "customer:reza").value();
}

class Driver {
 public:
  Driver(const SlaTimeline& timeline, const SlaWorkflow& workflow)
      : timeline_(timeline), workflow_(workflow), clock_(timeline.created_at) {}

  Result<SlaRide> run() {
    if (auto begun = begin(); !begun) return std::move(begun.error());
    for (const SlaAct& act : timeline_.acts) {
      clock_.set(std::max(clock_.now(), act.at));
      engine_->run_once();
      if (auto done = obey(act); !done) {
        done.error().message = act.event + " at " + to_text(act.at) + ": " + done.error().message;
        return std::move(done.error());
      }
      if (auto looked = look(act.event, act.to); !looked) return std::move(looked.error());
    }
    if (auto ended = end(); !ended) return std::move(ended.error());
    return std::move(ride_);
  }

 private:
  Result<std::shared_ptr<const Workflow>> load(int version, const std::string& calendar) {
    const auto yaml = workflow_yaml(timeline_, workflow_, version, calendar);
    const TicketSources sources(timeline_);
    auto loaded = workflow::load(yaml, timeline_.id + ".yaml", sources);
    if (!loaded.definition) {
      std::string text = "the workflow does not load:\n" + yaml;
      for (const auto& diagnostic : loaded.diagnostics)
        text += to_text(diagnostic, yaml);
      return Error{ErrorCode::invalid_definition, std::move(text), {}, {}, {}};
    }
    ride_.yaml = yaml;
    return std::make_shared<const Workflow>(std::move(loaded.definition));
  }

  Result<void> begin() {
    EngineOptions options;
    options.clock = &clock_;
    options.random_seed = 5;
    auto engine = Engine::open(open_memory_store(), options);
    if (!engine) return std::move(engine.error());
    engine_ = std::move(engine).value();
    auto loaded = load(1, "first");
    if (!loaded) return std::move(loaded.error());
    engine_->publish(loaded.value());
    Command open;
    open.what = Open{status_name(timeline_.id), {}, {}, {}, {}, {}, {}};
    open.actor = parse_actor("agent:mina").value();
    auto opened = engine_->send_and_wait(std::move(open));
    if (!opened) return std::move(opened.error());
    id_ = opened->id;
    return look("opened", {});
  }

  Result<void> obey(const SlaAct& act) {
    if (!is_sent(act)) return {};
    Command command;
    const bool moves = act.event == "state";
    Send send{id_, moves ? event_into(act.to) : act.event, {}, {}};
    if (!moves && act.matches && !act.targets.empty() && act.hours.empty())
      send.data.insert_or_assign("policy", Value(++policy_));
    command.what = std::move(send);
    command.actor = who(act, workflow_.owner_asks);
    auto applied = engine_->send_and_wait(std::move(command));
    if (!applied) return std::move(applied.error());
    return {};
  }

  Result<void> look(const std::string& event, const std::string& to) {
    auto seen = engine_->get(id_);
    if (!seen) return std::move(seen.error());
    auto journal = engine_->journal(id_);
    if (!journal) return std::move(journal.error());
    const auto warned = std::count_if(journal->begin(), journal->end(), [](const JournalView& e) {
      return e.cause.starts_with("clock.") && e.cause.ends_with(".warned");
    });
    ride_.moments.push_back(
        {clock_.now(), event, to, std::move(seen).value(), static_cast<std::size_t>(warned)});
    return {};
  }

  Result<void> end() {
    auto stories = engine_->explain(id_, clock_.now() + std::chrono::hours(24 * 30));
    if (!stories) return std::move(stories.error());
    ride_.stories = std::move(stories).value();
    OutboxQuery notices;
    notices.kind = "notice";
    auto page = engine_->outbox(notices);
    if (!page) return std::move(page.error());
    ride_.notices = page->items.size();
    auto proved = engine_->verify();
    if (!proved) return std::move(proved.error());
    if (!proved->clean()) {
      return Error{ErrorCode::internal,
                   "the past does not verify: " + proved->findings.front().what,
                   {},
                   {},
                   {}};
    }
    return {};
  }

  const SlaTimeline& timeline_;
  const SlaWorkflow& workflow_;
  SimulatedClock clock_;
  std::unique_ptr<Engine> engine_;
  std::string id_;
  std::int64_t policy_ = 1;
  SlaRide ride_;
};

}  // namespace

Result<SlaRide> drive(const SlaTimeline& timeline, const SlaWorkflow& workflow) {
  return Driver(timeline, workflow).run();
}

}  // namespace ayar::conformance
