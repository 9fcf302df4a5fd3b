#include "yaml.hpp"

#include <algorithm>
#include <optional>

#include "names.hpp"

namespace ayar::conformance {
namespace {

using Kind = ChartState::Kind;

bool is_history(const ChartState& state) {
  return state.kind == Kind::shallow_history || state.kind == Kind::deep_history;
}

/// A condition over `In(...)` in our guard language; nothing where it asks for more.
class Condition {
 public:
  Condition(const std::string& text, const std::map<std::string, std::string>& states,
            const std::set<std::string>& histories)
      : text_(text), states_(states), histories_(histories) {}

  std::optional<std::string> said() {
    std::string made;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
        made += ' ';
      } else if (c == '(' || c == ')' || (c == '!' && next() != '=')) {
        ++at_;
        made += c;
      } else if ((c == '&' || c == '|') && next() == c) {
        at_ += 2;
        made += {c, c};
      } else if (auto word = operand()) {
        made += *word;
      } else {
        return std::nullopt;
      }
    }
    return made;
  }

 private:
  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

  bool skip(std::string_view word) {
    if (text_.compare(at_, word.size(), word) != 0) return false;
    at_ += word.size();
    return true;
  }

  std::optional<std::string> operand() {
    if (skip("true")) return "true";
    if (skip("false")) return "false";
    if (!skip("In")) return std::nullopt;
    const auto open = text_.find_first_not_of(" \t", at_);
    if (open == std::string::npos || text_[open] != '(') return std::nullopt;
    const auto quote = text_.find_first_not_of(" \t", open + 1);
    if (quote == std::string::npos || (text_[quote] != '\'' && text_[quote] != '"'))
      return std::nullopt;
    const auto close = text_.find(text_[quote], quote + 1);
    if (close == std::string::npos) return std::nullopt;
    const auto end = text_.find_first_not_of(" \t", close + 1);
    if (end == std::string::npos || text_[end] != ')') return std::nullopt;
    at_ = end + 1;
    const std::string id = text_.substr(quote + 1, close - quote - 1);
    const auto found = states_.find(id);
    if (found == states_.end() || histories_.contains(id)) return "false";
    return "in_state(\"" + found->second + "\")";
  }

  const std::string& text_;
  const std::map<std::string, std::string>& states_;
  const std::set<std::string>& histories_;
  std::size_t at_ = 0;
};

class Writer {
 public:
  Writer(const Chart& chart, const std::set<std::string>& sent) : chart_(chart) {
    made_.unsaid = chart.unsaid;
    made_.states = state_names(chart.root);
    for (const std::string& name : sent)
      events_.insert(event_name(name));
    for (const std::string& name : raised_events(chart.root))
      events_.insert(event_name(name));
    note_inside(chart.root);
  }

  Converted write() {
    if (!made_.unsaid.empty()) return std::move(made_);
    out_ = "ayar: 1\nkind: machine\nworkflow: chart\nversion: 1\n";
    if (!events_.empty()) out_ += "events:\n";
    for (const std::string& name : events_)
      out_ += "  " + name + ":\n";
    if (chart_.root.children.empty()) unsaid("a chart without states");
    write_initial(chart_.root, "");
    write_children(chart_.root, "");
    made_.yaml = std::move(out_);
    return std::move(made_);
  }

 private:
  void unsaid(std::string why) {
    if (made_.unsaid.empty()) made_.unsaid = std::move(why);
  }

  void note_inside(const ChartState& state) {
    for (const ChartState& child : state.children) {
      if (is_history(child)) histories_.insert(child.id);
      if (can_be_done(child)) done_.insert("done.state." + made_.states.at(child.id));
      note_inside(child);
    }
  }

  std::string name_of(const std::string& id) {
    const auto found = made_.states.find(id);
    if (found != made_.states.end()) return found->second;
    unsaid("there is no state '" + id + "'");
    return "unknown";
  }

  std::string targets(const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids)
      list += (list.empty() ? "" : ", ") + name_of(id);
    return ids.size() == 1 ? list : "[" + list + "]";
  }

  /// A descriptor in our words; empty where no event can match it, so that nothing is lost.
  std::string descriptor(std::string text) {
    if (text == "*") return events_.empty() && done_.empty() ? "" : "'*'";
    if (text.ends_with(".*")) text.resize(text.size() - 2);
    if (text.ends_with(".")) text.pop_back();
    const bool of_done = text == "done" || text == "done.state" || text.starts_with("done.state.");
    std::string name = of_done ? text : event_name(text);
    if (text.starts_with("done.state.")) {
      const auto found = made_.states.find(text.substr(11));
      if (found == made_.states.end()) return "";
      name = "done.state." + found->second;
    }
    const auto& known = of_done ? done_ : events_;
    const bool any = std::any_of(known.begin(), known.end(), [&](const std::string& event) {
      return event == name || event.starts_with(name + ".");
    });
    return any ? name : "";
  }

  std::string action(const Content& content) {
    switch (content.kind) {
      case Content::Kind::raise: return "{raise: " + event_name(content.event) + "}";
      case Content::Kind::cancel: return "{cancel: " + event_name("id" + content.id) + "}";
      case Content::Kind::send: break;
    }
    // A send without an id cannot be cancelled, so its own is nobody's else.
    const std::string id =
        content.id.empty() ? "send_" + std::to_string(++sends_) : event_name("id" + content.id);
    return "{schedule: {event: " + event_name(content.event) +
           ", after: " + std::to_string(content.delay_ms) + "s, id: " + id + "}}";
  }

  std::string actions(const std::vector<Content>& list) {
    std::string made;
    for (const Content& each : list)
      made += (made.empty() ? "" : ", ") + action(each);
    return "[" + made + "]";
  }

  /// The members of a transition behind its event.
  std::string members(const ChartTransition& transition) {
    std::string made;
    const auto add = [&](const std::string& text) { made += (made.empty() ? "" : ", ") + text; };
    if (!transition.condition.empty()) {
      const auto said = Condition(transition.condition, made_.states, histories_).said();
      if (!said) unsaid("cond=\"" + transition.condition + "\"");
      add("when: '" + said.value_or("true") + "'");
    }
    if (!transition.targets.empty()) add("to: " + targets(transition.targets));
    if (!transition.content.empty()) add("do: " + actions(transition.content));
    if (transition.internal) add("internal: true");
    return made;
  }

  void write_initial(const ChartState& state, const std::string& indent) {
    if (!state.initial || state.kind == Kind::parallel) return;
    if (is_history(state)) {
      out_ += indent + "to: " + targets(state.initial->targets) + "\n";
      if (!state.initial->content.empty())
        out_ += indent + "do: " + actions(state.initial->content) + "\n";
      return;
    }
    if (state.children.empty()) return;
    out_ += indent + "initial: {" + members(*state.initial) + "}\n";
  }

  void write_transitions(const ChartState& state, const std::string& indent) {
    std::string on, always;
    bool open = true;  // whether an eventless transition here can still be tried
    for (const ChartTransition& each : state.transitions) {
      if (each.events.empty()) {
        if (open) always += indent + "  - {" + members(each) + "}\n";
        open = open && !each.condition.empty();
        continue;
      }
      std::string events;
      for (const std::string& event : each.events) {
        const std::string said = descriptor(event);
        if (!said.empty()) events += (events.empty() ? "" : ", ") + said;
      }
      if (events.empty()) continue;
      const std::string rest = members(each);
      on += indent + "  - {event: [" + events + "]" + (rest.empty() ? "" : ", ") + rest + "}\n";
    }
    if (!on.empty()) out_ += indent + "on:\n" + on;
    if (!always.empty()) out_ += indent + "always:\n" + always;
  }

  void write_children(const ChartState& state, const std::string& indent) {
    if (state.children.empty()) return;
    out_ += indent + (state.kind == Kind::parallel ? "parallel:\n" : "states:\n");
    for (const ChartState& child : state.children)
      write_state(child, indent + "  ");
  }

  void write_state(const ChartState& state, const std::string& indent) {
    const std::string begun = indent + name_of(state.id) + ":";
    out_ += begun + "\n";
    const std::size_t size = out_.size();
    const std::string inner = indent + "  ";
    if (is_history(state)) {
      out_ += inner + "history: " + (state.kind == Kind::deep_history ? "deep" : "shallow") + "\n";
      return write_initial(state, inner);
    }
    if (state.kind == Kind::final) out_ += inner + "final: true\n";
    if (!state.entry.empty()) out_ += inner + "entry: " + actions(state.entry) + "\n";
    if (!state.exit.empty()) out_ += inner + "exit: " + actions(state.exit) + "\n";
    write_transitions(state, inner);
    write_initial(state, inner);
    write_children(state, inner);
    if (out_.size() == size) out_.insert(out_.size() - 1, " {}");
  }

  const Chart& chart_;
  Converted made_;
  std::set<std::string> events_, done_, histories_;
  std::string out_;
  int sends_ = 0;
};

}  // namespace

Converted to_yaml(const Chart& chart, const std::set<std::string>& sent) {
  return Writer(chart, sent).write();
}

}  // namespace ayar::conformance
