#include "workflow/draw/clock_marks.hpp"

#include <algorithm>

namespace ayar::workflow::draw {
namespace {

std::string_view sign_of_end(ClockKind kind) {
  return kind == ClockKind::repeating ? sign_again : sign_met;
}

class Marker {
 public:
  Marker(const Definition& definition, const Wording& wording)
      : definition_(definition), wording_(wording) {
    marks_.states.resize(definition.states.size());
    marks_.transitions.resize(definition.transitions.size());
  }

  ClockMarks run() {
    for (Index clock = 0; clock < definition_.clocks.size(); ++clock) {
      const ClockRule& rule = definition_.clocks[clock];
      const std::string name = " " + wording_.clock(clock);
      mark_all(rule.starts, std::string(sign_start) + name);
      mark_calls(ActionKind::start_clock, clock, std::string(sign_start) + name);
      for (const Pause& pause : rule.pauses) {
        std::string text = std::string(sign_pause) + name;
        if (pause.max)
          text += " (" + wording_.word(Word::at_most) + " " + wording_.span(*pause.max) + ")";
        add(marks_.states[pause.state], text);
      }
      for (const Switch& each : rule.switches)
        mark_all(each.on, std::string(sign_switch) + name);
      mark_all(rule.met_by, std::string(sign_of_end(rule.kind)) + name);
      mark_calls(ActionKind::stop_clock, clock, std::string(sign_of_end(rule.kind)) + name);
      mark_all(rule.cancelled_by, std::string(sign_cancelled) + name);
    }
    return std::move(marks_);
  }

 private:
  static void add(std::vector<std::string>& marks, const std::string& text) {
    if (std::find(marks.begin(), marks.end(), text) == marks.end()) marks.push_back(text);
  }

  void mark_all(const std::vector<Reference>& references, const std::string& text) {
    for (const Reference& reference : references)
      mark(reference, text);
  }

  void mark(const Reference& reference, const std::string& text) {
    switch (reference.kind) {
      case ReferenceKind::state_entered: return add(marks_.states[reference.subject], text);
      case ReferenceKind::state_left:
        return add(marks_.states[reference.subject],
                   text + " (" + wording_.word(Word::leaving) + ")");
      case ReferenceKind::event_taken: (void)mark_event(reference.subject, text); return;
      case ReferenceKind::message_sent: return mark_message(reference.subject, text);
      case ReferenceKind::received_at: return;  // before the picture begins; the table says it
    }
  }

  bool mark_event(Index event, const std::string& text) {
    bool found = false;
    for (Index i = 0; i < definition_.transitions.size(); ++i) {
      if (definition_.transitions[i].event != event) continue;
      add(marks_.transitions[i], text);
      found = true;
    }
    return found;
  }

  /// On the arrow that waits for the sending, else where the message leaves.
  void mark_message(Index message, const std::string& text) {
    if (mark_event(definition_.messages[message].sent, text)) return;
    mark_calls(ActionKind::send, message, text);
  }

  /// Wherever this action is done to this subject.
  void mark_calls(ActionKind kind, Index subject, const std::string& text) {
    const auto does = [&](Range range) {
      for (Index i = range.begin; i < range.end; ++i) {
        const Action& action = definition_.actions[i];
        if (action.kind == kind && action.subject == subject) return true;
      }
      return false;
    };
    for (Index i = 0; i < definition_.states.size(); ++i) {
      if (does(definition_.states[i].entry) || does(definition_.states[i].exit))
        add(marks_.states[i], text);
    }
    for (Index i = 0; i < definition_.transitions.size(); ++i)
      if (does(definition_.transitions[i].actions)) add(marks_.transitions[i], text);
  }

  const Definition& definition_;
  const Wording& wording_;
  ClockMarks marks_;
};

std::string list_of(const std::vector<Reference>& references, const Wording& wording) {
  std::string text;
  for (const Reference& reference : references)
    text += (text.empty() ? "" : " · ") + wording.reference(reference);
  return text;
}

}  // namespace

ClockMarks clock_marks(const Definition& definition, const Wording& wording) {
  return Marker(definition, wording).run();
}

std::vector<ClockRow> clock_rows(const ClockRule& clock, const Wording& wording) {
  std::vector<ClockRow> rows;
  if (clock.kind == ClockKind::window) rows.push_back({"", "", wording.word(Word::lapses)});
  if (clock.kind == ClockKind::promise) rows.push_back({"", "", wording.word(Word::promise)});
  if (clock.agreement != Agreement::customer)
    rows.push_back({"", "",
                    wording.word(clock.agreement == Agreement::internal ? Word::agreement_internal
                                                                        : Word::agreement_supplier)});
  for (const Goal& goal : clock.goals) {
    const bool span = goal.kind == TargetKind::within;
    rows.push_back({"", span ? wording.word(Word::within) : "", wording.goal(goal)});
  }
  rows.push_back({std::string(sign_start), wording.word(Word::starts),
                  list_of(clock.starts, wording)});
  for (const Pause& pause : clock.pauses) {
    std::string text = wording.state(pause.state);
    if (pause.max)
      text += " (" + wording.word(Word::at_most) + " " + wording.span(*pause.max) + ")";
    rows.push_back({std::string(sign_pause), wording.word(Word::pauses), std::move(text)});
  }
  for (const Switch& each : clock.switches) {
    std::string text = list_of(each.on, wording) + ":";
    for (const Goal& goal : each.goals)
      text += " " + wording.goal(goal);
    rows.push_back({std::string(sign_switch), wording.word(Word::switches), std::move(text)});
  }
  const Word met = clock.kind == ClockKind::window      ? Word::used
                   : clock.kind == ClockKind::repeating ? Word::repeats
                                                        : Word::met;
  rows.push_back({std::string(sign_of_end(clock.kind)), wording.word(met),
                  list_of(clock.met_by, wording)});
  if (!clock.cancelled_by.empty())
    rows.push_back({std::string(sign_cancelled), wording.word(Word::cancelled),
                    list_of(clock.cancelled_by, wording)});
  return rows;
}

}  // namespace ayar::workflow::draw
