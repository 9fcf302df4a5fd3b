#include "workflow/draw/dot_legend.hpp"

#include <algorithm>
#include <array>

#include "workflow/draw/arrows.hpp"
#include "workflow/draw/clock_marks.hpp"
#include "workflow/draw/dot_markup.hpp"
#include "workflow/draw/palette.hpp"

namespace ayar::workflow::draw {
namespace {

constexpr std::string_view ink = "#1F2937";

/// A table beside others: a heading, then rows of one or two cells.
class Column {
 public:
  explicit Column(const Wording& wording) : wording_(wording) {}
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

  void heading(const std::string& text, std::string_view colour, bool large) {
    const std::string words = bold(escaped(wording_.line(text)));
    wide(large ? words : small(words, colour));
  }
  void wide(const std::string& markup, const std::string& attributes = {}) {
    rows_ += "<TR><TD COLSPAN=\"2\" ALIGN=\"" + side() + "\"" + attributes + ">" + markup +
             "</TD></TR>";
  }
  /// What comes first in reading direction comes first.
  void pair(const std::string& first, const std::string& second) {
    const std::string a = "<TD ALIGN=\"" + side() + "\">" + first + "</TD>";
    const std::string b = "<TD ALIGN=\"" + side() + "\">" + second + "</TD>";
    rows_ += "<TR>" + (wording_.right_to_left() ? b + a : a + b) + "</TR>";
  }
  [[nodiscard]] std::string cell() const {
    return "<TD VALIGN=\"TOP\"><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\" "
           "CELLPADDING=\"2\">" +
           rows_ + "</TABLE></TD>";
  }

 private:
  [[nodiscard]] std::string side() const { return wording_.right_to_left() ? "RIGHT" : "LEFT"; }
  const Wording& wording_;
  std::string rows_;
};

/// Columns side by side: a tall table would push the states apart.
class Legend {
 public:
  Legend(const Definition& definition, const Options& options, const Wording& wording)
      : definition_(definition), options_(options), wording_(wording) {}

  std::string run() {
    columns_ = {phases(), arrows()};
    if (options_.clocks) {
      for (Index i = 0; i < definition_.clocks.size(); ++i)
        columns_.push_back(clock(i));
    }
    if (wording_.right_to_left()) std::reverse(columns_.begin(), columns_.end());
    std::string cells;
    for (const std::string& column : columns_)
      cells += column;
    if (cells.empty()) return {};
    return "  \"legend:\" [shape=none, style=\"\", margin=0, label=<<TABLE BORDER=\"0\" "
           "CELLBORDER=\"0\" CELLSPACING=\"8\"><TR>" +
           cells + "</TR></TABLE>>];\n";
  }

 private:
  std::string lined(std::string_view text) const { return escaped(wording_.line(text)); }

  std::string phases() const {
    std::array<bool, law::phase_count> used{};
    for (const State& state : definition_.states)
      if (state.phase) used[static_cast<std::size_t>(*state.phase)] = true;
    if (std::find(used.begin(), used.end(), true) == used.end()) return {};
    Column column(wording_);
    column.heading(wording_.word(Word::phases), ink, true);
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) continue;
      const auto phase = static_cast<law::Phase>(i);
      const Colour colour = colour_of(phase);
      column.wide(small(lined(wording_.phase(phase)), ink),
                  " BORDER=\"1\" STYLE=\"ROUNDED\" COLOR=\"" + std::string(colour.line) +
                      "\" BGCOLOR=\"" + std::string(colour.fill) + "\"");
    }
    return column.cell();
  }

  std::string arrows() const {
    std::array<bool, 3> used{};
    for (const Transition& row : definition_.transitions)
      used[static_cast<std::size_t>(flow_of(definition_, row.event))] = true;
    struct Line {
      Flow flow;
      std::string_view sign, sign_rtl, colour;
      Word word;
    };
    constexpr std::array lines{
        Line{Flow::people, "───▶", "◀───", colour_people, Word::by_people},
        Line{Flow::time, "╌╌╌▶", "◀╌╌╌", colour_time, Word::by_time},
        Line{Flow::itself, "┈┈┈▶", "◀┈┈┈", colour_itself, Word::by_itself}};
    Column column(wording_);
    for (const Line& line : lines) {
      if (!used[static_cast<std::size_t>(line.flow)]) continue;
      if (column.empty()) column.heading(wording_.word(Word::arrows), ink, true);
      column.pair(small(wording_.right_to_left() ? line.sign_rtl : line.sign, line.colour),
                  small(lined(wording_.word(line.word)), line.colour));
    }
    return column.empty() ? std::string() : column.cell();
  }

  std::string clock(Index number) const {
    Column column(wording_);
    std::string title = wording_.clock(number);
    if (number == 0) title = wording_.word(Word::clocks) + ": " + title;
    column.heading(title, colour_clock, true);
    for (const ClockRow& each : clock_rows(definition_.clocks[number], wording_)) {
      if (each.text.empty()) continue;
      const std::string word = each.sign.empty() ? each.word : each.sign + " " + each.word;
      column.pair(small(lined(word), colour_faint), small(lined(each.text), ink));
    }
    return column.cell();
  }

  const Definition& definition_;
  const Options& options_;
  const Wording& wording_;
  std::vector<std::string> columns_;
};

}  // namespace

std::string legend_node(const Definition& definition, const Options& options,
                        const Wording& wording) {
  return Legend(definition, options, wording).run();
}

}  // namespace ayar::workflow::draw
