// A stateDiagram-v2 for Markdown pages and wikis.
#include <algorithm>
#include <array>

#include "workflow/draw/arrows.hpp"
#include "workflow/draw/clock_marks.hpp"
#include "workflow/draw/draw.hpp"
#include "workflow/draw/palette.hpp"

namespace ayar::workflow::draw {
namespace {

/// Mermaid decodes entities of its own after parsing; what its grammar would take for an operator
/// goes through one.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case ':': out += "#58;"; break;
      case ';': out += "#59;"; break;
      case '#': out += "#35;"; break;
      case '"': out += "#quot;"; break;
      case '<': out += "#lt;"; break;
      case '>': out += "#gt;"; break;
      case '&': out += "#amp;"; break;
      case '%': out += "#37;"; break;
      case '{': out += "#123;"; break;
      case '}': out += "#125;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

/// A state's title stands in quotes, where Mermaid takes everything as it is, entities too, and
/// then purges what looks like HTML.
std::string quotable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"': out += '\''; break;
      case '<': out += "\u2039"; break;
      case '>': out += "\u203A"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

class Chart {
 public:
  Chart(const Definition& definition, const Options& options)
      : definition_(definition),
        options_(options),
        wording_(definition, options.language),
        arrows_(written_arrows(definition)) {
    if (options.clocks) marks_ = clock_marks(definition, wording_);
  }

  std::string run() {
    out_ = "---\ntitle: \"" + yaml_text(wording_.title()) + "\"\n---\nstateDiagram-v2\n";
    inside(0, 1);
    classes();
    return std::move(out_);
  }

 private:
  static std::string yaml_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out;
  }

  /// Words of Mermaid's own grammar cannot be names.
  std::string id(Index state) const {
    constexpr std::array<std::string_view, 14> taken{
        "end",   "state", "note",    "class", "style", "direction", "as",
        "click", "href",  "default", "title", "hide",  "scale",     "classDef"};
    const std::string& name = definition_.states[state].name;
    const bool reserved = std::find(taken.begin(), taken.end(), name) != taken.end();
    return reserved ? name + "_state" : name;
  }

  void line(int depth, const std::string& text) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += text + "\n";
  }

  void inside(Index parent, int depth) {
    const State& state = definition_.states[parent];
    bool first = true;
    for (const Index child : children_of(definition_, parent)) {
      if (state.type == StateType::parallel && !first) line(depth, "--");
      first = false;
      declare(child, depth);
    }
    if (state.type == StateType::compound) {
      for (const Index target : initial_of(state))
        line(depth, "[*] --> " + id(target));
    }
    for (const Arrow& arrow : arrows_)
      if (home_of(arrow) == parent) draw(arrow, depth);
  }

  /// Mermaid wants an arrow inside the smallest box that holds both of its ends.
  Index home_of(const Arrow& arrow) const {
    if (arrow.targets.empty()) return none;
    Index home = definition_.states[arrow.source].parent;
    if (home == none) home = 0;
    const auto holds = [&](Index box) {
      return std::all_of(arrow.targets.begin(), arrow.targets.end(),
                         [&](Index target) { return definition_.is_descendant(target, box); });
    };
    while (home != 0 && (!holds(home) || definition_.states[home].type == StateType::parallel))
      home = definition_.states[home].parent;
    return home;
  }

  void declare(Index number, int depth) {
    const State& state = definition_.states[number];
    if (state.type == StateType::history_shallow || state.type == StateType::history_deep) {
      // Mermaid has no history of its own: a small state that says what it is.
      line(depth, "state \"" +
                      std::string(state.type == StateType::history_deep ? "H*" : "H") + "\" as " +
                      id(number));
      for (const Index target : initial_of(state))
        line(depth, id(number) + " --> " + id(target));
      return;
    }
    const std::string name = "state \"" + quotable(wording_.line(wording_.state(number))) + "\" as " +
                             id(number);
    const bool box = state.type == StateType::compound || state.type == StateType::parallel;
    if (box) {
      line(depth, name + " {");
      inside(number, depth + 1);
      line(depth, "}");
    } else {
      line(depth, name);
      if (state.type == StateType::final) line(depth, id(number) + " --> [*]");
    }
    note(number, depth);
  }

  void note(Index number, int depth) {
    const State& state = definition_.states[number];
    std::vector<std::string> lines;
    const auto actions = [&](Word when, Range range) {
      if (!range.empty()) lines.push_back(wording_.word(when) + ": " + wording_.actions(range));
    };
    actions(Word::entry, state.entry);
    actions(Word::exit, state.exit);
    if (state.approval != none)
      lines.push_back(wording_.approval(definition_.approvals[state.approval]));
    for (const Arrow& arrow : arrows_)
      if (arrow.source == number && arrow.targets.empty()) lines.push_back(label_of(arrow));
    if (options_.clocks)
      lines.insert(lines.end(), marks_.states[number].begin(), marks_.states[number].end());
    if (!options_.crowd.empty() && options_.crowd[number].here > 0)
      lines.push_back(crowd_text(options_.crowd[number]));
    if (lines.empty()) return;
    line(depth, "note right of " + id(number));
    for (const std::string& each : lines)
      line(depth + 1, plain(wording_.line(each)));
    line(depth, "end note");
  }

  std::string crowd_text(const Crowd& crowd) const {
    std::string text = wording_.number(crowd.here) + " " + wording_.word(Word::here);
    if (crowd.overdue > 0)
      text += ", " + wording_.number(crowd.overdue) + " " + wording_.word(Word::overdue);
    return text;
  }

  std::string label_of(const Arrow& arrow) const {
    std::string text;
    const auto add = [&](const std::string& more) {
      if (!more.empty()) text += (text.empty() ? "" : " ") + more;
    };
    const Cause& cause = arrow.causes.front();
    std::string events;
    for (const Index event : cause.events)
      events += (events.empty() ? "" : ", ") + wording_.event(event);
    add(events);
    const Transition& row = definition_.transitions[cause.transition];
    add(wording_.guard(row.guard));
    if (!row.actions.empty()) add("/ " + wording_.actions(row.actions));
    if (options_.clocks)
      for (const std::string& mark : marks_.transitions[cause.transition])
        add(mark);
    return text;
  }

  void draw(const Arrow& arrow, int depth) {
    const std::string label = label_of(arrow);
    for (const Index target : arrow.targets)
      line(depth, id(arrow.source) + " --> " + id(target) +
                      (label.empty() ? "" : " : " + plain(wording_.line(label))));
  }

  void classes() {
    std::array<std::vector<Index>, law::phase_count> of{};
    for (Index i = 1; i < definition_.states.size(); ++i) {
      const State& state = definition_.states[i];
      const bool leaf = state.type == StateType::atomic || state.type == StateType::final;
      if (state.phase && leaf) of[static_cast<std::size_t>(*state.phase)].push_back(i);
    }
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (of[i].empty()) continue;
      const std::string name = "phase_" + std::string(law::name_of(static_cast<law::Phase>(i)));
      line(1, "classDef " + name + " fill:" + std::string(phase_colours[i].fill) +
                  ",stroke:" + std::string(phase_colours[i].line) + ",color:#1F2937");
      std::string names;
      for (const Index state : of[i])
        names += (names.empty() ? "" : ",") + id(state);
      line(1, "class " + names + " " + name);
    }
  }

  const Definition& definition_;
  const Options& options_;
  Wording wording_;
  std::vector<Arrow> arrows_;
  ClockMarks marks_;
  std::string out_;
};

}  // namespace

std::string mermaid(const Definition& definition, const Options& options) {
  return Chart(definition, options).run();
}

}  // namespace ayar::workflow::draw
