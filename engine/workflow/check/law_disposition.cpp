// How complaints may end: each disposition has its own proof.
#include <set>

#include "workflow/check/laws.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

using law::Disposition;
using law::Phase;

std::string named(Disposition disposition) { return std::string(law::name_of(disposition)); }

const Node& disposition_place(const Proof& proof, Index leaf) {
  for (Index s = leaf; s != none; s = proof.made.states[s].parent) {
    if (proof.places.dispositions[s] != nullptr) return *proof.places.dispositions[s];
  }
  return *proof.places.states[leaf];
}

void prove_named(const Proof& proof) {
  std::set<const Node*> reported;
  for (Index i = 1; i < proof.made.states.size(); ++i) {
    const State& state = proof.made.states[i];
    if (!is_leaf(state) || !state.phase) continue;
    const bool closed = *state.phase == Phase::closed;
    if (closed && state.disposition == Disposition::none) {
      proof.report.error(rule::disposition_unsaid, *proof.places.states[i],
                         "state '" + state.name + "' closes a complaint without saying how",
                         "add disposition: answered, withdrawn, forwarded, merged, not_a_complaint "
                         "or unreachable");
    }
    const Node& place = disposition_place(proof, i);
    if (!closed && state.disposition != Disposition::none && reported.insert(&place).second) {
      proof.report.error(rule::disposition_unsaid, place,
                         "state '" + state.name + "' is not closed, so it has no disposition",
                         "give it phase: closed, or take the disposition away");
    }
  }
}

void report_close(const Proof& proof, const Edge& edge, std::string_view rule, std::string message,
                  std::string hint) {
  const Node& named_here = disposition_place(proof, edge.to);
  const Disposition disposition = proof.made.states[edge.to].disposition;
  proof.report.error(rule, place_of(proof, edge), std::move(message), std::move(hint))
      .notes.push_back(proof.report.note("closed as " + named(disposition) + " here", named_here));
}

void prove_withdrawn(const Proof& proof, const Edge& edge) {
  const bool own_word =
      edge.event != none && proof.made.events[edge.event].on_behalf_of == "complainant";
  if (!own_word) {
    report_close(proof, edge, rule::withdrawn_by_other,
                 "only the complainant's own word withdraws a complaint",
                 "let the event be on_behalf_of: complainant");
  }
  if (!proof.graph.sends(edge, none)) {
    report_close(proof, edge, rule::withdrawn_by_other,
                 "a withdrawal is confirmed, and this step sends nothing",
                 "send a message in the transition or on entry: do: [{send: goodbye}]");
  }
}

void prove_forwarded(const Proof& proof, const Edge& edge) {
  for (Index m = 0; m < proof.made.messages.size(); ++m) {
    if (proof.made.messages[m].counts_as == CountsAs::forwarding && proof.graph.sends(edge, m))
      return;
  }
  report_close(proof, edge, rule::forwarded_unsaid,
               "this step forwards a complaint, and sends no message that says where",
               "send a message with counts_as: forwarding in the transition or on entry");
}

void prove_given(const Proof& proof, const Edge& edge, std::string_view field) {
  if (edge.event != none) {
    for (const EventField& each : proof.made.events[edge.event].fields) {
      if (each.name == field && each.requirement == Requirement::required) return;
    }
  }
  const std::string wanted(field);
  report_close(proof, edge, rule::closed_without_reason,
               "a complaint closes as " + named(proof.made.states[edge.to].disposition) +
                   " only with its " + wanted,
               "take it on an event that requires '" + wanted + "', in sets or payload");
}

// On every path a message has failed: begins with "surely everywhere" and takes away.
std::vector<bool> where_a_message_failed(const Proof& proof) {
  std::vector<bool> failed(proof.made.states.size(), true);
  std::vector<Index> waiting;
  const auto take_away = [&](const Edge& edge) {
    const bool now =
        edge.event != none && proof.made.events[edge.event].source == EventSource::message_failed;
    const bool before = edge.from != none && failed[edge.from];
    if (now || before || !failed[edge.to]) return;
    failed[edge.to] = false;
    waiting.push_back(edge.to);
  };
  for (const Edge& edge : proof.graph.edges())
    take_away(edge);
  while (!waiting.empty()) {
    const Index leaf = waiting.back();
    waiting.pop_back();
    for (const Index number : proof.graph.out_of(leaf))
      take_away(proof.graph.edges()[number]);
  }
  return failed;
}

void prove_close(const Proof& proof, const Edge& edge, const std::vector<bool>& failed) {
  switch (proof.made.states[edge.to].disposition) {
    case Disposition::none:
    case Disposition::answered: return;  // the phase law's own matter
    case Disposition::withdrawn: return prove_withdrawn(proof, edge);
    case Disposition::forwarded: return prove_forwarded(proof, edge);
    case Disposition::merged: return prove_given(proof, edge, "link");
    case Disposition::not_a_complaint: return prove_given(proof, edge, "reason");
    case Disposition::unreachable: {
      const bool now =
          edge.event != none && proof.made.events[edge.event].source == EventSource::message_failed;
      if (now || (edge.from != none && failed[edge.from])) return;
      report_close(
          proof, edge, rule::unreachable_untried, "nobody has failed to be reached on this way",
          "come here on message.<name>.failed, or from a state that is entered by it alone");
    }
  }
}

void prove_kept(const Proof& proof, const Edge& edge) {
  const Disposition from = proof.made.states[edge.from].disposition;
  const Disposition to = proof.made.states[edge.to].disposition;
  if (from == to || from == Disposition::none || to == Disposition::none) return;
  report_close(
      proof, edge, rule::disposition_changes,
      "this step turns a complaint closed as " + named(from) + " into one closed as " + named(to),
      "reopen it first, so that it is closed again by its own way");
}

}  // namespace

void prove_dispositions(const Proof& proof) {
  prove_named(proof);
  const std::vector<bool> failed = where_a_message_failed(proof);
  std::set<Index> reported;
  for (const Edge& edge : proof.graph.edges()) {
    if (proof.made.states[edge.to].phase != Phase::closed || is_told_by_another(proof.made, edge))
      continue;
    const bool was_closed =
        edge.from != none && proof.made.states[edge.from].phase == Phase::closed;
    const std::size_t before = proof.report.found().size();
    if (reported.contains(edge.transition)) continue;
    if (was_closed) {
      prove_kept(proof, edge);
    } else {
      prove_close(proof, edge, failed);
    }
    if (proof.report.found().size() != before) reported.insert(edge.transition);
  }
}

}  // namespace ayar::workflow
