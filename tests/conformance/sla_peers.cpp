#include "sla_peers.hpp"

#include <algorithm>

namespace ayar::conformance {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names events(const Names& names) {
  Names references;
  for (const auto& name : names)
    references.push_back("{event: " + name + "}");
  return references;
}

Names entering(const Names& states) {
  Names references;
  for (const auto& state : states)
    references.push_back("{state: " + state + "}");
  return references;
}

Names leaving(const Names& states) {
  Names references;
  for (const auto& state : states)
    references.push_back("{left: " + state + "}");
  return references;
}

/// Of these statuses those that the ticket comes to: what never happens needs no option.
Names visited(const SlaTimeline& timeline, const Names& states) {
  Names made;
  for (const auto& state : timeline.statuses()) {
    if (contains(states, state)) made.push_back(state);
  }
  return made;
}

bool happens(const SlaTimeline& timeline, const Names& names) {
  return std::any_of(timeline.acts.begin(), timeline.acts.end(),
                     [&](const SlaAct& act) { return contains(names, act.event); });
}

/// Gathers the clocks of one ticket.
class Composer {
 public:
  Composer(const SlaTimeline& timeline, SlaWorkflow& made) : timeline_(timeline), made_(made) {}

  [[nodiscard]] bool has(const std::string& clock) const {
    return timeline_.targets.contains(clock);
  }

  /// A clock over the ticket's target of that name, which later edits may replace.
  SlaClock clock(const std::string& name, Names met_by) {
    SlaClock made;
    made.name = name;
    made.met_by = std::move(met_by);
    made.goals.push_back({1, timeline_.targets.at(name)});
    std::int64_t policy = 1;
    for (const SlaAct& act : timeline_.acts) {
      const auto target = act.targets.find(name);
      if (target == act.targets.end() || !act.hours.empty()) continue;
      made.goals.push_back({++policy, target->second});
      made_.options.insert("target by a field, on_change origin: keep");
    }
    for (const SlaAct& act : timeline_.acts) {
      if (act.matches) continue;
      made.cancelled_by.push_back("{event: " + act.event + "}");
      made_.options.insert("cancelled_by");
    }
    return made;
  }

  void pause(SlaClock& clock, const Names& states) {
    clock.pauses = visited(timeline_, states);
    if (!clock.pauses.empty()) made_.options.insert("pauses");
  }

  void start_by(SlaClock& clock, Names references, bool again) {
    clock.starts = std::move(references);
    made_.options.insert("starts by event");
    if (!again) return;
    clock.reopen = "new_cycle";
    made_.options.insert("reopen: new_cycle");
  }

  void add(SlaClock clock) { made_.clocks.push_back(std::move(clock)); }
  void option(const char* name) { made_.options.insert(name); }

 private:
  const SlaTimeline& timeline_;
  SlaWorkflow& made_;
};

const Names answers{"first_response", "agent_reply_first"};
const Names contacts{"agent_contact", "customer_contact", "agent_reply_first"};

/// Zammad up to 3: every clock stands still in pending and closed states, and each contact of
/// either side begins the update clock anew.
void old_zammad(const SlaTimeline& timeline, Composer& compose) {
  if (compose.has("first_response")) {
    SlaClock made = compose.clock("first_response", events(answers));
    compose.pause(made, timeline.pausing);
    compose.add(std::move(made));
  }
  if (compose.has("update")) {
    SlaClock made = compose.clock("update", events(contacts));
    if (happens(timeline, contacts)) {
      made.kind = "repeating";
      // Every turn begins the next: the law wants something that ends it.
      made.cancelled_by.emplace_back("{event: retire}");
      compose.option("kind: repeating");
    }
    compose.pause(made, timeline.pausing);
    compose.add(std::move(made));
  }
  if (compose.has("solution")) {
    SlaClock made = compose.clock("solution", events({"close"}));
    compose.pause(made, timeline.pausing);
    compose.add(std::move(made));
  }
}

/// Zammad from 4 on: the update clock runs from a customer's word to the agent's.
void new_zammad(const SlaTimeline& timeline, Composer& compose) {
  SlaClock first = compose.clock("first_response", events(answers));
  compose.pause(first, timeline.pausing);
  compose.add(std::move(first));
  SlaClock update = compose.clock("update", events({"agent_contact"}));
  compose.start_by(update, events({"customer_contact"}), true);
  compose.pause(update, timeline.pausing);
  compose.add(std::move(update));
  SlaClock solution = compose.clock("solution", events({"close"}));
  compose.pause(solution, timeline.pausing);
  compose.add(std::move(solution));
  if (!timeline.asserts("probe_add")) return;
  SlaClock probe = compose.clock("solution", events({"probe_done"}));
  probe.name = "probe";
  const Map& asked = *timeline.expect.find("probe_add")->second.get_if<Map>();
  probe.goals = {{1, *asked.find("minutes")->second.get_if<std::int64_t>()}};
  probe.starts = events({"probe"});
  compose.pause(probe, timeline.pausing);
  compose.add(std::move(probe));
}

/// A measure beside the promises: counts, and nothing is due to anybody.
SlaClock gauge(std::string name, std::string unit, Names starts, Names met_by) {
  SlaClock made;
  made.name = std::move(name);
  made.unit = std::move(unit);
  made.goals = {{1, 60}};
  made.starts = std::move(starts);
  made.met_by = std::move(met_by);
  made.reopen = "new_cycle";
  made.internal = true;
  return made;
}

void erpnext(const SlaTimeline& timeline, Composer& compose) {
  compose.add(compose.clock("first_response", events({"agent_contact", "close"})));
  SlaClock solution = compose.clock("solution", events({"close"}));
  compose.pause(solution, timeline.pausing);
  compose.add(std::move(solution));
  if (timeline.asserts("avg_response_seconds")) {
    compose.option("an internal clock in wall minutes");
    compose.add(gauge("answering", "m", events({"customer_contact"}), events({"agent_contact"})));
    compose.add(gauge("lasting", "m", {"received_at"}, events({"close"})));
  }
  if (timeline.asserts("hold_seconds")) {
    compose.option("an internal clock in wall minutes");
    const Names held = visited(timeline, timeline.pausing);
    compose.add(gauge("held", "m", entering(held), leaving(held)));
  }
}

/// A status has a category: paused (which counts as the first response too) or resolved.
void frappe(const SlaTimeline& timeline, Composer& compose) {
  Names pausing = timeline.pausing;
  pausing.emplace_back("on_hold");
  const Names resolved = visited(timeline, {"resolved", "closed", "completed"});
  const Names held = visited(timeline, pausing);
  Names answered = events({"first_response", "agent_reply_first", "agent_contact"});
  for (const auto& reference : entering(held))
    answered.push_back(reference);
  for (const auto& reference : entering(resolved))
    answered.push_back(reference);
  compose.add(compose.clock("first_response", answered));
  Names solved = entering(resolved);
  solved.push_back("{event: close}");
  SlaClock solution = compose.clock("solution", std::move(solved));
  compose.pause(solution, pausing);
  compose.add(std::move(solution));
  if (!timeline.asserts("hold_seconds")) return;
  compose.option("an internal clock over the hold");
  compose.add(gauge("held", "bm", entering(held), leaving(held)));
}

void glpi(const SlaTimeline& timeline, Composer& compose) {
  for (const auto& [name, minutes] : timeline.targets)
    compose.add(compose.clock(name, events({"close"})));
}

void request_tracker(const SlaTimeline& timeline, Composer& compose, SlaWorkflow& made) {
  const bool by_customer = timeline.set == "rt-qualitative";
  if (compose.has("first_response")) {
    SlaClock first = compose.clock("first_response", events({"agent_contact"}));
    made.owner_asks = by_customer && timeline.notes("also the owner");
    if (by_customer)
      compose.start_by(first, events({made.owner_asks ? "customer_asked" : "customer_contact"}),
                       true);
    // IgnoreOnStatuses alone hides a deadline that goes on running; ExcludeTime makes it a pause.
    if (timeline.asserts("due_after_shift")) compose.pause(first, {"stalled"});
    compose.add(std::move(first));
  }
  if (compose.has("keep_in_loop")) {
    SlaClock loop = compose.clock("keep_in_loop", events({"close"}));
    loop.starts = events({"agent_contact"});
    compose.pause(loop, {"stalled"});
    compose.add(std::move(loop));
  }
  if (!compose.has("solution")) return;
  SlaClock solution = compose.clock("solution", events({"close"}));
  const bool moves = std::any_of(timeline.acts.begin(), timeline.acts.end(),
                                 [](const SlaAct& act) { return !act.hours.empty(); });
  if (moves) {
    // Another agreement with another calendar: its clock takes the place of the first.
    SlaClock other = solution;
    other.name = "solution_elsewhere";
    other.calendar = "second";
    other.starts = events({"sla_change"});
    solution.cancelled_by = events({"sla_change"});
    compose.option("cancelled_by, and a clock with a calendar of its own");
    compose.add(std::move(other));
  }
  compose.add(std::move(solution));
}

void chatwoot(const SlaTimeline& timeline, Composer& compose, SlaWorkflow& made) {
  made.tells_once = true;
  if (compose.has("first_response"))
    compose.add(compose.clock("first_response", events({"first_response"})));
  if (compose.has("next_response")) {
    SlaClock next = compose.clock("next_response", events({"agent_contact", "first_response"}));
    compose.start_by(next, events({"customer_waiting_since"}), true);
    compose.add(std::move(next));
  }
  if (!compose.has("solution")) return;
  Names solved = entering(visited(timeline, {"resolved"}));
  solved.push_back("{event: close}");
  compose.add(compose.clock("solution", std::move(solved)));
}

/// What is left when no option may be used.
void make_plain(SlaWorkflow& made) {
  made.options.clear();
  for (SlaClock& clock : made.clocks) {
    clock.kind = "deadline";
    clock.goals.resize(1);
    clock.starts = {"received_at"};
    clock.cancelled_by.clear();
    clock.pauses.clear();
    clock.reopen.clear();
  }
  std::erase_if(made.clocks,
                [](const SlaClock& clock) { return clock.internal || !clock.calendar.empty(); });
}

}  // namespace

SlaWorkflow workflow_of(const SlaTimeline& timeline, bool plain) {
  SlaWorkflow made;
  Composer compose(timeline, made);
  if (timeline.semantics == "zammad-old") old_zammad(timeline, compose);
  if (timeline.semantics == "zammad-new") new_zammad(timeline, compose);
  if (timeline.semantics == "erpnext") erpnext(timeline, compose);
  if (timeline.semantics == "frappe-helpdesk") frappe(timeline, compose);
  if (timeline.semantics == "glpi") glpi(timeline, compose);
  if (timeline.semantics == "rt") request_tracker(timeline, compose, made);
  if (timeline.semantics == "chatwoot") chatwoot(timeline, compose, made);
  if (plain) make_plain(made);
  return made;
}

}  // namespace ayar::conformance
