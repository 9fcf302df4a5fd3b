#include "workflow/check/taint.hpp"

namespace ayar::workflow {
namespace {

std::string_view worth_word(About about) {
  switch (about) {
    case About::worth: return "worth";
    case About::appearance: return "appearance";
    case About::standing: return "standing";
    case About::nothing:
    case About::need: break;
  }
  return {};
}

}  // namespace

Taint::Taint(const Definition& made, const Places& places)
    : made_(made),
      places_(places),
      fields_(made.fields.size()),
      events_(made.actions.size(), none) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = made_.fields[i];
    const std::string about(worth_word(field.about));
    if (!about.empty())
      fields_[i] = Origin{field.name, field.name, about, places_.fields[i], nullptr};
  }
  for (const Transition& transition : made_.transitions) {
    for (Index a = transition.actions.begin; a < transition.actions.end; ++a)
      events_[a] = transition.event;
  }
  spread();
}

// A field that is set from a suspect one is suspect itself; so until nothing more is found.
void Taint::spread() {
  for (bool changed = true; changed;) {
    changed = false;
    for (Index i = 0; i < made_.actions.size(); ++i) {
      const Action& action = made_.actions[i];
      if (action.kind != ActionKind::set || action.value.empty() || fields_[action.subject])
        continue;
      for (const cel::Read& read : action.value.reads()) {
        auto origin = of(read, events_[i]);
        if (!origin) continue;
        origin->name = made_.fields[action.subject].name;
        origin->through = places_.actions[i].value;
        fields_[action.subject] = std::move(origin);
        changed = true;
        break;
      }
    }
  }
}

std::optional<Origin> Taint::of(const cel::Read& read, Index event) const {
  if (read.frame == cel::Frame::data) return fields_[read.slot];
  if (read.frame != cel::Frame::event || event == none) return std::nullopt;
  const EventField& field = made_.events[event].fields[read.slot];
  if (field.field != none) return fields_[field.field];
  const std::string about(worth_word(field.about));
  if (about.empty()) return std::nullopt;
  const Node* declared = places_.event_fields[event][read.slot];
  return Origin{field.name, field.name, about, declared, nullptr};
}

}  // namespace ayar::workflow
