// Whoever may reject must give the reason and the next step.
#include <algorithm>

#include "workflow/check/laws.hpp"

namespace ayar::workflow {
namespace {

// A required-when guard is proved by asking it: with a rejection it must hold, whatever else is
// known. Only a guard over the decision alone can be asked so.
bool holds_on_rejection(const Definition& made, const cel::Program& when, Index decision) {
  if (when.empty()) return true;  // it does not compile, which is said already
  for (const cel::Read& read : when.reads()) {
    if (read.frame != cel::Frame::data || read.slot != decision) return false;
  }
  std::vector<Value> data(made.fields.size());
  data[decision] = Value("rejected");
  cel::Context context;
  context.data = data;
  const auto verdict = when.test(context);
  return verdict && *verdict;
}

const EventField* field_of(const Event& event, Index field) {
  const auto found = std::find_if(event.fields.begin(), event.fields.end(),
                                  [&](const EventField& each) { return each.field == field; });
  return found == event.fields.end() ? nullptr : &*found;
}

void prove_explained(const Proof& proof, Index event, Index decision, std::string_view name) {
  const Event& sender = proof.made.events[event];
  const EventField* explained = field_of(sender, proof.made.field_by_name.find(name)->second);
  if (explained != nullptr) {
    if (explained->requirement == Requirement::required) return;
    const bool when = explained->requirement == Requirement::required_when;
    if (when && holds_on_rejection(proof.made, explained->required_when, decision)) return;
  }
  std::size_t slot = 0;
  while (sender.fields[slot].field != decision)
    ++slot;
  const std::string wanted(name);
  proof.report.error(
      rule::rejected_unexplained, *proof.places.event_fields[event][slot],
      "event '" + sender.name + "' can reject a complaint without its " + wanted,
      "add to its sets: {" + wanted + ": required}, or " + wanted + ": 'decision == \"rejected\"'");
}

}  // namespace

void prove_decisions(const Proof& proof) {
  const Index decision = proof.made.field_by_name.find("decision")->second;
  const auto& words = proof.made.fields[decision].type.values;
  if (std::find(words.begin(), words.end(), "rejected") == words.end()) return;
  if (!proof.made.fields[decision].default_value.is_null()) {
    proof.report.error(rule::rejected_unexplained, *proof.places.fields[decision],
                       "a complaint that begins with a decision was never examined",
                       "take the default away; an event decides, with its reason");
  }
  for (Index i = 0; i < proof.made.events.size(); ++i) {
    if (field_of(proof.made.events[i], decision) == nullptr) continue;
    prove_explained(proof, i, decision, "reason");
    prove_explained(proof, i, decision, "next_step");
  }
  for (std::size_t i = 0; i < proof.made.actions.size(); ++i) {
    const Action& action = proof.made.actions[i];
    if (action.kind != ActionKind::set || action.subject != decision) continue;
    proof.report.error(
        rule::rejected_unexplained, *proof.places.actions[i].node,
        "a decision is taken by an event, so that its reason comes with it",
        "let an event carry it: sets: {decision: required, reason: required, next_step: required}");
  }
}

}  // namespace ayar::workflow
