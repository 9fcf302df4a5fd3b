#include "service/explaining.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "runtime/clocks.hpp"
#include "runtime/explain.hpp"
#include "runtime/what_if.hpp"
#include "service/views.hpp"

namespace ayar::service {
namespace {

using runtime::Cycle;
using runtime::Definition;
using runtime::Snapshot;

std::vector<RevisionView> revisions_of(const std::vector<runtime::Revision>& revisions) {
  std::vector<RevisionView> made;
  for (const auto& revision : revisions) {
    made.push_back({revision.number, std::string(runtime::name_of(revision.status)),
                    std::string(runtime::name_of(revision.verdict)), revision.due, revision.ended,
                    revision.reason, revision.by});
  }
  return made;
}

/// How many of the steps had happened by `until`. They are in order of that.
std::size_t steps_until(const std::vector<runtime::Step>& steps, Instant until) {
  return static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.end(),
      [&](const runtime::Step& step) { return step.effective_at <= until; }));
}

/// A pinned workflow is known by its artifact: people know it by its name, and the lines are the same.
std::string place_in(const Definition& definition, SourceRef where) {
  if (where.file.rfind("artifact ", 0) == 0) where.file = definition.workflow + ".yaml";
  return place_text(where);
}

const Cycle* cycle_like(const Snapshot& snapshot, const Cycle& other) {
  for (const Cycle& cycle : snapshot.cycles) {
    if (cycle.clock == other.clock && cycle.number == other.number) return &cycle;
  }
  return nullptr;
}

bool differs(const ClockView& a, const ClockView& b) {
  return a.state != b.state || a.verdict != b.verdict || a.due != b.due || a.budget != b.budget ||
         a.breached != b.breached;
}

class Asking {
 public:
  Asking(const Definition& definition, const ExplainQuery& query, Instant now)
      : definition_(definition), query_(query), now_(now) {
    made_.event = query.what_if_event;
    made_.at = query.what_if_at.value_or(now);
  }

  Result<WhatIfView> ask(const Snapshot& snapshot) {
    made_.states_before = runtime::leaf_names(definition_, snapshot);
    if (made_.at < snapshot.effective_at)
      return Error{ErrorCode::invalid_argument,
                   "what if asks about " + to_text(made_.at) + ", before the complaint's last step",
                   "its last step was at " + to_text(snapshot.effective_at),
                   {},
                   {}};
    if (made_.event.empty()) return pass_time(snapshot);
    return send_event(snapshot);
  }

 private:
  Result<WhatIfView> pass_time(const Snapshot& snapshot) {
    const auto foresight = runtime::foresee(definition_, snapshot, made_.at);
    made_.cut = foresight.cut;
    made_.states_after = made_.states_before;
    thresholds(foresight.thresholds);
    // Beside what they are now: what time alone makes of them is the question.
    compare(snapshot, std::max(snapshot.effective_at, std::min(now_, made_.at)), foresight.after);
    return std::move(made_);
  }

  Result<WhatIfView> send_event(const Snapshot& snapshot) {
    auto trial = runtime::try_event(definition_, snapshot,
                                    runtime::SendCommand{query_.what_if_event, query_.what_if_data},
                                    query_.actor, made_.at);
    if (!trial) return std::move(trial.error());
    made_.states_before = runtime::leaf_names(definition_, trial->before);
    made_.states_after = runtime::leaf_names(definition_, trial->after);
    thresholds(trial->thresholds);
    for (const auto number : trial->queued)
      made_.messages.push_back(
          definition_.messages[trial->after.messages[number - 1].message].name);
    compare(trial->before, made_.at, trial->after);
    return std::move(made_);
  }

  void thresholds(const std::vector<runtime::Threshold>& passed) {
    for (const auto& threshold : passed) {
      const auto& name = definition_.clocks[threshold.clock].name;
      if (!query_.clock.empty() && name != query_.clock) continue;
      made_.thresholds.push_back(
          {name, threshold.cycle, threshold.at, threshold.what,
           place_in(definition_, threshold.where)});
    }
  }

  void compare(const Snapshot& before, Instant before_at, const Snapshot& after) {
    const auto look = [&](const Cycle& cycle) {
      ClockOutlookView outlook;
      outlook.clock = definition_.clocks[cycle.clock].name;
      outlook.cycle = cycle.number;
      if (!query_.clock.empty() && outlook.clock != query_.clock) return;
      if (const Cycle* then = cycle_like(before, cycle))
        outlook.before = view_of(definition_, *then, before_at);
      if (const Cycle* then = cycle_like(after, cycle))
        outlook.after = view_of(definition_, *then, made_.at);
      outlook.changed =
          !outlook.before || !outlook.after || differs(*outlook.before, *outlook.after);
      made_.clocks.push_back(std::move(outlook));
    };
    for (const Cycle& cycle : after.cycles)
      look(cycle);
    for (const Cycle& cycle : before.cycles) {
      if (cycle_like(after, cycle) == nullptr) look(cycle);
    }
  }

  const Definition& definition_;
  const ExplainQuery& query_;
  Instant now_;
  WhatIfView made_;
};

}  // namespace

std::string place_text(const SourceRef& where) {
  if (where.file.empty()) return {};
  std::string text = where.file.substr(where.file.find_last_of("/\\") + 1);
  if (where.line == 0) return text;
  return text + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

ClockStoryView view_of(const Definition& definition, const runtime::ClockStory& story,
                       Instant now) {
  ClockStoryView view;
  view.clock = view_of(definition, story.cycle, now);
  view.clock.revisions = revisions_of(story.revisions);
  for (const auto& segment : story.segments)
    view.segments.push_back({std::string(runtime::name_of(segment.kind)), segment.from, segment.to,
                             segment.why, place_in(definition, segment.where), segment.provisional});
  view.counted = story.counted;
  view.closed = story.closed;
  view.paused = story.paused;
  view.suspended = story.suspended;
  view.elapsed = story.elapsed;
  view.clock.used = story.counted;
  view.clock.remaining = story.remaining;
  view.target = runtime::target_text(definition, story.cycle);
  view.rule = place_in(definition, runtime::target_place(definition, story.cycle));
  for (const auto& note : story.notes)
    view.notes.push_back(
        {note.at, std::string(runtime::name_of(note.kind)), note.text, place_in(definition, note.where)});
  for (const auto& day : story.rests_on)
    view.rests_on.push_back({to_text(day.date), day.title, place_in(definition, day.where)});
  return view;
}

Result<ExplainView> explained(const History& history, const ExplainQuery& query, Instant now) {
  const Instant end = query.until.value_or(now);
  std::span<const runtime::Step> steps = history.steps;
  if (query.until) steps = steps.first(steps_until(history.steps, end));
  ExplainView made;
  for (const auto& story : runtime::explain(history.tables(), steps, end)) {
    auto view = view_of(*story.definition, story, end);
    if (query.clock.empty() || view.clock.clock == query.clock)
      made.clocks.push_back(std::move(view));
  }
  if (!query.clock.empty() && made.clocks.empty())
    return Error{ErrorCode::not_found,
                 "no clock '" + bounded(query.clock, 64) + "' has run on this complaint",
                 {},
                 {},
                 {}};
  if (query.what_if_event.empty() && !query.what_if_at) return made;
  const Snapshot snapshot = runtime::replay(history.tables(), history.steps);
  auto asked = Asking(*history.definition, query, now).ask(snapshot);
  if (!asked) return std::move(asked.error());
  made.what_if = std::move(*asked);
  return made;
}

}  // namespace ayar::service
