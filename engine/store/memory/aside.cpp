// What a batch writes beside complaints: everything that can be refused is found first.
#include <algorithm>

#include "base/assert.hpp"
#include "store/memory/memory_store.hpp"

namespace ayar::store::memory {

namespace {

Error our_bug(std::string what) { return Error{ErrorCode::internal, std::move(what), {}, {}, {}}; }

auto find_row(std::vector<OutboxRow>& rows, const std::string& id) {
  return std::find_if(rows.begin(), rows.end(),
                      [&id](const OutboxRow& row) { return row.id == id; });
}

}  // namespace

bool MemoryStore::has_outbox(std::string_view tenant, std::string_view complaint,
                             std::string_view id) const {
  const Kept* kept = find(tenant, complaint);
  return kept != nullptr && std::any_of(kept->outbox.begin(), kept->outbox.end(),
                                        [&id](const OutboxRow& row) { return row.id == id; });
}

Result<void> MemoryStore::check_aside(const Aside& aside, const Claims& claims) const {
  const auto is_there = [&](const std::string& tenant, const std::string& complaint,
                            const std::string& id) {
    return claims.outbox.contains({tenant, complaint, id}) || has_outbox(tenant, complaint, id);
  };
  for (const DeliveryWrite& delivery : aside.deliveries)
    if (!is_there(delivery.tenant, delivery.complaint, delivery.id))
      return our_bug("there is no outbox row " + delivery.id);
  for (const Rendering& letter : aside.renderings)
    if (!is_there(letter.tenant, letter.complaint, letter.outbox_id))
      return our_bug("there is no outbox row " + letter.outbox_id);
  for (const ProjectionWrite& write : aside.projections) {
    const auto at = projections_.find(write.recorder);
    const Cursors held = at == projections_.end() ? Cursors{} : at->second.cursors;
    if (held.journal != write.expected_journal || held.signal != write.expected_signal)
      return our_bug("recorder " + write.recorder + " does not stand where its writer believes");
  }
  return check_holds(aside);
}

Result<void> MemoryStore::check_holds(const Aside& aside) const {
  std::int64_t last = last_hold_;
  for (const HoldEntry& entry : aside.holds) {
    if (entry.placed) {
      ++last;
    } else if (entry.number > last) {
      return our_bug("there is no hold " + std::to_string(entry.number));
    }
  }
  return {};
}

Result<void> MemoryStore::check_definitions(const Batch& batch) const {
  std::set<std::pair<std::string, std::int64_t>> live;
  for (const auto& [name, row] : definitions_)
    if (!row.retired_at) live.insert(name);
  std::set<std::pair<std::string, std::int64_t>> fresh;
  for (const DefinitionRow& row : batch.aside.definitions) {
    const bool has_artifact =
        artifacts_.contains(row.hash) ||
        std::any_of(batch.artifacts.begin(), batch.artifacts.end(),
                    [&row](const Artifact& artifact) { return artifact.hash == row.hash; });
    const std::pair name{row.workflow, row.version};
    if (definitions_.contains(name) || !fresh.insert(name).second || !has_artifact)
      return our_bug("definition " + row.workflow + "@" + std::to_string(row.version) +
                     " is there already, or its artifact is not");
    live.insert(name);
  }
  for (const Retirement& retirement : batch.aside.retirements)
    if (live.erase({retirement.workflow, retirement.version}) == 0)
      return our_bug("there is no definition " + retirement.workflow + "@" +
                     std::to_string(retirement.version) + " to retire");
  return {};
}

void MemoryStore::apply_aside(const Aside& aside) {
  for (const DeliveryWrite& delivery : aside.deliveries)
    apply_delivery(delivery);
  for (const Rendering& letter : aside.renderings) {
    std::vector<Rendering>& letters = complaints_.at({letter.tenant, letter.complaint}).letters;
    const bool first = std::none_of(letters.begin(), letters.end(), [&](const Rendering& other) {
      return other.outbox_id == letter.outbox_id;
    });
    if (first) letters.push_back(letter);
  }
  for (const ProjectionWrite& write : aside.projections)
    apply_projection(write);
  for (const PersonRow& person : aside.persons)
    persons_.insert_or_assign(Name{person.tenant, person.id}, person);
  for (const SignalRow& signal : aside.signals) {
    if (!signal_ids_.try_emplace({signal.tenant, signal.id}, signals_.size()).second) continue;
    signals_.push_back(signal);
    signals_.back().row = static_cast<std::int64_t>(signals_.size());
  }
  for (const HoldEntry& entry : aside.holds) {
    holds_.push_back(entry);
    if (entry.placed) holds_.back().number = ++last_hold_;
  }
  for (const DefinitionRow& row : aside.definitions)
    definitions_.emplace(std::pair{row.workflow, row.version}, row);
  for (const Retirement& retirement : aside.retirements) {
    DefinitionRow& row = definitions_.at({retirement.workflow, retirement.version});
    row.retired_at = retirement.retired_at;
    row.retired_by = retirement.retired_by;
    row.retired_reason = retirement.reason;
  }
}

void MemoryStore::apply_delivery(const DeliveryWrite& delivery) {
  Kept& kept = complaints_.at({delivery.tenant, delivery.complaint});
  const auto at = find_row(kept.outbox, delivery.id);
  AYAR_ASSERT(at != kept.outbox.end());
  if (!delivery.state.empty()) at->state = delivery.state;
  at->subscriber = delivery.subscriber;
  at->recipient = delivery.recipient;
  at->attempts = delivery.attempts;
  at->first_attempt_at = delivery.first_attempt_at;
  at->next_attempt_at = delivery.next_attempt_at;
  at->last_error = delivery.last_error;
  index_outbox(kept, static_cast<std::size_t>(at - kept.outbox.begin()));
}

void MemoryStore::apply_projection(const ProjectionWrite& write) {
  Projection& projection = projections_[write.recorder];
  projection.cursors = {write.journal, write.signal};
  for (const std::string& key : write.erase)
    projection.state.erase(key);
  for (const auto& [key, value] : write.put)
    projection.state.insert_or_assign(key, value);
}

}  // namespace ayar::store::memory
