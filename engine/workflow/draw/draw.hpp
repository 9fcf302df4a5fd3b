#pragma once
/// A workflow as a picture or as another tool's text. Pure: tables in, text out; threads: any.
/// Cost: linear in states, transitions and clocks.
#include <cstdint>
#include <string>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow::draw {

/// How many complaints rest in a state now, and how many of them have a clock past its due.
struct Crowd {
  std::int64_t here = 0, overdue = 0;
};

struct Options {
  std::string language;      ///< of titles; empty: English where there is any, else the first
  bool clocks = true;        ///< where clocks start, pause and end
  std::vector<Crowd> crowd;  ///< by state number; empty: no live counts
};

/// For Graphviz: phases coloured, compound states as boxes around others, parallel regions dashed,
/// a legend. In languages that run from right to left the picture does too.
[[nodiscard]] std::string dot(const Definition& definition, const Options& options);
/// A stateDiagram-v2. Clocks are notes.
[[nodiscard]] std::string mermaid(const Definition& definition, const Options& options);
/// SCXML 1.0 with the guards' own text under `cond`; what SCXML has no word for (phases, clocks,
/// approvals, notices) stands in the namespace `urn:ayar:workflow:1`. A delay in business time has
/// no length of its own: it stays an expression, `ayar.after('1bd')`.
[[nodiscard]] std::string scxml(const Definition& definition);
/// The configuration that XState 5's createMachine() takes. Guards are `{type: "cel", params}`,
/// actions and delays are named, for `machine.provide()`. @see engine/workflow/draw/README.md
[[nodiscard]] std::string xstate(const Definition& definition);

/// The language that `wanted` comes to for this workflow.
[[nodiscard]] std::string language_of(const Definition& definition, const std::string& wanted);
[[nodiscard]] bool runs_right_to_left(std::string_view language) noexcept;
[[nodiscard]] std::string title(const Definition& definition, const Options& options);
/// One sentence about the workflow, for those who do not see the picture.
[[nodiscard]] std::string description(const Definition& definition, const Options& options);

}  // namespace ayar::workflow::draw
