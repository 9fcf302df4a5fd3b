#include "chart.hpp"

#include <cmath>
#include <cstdlib>
#include <pugixml.hpp>
#include <sstream>

namespace ayar::conformance {
namespace {

using pugi::xml_node;

// A name without its namespace prefix: charts are written with and without one.
std::string local_name(const xml_node& node) {
  const std::string name = node.name();
  const auto colon = name.find(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::string attribute(const xml_node& node, const char* name) {
  return node.attribute(name).as_string();
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> found;
  for (std::string word; in >> word;)
    found.push_back(word);
  return found;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

class Reader {
 public:
  Chart read(const std::string& text) {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(text.data(), text.size());
    if (!parsed) {
      unsaid(std::string("no XML: ") + parsed.description());
      return std::move(chart_);
    }
    const xml_node root = document.document_element();
    if (local_name(root) != "scxml") {
      unsaid("the root is <" + local_name(root) + ">");
      return std::move(chart_);
    }
    read_inside(root, chart_.root);
    read_initial_attribute(root, chart_.root);
    return std::move(chart_);
  }

 private:
  /// The first reason is kept: it is the one to mend.
  void unsaid(std::string why) {
    if (chart_.unsaid.empty()) chart_.unsaid = std::move(why);
  }

  void read_initial_attribute(const xml_node& node, ChartState& state) {
    const auto targets = words(attribute(node, "initial"));
    if (targets.empty()) return;
    state.initial.emplace();
    state.initial->targets = targets;
  }

  void read_state(const xml_node& node, ChartState::Kind kind, ChartState& parent) {
    ChartState state;
    state.kind = kind;
    state.id = attribute(node, "id");
    if (state.id.empty()) state.id = "unnamed " + std::to_string(++unnamed_);
    read_inside(node, state);
    read_initial_attribute(node, state);
    parent.children.push_back(std::move(state));
  }

  void read_history(const xml_node& node, ChartState& parent) {
    ChartState state;
    const std::string type = attribute(node, "type");
    state.kind =
        type == "deep" ? ChartState::Kind::deep_history : ChartState::Kind::shallow_history;
    state.id = attribute(node, "id");
    if (state.id.empty()) state.id = "unnamed " + std::to_string(++unnamed_);
    for (const xml_node& child : node.children()) {
      if (local_name(child) == "transition") state.initial = read_transition(child);
    }
    parent.children.push_back(std::move(state));
  }

  void read_inside(const xml_node& node, ChartState& state) {
    using Kind = ChartState::Kind;
    for (const xml_node& child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      const std::string name = local_name(child);
      if (name == "state") {
        read_state(child, Kind::state, state);
      } else if (name == "parallel") {
        read_state(child, Kind::parallel, state);
      } else if (name == "final") {
        read_state(child, Kind::final, state);
      } else if (name == "history") {
        read_history(child, state);
      } else if (name == "transition") {
        state.transitions.push_back(read_transition(child));
      } else if (name == "onentry") {
        read_content(child, state.entry);
      } else if (name == "onexit") {
        read_content(child, state.exit);
      } else if (name == "initial") {
        for (const xml_node& inner : child.children()) {
          if (local_name(inner) == "transition") state.initial = read_transition(inner);
        }
      } else if (name == "datamodel") {
        if (child.first_child()) unsaid("<datamodel>");
      } else if (name == "script" || name == "invoke") {
        unsaid("<" + name + ">");
      }  // donedata, and elements of other namespaces, move nothing
    }
  }

  ChartTransition read_transition(const xml_node& node) {
    ChartTransition made;
    made.events = words(attribute(node, "event"));
    made.targets = words(attribute(node, "target"));
    made.condition = trimmed(attribute(node, "cond"));
    made.internal = attribute(node, "type") == "internal";
    read_content(node, made.content);
    return made;
  }

  void read_content(const xml_node& node, std::vector<Content>& into) {
    for (const xml_node& child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      const std::string name = local_name(child);
      if (name == "raise") {
        into.push_back({Content::Kind::raise, attribute(child, "event"), "", 0});
      } else if (name == "send") {
        read_send(child, into);
      } else if (name == "cancel") {
        into.push_back({Content::Kind::cancel, "", said(child, "sendid", "sendidexpr"), 0});
      } else if (name == "if") {
        read_if(child, into);
      } else if (name == "log") {
        continue;
      } else if (name == "assign" || name == "script" || name == "foreach") {
        unsaid("<" + name + ">");
      }
    }
  }

  /// An attribute, or its `expr` twin where that is a literal text.
  std::string said(const xml_node& node, const char* plain, const char* expression) {
    if (node.attribute(plain)) return attribute(node, plain);
    const std::string text = trimmed(attribute(node, expression));
    if (text.empty()) return {};
    const char quote = text.front();
    const bool literal = text.size() >= 2 && (quote == '\'' || quote == '"') &&
                         text.find(quote, 1) == text.size() - 1;
    if (literal) return text.substr(1, text.size() - 2);
    unsaid(std::string(expression) + "=\"" + text + "\"");
    return {};
  }

  void read_send(const xml_node& node, std::vector<Content>& into) {
    const std::string target = said(node, "target", "targetexpr");
    if (!target.empty() && target != "#_internal") return unsaid("<send> to " + target);
    Content made;
    made.event = said(node, "event", "eventexpr");
    if (made.event.empty()) return unsaid("<send> without an event");
    if (node.attribute("idlocation")) return unsaid("idlocation");
    made.kind = target.empty() ? Content::Kind::send : Content::Kind::raise;
    made.id = attribute(node, "id").empty() ? attribute(node, "sendid") : attribute(node, "id");
    const auto delay = milliseconds(said(node, "delay", "delayexpr"));
    if (!delay) return unsaid("delay \"" + said(node, "delay", "delayexpr") + "\"");
    made.delay_ms = *delay;
    into.push_back(std::move(made));
  }

  /// CSS's times, as SCXML has them: `10ms`, `1.5s`, `.5s`.
  static std::optional<std::int64_t> milliseconds(const std::string& text) {
    if (text.empty()) return 0;
    char* unit = nullptr;
    const double number = std::strtod(text.c_str(), &unit);
    if (unit == text.c_str() || number < 0) return std::nullopt;
    const std::string name = unit;
    const double scale = name.empty() || name == "ms" ? 1
                         : name == "s"                ? 1000
                         : name == "m"                ? 60'000
                         : name == "h"                ? 3'600'000
                                                      : -1;
    if (scale < 0) return std::nullopt;
    return static_cast<std::int64_t>(std::ceil(number * scale));
  }

  /// Our actions have no conditions, so only a branch that is always or never taken can be said.
  void read_if(const xml_node& node, std::vector<Content>& into) {
    std::vector<std::pair<std::string, std::vector<xml_node>>> branches;
    branches.push_back({trimmed(attribute(node, "cond")), {}});
    for (const xml_node& child : node.children()) {
      const std::string name = local_name(child);
      if (name == "elseif") {
        branches.push_back({trimmed(attribute(child, "cond")), {}});
      } else if (name == "else") {
        branches.push_back({"true", {}});
      } else if (child.type() == pugi::node_element) {
        branches.back().second.push_back(child);
      }
    }
    for (const auto& [condition, nodes] : branches) {
      if (condition == "false") continue;
      if (condition != "true") return unsaid("<if cond=\"" + condition + "\"> in content");
      pugi::xml_document holder;
      const xml_node taken = holder.append_child("content");
      for (const xml_node& each : nodes)
        holder.child("content").append_copy(each);
      read_content(taken, into);
      return;
    }
  }

  Chart chart_;
  int unnamed_ = 0;
};

}  // namespace

Chart read_scxml(const std::string& text) { return Reader().read(text); }

}  // namespace ayar::conformance
