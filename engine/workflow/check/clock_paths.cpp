#include "workflow/check/clock_paths.hpp"

#include "workflow/check/laws.hpp"

namespace ayar::workflow {
namespace {

bool happens(const Definition& made, const Graph& graph, const Reference& reference, const Edge& edge) {
  switch (reference.kind) {
    case ReferenceKind::received_at: return edge.from == none;
    case ReferenceKind::state_entered: return graph.enters(edge, reference.subject);
    case ReferenceKind::state_left: return graph.leaves(edge, reference.subject);
    case ReferenceKind::event_taken: return edge.event == reference.subject;
    case ReferenceKind::message_sent: return edge.event == made.messages[reference.subject].sent;
  }
  return false;
}

bool any_happens(const Definition& made, const Graph& graph, const std::vector<Reference>& list, const Edge& edge) {
  for (const Reference& reference : list) {
    if (happens(made, graph, reference, edge)) return true;
  }
  return false;
}

// A queued message is sent at some later moment, whether or not a transition takes notice: from the step that
// queues it on, a clock that it starts may be running.
std::vector<bool> where_sent_may_start(const Definition& made, const Graph& graph, const ClockRule& clock) {
  std::vector<bool> pending(made.states.size());
  for (const Reference& reference : clock.starts) {
    if (reference.kind != ReferenceKind::message_sent) continue;
    std::vector<Index> waiting;
    std::vector<bool> seen(made.states.size());
    const auto reach = [&](Index leaf) {
      if (seen[leaf]) return;
      seen[leaf] = pending[leaf] = true;
      waiting.push_back(leaf);
    };
    for (const Edge& edge : graph.edges()) {
      if (graph.sends(edge, reference.subject)) reach(edge.to);
    }
    while (!waiting.empty()) {
      const Index leaf = waiting.back();
      waiting.pop_back();
      for (const Index number : graph.out_of(leaf)) reach(graph.edges()[number].to);
    }
  }
  return pending;
}

std::vector<bool> trace_may(const Definition& made, const Graph& graph, const ClockRule& clock) {
  std::vector<bool> may = where_sent_may_start(made, graph, clock);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& edge : graph.edges()) {
      const bool before = edge.from != none && may[edge.from];
      if (may[edge.to] || !may_run_after(made, graph, clock, edge, before)) continue;
      may[edge.to] = changed = true;
    }
  }
  return may;
}

// Begins with "surely everywhere" and takes away until nothing changes, so that loops prove nothing by themselves.
// `ever`: the clock has surely started at some time, without which reopening has nothing to run again.
std::vector<bool> trace_must(const Definition& made, const Graph& graph, const ClockRule& clock) {
  std::vector<bool> must(made.states.size(), true);
  std::vector<bool> ever(made.states.size(), true);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& edge : graph.edges()) {
      const bool opens = edge.from == none;
      const bool starts = starts_on(made, graph, clock, edge);
      const bool ever_after = starts || (!opens && ever[edge.from]);
      const bool goes_on = !opens && must[edge.from] && !ends_on(made, graph, clock, edge);
      const bool resumes = !opens && ever[edge.from] && resumes_on(made, clock, edge);
      const bool after = (goes_on || starts || resumes) && !queues_end(graph, clock, edge);
      if (ever[edge.to] && !ever_after) {
        ever[edge.to] = false;
        changed = true;
      }
      if (must[edge.to] && !after) {
        must[edge.to] = false;
        changed = true;
      }
    }
  }
  return must;
}

}  // namespace

bool starts_on(const Definition& made, const Graph& graph, const ClockRule& clock, const Edge& edge) {
  return any_happens(made, graph, clock.starts, edge);
}

bool ends_on(const Definition& made, const Graph& graph, const ClockRule& clock, const Edge& edge) {
  return any_happens(made, graph, clock.met_by, edge) || any_happens(made, graph, clock.cancelled_by, edge);
}

bool resumes_on(const Definition& made, const ClockRule& clock, const Edge& edge) {
  const bool runs_again = clock.reopen != Reopen::ignore && clock.reopen != Reopen::unset;
  return runs_again && is_reopening(made, edge);
}

bool queues_end(const Graph& graph, const ClockRule& clock, const Edge& edge) {
  for (const auto* list : {&clock.met_by, &clock.cancelled_by}) {
    for (const Reference& reference : *list) {
      if (reference.kind == ReferenceKind::message_sent && graph.sends(edge, reference.subject)) return true;
    }
  }
  return false;
}

bool may_run_after(const Definition& made, const Graph& graph, const ClockRule& clock, const Edge& edge, bool before) {
  return (before && !ends_on(made, graph, clock, edge)) || starts_on(made, graph, clock, edge) ||
         resumes_on(made, clock, edge);
}

ClockPaths trace(const Definition& made, const Graph& graph, const ClockRule& clock) {
  return {trace_may(made, graph, clock), trace_must(made, graph, clock)};
}

}  // namespace ayar::workflow
