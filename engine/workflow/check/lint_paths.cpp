// What only the graph of steps can tell: clocks, in lint_clocks.cpp, and closing on silence.
#include <algorithm>
#include <set>

#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

bool is_from_outside(const Proof& proof, const Edge& edge) {
  return edge.event != none && proof.made.events[edge.event].source == EventSource::outside;
}

// From a closed state, through closed states, by an event that people send.
bool can_come_back(const Proof& proof, Index closed) {
  std::set<Index> seen{closed};
  std::vector<Index> waiting{closed};
  while (!waiting.empty()) {
    const Index leaf = waiting.back();
    waiting.pop_back();
    for (const Index number : proof.graph.out_of(leaf)) {
      const Edge& edge = proof.graph.edges()[number];
      if (is_reopening(proof.made, edge) && is_from_outside(proof, edge)) return true;
      if (is_closed(proof.made, edge.to) && seen.insert(edge.to).second) waiting.push_back(edge.to);
    }
  }
  return false;
}

bool can_object(const Proof& proof, Index leaf) {
  const auto& out = proof.graph.out_of(leaf);
  return std::any_of(out.begin(), out.end(), [&](Index number) {
    const Edge& edge = proof.graph.edges()[number];
    return is_reopening(proof.made, edge) && is_from_outside(proof, edge);
  });
}

// Some other timer that runs here sends a message.
bool is_reminded(const Proof& proof, Index leaf, Index closing) {
  const auto& out = proof.graph.out_of(leaf);
  return std::any_of(out.begin(), out.end(), [&](Index number) {
    const Edge& edge = proof.graph.edges()[number];
    const bool timed =
        edge.event != none && proof.made.events[edge.event].source == EventSource::after;
    return timed && edge.transition != closing && proof.graph.sends(edge, none);
  });
}

void check_silence(const Proof& proof) {
  std::set<Index> told;
  for (const Edge& edge : proof.graph.edges()) {
    const bool timed =
        edge.event != none && proof.made.events[edge.event].source == EventSource::after;
    if (!timed || edge.from == none || is_closed(proof.made, edge.from)) continue;
    if (!is_closed(proof.made, edge.to) || can_come_back(proof, edge.to)) continue;
    if (can_object(proof, edge.from) && is_reminded(proof, edge.from, edge.transition)) continue;
    if (!told.insert(edge.transition).second) continue;
    proof.report.warn(lint_rule::closes_on_silence, place_of(proof, edge),
                      "'" + proof.made.states[edge.from].name +
                          "' closes on silence, without a reminder and a way back",
                      "let an event reopen '" + proof.made.states[edge.to].name +
                          "', or send a reminder before: after: {5bd: {do: [{send: reminder}]}}");
  }
}

}  // namespace

void lint_paths(const Proof& proof) {
  lint_clocks(proof);
  check_silence(proof);
}

}  // namespace ayar::workflow
