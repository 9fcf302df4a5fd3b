#pragma once
/// A complaint whose past is corrected while it lives: what every correction must leave behind is
/// that folding its whole life again gives the clocks that it has.
#include <algorithm>
#include <cstdlib>

#include "runtime/correct.hpp"
#include "support/random_desk.hpp"

namespace ayar::test {

/// How many random histories a property is tried on; AYAR_HISTORIES asks for more.
inline int histories(int usual) {
  const char* asked = std::getenv("AYAR_HISTORIES");
  return asked == nullptr ? usual : std::max(1, std::atoi(asked));
}

inline runtime::Refolded folded_again(const Desk& desk) {
  runtime::Refolding how;
  how.until = desk.now;
  how.verdicts_stand = true;
  auto refolded = runtime::refold(desk.definition(), desk.steps, how);
  REQUIRE_MESSAGE(refolded.has_value(), (refolded ? "" : refolded.error().message));
  return std::move(refolded).value();
}

inline std::string told(const workflow::Definition& definition, const runtime::Cycle& cycle) {
  return definition.clocks[cycle.clock].name + " " + std::to_string(cycle.number) + " " +
         std::string(law::name_of(cycle.state)) + " " +
         std::string(runtime::name_of(cycle.verdict)) + " started " + to_text(cycle.started) +
         " since " + to_text(cycle.since) + " due " + to_text(cycle.due) + " next " +
         (cycle.next ? to_text(*cycle.next) : "-") + " used " + std::to_string(cycle.used_open.count()) + "/" +
         std::to_string(cycle.used_wall.count()) + " breached " + std::to_string(cycle.breached) + " rung " +
         std::to_string(cycle.rung) + "/" + std::to_string(cycle.repeats) + " order " +
         std::to_string(cycle.sequence) + " ended " + to_text(cycle.ended) + " pause " +
         std::to_string(cycle.paused_by) + "/" + std::to_string(cycle.pause_spent) + " goal " +
         std::to_string(cycle.goal);
}

/// What differs between the complaint's clocks and those folded again; empty: nothing.
inline std::string unlike(const Desk& desk) {
  const auto refolded = folded_again(desk);
  std::string text;
  const auto& cycles = desk.snapshot.cycles;
  for (std::size_t i = 0; i < std::max(cycles.size(), refolded.cycles.size()); ++i) {
    const bool same = i < cycles.size() && i < refolded.cycles.size() &&
                      cycles[i] == refolded.cycles[i].cycle;
    if (same) continue;
    if (i < cycles.size()) text += "\n  is     " + told(desk.definition(), cycles[i]);
    if (i < refolded.cycles.size())
      text += "\n  folded " + told(desk.definition(), refolded.cycles[i].cycle);
  }
  if (refolded.data != desk.snapshot.data) text += "\n  data differ";
  return text;
}

/// Corrects a desk as the service does: time passes first, then one step. @return why not.
inline std::string correct(Desk& desk, Result<runtime::Fact> edit, const std::string& by = "omid") {
  if (!edit) return std::string(name_of(edit.error().code));
  auto made = runtime::correct(desk.definition(), desk.steps, desk.snapshot, desk.snapshot,
                               {{std::move(edit).value()}, "it was wrong", by}, desk.now);
  if (!made) return std::string(name_of(made.error().code));
  desk.steps.push_back(made->step);
  desk.actors.push_back(as("supervisor:" + by));
  desk.snapshot = made->after;
  return {};
}

/// An event that happened earlier than it is told. @return why not.
inline std::string send_dated(Desk& desk, const std::string& event, std::string_view who, Map data,
                              Instant occurred_at) {
  REQUIRE(desk.obey(runtime::NoCommand{}, Actor{}));
  const auto before = desk.snapshot;
  if (auto sent = desk.send(event, who, std::move(data)); !sent)
    return std::string(name_of(sent.error().code));
  const auto entry = static_cast<std::int64_t>(desk.steps.size());
  auto edit = runtime::dated(desk.steps, desk.snapshot, entry, occurred_at);
  if (!edit) return std::string(name_of(edit.error().code));
  auto made = runtime::correct(desk.definition(), desk.steps, before, desk.snapshot,
                               {{std::move(edit).value()}, "told late", "omid"}, desk.now);
  if (!made) return std::string(name_of(made.error().code));
  desk.steps.push_back(made->step);
  desk.actors.push_back(as("supervisor:omid"));
  desk.snapshot = made->after;
  return {};
}

}  // namespace ayar::test
