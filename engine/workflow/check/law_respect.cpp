// Respect: fields about worth, appearance or standing, and whatever is set from them, decide
// nothing.
#include "base/text.hpp"
#include "workflow/check/taint.hpp"

namespace ayar::workflow {
namespace {

constexpr std::string_view decides_nothing =
    "what a customer is worth may be recorded and reported, and decides nothing";

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

// `report`: of the file that the reader stands in; what is read stands in the workflow.
void report_read(const Proof& proof, Report& report, const Node& node, const Origin& origin,
                 std::string_view reader) {
  const bool direct = origin.through == nullptr;
  std::string message = std::string(reader) + " reads '" + origin.name + "', which is ";
  message +=
      direct ? "about " + origin.about : "set from '" + origin.source + "', about " + origin.about;
  Diagnostic& given =
      report.error(rule::respect, node, std::move(message), std::string(decides_nothing),
                         offset_of(node.text, origin.name));
  if (!direct)
    given.notes.push_back(proof.report.note("'" + origin.name + "' is set here", *origin.through));
  given.notes.push_back(
      proof.report.note("'" + origin.source + "' is about " + origin.about, *origin.declared));
}

void report_read(const Proof& proof, const Node& node, const Origin& origin,
                 std::string_view reader) {
  report_read(proof, proof.report, node, origin, reader);
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

// The scalar `text` under `key`, however deep it lies in `node`; the node itself where it is not.
const Node* find_in(const Node& node, std::string_view key, std::string_view text, bool under) {
  if (under && node.is_scalar() && node.text == text) return &node;
  for (const Member& member : node.members) {
    if (const Node* found = find_in(member.value, key, text, under || member.key.text == key))
      return found;
  }
  for (const Node& each : node.items) {
    if (const Node* found = find_in(each, key, text, under)) return found;
  }
  return nullptr;
}

const Node& place_in(const Node& node, std::string_view key, std::string_view text) {
  const Node* found = find_in(node, key, text, false);
  return found != nullptr ? *found : node;
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

void prove_goal(const Proof& proof, const Taint& taint, const Goal& goal, const DraftGoal& draft) {
  prove_program(proof, taint, goal.when, none, draft.when, "this goal");
  if (goal.until == none) return;
  if (const auto origin = taint.of_field(goal.until))
    report_read(proof, *draft.until.node, *origin, "this target");
}

void prove_goals(const Proof& proof, const Taint& taint) {
  for (std::size_t c = 0; c < proof.made.clocks.size(); ++c) {
    const auto& goals = proof.made.clocks[c].goals;
    for (std::size_t i = 0; i < goals.size(); ++i) {
      prove_goal(proof, taint, goals[i], proof.places.clocks[c]->goals[i]);
    }
    const auto& switches = proof.made.clocks[c].switches;
    for (std::size_t s = 0; s < switches.size(); ++s) {
      const auto& drafts = proof.places.clocks[c]->switches[s].goals;
      for (std::size_t i = 0; i < switches[s].goals.size(); ++i)
        prove_goal(proof, taint, switches[s].goals[i], drafts[i]);
    }
  }
}

// Which clocks stand still for whom decides how they are treated, too.
void prove_suspensions(const Proof& proof, const Taint& taint) {
  for (std::size_t i = 0; i < proof.made.suspensions.size(); ++i) {
    const Places::Suspension& place = proof.places.suspensions[i];
    if (place.when == nullptr) continue;
    for (const cel::Read& read : proof.made.suspensions[i].when.reads()) {
      const auto origin = taint.of(read, none);
      if (!origin) continue;
      report_read(proof, *place.report, *place.when, *origin, "this suspension");
      break;
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

// What a letter must say decides whether it can be sent; what a vote binds decides what it is
// about.
void prove_messages(const Proof& proof, const Taint& taint) {
  for (std::size_t m = 0; m < proof.made.messages.size(); ++m) {
    for (const DraftWord& word : proof.draft.messages[m].must_say) {
      const auto field = proof.made.field_by_name.find(word.text);
      if (field == proof.made.field_by_name.end()) continue;
      const auto origin = taint.of_field(field->second);
      if (origin) report_read(proof, *word.node, *origin, "this message");
    }
  }
}

void prove_levels(const Proof& proof, const Taint& taint) {
  for (std::size_t a = 0; a < proof.made.approvals.size(); ++a) {
    const auto& levels = proof.made.approvals[a].levels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      prove_program(proof, taint, levels[i].when, none, proof.places.approval_whens[a][i],
                    "this level's guard");
    }
  }
}

void prove_binds(const Proof& proof, const Taint& taint) {
  for (std::size_t i = 0; i < proof.made.approvals.size(); ++i) {
    for (const Index field : proof.made.approvals[i].binds) {
      const auto origin = taint.of_field(field);
      if (!origin) continue;
      report_read(proof,
                  place_in(*proof.places.approvals[i], "binds", proof.made.fields[field].name),
                  *origin, "this approval");
    }
  }
}

}  // namespace

void prove_respect(const Proof& proof) {
  const Taint taint(proof.made, proof.places);
  prove_messages(proof, taint);
  prove_binds(proof, taint);
  prove_levels(proof, taint);
  prove_guards(proof, taint);
  prove_goals(proof, taint);
  prove_suspensions(proof, taint);
  prove_promises(proof, taint);
}

}  // namespace ayar::workflow
