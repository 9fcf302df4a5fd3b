#include "workflow/describe.hpp"

#include <map>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar::workflow {
namespace {

using calendar::to_text;

std::string text_of(const cel::Program& program) { return program.empty() ? "" : program.text(); }

std::string titles_text(const Titles& titles) {
  std::vector<std::string> parts;
  for (const auto& [language, text] : titles)
    parts.push_back(language + ": " + text);
  return join(parts, ", ");
}

std::string value_text(const Value& value) {
  if (value.is_null()) return {};
  std::string text;
  JsonWriter(text).value(value);
  return text;
}

class Describing {
 public:
  explicit Describing(const Definition& definition) : d_(definition) {}

  Section head() const {
    Described one{d_.workflow,
                  {{"kind", std::string(name_of(d_.kind))}, {"title", titles_text(d_.title)}}};
    return {"workflow", {std::move(one)}};
  }

  /// By content: what the calendar says in full is its own file's matter.
  Section calendar() const {
    Described one{"business time", {}};
    for (const auto& artifact : d_.artifacts) {
      if (artifact.kind == "calendar" || artifact.kind == "zone")
        one.properties.emplace_back(artifact.kind, artifact.hash.substr(0, 12));
    }
    return {"calendar", {std::move(one)}};
  }

  Section states() const {
    Section section{"state", {}};
    for (std::size_t i = 1; i < d_.states.size(); ++i)
      section.things.push_back(state(static_cast<Index>(i)));
    return section;
  }

  Section transitions() const {
    Section section{"transition", {}};
    std::map<std::string, int> seen;
    for (const auto& transition : d_.transitions) {
      const auto event = transition.event == none ? "always" : event_text(transition.event);
      std::string name = state_name(transition.source) + " on " + event;
      const int number = ++seen[name];
      if (number > 1) name += " (" + std::to_string(number) + ")";
      std::vector<std::string> targets;
      for (const Index target : transition.targets)
        targets.push_back(state_name(target));
      section.things.push_back({std::move(name),
                                {{"target", targets.empty() ? "stays" : join(targets, ", ")},
                                 {"guard", text_of(transition.guard)},
                                 {"actions", actions(transition.actions)},
                                 {"internal", transition.internal ? "yes" : ""}}});
    }
    return section;
  }

  Section events() const {
    Section section{"event", {}};
    for (const auto& event : d_.events) {
      if (event.source != EventSource::outside) continue;
      Described one{event.name,
                    {{"from", join(event.from, ", ")},
                     {"on_behalf_of", event.on_behalf_of},
                     {"attests", event.attests_response ? "response" : ""},
                     {"title", titles_text(event.title)}}};
      for (const auto& field : event.fields)
        one.properties.emplace_back("data " + field.name, requirement(field));
      section.things.push_back(std::move(one));
    }
    return section;
  }

  Section fields() const {
    constexpr std::string_view abouts[] = {"", "need", "worth", "appearance", "standing"};
    Section section{"field", {}};
    for (const auto& field : d_.fields) {
      section.things.push_back(
          {field.name,
           {{"type", cel::to_text(field.type)},
            {"required", field.required ? "yes" : ""},
            {"default", value_text(field.default_value)},
            {"personal", field.personal ? "yes" : ""},
            {"about", std::string(abouts[static_cast<std::size_t>(field.about)])},
            {"title", titles_text(field.title)}}});
    }
    return section;
  }

  Section messages() const {
    constexpr std::string_view counts[] = {"", "acknowledgement", "response", "forwarding"};
    Section section{"message", {}};
    for (const auto& message : d_.messages) {
      std::vector<std::string> says;
      for (const Index field : message.must_say)
        says.push_back(d_.fields[field].name);
      section.things.push_back(
          {message.name,
           {{"to", message.to},
            {"template", message.template_name},
            {"counts_as", std::string(counts[static_cast<std::size_t>(message.counts_as)])},
            {"must_say", join(says, ", ")}}});
    }
    return section;
  }

  Section clocks() const {
    Section section{"clock", {}};
    for (const auto& clock : d_.clocks)
      section.things.push_back(this->clock(clock));
    return section;
  }

  Section suspensions() const {
    Section section{"suspension", {}};
    for (const auto& each : d_.suspensions) {
      std::vector<std::string> clocks;
      for (const Index clock : each.clocks)
        clocks.push_back(d_.clocks[clock].name);
      section.things.push_back(
          {each.name,
           {{"authority", each.authority},
            {"clocks", join(clocks, ", ")},
            {"when", text_of(each.when)},
            {"received", days(each.received_from, each.received_to)},
            {"suspends", days(each.from, each.to)},
            {"title", titles_text(each.title)}}});
    }
    return section;
  }

  Section approvals() const {
    Section section{"approval", {}};
    for (const auto& approval : d_.approvals) {
      std::vector<std::string> levels, binds;
      for (const auto& level : approval.levels) {
        std::string text = std::to_string(level.of);
        if (level.among != 0) text += " of " + std::to_string(level.among);
        text += " by " + level.by;
        if (!level.excluded.empty()) text += ", not " + join(level.excluded, ", ");
        if (!level.when.empty()) text += " when " + level.when.text();
        levels.push_back(std::move(text));
      }
      for (const Index field : approval.binds)
        binds.push_back(d_.fields[field].name);
      section.things.push_back({state_name(approval.state),
                                {{"levels", join(levels, "; ")},
                                 {"binds", join(binds, ", ")},
                                 {"within", approval.within ? to_text(*approval.within) : ""}}});
    }
    return section;
  }

  Section templates() const {
    Section section{"template", {}};
    for (const auto& each : d_.templates)
      section.things.push_back({each.name + "." + each.language, {{"text", each.text}}});
    return section;
  }

 private:
  std::string state_name(Index state) const { return d_.states[state].name; }

  /// A timer's event has a number in its name; people know its length.
  std::string event_text(Index event) const {
    for (const auto& timer : d_.timers) {
      if (timer.event == event) return "after " + to_text(timer.span);
    }
    return d_.events[event].name;
  }

  static std::string requirement(const EventField& field) {
    std::string text = cel::to_text(field.type);
    if (field.requirement == Requirement::required) text += ", required";
    if (field.requirement == Requirement::required_when)
      text += ", required when " + text_of(field.required_when);
    return text;
  }

  std::string action(const Action& action) const {
    std::string text(name_of(action.kind));
    switch (action.kind) {
      case ActionKind::set: text += " " + d_.fields[action.subject].name; break;
      case ActionKind::raise:
      case ActionKind::schedule: text += " " + d_.events[action.subject].name; break;
      case ActionKind::send: text += " " + d_.messages[action.subject].name; break;
      case ActionKind::start_clock:
      case ActionKind::stop_clock: text += " " + d_.clocks[action.subject].name; break;
      default: break;
    }
    if (!action.name.empty()) text += " " + action.name;
    if (!action.to.empty()) text += " to " + action.to;
    if (!action.value.empty()) text += " = " + action.value.text();
    if (!action.due.empty()) text += " due " + action.due.text();
    if (action.kind == ActionKind::schedule) text += " in " + to_text(action.delay);
    return text;
  }

  std::string actions(Range range) const {
    std::vector<std::string> parts;
    for (Index i = range.begin; i < range.end; ++i)
      parts.push_back(action(d_.actions[i]));
    return join(parts, "; ");
  }

  Described state(Index index) const {
    constexpr std::string_view types[] = {"atomic", "compound",        "parallel",
                                          "final",  "shallow history", "deep history"};
    const auto& state = d_.states[index];
    std::vector<std::string> afters;
    for (Index i = state.timers.begin; i < state.timers.end; ++i)
      afters.push_back(to_text(d_.timers[i].span));
    return {state.name,
            {{"type", std::string(types[static_cast<std::size_t>(state.type)])},
             {"inside", state.parent == 0 || state.parent == none ? "" : state_name(state.parent)},
             {"initial", state.initial == none ? "" : state_name(state.initial)},
             {"phase", state.phase ? std::string(law::name_of(*state.phase)) : ""},
             {"disposition", state.disposition == law::Disposition::none
                                 ? ""
                                 : std::string(law::name_of(state.disposition))},
             {"after", join(afters, ", ")},
             {"entry", actions(state.entry)},
             {"exit", actions(state.exit)},
             {"open_ended", state.open_ended},
             {"title", titles_text(state.title)}}};
  }

  std::string reference(const Reference& reference) const {
    switch (reference.kind) {
      case ReferenceKind::state_entered: return "state " + state_name(reference.subject);
      case ReferenceKind::state_left: return "leaving " + state_name(reference.subject);
      case ReferenceKind::event_taken: return "event " + d_.events[reference.subject].name;
      case ReferenceKind::message_sent: return "message " + d_.messages[reference.subject].name;
      case ReferenceKind::received_at: return "received_at";
    }
    return {};
  }
  std::string references(const std::vector<Reference>& all) const {
    std::vector<std::string> parts;
    for (const auto& each : all)
      parts.push_back(reference(each));
    return join(parts, ", ");
  }

  static std::string rung(const Rung& rung) {
    std::string text = rung.at == RungAt::percent ? std::to_string(rung.percent) + "%"
                       : rung.at == RungAt::due   ? "due"
                                                  : "+" + to_text(rung.offset);
    if (!rung.notify.empty()) text += " notify " + rung.notify;
    if (!rung.assign.empty()) text += " assign " + rung.assign;
    if (rung.every) text += " every " + to_text(*rung.every);
    if (rung.repeats_max != 0) text += " at most " + std::to_string(rung.repeats_max);
    return text;
  }

  /// Local days of the workflow's calendar, both included.
  std::string days(const std::optional<Instant>& from, const std::optional<Instant>& to) const {
    const auto day = [&](Instant at) { return ayar::to_text(d_.calendar->zone().to_local(at).date); };
    std::string text;
    if (from) text = "from " + day(*from);
    if (to) text += (text.empty() ? "to " : " to ") + day(*to - Duration{1});
    return text;
  }

  std::string goal(const Goal& goal) const {
    std::string text;
    switch (goal.kind) {
      case TargetKind::within: text = to_text(goal.within); break;
      case TargetKind::until: text = "until " + d_.fields[goal.until].name; break;
      case TargetKind::every: text = "every " + to_text(goal.within); break;
    }
    return text + (goal.when.empty() ? "" : " when " + goal.when.text());
  }
  std::string goals(const std::vector<Goal>& all) const {
    std::vector<std::string> parts;
    for (const auto& each : all)
      parts.push_back(goal(each));
    return join(parts, "; ");
  }
  std::string switches(const std::vector<Switch>& all) const {
    std::vector<std::string> parts;
    for (const auto& each : all)
      parts.push_back(goals(each.goals) + " on " + references(each.on) +
                      (each.origin_keeps ? "" : ", counted from then"));
    return join(parts, "; ");
  }
  /// Nothing where it says what holds when nothing is said.
  static std::string on_change(const OnChange& change) {
    std::vector<std::string> parts;
    if (!change.origin_keeps) parts.emplace_back("origin now");
    if (!change.pauses_carry) parts.emplace_back("pauses drop");
    if (!change.past_due_fires) parts.emplace_back("past due suppressed");
    return join(parts, ", ");
  }
  static std::string unless(std::string_view text, std::string_view usual) {
    return text == usual ? std::string() : std::string(text);
  }

  Described clock(const ClockRule& clock) const {
    constexpr std::string_view reopens[] = {"", "ignore", "resume", "restart", "new_cycle"};
    constexpr std::string_view catch_ups[] = {"", "all", "none"};
    std::vector<std::string> pauses, rungs;
    for (const auto& pause : clock.pauses)
      pauses.push_back(state_name(pause.state) +
                       (pause.max ? " for at most " + to_text(*pause.max) : ""));
    for (const auto& each : clock.ladder)
      rungs.push_back(rung(each));
    return {clock.name,
            {{"kind", unless(name_of(clock.kind), "deadline")},
             {"agreement", unless(name_of(clock.agreement), "customer")},
             {"calendar", clock.calendar ? clock.calendar->spec().name : ""},
             {"target", goals(clock.goals)},
             {"starts", references(clock.starts)},
             {"met_by", references(clock.met_by)},
             {"cancelled_by", references(clock.cancelled_by)},
             {"switch", switches(clock.switches)},
             {"pauses", join(pauses, ", ")},
             {"pausable", clock.pausable ? "" : "no"},
             {"reopen", std::string(reopens[static_cast<std::size_t>(clock.reopen)])},
             {"on_change", on_change(clock.on_change)},
             {"catch_up", std::string(catch_ups[static_cast<std::size_t>(clock.catch_up)])},
             {"ladder", join(rungs, "; ")},
             {"legal", clock.legal ? "yes" : ""},
             {"title", titles_text(clock.title)}}};
  }

  const Definition& d_;
};

}  // namespace

std::vector<Section> describe(const Definition& definition) {
  const Describing d(definition);
  return {d.head(),     d.states(), d.transitions(),   d.events(),    d.fields(),
          d.messages(), d.clocks(), d.suspensions(), d.approvals(), d.templates(),
          d.calendar()};
}

}  // namespace ayar::workflow
