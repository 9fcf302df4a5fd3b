// Data that go past the field they are meant for, and outcomes that nothing gives.
#include <algorithm>
#include <array>

#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

void check_payload(Build& build) {
  const Definition& made = build.made;
  for (Index e = 0; e < build.places.event_fields.size(); ++e) {
    const auto& fields = made.events[e].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].field != none || !made.field_by_name.contains(fields[i].name)) continue;
      const std::string& name = fields[i].name;
      build.report.warn(lint_rule::payload_shadows_field, *build.places.event_fields[e][i],
                        "'" + name + "' is a field, and payload does not set it",
                        "write sets: {" + name + ": required}, or choose another name");
    }
  }
}

bool is_given(const Definition& made, Index field) {
  if (made.fields[field].required || !made.fields[field].default_value.is_null()) return true;
  for (const Event& event : made.events) {
    for (const EventField& each : event.fields) {
      if (each.field == field) return true;
    }
  }
  return std::any_of(made.actions.begin(), made.actions.end(), [&](const Action& each) {
    return each.kind == ActionKind::set && each.subject == field;
  });
}

bool reads(const cel::Program& program, Index field) {
  if (program.empty()) return false;
  return std::any_of(program.reads().begin(), program.reads().end(), [&](const cel::Read& each) {
    return each.frame == cel::Frame::data && each.slot == field;
  });
}

const Node* reader_among(const std::vector<Goal>& goals, const std::vector<DraftGoal>& drafts,
                         Index field) {
  for (std::size_t i = 0; i < goals.size() && i < drafts.size(); ++i) {
    if (reads(goals[i].when, field)) return drafts[i].when;
  }
  return nullptr;
}

// Where a field is first read, in the order in which a file is written.
const Node* reader_of(const Build& build, Index field) {
  const Definition& made = build.made;
  for (const DraftMessage& message : build.draft.messages) {
    for (const DraftWord& word : message.must_say) {
      if (word.text == made.fields[field].name) return word.node;
    }
  }
  for (std::size_t c = 0; c < made.clocks.size(); ++c) {
    const ClockRule& clock = made.clocks[c];
    const DraftClock& draft = *build.places.clocks[c];
    const Node* reader = reader_among(clock.goals, draft.goals, field);
    for (std::size_t s = 0; s < clock.switches.size() && reader == nullptr; ++s)
      reader = reader_among(clock.switches[s].goals, draft.switches[s].goals, field);
    if (reader != nullptr) return reader;
  }
  for (std::size_t i = 0; i < made.transitions.size(); ++i) {
    if (reads(made.transitions[i].guard, field)) return build.places.transitions[i].when;
  }
  for (std::size_t i = 0; i < made.approvals.size(); ++i) {
    const auto& binds = made.approvals[i].binds;
    if (std::find(binds.begin(), binds.end(), field) != binds.end())
      return build.places.approvals[i];
  }
  return nullptr;
}

void check_outcomes(Build& build) {
  static constexpr std::array<std::string_view, 4> outcomes{"decision", "reason", "next_step",
                                                            "redress"};
  if (build.made.kind != Kind::complaint) return;
  for (const std::string_view name : outcomes) {
    const auto found = build.made.field_by_name.find(name);
    if (found == build.made.field_by_name.end() || is_given(build.made, found->second)) continue;
    const Node* reader = reader_of(build, found->second);
    if (reader == nullptr) continue;
    const bool is_guard = reader->is_scalar() && reader->text.find(name) != std::string::npos;
    build.report.warn(lint_rule::outcome_never_given, *reader,
                      "'" + std::string(name) + "' is read here, and nothing ever sets it",
                      "let an event carry it: sets: {" + std::string(name) + ": required}",
                      is_guard ? reader->text.find(name) : 0);
  }
}

}  // namespace

void lint_data(Build& build) {
  check_payload(build);
  check_outcomes(build);
}

}  // namespace ayar::workflow
