#include "sla_yaml.hpp"

#include <set>

namespace ayar::conformance {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts)
    text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string listed(const std::vector<std::string>& parts) { return "[" + joined(parts) + "]"; }

std::string windows_text(const Value& windows) {
  std::vector<std::string> parts;
  for (const Value& window : *windows.get_if<List>()) {
    const List& ends = *window.get_if<List>();
    parts.push_back("\"" + *ends[0].get_if<std::string>() + "-" + *ends[1].get_if<std::string>() +
                    "\"");
  }
  return listed(parts);
}

/// "{event: x}" names x.
std::string event_in(const std::string& reference) {
  constexpr std::string_view head = "{event: ";
  if (!reference.starts_with(head)) return {};
  return reference.substr(head.size(), reference.size() - head.size() - 1);
}

std::set<std::string> events_of(const SlaTimeline& timeline, const SlaWorkflow& workflow) {
  std::set<std::string> names;
  for (const SlaAct& act : timeline.acts) {
    if (is_sent(act) && act.event != "state") names.insert(act.event);
  }
  for (const SlaClock& clock : workflow.clocks) {
    for (const auto* references : {&clock.starts, &clock.met_by, &clock.cancelled_by}) {
      for (const auto& reference : *references) {
        if (auto name = event_in(reference); !name.empty()) names.insert(std::move(name));
      }
    }
  }
  return names;
}

bool sets_policy(const SlaTimeline& timeline, const std::string& event) {
  for (const SlaAct& act : timeline.acts) {
    if (act.event == event && !act.targets.empty() && act.hours.empty()) return true;
  }
  return false;
}

std::string target_text(const SlaClock& clock) {
  std::vector<std::string> goals;
  for (auto goal = clock.goals.rbegin(); goal != clock.goals.rend(); ++goal) {
    const std::string within = "within: " + std::to_string(goal->minutes) + clock.unit;
    goals.push_back(goal->policy == 1 ? "{" + within + "}"
                                      : "{when: 'policy >= " + std::to_string(goal->policy) +
                                            "', " + within + "}");
  }
  return listed(goals);
}

/// Levels before due as rungs at their share of the target.
std::string ladder_text(const SlaTimeline& timeline, const SlaClock& clock) {
  std::vector<std::string> rungs;
  const std::int64_t target = clock.goals.front().minutes;
  for (const SlaLevel& level : timeline.levels) {
    const std::int64_t percent = (target - level.minutes) * 100 / target;
    rungs.push_back("{at: " + std::to_string(percent) + "%, notify: owner}");
  }
  return rungs.empty() ? "" : "    ladder: " + listed(rungs) + "\n";
}

std::string clock_text(const SlaTimeline& timeline, const SlaClock& clock) {
  std::string text = "  " + clock.name + ":\n";
  if (clock.kind != "deadline") text += "    kind: " + clock.kind + "\n";
  if (clock.internal) text += "    agreement: internal\n";
  if (!clock.calendar.empty()) text += "    calendar: " + clock.calendar + "\n";
  text += "    target: " + target_text(clock) + "\n";
  text += "    starts: " + listed(clock.starts) + "\n";
  text += "    met_by: " + listed(clock.met_by) + "\n";
  if (!clock.cancelled_by.empty()) text += "    cancelled_by: " + listed(clock.cancelled_by) + "\n";
  std::vector<std::string> pauses;
  for (const auto& state : clock.pauses)
    pauses.push_back("{state: " + state + ", max: 400d}");
  if (!pauses.empty()) text += "    pauses: " + listed(pauses) + "\n";
  text += "    reopen: " + (clock.reopen.empty() ? std::string("ignore") : clock.reopen) + "\n";
  return text + ladder_text(timeline, clock);
}

/// What a threshold of a clock changes in the ticket, as the peer does it.
std::string thresholds_text(const SlaTimeline& timeline, const SlaWorkflow& workflow) {
  std::string text;
  for (const SlaClock& clock : workflow.clocks) {
    if (workflow.tells_once) {
      text += "      clock." + clock.name +
              ".breached: {when: '!missed', do: [{set: {missed: 'true'}}, {notify: {to: assignee, "
              "template: missed}}, {notify: {to: admin, template: missed}}]}\n";
    }
    std::vector<std::string> levels;
    for (const SlaLevel& level : timeline.levels) {
      levels.push_back("{when: 'priority == " + std::to_string(level.when) +
                       "', do: [{set: {priority: '" + std::to_string(level.set) + "'}}]}");
    }
    if (!levels.empty()) text += "      clock." + clock.name + ".warned: " + listed(levels) + "\n";
  }
  return text;
}

std::string data_text(const SlaTimeline& timeline, const SlaWorkflow& workflow) {
  std::vector<std::string> fields;
  for (const SlaClock& clock : workflow.clocks) {
    if (clock.goals.size() > 1 && fields.empty())
      fields.emplace_back("policy: {type: int, default: 1}");
  }
  if (workflow.tells_once) fields.emplace_back("missed: {type: bool, default: false}");
  if (!timeline.levels.empty()) fields.emplace_back("priority: {type: int, default: 3}");
  return fields.empty() ? "" : "data: {" + joined(fields) + "}\n";
}

std::string states_text(const SlaTimeline& timeline, const SlaWorkflow& workflow,
                        const std::set<std::string>& events) {
  std::string text =
      "initial: ticket\nstates:\n  ticket:\n    initial: " + timeline.initial + "\n    on:\n";
  for (const auto& event : events) {
    const bool asks = workflow.owner_asks && event == "customer_contact";
    text +=
        "      " + event + ": " +
        (asks ? "[{when: 'actor.role != \"owner\"', do: [{raise: customer_asked}]}, {}]" : "{}") +
        "\n";
  }
  text += thresholds_text(timeline, workflow);
  for (const auto& status : timeline.statuses())
    text += "      " + event_into(status) + ": {to: " + status + "}\n";
  text += "    states:\n";
  for (const auto& status : timeline.statuses())
    text += "      " + status + ": {entry: [{send: told}]}\n";
  return text;
}

}  // namespace

std::string event_into(const std::string& status) { return "becomes_" + status; }

bool is_sent(const SlaAct& act) { return act.event != "evaluate" && act.event != "calendar_edit"; }

std::string calendar_yaml(const SlaTimeline& timeline, const std::string& name, const Map& hours) {
  std::vector<std::string> days;
  for (const auto& [day, windows] : hours)
    days.push_back(day + ": " + windows_text(windows));
  std::vector<std::string> holidays;
  for (const auto& date : timeline.holidays)
    holidays.push_back("\"" + date + "\"");
  return "ayar: 1\ncalendar: " + name + "\nzone: " + timeline.zone + "\nhours: {" + joined(days) +
         "}\n" + (holidays.empty() ? "" : "holidays: " + listed(holidays) + "\n");
}

std::string workflow_yaml(const SlaTimeline& timeline, const SlaWorkflow& workflow, int version,
                          const std::string& calendar) {
  const auto events = events_of(timeline, workflow);
  std::string text = "ayar: 1\nkind: matter\nworkflow: " + status_name(timeline.id) +
                     "\nversion: " + std::to_string(version) + "\ncalendar: " + calendar + "\n" +
                     data_text(timeline, workflow) + "events:\n";
  for (const auto& event : events) {
    if (workflow.owner_asks && event == "customer_asked") continue;  // the workflow's own
    text += "  " + event + ": {from: [agent, customer, owner]" +
            (sets_policy(timeline, event) ? ", sets: {policy: required}" : "") + "}\n";
  }
  for (const auto& status : timeline.statuses())
    text += "  " + event_into(status) + ": {from: [agent, customer, owner]}\n";
  text += "messages:\n  told: {to: representative, template: told}\nclocks:\n";
  for (const SlaClock& clock : workflow.clocks)
    text += clock_text(timeline, clock);
  return text + states_text(timeline, workflow, events);
}

}  // namespace ayar::conformance
