// How clocks would stand: what they are, what they would be, and what passes on the way.
#include "base/text.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

std::string clock_text(const std::optional<ClockView>& clock, const Paint& paint) {
  if (!clock) return paint.dim("none");
  std::string out = clock->state + " " + verdict_text(*clock, paint);
  if (clock->ended) return out + ", " + time_text(*clock->ended);
  out += ", due " + time_text(clock->due);
  const bool overdue = clock->remaining < Duration{};
  const std::string left =
      measured_text(overdue ? -clock->remaining : clock->remaining, *clock) +
      (overdue ? " over" : " left");
  return out + ", " + (overdue ? paint.red(left) : left);
}

}  // namespace

std::string what_if_page(const WhatIfView& what_if, const Console& console) {
  const Paint& paint = console.paint;
  std::string out = paint.bold("what if ");
  if (what_if.event.empty())
    out += "nothing happens until " + paint.cyan(time_text(what_if.at)) + "\n";
  else
    out += paint.cyan(printable(what_if.event)) + " is sent at " + time_text(what_if.at) + "\n  " +
           join(what_if.states_before, " + ") + " → " +
           (what_if.states_after.empty() ? "its end" : join(what_if.states_after, " + ")) + "\n";
  if (!what_if.messages.empty())
    out += "  would queue " + join(what_if.messages, ", ") +
           "; a clock counts a message when it is sent\n";
  Table clocks({"clock", "", what_if.event.empty() ? "now" : "before",
                what_if.event.empty() ? "then" : "behind it"});
  for (const auto& clock : what_if.clocks) {
    const std::string name = clock.clock + " #" + std::to_string(clock.cycle);
    clocks.add({clock.changed ? paint.bold(name) : name, clock.changed ? paint.yellow("≠") : "",
                clock_text(clock.before, paint), clock_text(clock.after, paint)});
  }
  if (!clocks.empty()) out += "\n" + clocks.text(paint, "  ");
  Table passed({"", "when", "clock", "would pass", "rule"});
  for (const auto& threshold : what_if.thresholds)
    passed.add({paint.yellow("!"), time_text(threshold.at), threshold.clock,
                printable(threshold.what), paint.dim(printable(threshold.rule))});
  if (!passed.empty()) out += "\n" + passed.text(paint, "  ");
  if (what_if.cut) out += "  and more; ask for an earlier instant to see them all\n";
  if (what_if.event.empty())
    out += "  " +
           paint.dim("clocks alone: what a breach would set in motion is not foreseen; nothing is "
                     "kept") +
           "\n";
  else
    out += "  " + paint.dim("a dry decision: nothing is kept") + "\n";
  return out;
}

}  // namespace ayar::cli
