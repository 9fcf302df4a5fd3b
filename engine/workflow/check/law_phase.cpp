// The phase law, microstep by microstep: eventless, timed and voted ones included.
#include <set>

#include "base/text.hpp"
#include "workflow/check/laws.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

using law::Phase;

std::string named(Phase phase) { return std::string(law::name_of(phase)); }

std::string ways_from(Phase from, law::Disposition disposition) {
  std::vector<std::string> ways;
  for (std::size_t i = 0; i < law::phase_count; ++i) {
    const auto to = static_cast<Phase>(i);
    if (to != from && law::phase_permits(from, to, disposition)) ways.push_back(named(to));
  }
  return ways.empty() ? std::string{}
                      : "from " + named(from) + " a complaint goes to " + join(ways, ", ");
}

void prove_leaves(const Proof& proof) {
  for (Index i = 1; i < proof.made.states.size(); ++i) {
    const State& state = proof.made.states[i];
    if (!is_leaf(state) || state.phase || state.counts_end || is_silent(proof.made, i)) continue;
    proof.report.error(rule::phase_missing, *proof.places.states[i],
                       "state '" + state.name + "' has no phase",
                       "give it a phase, or give one to a state around it: phase: investigation");
  }
}

void prove_beginning(const Proof& proof) {
  for (const Edge& edge : proof.graph.edges()) {
    if (edge.from != none) return;  // the beginning comes first
    const State& state = proof.made.states[edge.to];
    if (!state.phase || *state.phase == Phase::receipt) continue;
    proof.report.error(
        rule::begins_in_receipt, *proof.places.states[edge.to],
        "a complaint begins here in phase " + named(*state.phase) + ", and must begin in receipt",
        "make a state with phase: receipt the initial one");
    return;
  }
}

void report_step(const Proof& proof, const Edge& edge, Phase from, Phase to) {
  const State& target = proof.made.states[edge.to];
  std::string message = "this step goes from phase " + named(from) + " to " + named(to);
  std::string hint = ways_from(from, law::Disposition::none);
  if (to == Phase::closed) {
    message += " as " + std::string(law::name_of(target.disposition));
    if (target.disposition == law::Disposition::answered) {
      hint = "a complaint closes as answered only from answered or external_review";
    } else {
      hint = "after an answer a complaint closes as answered, and by no other disposition";
    }
  }
  Diagnostic& given = proof.report.error(rule::phase_step, place_of(proof, edge),
                                         message + ", which the phase law forbids", hint);
  given.notes.push_back(proof.report.note("from state '" + proof.made.states[edge.from].name + "'",
                                          *proof.places.states[edge.from]));
  given.notes.push_back(
      proof.report.note("into state '" + target.name + "'", *proof.places.states[edge.to]));
}

void prove_step(const Proof& proof, const Edge& edge, std::set<Index>& reported) {
  const State& source = proof.made.states[edge.from];
  const State& target = proof.made.states[edge.to];
  if (target.counts_end && source.phase && *source.phase != Phase::closed &&
      !reported.contains(edge.transition)) {
    reported.insert(edge.transition);
    proof.report
        .error(rule::ends_before_closing, place_of(proof, edge),
               "the machine ends here while the complaint is in phase " + named(*source.phase),
               "close it first: go through a state with phase: closed")
        .notes.push_back(
            proof.report.note("from state '" + source.name + "'", *proof.places.states[edge.from]));
    return;
  }
  if (!source.phase || !target.phase) return;
  const bool unnamed =
      *target.phase == Phase::closed && target.disposition == law::Disposition::none;
  if (unnamed || law::phase_permits(*source.phase, *target.phase, target.disposition)) return;
  if (reported.insert(edge.transition).second)
    report_step(proof, edge, *source.phase, *target.phase);
}

// The event itself must carry the answer: a message that counts as one and was sent, or somebody's
// word for it.
void prove_answer(const Proof& proof, const Edge& edge, std::set<Index>& reported) {
  const State& target = proof.made.states[edge.to];
  if (target.phase != Phase::answered ||
      (edge.from != none && proof.made.states[edge.from].phase == Phase::answered))
    return;
  if (edge.event != none) {
    const Event& event = proof.made.events[edge.event];
    if (event.attests_response) return;
    const bool sent = event.source == EventSource::message_sent;
    if (sent && proof.made.messages[event.subject].counts_as == CountsAs::response) return;
  }
  if (!reported.insert(edge.transition).second) return;
  proof.report
      .error(rule::answered_unsaid, place_of(proof, edge),
             "this step enters 'answered', and nothing says that an answer was given",
             "enter it on message.<name>.sent of a message with counts_as: response, or on an "
             "event with attests: response")
      .notes.push_back(proof.report.note("state '" + target.name + "' is in phase answered",
                                         *proof.places.states[edge.to]));
}

}  // namespace

void prove_phases(const Proof& proof) {
  prove_leaves(proof);
  prove_beginning(proof);
  std::set<Index> steps;
  std::set<Index> answers;
  for (const Edge& edge : proof.graph.edges()) {
    if (edge.from == none || is_told_by_another(proof.made, edge)) continue;
    prove_step(proof, edge, steps);
    prove_answer(proof, edge, answers);
  }
}

}  // namespace ayar::workflow
