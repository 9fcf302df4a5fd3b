// Respect: fields about worth, appearance or standing, and whatever is set from them, decide
// nothing.
#include "base/text.hpp"
#include "workflow/check/taint.hpp"

namespace ayar::workflow {
namespace {

// The byte at which a name stands in an expression, so that the caret points at it; 0 when it is
// not found.
std::size_t offset_of(std::string_view text, std::string_view name) {
  const auto is_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const bool begins = at == 0 || !is_word(text[at - 1]);
    const std::size_t end = at + name.size();
    if (begins && (end == text.size() || !is_word(text[end]))) return at;
  }
  return 0;
}

void report_read(const Proof& proof, const Node& node, const Origin& origin,
                 std::string_view reader) {
  const bool direct = origin.through == nullptr;
  std::string message = std::string(reader) + " reads '" + origin.name + "', which is ";
  message +=
      direct ? "about " + origin.about : "set from '" + origin.source + "', about " + origin.about;
  Diagnostic& given = proof.report.error(
      rule::respect, node, std::move(message),
      "what a customer is worth may be recorded and reported, and decides nothing",
      offset_of(node.text, origin.name));
  if (!direct)
    given.notes.push_back(proof.report.note("'" + origin.name + "' is set here", *origin.through));
  given.notes.push_back(
      proof.report.note("'" + origin.source + "' is about " + origin.about, *origin.declared));
}

void prove_program(const Proof& proof, const Taint& taint, const cel::Program& program, Index event,
                   const Node* node, std::string_view reader) {
  if (node == nullptr || program.empty()) return;
  for (const cel::Read& read : program.reads()) {
    const auto origin = taint.of(read, event);
    if (!origin) continue;
    report_read(proof, *node, *origin, reader);
    return;
  }
}

void prove_guards(const Proof& proof, const Taint& taint) {
  for (std::size_t i = 0; i < proof.made.transitions.size(); ++i) {
    const Transition& transition = proof.made.transitions[i];
    prove_program(proof, taint, transition.guard, transition.event,
                  proof.places.transitions[i].when, "this guard");
  }
  for (Index e = 0; e < proof.places.event_whens.size(); ++e) {
    const auto& fields = proof.made.events[e].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      prove_program(proof, taint, fields[i].required_when, none, proof.places.event_whens[e][i],
                    "this requirement");
    }
  }
}

void prove_goals(const Proof& proof, const Taint& taint) {
  for (std::size_t c = 0; c < proof.made.clocks.size(); ++c) {
    const auto& goals = proof.made.clocks[c].goals;
    for (std::size_t i = 0; i < goals.size(); ++i) {
      prove_program(proof, taint, goals[i].when, none, proof.places.clocks[c]->goals[i].when,
                    "this goal");
    }
  }
}

void prove_promises(const Proof& proof, const Taint& taint) {
  for (Index i = 0; i < proof.made.actions.size(); ++i) {
    const Action& action = proof.made.actions[i];
    if (action.kind != ActionKind::promise) continue;
    prove_program(proof, taint, action.value, taint.event_of(i), proof.places.actions[i].value,
                  "this promise");
    prove_program(proof, taint, action.due, taint.event_of(i), proof.places.actions[i].due,
                  "this promise");
  }
}

}  // namespace

void prove_respect(const Proof& proof) {
  const Taint taint(proof);
  prove_guards(proof, taint);
  prove_goals(proof, taint);
  prove_promises(proof, taint);
}

}  // namespace ayar::workflow
