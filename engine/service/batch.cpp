#include "service/batch.hpp"

#include <algorithm>
#include <set>

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

template <class Item>
void append(std::vector<Item>& into, std::vector<Item> from) {
  std::move(from.begin(), from.end(), std::back_inserter(into));
}

std::vector<std::pair<std::string, std::string>> parties_of(const runtime::Envelope& envelope) {
  std::set<std::pair<std::string, std::string>> parties;  // a list by person wants each once
  for (const auto& party : envelope.parties) {
    if (!party.person.empty()) parties.emplace(party.role, party.person);
  }
  return {parties.begin(), parties.end()};
}

/// Rows for those who are told of every step, with the states as they were after that very step.
class Told {
 public:
  Told(const Entry& entry, const runtime::Decision& decision, const Recording& how)
      : entry_(entry), decision_(decision), how_(how) {
    listened_ = !how.suppressed && !how.change_subscribers.empty();
    if (listened_ && decision.count > 1) folded_ = entry.snapshot;
  }
  void add(std::int64_t sequence, const runtime::Step& step, std::int64_t revision,
           Effects& effects) {
    if (!listened_) return;
    if (decision_.count > 1) {
      for (const auto& fact : step.facts)
        runtime::apply(*entry_.definition, folded_, fact, step.effective_at);
    }
    const auto& after = decision_.count > 1 ? folded_ : decision_.after;
    const Change change{sequence, revision, step, after};
    collect_changes(*entry_.definition, change, how_.change_subscribers, effects);
  }

 private:
  const Entry& entry_;
  const runtime::Decision& decision_;
  const Recording& how_;
  bool listened_ = false;
  runtime::Snapshot folded_;
};

bool is_load(const runtime::Snapshot& snapshot) {
  return !snapshot.owner.empty() && snapshot.disposition == law::Disposition::none &&
         snapshot.status == runtime::Status::live;
}

/// Keeps what `open_of` will say once the batch is committed.
void book_load(Batch& batch, const runtime::Snapshot& before, const runtime::Snapshot& after) {
  const bool was = is_load(before), is = is_load(after);
  if (was == is && before.owner == after.owner) return;
  const auto& tenant = after.envelope->tenant;
  if (was) --batch.load[Cache::key_of(tenant, before.owner)];
  if (is) ++batch.load[Cache::key_of(tenant, after.owner)];
}

}  // namespace

Actor actor_of(const runtime::Step& step, const Actor& sender, bool suppressed) {
  Actor actor = step.by_engine ? Actor{} : sender;
  if (suppressed) actor.via = "import";
  return actor;
}

void record(Batch& batch, Entry& entry, runtime::Decision& decision, const Recording& how) {
  auto& write = write_for(batch, entry);
  const Instant recorded_at = std::max(how.recorded_at, entry.recorded_at);
  std::int64_t sequence = entry.snapshot.sequence;
  const auto revision = entry.snapshot.revision + 1;
  const auto& envelope = *decision.after.envelope;
  if (!entry.snapshot.envelope) write.parties = parties_of(envelope);
  Told told(entry, decision, how);
  Effects effects;
  for (const auto& step : decision.made()) {
    ++sequence;
    collect_effects(*entry.definition, envelope.id, sequence, step, how.suppressed, effects);
    told.add(sequence, step, revision, effects);
    auto made =
        make_entry(entry, step, actor_of(step, how.sender, how.suppressed), sequence, recorded_at);
    made.hash = store::chain_hash(entry.head, envelope.tenant, envelope.id, made);
    entry.head = made.hash;
    write.entries.push_back(std::move(made));
  }
  append(write.outbox, std::move(effects.outbox));
  append(write.outcomes, std::move(effects.outcomes));
  append(write.outbox_states, std::move(effects.outbox_states));
  book_load(batch, entry.snapshot, decision.after);
  swap(entry.snapshot, decision.after);
  AYAR_ASSERT(entry.snapshot.sequence == sequence);
  entry.snapshot.revision = revision;
  entry.recorded_at = recorded_at;
  entry.touched_by = batch.number;
}

void merge(store::Aside& into, store::Aside from) {
  append(into.deliveries, std::move(from.deliveries));
  append(into.renderings, std::move(from.renderings));
  append(into.projections, std::move(from.projections));
  append(into.persons, std::move(from.persons));
  append(into.signals, std::move(from.signals));
  append(into.holds, std::move(from.holds));
  append(into.definitions, std::move(from.definitions));
  append(into.retirements, std::move(from.retirements));
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
  row.team = snapshot.team;
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
