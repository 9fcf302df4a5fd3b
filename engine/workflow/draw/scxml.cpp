// SCXML 1.0 (https://www.w3.org/TR/scxml/), with what it has no word for in a namespace of our own.
#include "base/text.hpp"
#include "workflow/draw/arrows.hpp"
#include "workflow/draw/dot_markup.hpp"
#include "workflow/draw/draw.hpp"

namespace ayar::workflow::draw {
namespace {

/// Seconds of a span that has a length without a calendar; -1 for others. A day is taken as 24
/// hours: `ayar:after` beside it holds what was written.
std::int64_t seconds_of(const calendar::Span& span) noexcept {
  using calendar::Unit;
  if (span.anchor != calendar::Anchor::none) return -1;
  switch (span.unit) {
    case Unit::seconds: return span.count;
    case Unit::minutes: return span.count * 60;
    case Unit::hours: return span.count * 3'600;
    case Unit::days: return span.count * 86'400;
    case Unit::weeks: return span.count * 604'800;
    default: return -1;
  }
}

/// An element with its attributes, closed at once or open for what is inside.
class Element {
 public:
  explicit Element(std::string name) : name_(std::move(name)) {}
  Element& set(std::string_view key, std::string_view value) {
    text_ += " " + std::string(key) + "=\"" + escaped(value) + "\"";
    return *this;
  }
  Element& maybe(std::string_view key, std::string_view value) {
    return value.empty() ? *this : set(key, value);
  }
  [[nodiscard]] std::string open() const { return "<" + name_ + text_ + ">"; }
  [[nodiscard]] std::string whole() const { return "<" + name_ + text_ + "/>"; }
  [[nodiscard]] std::string close() const { return "</" + name_ + ">"; }

 private:
  std::string name_, text_;
};

class Scxml {
 public:
  explicit Scxml(const Definition& definition)
      : definition_(definition), arrows_(written_arrows(definition)) {}

  std::string run() {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Element root("scxml");
    root.set("xmlns", "http://www.w3.org/2005/07/scxml")
        .set("xmlns:ayar", "urn:ayar:workflow:1")
        .set("version", "1.0")
        .set("name", definition_.workflow)
        .set("datamodel", "ayar-cel");
    root.maybe("initial", names_of(initial_of(definition_.states[0])));
    root.set("ayar:version", std::to_string(definition_.version));
    titles(root, definition_.title);
    line(0, root.open());
    data();
    inside(0, 1);
    clocks();
    line(0, root.close());
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += text + "\n";
  }

  std::string names_of(const std::vector<Index>& states) const {
    std::string names;
    for (const Index state : states)
      names += (names.empty() ? "" : " ") + definition_.states[state].name;
    return names;
  }

  static void titles(Element& element, const Titles& titles) {
    for (const auto& [language, text] : titles)
      element.set(language.empty() ? "ayar:title" : "ayar:title." + language, text);
  }

  void data() {
    if (definition_.fields.empty()) return;
    line(1, "<datamodel>");
    for (const Field& field : definition_.fields) {
      Element element("data");
      element.set("id", field.name).set("ayar:type", cel::to_text(field.type));
      if (field.required) element.set("ayar:required", "true");
      line(2, element.whole());
    }
    line(1, "</datamodel>");
  }

  void inside(Index parent, int depth) {
    for (const Index child : children_of(definition_, parent))
      state(child, depth);
    for (const Arrow& arrow : arrows_)
      if (arrow.source == parent) transition(arrow, depth);
  }

  static std::string element_name(StateType type) {
    switch (type) {
      case StateType::parallel: return "parallel";
      case StateType::final: return "final";
      case StateType::history_shallow:
      case StateType::history_deep: return "history";
      default: return "state";
    }
  }

  void state(Index number, int depth) {
    const State& its = definition_.states[number];
    Element element(element_name(its.type));
    element.set("id", its.name);
    const bool history =
        its.type == StateType::history_shallow || its.type == StateType::history_deep;
    if (history) element.set("type", its.type == StateType::history_deep ? "deep" : "shallow");
    const bool plain_initial = its.type == StateType::compound && its.initial_actions.empty();
    if (plain_initial) element.maybe("initial", names_of(initial_of(its)));
    if (its.phase && definition_.states[its.parent].phase != its.phase)
      element.set("ayar:phase", law::name_of(*its.phase));
    if (its.disposition != law::Disposition::none &&
        definition_.states[its.parent].disposition != its.disposition)
      element.set("ayar:disposition", law::name_of(its.disposition));
    element.maybe("ayar:open_ended", its.open_ended);
    titles(element, its.title);
    line(depth, element.open());
    if (history || (its.type == StateType::compound && !plain_initial)) begin(its, history, depth);
    entering(number, depth + 1);
    inside(number, depth + 1);
    line(depth, element.close());
  }

  /// The default of a history state, or a beginning that does something.
  void begin(const State& state, bool history, int depth) {
    if (!history) line(depth + 1, "<initial>");
    Element way("transition");
    way.set("target", names_of(initial_of(state)));
    line(depth + 2, way.open());
    actions(state.initial_actions, depth + 3);
    line(depth + 2, way.close());
    if (!history) line(depth + 1, "</initial>");
  }

  void entering(Index number, int depth) {
    const State& state = definition_.states[number];
    if (!state.entry.empty() || !state.timers.empty()) {
      line(depth, "<onentry>");
      actions(state.entry, depth + 1);
      for (Index i = state.timers.begin; i < state.timers.end; ++i)
        arm(definition_.timers[i], depth + 1);
      line(depth, "</onentry>");
    }
    if (!state.exit.empty() || !state.timers.empty()) {
      line(depth, "<onexit>");
      actions(state.exit, depth + 1);
      for (Index i = state.timers.begin; i < state.timers.end; ++i)
        line(depth + 1, Element("cancel")
                            .set("sendid", definition_.events[definition_.timers[i].event].name)
                            .whole());
      line(depth, "</onexit>");
    }
    if (state.approval != none) approval(definition_.approvals[state.approval], depth);
  }

  static void delay(Element& element, const calendar::Span& span) {
    const std::int64_t seconds = seconds_of(span);
    const std::string text = calendar::to_text(span);
    if (seconds >= 0) {
      element.set("delay", std::to_string(seconds) + "s").set("ayar:after", text);
    } else {
      element.set("delayexpr", "ayar.after('" + text + "')");
    }
  }

  void arm(const AfterTimer& timer, int depth) {
    const std::string& name = definition_.events[timer.event].name;
    Element send("send");
    send.set("event", name).set("id", name);
    delay(send, timer.span);
    line(depth, send.whole());
  }

  void approval(const Approval& approval, int depth) {
    Element element("ayar:approval");
    if (approval.within) element.set("within", calendar::to_text(*approval.within));
    std::string binds;
    for (const Index field : approval.binds)
      binds += (binds.empty() ? "" : " ") + definition_.fields[field].name;
    element.maybe("binds", binds);
    line(depth, element.open());
    for (const ApprovalLevel& level : approval.levels) {
      Element step("ayar:level");
      step.set("by", level.by).set("of", std::to_string(level.of));
      if (level.among > 0) step.set("among", std::to_string(level.among));
      step.maybe("not", join(level.excluded, " "));
      if (!level.when.empty()) step.set("cond", level.when.text());
      line(depth + 1, step.whole());
    }
    line(depth, element.close());
  }

  void transition(const Arrow& arrow, int depth) {
    const Cause& cause = arrow.causes.front();
    const Transition& row = definition_.transitions[cause.transition];
    std::string events;
    for (const Index event : cause.events)
      events += (events.empty() ? "" : " ") + definition_.events[event].name;
    Element element("transition");
    element.maybe("event", events);
    if (!row.guard.empty()) element.set("cond", row.guard.text());
    element.maybe("target", names_of(row.targets));
    if (row.internal) element.set("type", "internal");
    if (row.actions.empty()) return line(depth, element.whole());
    line(depth, element.open());
    actions(row.actions, depth + 1);
    line(depth, element.close());
  }

  void actions(Range range, int depth) {
    for (Index i = range.begin; i < range.end; ++i)
      line(depth, executable(definition_.actions[i]));
  }

  std::string executable(const Action& action) const {
    const auto own = [](std::string_view name) { return Element("ayar:" + std::string(name)); };
    switch (action.kind) {
      case ActionKind::set:
        return Element("assign")
            .set("location", definition_.fields[action.subject].name)
            .set("expr", action.value.text())
            .whole();
      case ActionKind::raise:
        return Element("raise").set("event", definition_.events[action.subject].name).whole();
      case ActionKind::schedule: {
        Element send("send");
        send.set("event", definition_.events[action.subject].name).maybe("id", action.to);
        delay(send, action.delay);
        return send.whole();
      }
      case ActionKind::cancel: return Element("cancel").set("sendid", action.to).whole();
      case ActionKind::send: {
        const Message& message = definition_.messages[action.subject];
        return Element("send")
            .set("type", "urn:ayar:message")
            .set("event", message.name)
            .set("target", message.to)
            .whole();
      }
      case ActionKind::promise:
        return own("promise")
            .set("what", action.value.text())
            .set("due", action.due.text())
            .whole();
      case ActionKind::start_clock:
      case ActionKind::stop_clock:
        return own(name_of(action.kind))
            .set("clock", definition_.clocks[action.subject].name)
            .whole();
      default:
        return own(name_of(action.kind)).maybe("to", action.to).maybe("name", action.name).whole();
    }
  }

  std::string reference(const Reference& reference) const {
    switch (reference.kind) {
      case ReferenceKind::state_entered:
        return "state." + definition_.states[reference.subject].name;
      case ReferenceKind::state_left: return "left." + definition_.states[reference.subject].name;
      case ReferenceKind::event_taken: return "event." + definition_.events[reference.subject].name;
      case ReferenceKind::message_sent:
        return "message." + definition_.messages[reference.subject].name;
      case ReferenceKind::received_at: return "received_at";
    }
    return {};
  }

  std::string references(const std::vector<Reference>& list) const {
    std::string text;
    for (const Reference& each : list)
      text += (text.empty() ? "" : " ") + reference(each);
    return text;
  }

  std::string target(const Goal& goal) const {
    Element element("ayar:target");
    switch (goal.kind) {
      case TargetKind::within: element.set("within", calendar::to_text(goal.within)); break;
      case TargetKind::until: element.set("until", definition_.fields[goal.until].name); break;
      case TargetKind::every: element.set("every", calendar::to_text(goal.within)); break;
    }
    if (!goal.when.empty()) element.set("cond", goal.when.text());
    return element.whole();
  }

  /// SCXML lets a document hold elements of other namespaces; a processor passes them over.
  void clocks() {
    for (const ClockRule& clock : definition_.clocks) {
      Element element("ayar:clock");
      element.set("name", clock.name)
          .maybe("kind", clock.kind == ClockKind::deadline ? "" : std::string(name_of(clock.kind)))
          .maybe("starts", references(clock.starts))
          .maybe("met_by", references(clock.met_by))
          .maybe("cancelled_by", references(clock.cancelled_by));
      titles(element, clock.title);
      line(1, element.open());
      for (const Goal& goal : clock.goals)
        line(2, target(goal));
      for (const Switch& each : clock.switches) {
        Element element_switch("ayar:switch");
        element_switch.set("on", references(each.on))
            .maybe("origin", each.origin_keeps ? "" : "now");
        line(2, element_switch.open());
        for (const Goal& goal : each.goals)
          line(3, target(goal));
        line(2, element_switch.close());
      }
      for (const Pause& pause : clock.pauses) {
        Element element_pause("ayar:pause");
        element_pause.set("state", definition_.states[pause.state].name);
        if (pause.max) element_pause.set("max", calendar::to_text(*pause.max));
        line(2, element_pause.whole());
      }
      line(1, element.close());
    }
  }

  const Definition& definition_;
  std::vector<Arrow> arrows_;
  std::string out_;
};

}  // namespace

std::string scxml(const Definition& definition) { return Scxml(definition).run(); }

}  // namespace ayar::workflow::draw
