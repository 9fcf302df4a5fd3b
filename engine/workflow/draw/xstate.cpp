// The configuration of an XState 5 machine (https://stately.ai/docs/machines).
#include <algorithm>


#include "base/json.hpp"
#include "workflow/draw/arrows.hpp"
#include "workflow/draw/draw.hpp"

namespace ayar::workflow::draw {
namespace {

class Machine {
 public:
  explicit Machine(const Definition& definition)
      : definition_(definition), json_(out_) {}

  std::string run() {
    json_.begin_object();
    // No state can have this id: names hold no `@`.
    json_.key("id").string(root_id());
    json_.key("version").string(std::to_string(definition_.version));
    body(0);
    json_.end_object();
    out_ += "\n";
    return std::move(out_);
  }

 private:
  std::string root_id() const {
    return definition_.workflow + "@" + std::to_string(definition_.version);
  }
  std::string reference(Index state) const {
    return "#" + (state == 0 ? root_id() : definition_.states[state].name);
  }

  void references(const std::vector<Index>& states) {
    if (states.size() == 1) {
      json_.string(reference(states.front()));
      return;
    }
    json_.begin_array();
    for (const Index state : states)
      json_.string(reference(state));
    json_.end_array();
  }

  void body(Index number) {
    const State& state = definition_.states[number];
    if (number != 0) json_.key("id").string(state.name);
    meta(state);
    switch (state.type) {
      case StateType::parallel: json_.key("type").string("parallel"); break;
      case StateType::final: json_.key("type").string("final"); break;
      case StateType::history_shallow: return history(state, "shallow");
      case StateType::history_deep: return history(state, "deep");
      default: break;
    }
    actions("entry", state.entry);
    actions("exit", state.exit);
    transitions(number);
    if (state.type == StateType::compound || state.type == StateType::parallel) inside(number);
  }

  void history(const State& state, std::string_view kind) {
    json_.key("type").string("history").key("history").string(kind);
    const auto targets = initial_of(state);
    if (targets.empty()) return;
    json_.key("target");
    references(targets);
  }

  void meta(const State& state) {
    const bool says = state.phase || !state.title.empty() || state.approval != none;
    if (!says) return;
    json_.key("meta").begin_object();
    if (state.phase) json_.key("phase").string(law::name_of(*state.phase));
    if (state.disposition != law::Disposition::none)
      json_.key("disposition").string(law::name_of(state.disposition));
    if (!state.title.empty()) {
      json_.key("title").begin_object();
      for (const auto& [language, text] : state.title)
        json_.key(language.empty() ? "en" : language).string(text);
      json_.end_object();
    }
    if (state.approval != none) {
      json_.key("approval").begin_array();
      for (const ApprovalLevel& level : definition_.approvals[state.approval].levels)
        json_.begin_object().key("by").string(level.by).key("of").integer(level.of).end_object();
      json_.end_array();
    }
    json_.end_object();
  }

  /// XState begins a compound state in a child. Where ours begins deeper, or does something on the
  /// way, a state `_begin` without a stay leads there.
  void inside(Index number) {
    const State& state = definition_.states[number];
    const auto initial = initial_of(state);
    const bool direct = initial.size() == 1 && state.initial_actions.empty() &&
                        definition_.states[initial.front()].parent == number;
    const bool compound = state.type == StateType::compound && !initial.empty();
    if (compound)
      json_.key("initial").string(direct ? definition_.states[initial.front()].name : "_begin");
    json_.key("states").begin_object();
    if (compound && !direct) {
      json_.key("_begin").begin_object().key("always").begin_object().key("target");
      references(initial);
      actions("actions", state.initial_actions);
      json_.end_object().end_object();
    }
    for (const Index child : children_of(definition_, number)) {
      json_.key(definition_.states[child].name).begin_object();
      body(child);
      json_.end_object();
    }
    json_.end_object();
  }

  struct Listed {
    std::vector<std::pair<std::string, std::vector<Index>>> keys;  // in order of appearance
    void add(const std::string& key, Index transition) {
      const auto same =
          std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.first == key; });
      if (same == keys.end()) {
        keys.push_back({key, {transition}});
      } else {
        same->second.push_back(transition);
      }
    }
  };

  void transitions(Index number) {
    Listed on, after;
    std::vector<Index> always, done;
    for (Index i = 0; i < definition_.transitions.size(); ++i) {
      const Transition& row = definition_.transitions[i];
      if (row.source != number) continue;
      if (row.event == none) {
        always.push_back(i);
        continue;
      }
      const Event& event = definition_.events[row.event];
      const bool own_done = event.source == EventSource::done && event.subject == number;
      if (own_done) {
        done.push_back(i);
      } else if (event.source == EventSource::after) {
        after.add(delay_of(row.event), i);
      } else if (event.source == EventSource::done) {
        on.add("xstate.done.state." + definition_.states[event.subject].name, i);
      } else {
        on.add(event.name, i);
      }
    }
    list("on", on);
    list("after", after);
    if (!always.empty()) rows("always", always);
    if (!done.empty()) rows("onDone", done);
  }

  std::string delay_of(Index event) const {
    for (const AfterTimer& timer : definition_.timers)
      if (timer.event == event) return calendar::to_text(timer.span);
    return definition_.events[event].name;
  }

  void list(std::string_view name, const Listed& listed) {
    if (listed.keys.empty()) return;
    json_.key(name).begin_object();
    for (const auto& [key, numbers] : listed.keys)
      rows(key, numbers);
    json_.end_object();
  }

  void rows(std::string_view key, const std::vector<Index>& numbers) {
    json_.key(key).begin_array();
    for (const Index number : numbers)
      transition(definition_.transitions[number]);
    json_.end_array();
  }

  void transition(const Transition& row) {
    json_.begin_object();
    if (!row.targets.empty()) {
      json_.key("target");
      references(row.targets);
    }
    // XState stays in the source unless told; ours, as SCXML's, leaves it unless `internal`.
    const bool inward = std::any_of(row.targets.begin(), row.targets.end(), [&](Index target) {
      return target == row.source || definition_.is_descendant(target, row.source);
    });
    if (inward && !row.internal) json_.key("reenter").boolean(true);
    if (!row.guard.empty())
      json_.key("guard")
          .begin_object()
          .key("type")
          .string("cel")
          .key("params")
          .begin_object()
          .key("expression")
          .string(row.guard.text())
          .end_object()
          .end_object();
    actions("actions", row.actions);
    json_.end_object();
  }

  void actions(std::string_view key, Range range) {
    if (range.empty()) return;
    json_.key(key).begin_array();
    for (Index i = range.begin; i < range.end; ++i)
      action(definition_.actions[i]);
    json_.end_array();
  }

  void parameter(std::string_view key, std::string_view value) {
    if (!value.empty()) json_.key(key).string(value);
  }

  void action(const Action& action) {
    json_.begin_object().key("type").string(name_of(action.kind));
    json_.key("params").begin_object();
    switch (action.kind) {
      case ActionKind::set:
        parameter("field", definition_.fields[action.subject].name);
        parameter("value", action.value.text());
        break;
      case ActionKind::raise:
      case ActionKind::schedule:
        parameter("event", definition_.events[action.subject].name);
        if (action.kind == ActionKind::schedule)
          parameter("after", calendar::to_text(action.delay));
        break;
      case ActionKind::send:
        parameter("message", definition_.messages[action.subject].name);
        break;
      case ActionKind::start_clock:
      case ActionKind::stop_clock:
        parameter("clock", definition_.clocks[action.subject].name);
        break;
      case ActionKind::promise:
        parameter("what", action.value.text());
        parameter("due", action.due.text());
        break;
      default: break;
    }
    const bool has_id = action.kind == ActionKind::schedule || action.kind == ActionKind::cancel;
    parameter(has_id ? "id" : "to", action.to);
    parameter("name", action.name);
    json_.end_object().end_object();
  }

  const Definition& definition_;
  std::string out_;
  JsonWriter json_;
};

}  // namespace

std::string xstate(const Definition& definition) { return Machine(definition).run(); }

}  // namespace ayar::workflow::draw
