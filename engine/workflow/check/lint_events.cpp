// Events that nobody takes, messages that nobody sends, failures that nobody hears.
#include <set>

#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

std::vector<bool> taken_events(const Definition& made) {
  std::vector<bool> taken(made.events.size());
  for (const Transition& each : made.transitions) {
    if (each.event != none) taken[each.event] = true;
  }
  return taken;
}

std::vector<std::string> names_of(const Definition& made, const std::vector<bool>& which) {
  std::vector<std::string> names;
  for (Index i = 0; i < which.size(); ++i) {
    if (which[i]) names.push_back(made.events[i].name);
  }
  return names;
}

void check_taken(Build& build) {
  const Definition& made = build.made;
  const std::vector<bool> taken = taken_events(made);
  for (Index i = 0; i < made.events.size(); ++i) {
    const Event& event = made.events[i];
    const Node* node = build.places.events[i];
    if (taken[i] || node == nullptr) continue;
    if (event.source == EventSource::outside) {
      build.report.warn(lint_rule::event_unhandled, *node,
                        "no state takes event '" + event.name + "'",
                        "add on: {" + event.name + ": ...} where it may be sent, or remove it");
    } else if (event.source == EventSource::raised) {
      std::string near = did_you_mean(event.name, names_of(made, taken));
      build.report.warn(lint_rule::raised_unheard, *node,
                        "'" + event.name + "' is raised here, and no state takes it",
                        near.empty() ? "take it in a state, or do not raise it" : std::move(near));
    }
  }
}

void check_cancels(Build& build) {
  const auto& actions = build.made.actions;
  std::set<std::string> known;
  for (const Action& each : actions) {
    if (each.kind == ActionKind::schedule) known.insert(each.to);
  }
  const std::vector<std::string> names(known.begin(), known.end());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (actions[i].kind != ActionKind::cancel || known.contains(actions[i].to)) continue;
    std::string near = did_you_mean(actions[i].to, names);
    build.report.warn(
        lint_rule::cancel_of_nothing, *build.places.actions[i].node,
        "nothing schedules a timer '" + actions[i].to + "'",
        near.empty() ? "write the id of a schedule, or its event's name" : std::move(near));
  }
}

}  // namespace

void lint_events(Build& build) {
  check_taken(build);
  check_cancels(build);
}

void lint_messages(Build& build) {
  const Definition& made = build.made;
  std::vector<bool> sent(made.messages.size());
  for (const Action& each : made.actions) {
    if (each.kind == ActionKind::send && each.subject != none) sent[each.subject] = true;
  }
  for (Index m = 0; m < made.messages.size(); ++m) {
    if (sent[m]) continue;
    const std::string& name = made.messages[m].name;
    build.report.warn(lint_rule::message_never_sent, *build.places.messages[m],
                      "nothing sends message '" + name + "'",
                      "add {send: " + name + "} to a transition or an entry, or remove it");
  }
  for (std::size_t i = 0; i < made.transitions.size(); ++i) {
    const Transition& each = made.transitions[i];
    if (each.event == none || made.events[each.event].source != EventSource::message_sent) continue;
    const Message& message = made.messages[made.events[each.event].subject];
    const bool heard = !made.candidates_for(each.source, message.failed).empty();
    if (message.counts_as != CountsAs::response || heard || each.targets.empty()) continue;
    if (is_in_region(made, each.source)) continue;
    build.report.warn(lint_rule::failure_unheard, *build.places.transitions[i].trigger,
                      "'" + made.states[each.source].name + "' waits for '" + message.name +
                          "' to be sent and does not hear that it failed",
                      "add message." + message.name + ".failed: {to: ...} beside it");
  }
}

}  // namespace ayar::workflow
