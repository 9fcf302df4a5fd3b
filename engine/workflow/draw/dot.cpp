// The picture for Graphviz.
#include <algorithm>

#include "workflow/draw/arrows.hpp"
#include "workflow/draw/clock_marks.hpp"
#include "workflow/draw/dot_legend.hpp"
#include "workflow/draw/dot_markup.hpp"
#include "workflow/draw/draw.hpp"
#include "workflow/draw/palette.hpp"

namespace ayar::workflow::draw {
namespace {

bool is_history(const State& state) {
  return state.type == StateType::history_shallow || state.type == StateType::history_deep;
}
bool is_box(const State& state) {
  return state.type == StateType::compound || state.type == StateType::parallel;
}

class Picture {
 public:
  Picture(const Definition& definition, const Options& options)
      : definition_(definition),
        options_(options),
        wording_(definition, options.language),
        arrows_(merged_arrows(definition)) {
    if (options.clocks) marks_ = clock_marks(definition, wording_);
    for (const Crowd& crowd : options.crowd)
      most_ = std::max(most_, crowd.here);
  }

  std::string run() {
    head();
    inside(0, 1);
    for (const Arrow& arrow : arrows_)
      draw(arrow);
    out_ += legend_node(definition_, options_, wording_);
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  void head() {
    out_ += "digraph \"" + escaped(definition_.workflow) + "\" {\n";
    out_ += "  graph [compound=true, rankdir=TB, fontname=\"" + std::string(font_names) +
            "\", fontsize=12, bgcolor=white, pad=0.3, nodesep=0.35, ranksep=0.45, labelloc=t, "
            "labeljust=" +
            std::string(wording_.right_to_left() ? "r" : "l") + ", label=<" +
            bold("<FONT POINT-SIZE=\"18\">" + escaped(wording_.line(wording_.title())) +
                 "</FONT>") +
            (definition_.version > 0 ? "<FONT POINT-SIZE=\"11\" COLOR=\"#555555\">  " +
                                           escaped(definition_.workflow) + " v" +
                                           std::to_string(definition_.version) + "</FONT>"
                                     : std::string()) +
            ">];\n";
    out_ += "  node [fontname=\"" + std::string(font_names) +
            "\", fontsize=12, shape=box, style=\"rounded,filled\", fillcolor=white, "
            "margin=\"0.08,0.04\"];\n";
    out_ += "  edge [fontname=\"" + std::string(font_names) +
            "\", fontsize=10, arrowsize=0.7, color=\"#1F2937\"];\n";
  }

  void indent(int depth) { out_.append(static_cast<std::size_t>(depth) * 2, ' '); }
  std::string id(Index state) const { return "\"" + definition_.states[state].name + "\""; }

  void inside(Index parent, int depth) {
    begin_dot(parent, depth);
    for (const Index child : children_of(definition_, parent)) {
      if (is_box(definition_.states[child])) {
        box(child, depth);
      } else {
        node(child, depth);
      }
    }
  }

  void begin_dot(Index parent, int depth) {
    const State& state = definition_.states[parent];
    const auto initial = initial_of(state);
    if (state.type != StateType::compound || initial.empty()) return;
    const std::string dot = dot_of(parent);
    indent(depth);
    out_ += dot + " [shape=circle, style=filled, fillcolor=\"#1F2937\", label=\"\", width=0.13, "
                  "fixedsize=true, tooltip=\"initial\"];\n";
    const std::string actions = wording_.actions(state.initial_actions);
    for (const Index target : initial)
      edge(dot, target, parent, actions.empty() ? "" : text_line(escaped("/ " + actions)),
           "color=\"#1F2937\", weight=4");
  }

  std::string dot_of(Index parent) const {
    return "\"initial:" + (parent == 0 ? std::string() : definition_.states[parent].name) + "\"";
  }

  /// An arrow from `tail` to a state; what is a box is entered at its border. It aims at the dot
  /// that its inside begins with, since that one stands at its top: so the label stays outside.
  void edge(const std::string& tail, Index target, Index from, const std::string& label,
            std::string attributes) {
    const bool from_inside = from == target || definition_.is_descendant(from, target);
    if (is_box(definition_.states[target]) && !from_inside)
      attributes += ", lhead=\"cluster_" + definition_.states[target].name + "\"";
    if (!label.empty()) attributes += ", label=<" + label + ">";
    const bool by_dot = !from_inside && definition_.states[target].type == StateType::compound;
    const std::string head = by_dot ? dot_of(target) : id(first_leaf(target));
    late_ += "  " + tail + " -> " + head + " [" + attributes + "];\n";
  }

  Index first_leaf(Index state) const {
    while (is_box(definition_.states[state])) {
      const auto initial = initial_of(definition_.states[state]);
      state = definition_.states[state].type == StateType::compound && !initial.empty()
                  ? initial.front()
                  : state + 1;
    }
    return state;
  }

  /// From where inside a box an arrow leaves it: a final state where the box is done, else the last
  /// state in which somebody can be.
  Index last_leaf(Index box, bool done) const {
    Index found = first_leaf(box);
    for (Index i = box + 1; i < definition_.states[box].end; ++i) {
      const State& state = definition_.states[i];
      if (is_box(state) || is_history(state)) continue;
      if ((state.type == StateType::final) == done) found = i;
    }
    return found;
  }

  std::string text_line(std::string_view markup) const { return small(markup, colour_faint); }
  std::string lined(std::string_view text) const { return escaped(wording_.line(text)); }

  /// The lines below a state's name.
  void happenings(Index number, Rows& rows) {
    const State& state = definition_.states[number];
    rows.rule();
    const auto actions = [&](Word when, Range range) {
      if (range.empty()) return;
      rows.add(text_line(lined(wording_.word(when) + ": " + wording_.actions(range))));
    };
    actions(Word::entry, state.entry);
    actions(Word::exit, state.exit);
    if (state.approval != none)
      rows.add(text_line(lined(wording_.approval(definition_.approvals[state.approval]))));
    for (const Arrow& arrow : arrows_) {
      if (arrow.source != number || !is_written_inside(arrow)) continue;
      for (const Cause& cause : arrow.causes)
        rows.add(text_line(lined(inner_text(arrow, cause))));
    }
    if (!options_.clocks) return;
    for (const std::string& mark : marks_.states[number])
      rows.add(small(lined(mark), colour_clock));
  }

  /// Graphviz cannot draw from a box to something in it, and what goes nowhere needs no arrow.
  bool is_written_inside(const Arrow& arrow) const {
    if (arrow.targets.empty()) return true;
    return is_box(definition_.states[arrow.source]) &&
           std::all_of(arrow.targets.begin(), arrow.targets.end(), [&](Index target) {
             return target == arrow.source || definition_.is_descendant(target, arrow.source);
           });
  }

  std::string inner_text(const Arrow& arrow, const Cause& cause) const {
    std::string text = events_text(cause);
    const Transition& row = definition_.transitions[cause.transition];
    if (const std::string guard = guard_text(cause); !guard.empty()) text += " " + guard;
    for (const Index target : arrow.targets)
      text += (wording_.right_to_left() ? " ← " : " → ") + wording_.state(target);
    if (!row.actions.empty()) text += " / " + wording_.actions(row.actions);
    return text;
  }

  std::string events_text(const Cause& cause) const {
    std::string text;
    for (const Index event : cause.events)
      text += (text.empty() ? "" : ", ") + wording_.event(event);
    return text;
  }

  /// The guard, or "otherwise" where those tried before have one.
  std::string guard_text(const Cause& cause) const {
    const Transition& row = definition_.transitions[cause.transition];
    if (!row.guard.empty()) return wording_.guard(row.guard);
    for (Index i = 0; i < cause.transition; ++i) {
      const Transition& before = definition_.transitions[i];
      if (before.source == row.source && before.event == row.event && !before.guard.empty())
        return "[" + wording_.word(Word::or_else) + "]";
    }
    return {};
  }

  Rows titled(Index number) {
    const State& state = definition_.states[number];
    Rows rows;
    const std::string title = wording_.state(number);
    rows.add(bold(lined(title)));
    std::string below;
    if (!state.title.empty() && title != state.name) below = wording_.technical(state.name);
    const bool phase_begins =
        state.phase && (number == 0 || definition_.states[state.parent].phase != state.phase);
    if (phase_begins) below += (below.empty() ? "" : " · ") + wording_.phase(*state.phase);
    if (!below.empty()) rows.add(small(lined(below), colour_of(state.phase).line));
    if (!options_.crowd.empty() && !is_box(state)) crowd(options_.crowd[number], rows);
    return rows;
  }

  void crowd(const Crowd& crowd, Rows& rows) const {
    if (crowd.here == 0) return;
    std::string text = bold(lined(wording_.number(crowd.here) + " " + wording_.word(Word::here)));
    if (crowd.overdue > 0)
      text += "  <FONT COLOR=\"" + std::string(colour_overdue) + "\">" +
              bold(lined(wording_.number(crowd.overdue) + " " + wording_.word(Word::overdue))) +
              "</FONT>";
    rows.add(text);
  }

  void node(Index number, int depth) {
    const State& state = definition_.states[number];
    indent(depth);
    if (is_history(state)) {
      const bool deep = state.type == StateType::history_deep;
      out_ += id(number) + " [shape=circle, label=\"" + (deep ? "H*" : "H") +
              "\", margin=0, width=0.3, fixedsize=true];\n";
      for (const Index target : initial_of(state))
        edge(id(number), target, number, "", "style=dotted");
      return;
    }
    Rows rows = titled(number);
    happenings(number, rows);
    const Colour colour = colour_of(state.phase);
    const Index parent = state.parent;
    const bool region = definition_.states[parent].type == StateType::parallel;
    std::string attributes = "label=<" + rows.text() + ">, fillcolor=\"" +
                             std::string(colour.fill) + "\", color=\"" + std::string(colour.line) +
                             "\"";
    if (state.type == StateType::final) attributes += ", shape=ellipse, style=filled, peripheries=2, margin=0";
    if (region) attributes += ", style=\"rounded,filled,dashed\"";
    attributes += heat(number);
    out_ += id(number) + " [" + attributes + "];\n";
  }

  /// A thicker, in the end red, line where most complaints rest.
  std::string heat(Index number) const {
    if (options_.crowd.empty() || most_ == 0) return {};
    const Crowd& crowd = options_.crowd[number];
    if (crowd.here == 0) return {};
    const auto tenths = 12 + crowd.here * 38 / most_;
    std::string text =
        ", penwidth=" + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
    if (crowd.overdue > 0) text += ", color=\"" + std::string(colour_overdue) + "\"";
    return text;
  }

  void box(Index number, int depth) {
    const State& state = definition_.states[number];
    const Colour colour = colour_of(state.phase);
    const bool dashed = state.type == StateType::parallel ||
                        definition_.states[state.parent].type == StateType::parallel;
    indent(depth);
    out_ += "subgraph \"cluster_" + state.name + "\" {\n";
    Rows rows = titled(number);
    happenings(number, rows);
    indent(depth + 1);
    out_ += "graph [label=<" + rows.text() + ">, margin=12, style=\"rounded" +
            (dashed ? std::string(",dashed") : "") + (state.phase ? ",filled" : "") +
            "\", color=\"" + std::string(colour.line) + "\"" +
            (state.phase ? ", fillcolor=\"" + std::string(colour.fill) + "66\"" : "") + "];\n";
    inside(number, depth + 1);
    indent(depth);
    out_ += "}\n";
  }

  std::string label_of(const Arrow& arrow) const {
    std::string label;
    const auto add = [&](const std::string& markup) {
      label += (label.empty() ? "" : "<BR/>") + markup;
    };
    for (const Cause& cause : arrow.causes) {
      const Transition& row = definition_.transitions[cause.transition];
      const std::string events = events_text(cause), guard = guard_text(cause);
      if (!events.empty()) add(bold(lined(events)));
      if (!guard.empty()) add(text_line(lined(guard)));
      if (!row.actions.empty()) add(text_line(lined("/ " + wording_.actions(row.actions))));
      if (!options_.clocks) continue;
      for (const std::string& mark : marks_.transitions[cause.transition])
        add(small(lined(mark), colour_clock));
    }
    return label;
  }

  void draw(const Arrow& arrow) {
    if (late_.size() > 0) {
      out_ += late_;
      late_.clear();
    }
    if (is_written_inside(arrow)) return;
    const auto [style, colour] = line_of(arrow.flow);
    std::string attributes = "style=\"" + std::string(style) + "\", color=\"" + std::string(colour) +
                             "\", fontcolor=\"" + std::string(colour) + "\"";
    std::string tail = id(arrow.source);
    if (is_box(definition_.states[arrow.source])) {
      const auto& events = arrow.causes.front().events;
      const bool done = !events.empty() &&
                        definition_.events[events.front()].source == EventSource::done &&
                        definition_.events[events.front()].subject == arrow.source;
      tail = id(last_leaf(arrow.source, done));
      attributes += ", ltail=\"cluster_" + definition_.states[arrow.source].name + "\"";
    }
    if (arrow.targets.size() > 1) return fork(arrow, tail, attributes);
    edge(tail, arrow.targets.front(), arrow.source, label_of(arrow), attributes);
    out_ += late_;
    late_.clear();
  }

  /// Several targets: one arrow into a bar, one from it to each.
  void fork(const Arrow& arrow, const std::string& tail, const std::string& attributes) {
    const std::string bar = "\"fork:" + std::to_string(arrow.causes.front().transition) + "\"";
    out_ += "  " + bar +
            " [shape=box, style=filled, fillcolor=\"#1F2937\", label=\"\", width=0.6, height=0.05, "
            "fixedsize=true];\n";
    out_ += "  " + tail + " -> " + bar + " [" + attributes + ", arrowhead=none, label=<" +
            label_of(arrow) + ">];\n";
    for (const Index target : arrow.targets)
      edge(bar, target, arrow.source, "", "color=\"#1F2937\"");
    out_ += late_;
    late_.clear();
  }

  static std::pair<std::string_view, std::string_view> line_of(Flow flow) {
    switch (flow) {
      case Flow::time: return {"dashed", colour_time};
      case Flow::itself: return {"dotted,setlinewidth(1.6)", colour_itself};
      default: return {"solid", colour_people};
    }
  }

  const Definition& definition_;
  const Options& options_;
  Wording wording_;
  std::vector<Arrow> arrows_;
  ClockMarks marks_;
  std::int64_t most_ = 0;
  std::string out_, late_;  // edges stand outside the boxes, or they would pull their ends in
};

}  // namespace

std::string dot(const Definition& definition, const Options& options) {
  return Picture(definition, options).run();
}

}  // namespace ayar::workflow::draw
