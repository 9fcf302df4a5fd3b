#include "service/batch.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "runtime/codec.hpp"

namespace ayar::service {
namespace {

store::Write& write_for(Batch& batch, Entry& entry) {
  const auto [found, fresh] = batch.write_of.try_emplace(entry.key, batch.rows.writes.size());
  if (!fresh) return batch.rows.writes[found->second];
  auto& write = batch.rows.writes.emplace_back();
  write.expected_revision = entry.stored_revision;
  write.next_due_changed = false;
  return write;
}

store::JournalEntry make_entry(const Entry& entry, const runtime::Step& step, const Actor& actor,
                               std::int64_t sequence, Instant recorded_at) {
  store::JournalEntry made;
  made.sequence = sequence;
  made.recorded_at = recorded_at;
  made.effective_at = step.effective_at;
  made.kind = runtime::name_of(step.kind);
  runtime::write_actor(actor, made.actor);
  made.payload.reserve(512);
  runtime::write_step(*entry.definition, step, made.payload);
  return made;
}

}  // namespace

Actor actor_of(const runtime::Step& step, const Actor& sender, bool suppressed) {
  Actor actor = step.by_engine ? Actor{} : sender;
  if (suppressed) actor.via = "import";
  return actor;
}

void record(Batch& batch, Entry& entry, runtime::Decision& decision, const Actor& sender,
            bool suppressed, Instant recorded_at) {
  auto& write = write_for(batch, entry);
  recorded_at = std::max(recorded_at, entry.recorded_at);
  std::int64_t sequence = entry.snapshot.sequence;
  const auto& envelope = *decision.after.envelope;
  Effects effects;
  for (const auto& step : decision.made()) {
    ++sequence;
    collect_effects(*entry.definition, envelope.id, sequence, step, suppressed, effects);
    auto made = make_entry(entry, step, actor_of(step, sender, suppressed), sequence, recorded_at);
    made.hash = store::chain_hash(entry.head, envelope.tenant, envelope.id, made);
    entry.head = made.hash;
    write.entries.push_back(std::move(made));
  }
  std::move(effects.outbox.begin(), effects.outbox.end(), std::back_inserter(write.outbox));
  std::move(effects.outcomes.begin(), effects.outcomes.end(), std::back_inserter(write.outcomes));
  std::move(effects.outbox_states.begin(), effects.outbox_states.end(),
            std::back_inserter(write.outbox_states));
  const auto revision = entry.snapshot.revision + 1;
  std::swap(entry.snapshot, decision.after);
  AYAR_ASSERT(entry.snapshot.sequence == sequence);
  entry.snapshot.revision = revision;
  entry.recorded_at = recorded_at;
  entry.touched_by = batch.number;
}

void fill_row(const runtime::Definition& definition, const runtime::Snapshot& snapshot,
              store::ComplaintRow& row) {
  const auto& envelope = *snapshot.envelope;
  row.tenant = envelope.tenant;
  row.id = envelope.id;
  row.workflow = definition.workflow;
  row.artifact = definition.hash;
  row.state = join(runtime::leaf_names(definition, snapshot), " ");
  row.phase = snapshot.phase ? law::name_of(*snapshot.phase) : "";
  row.disposition =
      snapshot.disposition == law::Disposition::none ? "" : law::name_of(snapshot.disposition);
  row.status = runtime::name_of(snapshot.status);
  row.owner = snapshot.owner;
  row.channel = envelope.channel;
  row.external_ref = envelope.external_ref;
  row.received_at = envelope.received_at;
  row.updated_at = snapshot.effective_at;
  row.next_due = snapshot.next_due();
  row.breached =
      std::any_of(snapshot.cycles.begin(), snapshot.cycles.end(),
                  [](const runtime::Cycle& cycle) { return cycle.is_open() && cycle.breached; });
  row.head_sequence = snapshot.sequence;
  row.snapshot.clear();
  runtime::write_snapshot(definition, snapshot, row.snapshot);
}

void close(Batch& batch, Cache& cache) {
  for (const auto& [key, index] : batch.write_of) {
    Entry* entry = cache.find(key);
    AYAR_ASSERT(entry != nullptr);  // what a batch touches stays in the cache
    auto& write = batch.rows.writes[index];
    fill_row(*entry->definition, entry->snapshot, write.row);
    write.row.revision = entry->snapshot.revision;
    write.row.head_hash = entry->head;
    write.row.reference = entry->reference;
    write.next_due_changed =
        write.expected_revision == 0 || entry->stored_next_due != write.row.next_due;
    // From here on the entry counts as stored; a failed batch drops it from the cache.
    entry->stored_revision = entry->snapshot.revision;
    entry->stored_next_due = write.row.next_due;
  }
}

}  // namespace ayar::service
