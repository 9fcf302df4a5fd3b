#include "store/shape.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "law/law.hpp"

namespace ayar::store {

namespace {

Result<void> check_row(const Write& write) {
  const ComplaintRow& row = write.row;
  if (!is_name(row.tenant) || !is_name(row.id)) return malformed("a complaint needs tenant and id");
  const std::array<std::string_view, 8> names{row.workflow,    row.artifact,    row.state,
                                              row.owner,       row.team,        row.channel,
                                              row.disposition, row.external_ref};
  for (const std::string_view name : names)
    if (name.size() > name_bytes_max) return malformed("a name of " + row.id + " is too long");
  if (row.snapshot.size() > text_bytes_max)
    return malformed("the snapshot of " + row.id + " is too long");
  if (!row.phase.empty() && !law::phase_from(row.phase))
    return malformed("'" + row.phase + "' is no phase");
  if (row.status != "live" && row.status != "faulted" && row.status != "ended")
    return malformed("'" + row.status + "' is no status");
  if (write.expected_revision < 0 || row.revision <= write.expected_revision)
    return malformed("the revision of " + row.id + " does not grow");
  return {};
}

Result<void> check_entries(const Write& write) {
  const ComplaintRow& row = write.row;
  const auto count = static_cast<std::int64_t>(write.entries.size());
  std::int64_t sequence = row.head_sequence - count;
  if (sequence < 0) return malformed("the entries of " + row.id + " begin before 1");
  for (const JournalEntry& entry : write.entries) {
    if (entry.sequence != ++sequence) return malformed("the entries of " + row.id + " have a gap");
    if (!is_name(entry.kind)) return malformed("an entry of " + row.id + " has no kind");
    if (entry.payload.size() > text_bytes_max || entry.actor.size() > text_bytes_max)
      return malformed("an entry of " + row.id + " is too long");
  }
  if (count > 0 && write.entries.back().hash != row.head_hash)
    return malformed("the last entry of " + row.id + " is not its head");
  return {};
}

bool is_sound(const OutboxRow& row) {
  return is_name(row.id) && is_name(row.kind) && row.name.size() <= name_bytes_max &&
         row.payload.size() <= text_bytes_max && row.subscriber.size() <= name_bytes_max &&
         row.recipient.size() <= text_bytes_max && row.last_error.size() <= text_bytes_max &&
         row.attempts >= 0;
}

Result<void> check_parties(const Write& write) {
  if (!write.parties.empty() && write.expected_revision != 0)
    return malformed("the parties of " + write.row.id + " are given when it is opened");
  if (write.parties.size() > batch_writes_max)
    return malformed(write.row.id + " has too many parties");
  for (const auto& [role, person] : write.parties)
    if (role.size() > name_bytes_max || person.size() > name_bytes_max)
      return malformed("a party of " + write.row.id + " has a name that is too long");
  return {};
}

Result<void> check_effects(const Write& write) {
  const auto known = [](std::string_view state) {
    return law::delivery_state_from(state).has_value();
  };
  for (const OutboxRow& row : write.outbox) {
    if (!is_sound(row))
      return malformed("an outbox row of " + write.row.id + " has a bad id, kind, number or size");
    if (!row.id.starts_with(write.row.id + "/"))
      return malformed("the outbox id " + row.id + " does not begin with its complaint's");
    if (!known(row.state)) return malformed("'" + row.state + "' is no delivery state");
  }
  for (const auto& [id, state] : write.outbox_states)
    if (!known(state)) return malformed("'" + state + "' is no delivery state");
  for (const OutcomeRow& row : write.outcomes)
    if (!is_name(row.id) || !is_name(row.outcome) || row.payload.size() > text_bytes_max)
      return malformed("an outcome of " + write.row.id + " has a bad id, name or size");
  return {};
}

using NamePair = std::pair<std::string_view, std::string_view>;

bool has_twins(std::vector<NamePair>& names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

Result<void> check_keys(const Batch& batch) {
  if (batch.keys.size() != batch.key_write.size())
    return malformed("every idempotency key needs the write it goes with");
  std::vector<NamePair> names;
  names.reserve(batch.keys.size());
  for (std::size_t i = 0; i < batch.keys.size(); ++i) {
    const IdempotencyRecord& record = batch.keys[i];
    if (batch.key_write[i] >= batch.writes.size())
      return malformed("a key names a write that is not there");
    if (!is_name(record.scope) || !is_name(record.key) || record.answer.size() > text_bytes_max)
      return malformed("an idempotency key has a bad scope, key or size");
    names.emplace_back(record.scope, record.key);
  }
  if (has_twins(names)) return malformed("an idempotency key comes twice");
  return {};
}

}  // namespace

Error malformed(const std::string& what) {
  return Error{ErrorCode::invalid_argument, "malformed batch: " + what, {}, {}, {}};
}

Result<void> check_shape(const Batch& batch) {
  if (!is_name(batch.id)) return malformed("it has no id");
  if (batch.writes.size() > batch_writes_max) return malformed("too many writes");
  for (const Artifact& artifact : batch.artifacts)
    if (!is_name(artifact.hash) || !is_name(artifact.kind) || artifact.body.size() > text_bytes_max)
      return malformed("an artifact has a bad hash, kind or size");
  std::vector<NamePair> names;
  names.reserve(batch.writes.size());
  for (const Write& write : batch.writes) {
    if (auto checked = check_row(write); !checked) return checked;
    if (auto checked = check_entries(write); !checked) return checked;
    if (auto checked = check_effects(write); !checked) return checked;
    if (auto checked = check_parties(write); !checked) return checked;
    names.emplace_back(write.row.tenant, write.row.id);
  }
  if (has_twins(names)) return malformed("a complaint is written twice");
  if (auto checked = check_aside_shape(batch.aside); !checked) return checked;
  return check_keys(batch);
}

std::vector<std::size_t> keys_by_write(const Batch& batch) {
  std::vector<std::size_t> order(batch.keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&batch](std::size_t a, std::size_t b) {
    return batch.key_write[a] < batch.key_write[b];
  });
  return order;
}

bool continues(const Write& write, std::int64_t head_sequence, const Digest& head_hash) noexcept {
  const auto count = static_cast<std::int64_t>(write.entries.size());
  if (write.row.head_sequence - count != head_sequence) return false;
  return count > 0 || write.row.head_hash == head_hash;
}

}  // namespace ayar::store
