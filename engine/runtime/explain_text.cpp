// The words in which a story speaks of targets and of what happened to a clock.
#include "base/dates.hpp"
#include "runtime/explain_track.hpp"

namespace ayar::runtime {
namespace {

using workflow::ClockKind;
using workflow::Goal;
using workflow::Reference;
using workflow::ReferenceKind;
using workflow::TargetKind;

const Goal* goal_of(const Definition& definition, const Cycle& cycle) {
  const auto& rule = definition.clocks[cycle.clock];
  const bool switched = cycle.switched != none && cycle.switched < rule.switches.size();
  const auto& goals = switched ? rule.switches[cycle.switched].goals : rule.goals;
  return cycle.goal < goals.size() ? &goals[cycle.goal] : nullptr;
}

std::string span_text(const Definition& definition, const Goal& goal) {
  switch (goal.kind) {
    case TargetKind::within: return calendar::to_text(goal.within);
    case TargetKind::every: return "every " + calendar::to_text(goal.within);
    case TargetKind::until:
      return goal.until < definition.fields.size() ? "until " + definition.fields[goal.until].name
                                                   : "until a field";
  }
  return {};
}

std::string reference_text(const Definition& definition, const Reference& reference) {
  switch (reference.kind) {
    case ReferenceKind::received_at: return "receipt";
    case ReferenceKind::state_entered:
      return "state " + definition.states[reference.subject].name;
    case ReferenceKind::state_left:
      return "leaving state " + definition.states[reference.subject].name;
    case ReferenceKind::event_taken: return "event " + definition.events[reference.subject].name;
    case ReferenceKind::message_sent:
      return "message " + definition.messages[reference.subject].name;
  }
  return {};
}

/// What made a step: "event decide", "message.answer.sent".
std::string cause_of(const Step& step) {
  if (step.kind == StepKind::opened) return "opening";
  if (step.cause.empty()) return std::string(name_of(step.kind));
  return step.kind == StepKind::event ? "event " + step.cause : step.cause;
}

std::string due_text(const Cycle& cycle) { return "due " + to_text(cycle.due); }

/// "owner", "manager and assigned to manager"; empty: the rung only marks.
std::string told(const workflow::Rung& rung) {
  std::string text;
  if (!rung.notify.empty()) text = rung.notify + " told";
  if (!rung.assign.empty()) text += (text.empty() ? "" : ", ") + ("given to " + rung.assign);
  return text;
}

bool is_missed(const Fact& fact) { return fact.value == Value("missed"); }

}  // namespace

std::string target_text(const Definition& definition, const Cycle& cycle) {
  const auto& rule = definition.clocks[cycle.clock];
  const Goal* goal = goal_of(definition, cycle);
  if (goal == nullptr)
    return rule.kind == ClockKind::promise ? "the promise's own" : std::string();
  std::string text = span_text(definition, *goal);
  if (!goal->when.empty()) text += " when " + goal->when.text();
  if (cycle.switched != none) text += " by switch";
  return text;
}

SourceRef target_place(const Definition& definition, const Cycle& cycle) {
  const Goal* goal = goal_of(definition, cycle);
  return goal != nullptr ? goal->where : definition.clocks[cycle.clock].where;
}

std::string started_text(const Definition& definition, const Fact& fact, const Cycle& cycle,
                         const Step& step) {
  const auto& rule = definition.clocks[fact.subject];
  const std::string target = target_text(definition, cycle) + ", " + due_text(cycle);
  if (fact.via != none && fact.via < rule.switches.size()) {
    std::string on;
    for (const auto& reference : rule.switches[fact.via].on)
      on += (on.empty() ? "" : " or ") + reference_text(definition, reference);
    return "another due date by " + cause_of(step) + " (switch on " + on + "): " + target +
           (fact.value == Value(true) ? ", counted from the old start" : ", counted from here");
  }
  if (fact.value == Value(true)) return "goes on with what was used: " + target;
  const bool earlier = fact.at < step.effective_at;
  return "starts by " + (earlier ? std::string("receipt") : cause_of(step)) + ": " + target;
}

std::string retargeted_text(const Definition& definition, const Cycle& before, const Cycle& after,
                            const Step& step) {
  std::string text = "target " + target_text(definition, after);
  if (after.goal != before.goal) text += " in place of " + target_text(definition, before);
  text += " by " + cause_of(step) + ": " + due_text(after) + ", before " + to_text(before.due);
  if (after.breached && !before.breached) text += ", past already";
  if (before.breached && !after.breached) text += "; the breach is taken back";
  return text;
}

std::string ended_text(const Definition& definition, const Fact& fact, const Step& step) {
  const auto verdict = fact.kind == FactKind::clock_cancelled ? Verdict::cancelled : fact.verdict;
  std::string text(name_of(verdict));
  if (verdict == Verdict::lapsed)
    return text + ": the right ended unused";
  if (verdict == Verdict::replaced && definition.clocks[fact.subject].switches.empty())
    return text;
  return text + " by " + cause_of(step);
}

std::string corrected_text(const Cycle* before, const Cycle& after, const Step& step) {
  const std::string by = cause_of(step);
  if (before == nullptr) return "told anew by " + by + ": a cycle of its own, " + due_text(after);
  std::string text = "told anew by " + by + ": " + due_text(after);
  if (after.due != before->due) text += ", before " + to_text(before->due);
  if (after.started != before->started)
    text += ", started " + to_text(after.started) + ", before " + to_text(before->started);
  if (after.breached != before->breached)
    text += after.breached ? ", now breached" : ", the breach is taken back";
  return text;
}

std::string revised_text(const Revision& revision) {
  std::string text = "revision " + std::to_string(revision.number) + " (" +
                     std::string(name_of(revision.status)) +
                     "): " + std::string(name_of(revision.verdict)) + ", due " +
                     to_text(revision.due);
  if (revision.ended != Instant{}) text += ", ended " + to_text(revision.ended);
  if (!revision.reason.empty()) text += ", because " + revision.reason;
  if (!revision.by.empty()) text += " (" + revision.by + ")";
  return text;
}

RungNote rung_note(const Definition& definition, const Fact& fact) {
  const auto& ladder = definition.clocks[fact.subject].ladder;
  const workflow::Rung* rung = fact.other < ladder.size() ? &ladder[fact.other] : nullptr;
  RungNote note;
  if (fact.kind == FactKind::clock_warned) {
    note.text = rung != nullptr ? std::to_string(rung->percent) + " % of the budget" : "warned";
  } else if (fact.kind == FactKind::clock_breached) {
    note.text = "due and not met";
  } else {
    note.text = rung != nullptr ? calendar::to_text(rung->offset) + " past due" : "past due";
    if (fact.repeat > 1) note.text += ", for the " + std::to_string(fact.repeat) + ". time";
  }
  if (rung != nullptr) {
    const std::string who = told(*rung);
    if (!who.empty()) note.text += is_missed(fact) ? ": nobody told, missed" : ": " + who;
    note.where = rung->where;
  } else {
    note.where = definition.clocks[fact.subject].where;
  }
  return note;
}

}  // namespace ayar::runtime
