#pragma once
/// Complaints and batches as store tests write them: well-formed, chained, small.
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace ayar::test {

inline Instant at_hour(int hour) { return Instant{std::chrono::hours{500'000 + hour}}; }

/// `numbered("c", 7)` is "c7".
inline std::string numbered(std::string prefix, std::int64_t number) {
  prefix += std::to_string(number);
  return prefix;
}

/// One complaint and its next write. Each call of next() believes that the write before was
/// committed.
class Subject {
 public:
  explicit Subject(std::string id, std::string tenant = "main") {
    row.id = std::move(id);
    row.tenant = std::move(tenant);
    row.workflow = "retail";
    row.state = "received";
    row.phase = "receipt";
    row.received_at = row.updated_at = at_hour(0);
    row.snapshot = "{}";
  }

  store::Write next(std::size_t entries = 1) {
    store::Write write;
    write.expected_revision = row.revision;
    for (std::size_t i = 0; i < entries; ++i) {
      store::JournalEntry entry;
      entry.sequence = ++row.head_sequence;
      entry.recorded_at = entry.effective_at = at_hour(static_cast<int>(entry.sequence));
      entry.actor = R"({"id":"mina"})";
      entry.kind = entry.sequence == 1 ? "opened" : "event";
      entry.payload = numbered(R"({"n":)", entry.sequence) + "}";
      entry.hash = row.head_hash = store::chain_hash(row.head_hash, row.tenant, row.id, entry);
      write.entries.push_back(std::move(entry));
    }
    row.revision += static_cast<std::int64_t>(entries == 0 ? 1 : entries);
    write.row = row;
    return write;
  }

  store::ComplaintRow row;
};

inline store::Batch batch_of(std::string id, std::vector<store::Write> writes, int hour = 0) {
  store::Batch batch;
  batch.id = std::move(id);
  batch.recorded_at = at_hour(hour);
  batch.writes = std::move(writes);
  return batch;
}

inline store::OutboxRow outbox_row(std::string id, std::int64_t sequence = 1) {
  store::OutboxRow row;
  row.id = std::move(id);
  row.sequence = sequence;
  row.kind = "message";
  row.name = "answer";
  row.payload = "{}";
  return row;
}

/// Delivery's next word on an outbox row of the main tenant; the complaint stands before its first
/// slash.
inline store::DeliveryWrite delivery_of(const std::string& id, std::string state,
                                        std::string subscriber = "email",
                                        std::optional<Instant> next = {}) {
  store::DeliveryWrite delivery;
  delivery.tenant = "main";
  delivery.complaint = id.substr(0, id.find('/'));
  delivery.id = id;
  delivery.state = std::move(state);
  delivery.subscriber = std::move(subscriber);
  delivery.next_attempt_at = next;
  return delivery;
}

/// A batch of nothing but what is written beside complaints.
inline store::Batch aside_batch(std::string id, store::Aside aside, int hour = 0) {
  store::Batch batch = batch_of(std::move(id), {}, hour);
  batch.aside = std::move(aside);
  return batch;
}

}  // namespace ayar::test
