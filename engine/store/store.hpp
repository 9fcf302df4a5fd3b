#pragma once
/// The port behind which complaints are kept. Text in, text out: a store knows columns, bytes and
/// hashes, and nothing of machines. Homes: memory/, sqlite/. One contract suite (tests/contract)
/// runs on every home.
///
/// Threads: commit(), reopen(), batch_known() and checkpoint() belong to one thread, every other
/// call to another; the two may run at once, and reads see only committed batches. seal() belongs
/// to the thread of commit().
///
/// The store's own time is the latest recorded_at of its batches; "24 h" below is measured against
/// it.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/time.hpp>

#include "base/hash.hpp"

namespace ayar::store {

struct Artifact {
  std::string hash;  ///< lower-case hex SHA-256 of body
  std::string kind;  ///< "workflow", "calendar", "zone", "manifest"
  std::string body;
};

/// One step of one complaint. `payload` and `actor` are JSON text, hashed and kept exactly as
/// given.
struct JournalEntry {
  std::int64_t sequence = 0;  ///< 1, 2, 3 ... without gaps
  Instant recorded_at{};      ///< when the store learned of it
  Instant effective_at{};     ///< when it counts
  std::string actor;
  std::string kind;  ///< "opened", "event", "timer", "delivery", "repair"
  std::string payload;
  Digest hash{};
  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

/// SHA-256 over (domain tag "ayar.journal", format 1, previous hash, tenant, complaint, sequence,
/// recorded_at, effective_at, actor, kind, payload); the first entry's previous hash is all zero.
[[nodiscard]] Digest chain_hash(const Digest& previous, std::string_view tenant,
                                std::string_view complaint, const JournalEntry& entry);

struct OutboxRow {
  /// Stable, and begins with its complaint's and a slash: "<complaint>/<sequence>/<n>".
  std::string id;
  std::int64_t sequence = 0;  ///< of the journal entry that caused it
  /// "message", "notice", "survey", "change". No "record": outcomes are rows of their own, and
  /// schema 2 removed those of them that were still pending.
  std::string kind;
  std::string name;               ///< message name, template, survey kind, cause
  std::string payload;            ///< JSON: references, never personal text
  std::string state = "pending";  ///< law::DeliveryState
  // What delivery knows of it, beside what facts say.
  std::string subscriber = {};  ///< plugin instance; empty: not prepared yet
  std::string recipient = {};   ///< JSON {person, channel, language}: references, never an address
  std::int64_t attempts = 0;
  std::optional<Instant> first_attempt_at = {}, next_attempt_at = {};  ///< recorded_at's axis
  std::string last_error = {};  ///< of the last attempt; no personal text
  friend bool operator==(const OutboxRow&, const OutboxRow&) = default;
};

/// A recorded outcome, input of loyalty metrics.
struct OutcomeRow {
  std::string id;  ///< "<complaint>/<sequence>/<n>"
  std::int64_t sequence = 0;
  Instant effective_at{};
  std::string outcome;  ///< "resolved"
  std::string payload;  ///< JSON
  friend bool operator==(const OutcomeRow&, const OutcomeRow&) = default;
};

/// What lists filter by, and the snapshot text.
struct ComplaintRow {
  std::string tenant = "main";
  std::string id;              ///< public id
  std::int64_t reference = 0;  ///< human number, gapless per tenant; given by commit()
  std::string workflow;
  std::string artifact;         ///< manifest hash
  std::string state;            ///< active leaf states, blank-separated
  std::string phase;            ///< empty for kind machine
  std::string disposition;      ///< empty while open
  std::string status = "live";  ///< live, faulted, ended
  std::string owner, team, channel;
  std::string external_ref;  ///< empty: none; unique per tenant for ever
  Instant received_at{};
  Instant updated_at{};             ///< effective_at of the head
  std::optional<Instant> next_due;  ///< earliest deadline of all its timers
  bool breached = false;            ///< some clock is past due and open
  std::int64_t revision = 0;
  std::int64_t head_sequence = 0;
  Digest head_hash{};
  std::string snapshot;  ///< JSON text
  friend bool operator==(const ComplaintRow&, const ComplaintRow&) = default;
};

/// A step or several of one complaint, all or nothing together with its batch. `row.reference` is
/// ignored, and `row.external_ref`, once given, stays: empty leaves it alone, another one is
/// refused with already_exists.
struct Write {
  std::int64_t expected_revision = 0;  ///< 0: must not exist yet
  ComplaintRow row;
  bool next_due_changed =
      true;  ///< the indexed column is written only then (a new complaint: always)
  std::vector<JournalEntry> entries;
  std::vector<OutboxRow> outbox;
  std::vector<OutcomeRow> outcomes;
  std::vector<std::pair<std::string, std::string>> outbox_states;  ///< outbox id, new state
  /// (role, person) of every party: what a list by person looks in. Of a new complaint only, else
  /// the batch is malformed. Twins count once, and who has no person is left out.
  std::vector<std::pair<std::string, std::string>> parties;
};

// ---- what is written beside complaints: no revision, nothing of the journal
/// An outbox row after delivery looked at it. Every member is written. @error internal: no such
/// row.
struct DeliveryWrite {
  std::string tenant, complaint, id;
  std::string
      state;  ///< law::DeliveryState; empty: as it is (facts have said it in the same batch)
  std::string subscriber, recipient;
  std::int64_t attempts = 0;
  std::optional<Instant> first_attempt_at, next_attempt_at;
  std::string last_error;
};
/// A letter as it goes out, kept before it is sent. The first one of an outbox row stays.
/// @error internal: no such row.
struct Rendering {
  std::string tenant, complaint, outbox_id;
  std::string language, subject, body;
  Instant rendered_at{};
  friend bool operator==(const Rendering&, const Rendering&) = default;
};
/// What a recorder made of the feed up to two cursors; at most one a recorder and batch. Keys are
/// erased before others are put. @error internal when the stored cursors are not the expected ones:
/// whoever runs a recorder runs it alone.
struct ProjectionWrite {
  std::string recorder;
  std::int64_t expected_journal = 0,
               expected_signal = 0;      ///< 0, 0: must not exist yet or stand there
  std::int64_t journal = 0, signal = 0;  ///< rows folded in so far
  std::vector<std::pair<std::string, std::string>> put;  ///< key, JSON
  std::vector<std::string> erase;
};
struct PersonRow {
  std::string tenant, id;
  std::string body;  ///< JSON: personal, and nowhere else
};
/// Append-only. An id that is there already is left alone.
struct SignalRow {
  std::int64_t row = 0;  ///< given by the store; grows
  std::string tenant, id, person, kind;
  Instant effective_at{}, recorded_at{};
  std::string payload;  ///< JSON
};
/// Append-only: placing and releasing are entries of their own. @error internal: the release of a
/// hold that was never placed.
struct HoldEntry {
  std::int64_t number = 0;           ///< of the hold; 0 when placing: given by the store
  bool placed = true;                ///< or released
  std::string scope;                 ///< "workflow", "message", "plugin"
  std::string value, actor, reason;  ///< actor: JSON
  Instant recorded_at{};
};
/// A version of a workflow as it was published. @error internal: its version, or its artifact, is
/// not what the batch believes (the version is there already, the artifact is not).
struct DefinitionRow {
  std::string workflow;
  std::int64_t version = 0;
  std::string hash;  ///< of its manifest artifact
  std::string author, approver, reason;
  bool alone = false;  ///< author and approver are one person, who was allowed to
  Instant effective_from{}, published_at{};
  std::optional<Instant> retired_at = {};
  std::string retired_by = {}, retired_reason = {};
  friend bool operator==(const DefinitionRow&, const DefinitionRow&) = default;
};
/// Once. @error internal: there is no such version, or it has retired.
struct Retirement {
  std::string workflow;
  std::int64_t version = 0;
  Instant retired_at{};
  std::string retired_by, reason;
};
/// Written in this order. Any error refuses the whole batch, complaints too.
struct Aside {
  std::vector<DeliveryWrite> deliveries;
  std::vector<Rendering> renderings;
  std::vector<ProjectionWrite> projections;
  std::vector<PersonRow> persons;
  std::vector<SignalRow> signals;
  std::vector<HoldEntry> holds;
  std::vector<DefinitionRow> definitions;  ///< without their retirement
  std::vector<Retirement> retirements;
  [[nodiscard]] bool empty() const noexcept {
    return deliveries.empty() && renderings.empty() && projections.empty() && persons.empty() &&
           signals.empty() && holds.empty() && definitions.empty() && retirements.empty();
  }
};

/// A command's answer kept for 24 hours of recorded_at, in the same transaction as its effects.
struct IdempotencyRecord {
  std::string scope;  ///< tenant, token, route
  std::string key;
  Digest body{};
  std::string answer;  ///< JSON
  Instant recorded_at{};
};

struct Batch {
  std::string id;  ///< looked up after an ambiguous commit
  Instant recorded_at{};
  std::vector<Artifact> artifacts;  ///< kept if not there yet
  std::vector<Write> writes;        ///< at most one a complaint
  std::vector<IdempotencyRecord> keys;
  std::vector<std::size_t>
      key_write;  ///< for keys[i]: index of the write it goes with; a refused write drops its keys
  Aside aside;    ///< written after the writes, in the same transaction
};

struct Refusal {
  std::size_t write = 0;  ///< index into Batch::writes
  /// revision_conflict, or already_exists (external_ref, id, or an idempotency key that is still
  /// alive)
  ErrorCode code = ErrorCode::revision_conflict;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

struct CommitOutcome {
  std::vector<Refusal> refusals;  ///< these complaints are not in the batch; the rest is durable
  std::vector<std::int64_t>
      references;  ///< per write: the complaint's reference number; 0 where refused
  friend bool operator==(const CommitOutcome&, const CommitOutcome&) = default;
};

struct ListFilter {
  std::string tenant = "main";
  std::string workflow, state, phase, status, owner,
      external_ref;          ///< empty: any; state matches one leaf exactly
  std::string team, person;  ///< person: any party
  std::optional<Instant> due_before, updated_since;
  std::optional<bool> breached;
};

struct Page {
  std::vector<ComplaintRow> rows;    ///< by reference, ascending
  std::optional<std::int64_t> next;  ///< pass as `after`; nothing: the end
};

struct Seal {
  std::int64_t number = 0;  ///< 1, 2, 3 ...
  Instant recorded_at{};
  Digest previous{};  ///< hash of the seal before
  Digest root{};      ///< Merkle root over the heads, ordered by (tenant, complaint)
  std::int64_t heads = 0;
  Digest hash{};  ///< SHA-256(domain "ayar.seal", number, recorded_at, previous, root, heads)
};
struct SealedHead {
  std::string tenant, complaint;
  std::int64_t sequence = 0;
  Digest hash{};
};

/// The root over heads in the order given: leaves and nodes under their own domain tags, split as
/// in RFC 6962.
[[nodiscard]] Digest merkle_root(const std::vector<SealedHead>& heads);
/// What Seal::hash holds; reads every other member.
[[nodiscard]] Digest seal_hash(const Seal& seal);

// ---- limits: a batch beyond them is refused whole with invalid_argument
// ------------------------------------
inline constexpr std::size_t batch_writes_max = 10'000;
inline constexpr std::size_t name_bytes_max = 512;  ///< ids, names, keys, references
inline constexpr std::size_t text_bytes_max = std::size_t{16}
                                              << 20;  ///< payload, snapshot, artifact, answer
inline constexpr std::size_t list_rows_max = 1'000;
inline constexpr Duration memory_of_batches = std::chrono::hours{24};  ///< and of idempotency keys

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// Writes a batch in one durable transaction. On an error nothing is known: call reopen(), then
  /// batch_known(); a failed flush is never retried on the same handle.
  /// @error store_unavailable, io, store_corrupt: as said above; every later commit repeats it
  /// until reopen().
  ///        invalid_argument, invalid_data, internal (a malformed batch: our bug) and
  ///        already_exists (the batch id is known): nothing was written and the store goes on.
  [[nodiscard]] virtual Result<CommitOutcome> commit(const Batch& batch) = 0;
  [[nodiscard]] virtual Result<void> reopen() = 0;
  /// The outcome of a batch that reached the disk, or nothing. Batch ids are kept for 24 h of
  /// recorded_at.
  [[nodiscard]] virtual Result<std::optional<CommitOutcome>> batch_known(std::string_view id) = 0;
  /// Moves the write-ahead log into the file on a connection of its own. Cheap when there is
  /// nothing to do.
  virtual void checkpoint() = 0;

  [[nodiscard]] virtual Result<std::optional<ComplaintRow>> load(std::string_view tenant,
                                                                 std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::optional<ComplaintRow>> find_reference(
      std::string_view tenant, std::int64_t reference) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> find_external_ref(
      std::string_view tenant, std::string_view external_ref) = 0;
  /// The tenants that have complaints, in byte order.
  [[nodiscard]] virtual Result<std::vector<std::string>> tenants() = 0;
  /// At most list_rows_max rows a page. due_before is exclusive, updated_since inclusive.
  [[nodiscard]] virtual Result<Page> list(const ListFilter& filter, std::int64_t after,
                                          std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::int64_t> count(const ListFilter& filter) = 0;
  /// Complaints with next_due <= until and status live, earliest first, then oldest first. Across
  /// tenants.
  struct Due {
    std::string tenant, id;
    Instant at{};
  };
  [[nodiscard]] virtual Result<std::vector<Due>> due(Instant until, std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<Instant>> earliest_due() = 0;
  /// Entries with sequence > after, ascending. Empty for an unknown complaint.
  [[nodiscard]] virtual Result<std::vector<JournalEntry>> journal(std::string_view tenant,
                                                                  std::string_view id,
                                                                  std::int64_t after,
                                                                  std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::vector<OutboxRow>> outbox(std::string_view tenant,
                                                              std::string_view id) = 0;
  /// Rows still `pending`, oldest first, with the complaint they belong to.
  struct Pending {
    std::string tenant, complaint;
    OutboxRow row;
  };
  [[nodiscard]] virtual Result<std::vector<Pending>> pending(std::size_t limit) = 0;
  struct Outgoing {
    std::int64_t row = 0;  ///< place among all outbox rows; grows
    std::string tenant, complaint, workflow;
    OutboxRow outbox;
  };
  /// Rows `pending` without a subscriber, oldest first, behind `after`. Cost: of the rows given.
  [[nodiscard]] virtual Result<std::vector<Outgoing>> unprepared(std::int64_t after,
                                                                 std::size_t limit) = 0;
  /// Rows `pending` or `backoff` that have a subscriber, whose next_attempt_at has come (none: at
  /// once), and that are the oldest undelivered row (`pending`, `in_flight`, `backoff`) of their
  /// subscriber and complaint: order is kept there and nowhere else. A `dead` row holds nobody up.
  /// Oldest first, behind `after`. Cost: of the rows given, and a tenth of a microsecond for each
  /// line whose first row is still backing off.
  [[nodiscard]] virtual Result<std::vector<Outgoing>> claimable(Instant now, std::int64_t after,
                                                                std::size_t limit) = 0;
  /// Earliest next_attempt_at in the future of `now` among rows in `backoff`.
  [[nodiscard]] virtual Result<std::optional<Instant>> next_attempt(Instant now) = 0;
  struct OutboxFilter {
    std::string tenant = "main";
    std::string complaint, state, kind, name, subscriber;  ///< empty: any
  };
  /// Newest last, behind `after`, at most list_rows_max. Cost: by complaint, or by a state other
  /// than `delivered`, of those rows; else of the outbox behind `after`: a million rows take half a
  /// second, and several seconds where they are other tenants'.
  [[nodiscard]] virtual Result<std::vector<Outgoing>> outbox_list(const OutboxFilter& filter,
                                                                  std::int64_t after,
                                                                  std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<Outgoing>> outbox_row(std::string_view tenant,
                                                                   std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::vector<Rendering>> renderings(std::string_view tenant,
                                                                  std::string_view complaint) = 0;
  struct Change {
    std::int64_t row = 0;  ///< place in the journal of all complaints
    std::string tenant, complaint;
    std::int64_t reference = 0;
    JournalEntry entry;
  };
  /// The journal of all complaints in order of commit. An empty tenant means all. Cost: of the rows
  /// given; a tenant's rows are found without those of the others.
  [[nodiscard]] virtual Result<std::vector<Change>> changes(std::string_view tenant,
                                                            std::int64_t after,
                                                            std::size_t limit) = 0;
  struct Cursors {
    std::int64_t journal = 0, signal = 0;
  };
  [[nodiscard]] virtual Result<Cursors> projection(std::string_view recorder) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> projection_get(std::string_view recorder,
                                                                          std::string_view key) = 0;
  /// Keys with a prefix, ascending in byte order, behind `after`.
  [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> projection_scan(
      std::string_view recorder, std::string_view prefix, std::string_view after,
      std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<PersonRow>> person(std::string_view tenant,
                                                                std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::optional<SignalRow>> signal(std::string_view tenant,
                                                                std::string_view id) = 0;
  /// Of all tenants, ascending by row.
  [[nodiscard]] virtual Result<std::vector<SignalRow>> signals(std::int64_t after,
                                                               std::size_t limit) = 0;
  /// Every entry there ever was, oldest first.
  [[nodiscard]] virtual Result<std::vector<HoldEntry>> holds() = 0;
  /// Every version ever published, by workflow, then version.
  [[nodiscard]] virtual Result<std::vector<DefinitionRow>> definitions() = 0;
  /// How many complaints pin a definition.
  struct Use {
    std::string workflow, artifact;
    std::int64_t open = 0;   ///< without a disposition, and not ended
    std::int64_t alive = 0;  ///< not ended
    std::int64_t all = 0;
    friend bool operator==(const Use&, const Use&) = default;
  };
  /// Of all tenants, by workflow, then artifact. Cost: of every complaint, about a microsecond
  /// each.
  [[nodiscard]] virtual Result<std::vector<Use>> uses() = 0;
  /// Open complaints (no disposition, status live) of an owner; nobody has none.
  [[nodiscard]] virtual Result<std::int64_t> open_of(std::string_view tenant,
                                                     std::string_view owner) = 0;
  [[nodiscard]] virtual Result<std::vector<OutcomeRow>> outcomes(std::string_view tenant,
                                                                 std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::optional<Artifact>> artifact(std::string_view hash) = 0;
  /// All of a kind, ordered by hash; an empty kind means all.
  [[nodiscard]] virtual Result<std::vector<Artifact>> artifacts(std::string_view kind) = 0;
  [[nodiscard]] virtual Result<std::optional<IdempotencyRecord>> idempotency(
      std::string_view scope, std::string_view key) = 0;
  [[nodiscard]] virtual Result<std::vector<Seal>> seals() = 0;
  /// Chains the Merkle root of all heads changed since the last seal. Same thread as commit(), same
  /// errors.
  [[nodiscard]] virtual Result<Seal> seal(Instant recorded_at) = 0;
  /// The heads a seal covers, ordered by (tenant, complaint).
  [[nodiscard]] virtual Result<std::vector<SealedHead>> sealed_heads(std::int64_t seal_number) = 0;
};

struct SqliteOptions {
  std::string path;
  bool read_only = false;  ///< readers work beside a writer
  std::string process_name =
      "ayar";  ///< written into the lock, so that the second writer can say who holds it
};

/// @error store_locked ("complaints.db is written by ayard (pid 4711); use --server"), store_newer,
/// store_corrupt, io.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options);
[[nodiscard]] std::unique_ptr<Store> open_memory();

// ---- verify: the past is evidence
// ----------------------------------------------------------------------------
struct Finding {
  std::string tenant, complaint;  ///< empty: not of one complaint
  std::int64_t sequence = 0;
  std::string what;  ///< "payload does not match its hash"
};
struct ChainReport {
  std::int64_t complaints = 0, entries = 0, seals = 0;
  std::vector<Finding> findings;  ///< at most 1,000
};
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;
/// Recomputes every chain, artifact hash and seal. With the text of an exported seal, also that
/// every head it names is still there: a cut tail shows. Memory: one page of complaints, one of
/// entries, one seal's heads, the exported text.
/// @error what the store's reads say; broken evidence is a Finding, not an Error.
[[nodiscard]] Result<ChainReport> verify_chains(Store& store,
                                                std::optional<std::string_view> exported_seal = {},
                                                const Progress& progress = {});
/// One seal as JSON text with the heads it covers, and all heads of the store at that moment.
[[nodiscard]] Result<std::string> export_seal(Store& store, const Seal& seal);

}  // namespace ayar::store
