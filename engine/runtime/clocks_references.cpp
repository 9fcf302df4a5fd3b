// What a clock listens to, looked for among the facts of a macrostep.
#include <algorithm>

#include "runtime/clocks_parts.hpp"

namespace ayar::runtime {
namespace {

using workflow::Reference;
using workflow::ReferenceKind;

bool matches(const Snapshot& snapshot, const Reference& reference, const Fact& fact) {
  switch (reference.kind) {
    case ReferenceKind::state_entered:
      return fact.kind == FactKind::entered && fact.subject == reference.subject;
    case ReferenceKind::state_left:
      return fact.kind == FactKind::exited && fact.subject == reference.subject;
    case ReferenceKind::event_taken:
      return fact.kind == FactKind::taken && fact.other == reference.subject;
    case ReferenceKind::message_sent:
      return fact.kind == FactKind::message_sent &&
             snapshot.messages[fact.number - 1].message == reference.subject;
    case ReferenceKind::received_at: return fact.kind == FactKind::opened;
  }
  return false;
}

}  // namespace

bool happened(const Snapshot& snapshot, std::span<const Fact> facts,
              const std::vector<Reference>& references) {
  return std::any_of(references.begin(), references.end(), [&](const Reference& reference) {
    return std::any_of(facts.begin(), facts.end(),
                       [&](const Fact& fact) { return matches(snapshot, reference, fact); });
  });
}

bool was_called(std::span<const Fact> facts, Index clock, Call how) {
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.kind == FactKind::clock_called && fact.subject == clock &&
           fact.number == static_cast<std::uint32_t>(how);
  });
}

}  // namespace ayar::runtime
