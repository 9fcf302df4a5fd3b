#include "runtime/snapshot.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace ayar::runtime {

std::string_view name_of(Verdict verdict) noexcept {
  constexpr std::string_view names[] = {"open", "met", "met_late", "breached_open", "cancelled",
                                        "used", "lapsed", "replaced"};
  static_assert(std::size(names) == verdict_count);
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view name_of(RevisionStatus status) noexcept {
  constexpr std::string_view names[] = {"proposed", "accepted", "rejected"};
  return names[static_cast<std::size_t>(status)];
}

std::string_view name_of(MessageState state) noexcept {
  constexpr std::string_view names[] = {"queued", "sent", "delivered", "failed"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(PromiseState state) noexcept {
  constexpr std::string_view names[] = {"open", "kept", "broken"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(Status status) noexcept {
  constexpr std::string_view names[] = {"live", "faulted", "ended"};
  return names[static_cast<std::size_t>(status)];
}

void swap(Snapshot& a, Snapshot& b) noexcept {
  using std::swap;
  swap(a.envelope, b.envelope);
  swap(a.active, b.active);
  swap(a.phase, b.phase);
  swap(a.disposition, b.disposition);
  swap(a.status, b.status);
  swap(a.fault, b.fault);
  swap(a.owner, b.owner);
  swap(a.team, b.team);
  swap(a.revision, b.revision);
  swap(a.sequence, b.sequence);
  swap(a.effective_at, b.effective_at);
  swap(a.next_sequence, b.next_sequence);
  swap(a.data, b.data);
  swap(a.timers, b.timers);
  swap(a.cycles, b.cycles);
  swap(a.messages, b.messages);
  swap(a.promises, b.promises);
  swap(a.approval, b.approval);
  swap(a.history, b.history);
  swap(a.revisions, b.revisions);
}

bool operator==(const Snapshot& a, const Snapshot& b) {
  const bool same_envelope =
      a.envelope == b.envelope || (a.envelope && b.envelope && *a.envelope == *b.envelope);
  return same_envelope && a.active == b.active && a.phase == b.phase &&
         a.disposition == b.disposition && a.status == b.status && a.fault == b.fault &&
         a.owner == b.owner && a.team == b.team && a.revision == b.revision &&
         a.sequence == b.sequence && a.effective_at == b.effective_at &&
         a.next_sequence == b.next_sequence && a.data == b.data && a.timers == b.timers &&
         a.cycles == b.cycles && a.messages == b.messages && a.promises == b.promises &&
         a.approval == b.approval && a.history == b.history &&
         a.revisions == b.revisions;
}

bool Snapshot::is_active(Index state) const noexcept {
  return std::binary_search(active.begin(), active.end(), state);
}

std::optional<Instant> Snapshot::next_due() const noexcept {
  if (status != Status::live) return std::nullopt;
  std::optional<Instant> earliest;
  const auto consider = [&](Instant due) {
    if (!earliest || due < *earliest) earliest = due;
  };
  for (const auto& timer : timers)
    consider(timer.due);
  for (const auto& cycle : cycles) {
    if (cycle.is_open() && cycle.next) consider(*cycle.next);
  }
  return earliest;
}

const Cycle* Snapshot::current_cycle(Index clock) const noexcept {
  const auto found = std::find_if(cycles.rbegin(), cycles.rend(),
                                  [&](const Cycle& cycle) {
                                    // One without a target yet is no run of the clock.
                                    return cycle.clock == clock &&
                                           cycle.state != law::ClockState::not_started;
                                  });
  return found == cycles.rend() ? nullptr : &*found;
}

Snapshot blank(const Definition& definition) {
  Snapshot snapshot;
  snapshot.data.reserve(definition.fields.size());
  for (const auto& field : definition.fields)
    snapshot.data.push_back(field.default_value);
  return snapshot;
}

std::vector<std::string> leaf_names(const Definition& definition, const Snapshot& snapshot) {
  std::vector<std::string> names;
  for (const Index state : snapshot.active) {
    AYAR_ASSERT(state < definition.states.size());
    if (definition.states[state].end == state + 1) names.push_back(definition.states[state].name);
  }
  return names;
}

}  // namespace ayar::runtime
