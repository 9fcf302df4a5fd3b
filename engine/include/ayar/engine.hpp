#pragma once
/// The engine: drives complaints along their workflows and answers only what is durable.
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/complaint.hpp>
#include <ayar/directory.hpp>
#include <ayar/definitions.hpp>
#include <ayar/explain.hpp>
#include <ayar/export.hpp>
#include <ayar/person.hpp>
#include <ayar/policy.hpp>
#include <ayar/returns.hpp>
#include <ayar/stores.hpp>
#include <ayar/workflow.hpp>

namespace ayar {

/// A complaint comes in. It starts in the workflow's initial state.
struct Open {
  std::string workflow;                ///< name of a published workflow
  std::optional<Instant> received_at;  ///< may precede registration; default now
  std::string channel;                 ///< "phone", "web"
  std::string external_ref;            ///< unique per tenant for ever; empty: none
  std::vector<ComplaintParty> parties;
  Map data;
  std::optional<std::int64_t> version = {};  ///< default: the highest that is in force
};
/// Something happened.
struct Send {
  std::string complaint;  ///< id, or reference number as text
  std::string event;
  Map data;
  std::optional<std::int64_t> expected_revision;
  /// When it really happened, where that is earlier: from receipt to now, by a supervisor, the system
  /// or an import. The complaint moves on now; its clocks count as if it had been told then.
  std::optional<Instant> occurred_at = {};
};
/// What became of a message. From plugins and the engine's own delivery, never from staff.
enum class DeliveryResult : std::uint8_t { sent, delivered, failed };
struct Deliver {
  std::string complaint;
  std::int64_t number = 0;  ///< of the message
  DeliveryResult outcome = DeliveryResult::sent;
  std::string detail;
};
/// Takes a faulted complaint back to life and tries what failed once more. Needs a reason and a
/// second person.
struct Repair {
  std::string complaint;
  std::string reason;
  std::string second_person;  ///< another id than the actor's
  Map data;                   ///< fields to set first, past every gate
};
/// Fires what is due and nothing else.
struct Touch {
  std::string complaint;
};
/// Gives a complaint to a person, or to the least loaded holder of a role. By staff, or by the directory itself.
struct Assign {
  std::string complaint;
  std::string to;    ///< a person's id or a role
  std::string team;  ///< empty: the person's own
};

/// Brings one complaint over to another definition of its workflow, or back. `Engine::migrate` sends
/// it to all of a version.
struct Migrate {
  std::string complaint;
  std::string to;     ///< hash of the definition; empty with `undo`
  bool undo = false;  ///< takes the complaint's last step back, which must be a migration
  std::string reason, approver;
  NameMap names;
};

// Corrections: by a supervisor or the system, with a reason, and shown first by `dry_run`. They move
// clocks and fields, never states, messages or outcomes. A clock that has ended keeps its verdict; how
// it would read now is proposed as a revision beside it.

/// A field was wrong from an entry of the journal on, or the instant of an entry was.
struct Amend {
  std::string complaint;
  std::int64_t entry = 0;  ///< its sequence in the journal
  std::string field;       ///< empty: only the instant
  Value value;             ///< null: it should not have been given
  std::optional<Instant> occurred_at = {};
  std::string reason = {};
};
/// An entry of the journal was sent in error.
struct Void {
  std::string complaint;
  std::int64_t entry = 0;
  std::string reason;
};
/// Accepts or rejects a proposed revision of a verdict. Who proposed it may not accept it.
struct Revise {
  std::string complaint;
  std::string clock;
  std::int64_t cycle = 1;
  std::int64_t revision = 0;  ///< 0: the one that is proposed
  bool accept = false;
  std::string reason = {};
};

struct Command {
  std::variant<Open, Send, Deliver, Repair, Touch, Assign, Migrate, Amend, Void, Revise,
               Recalculate>
      what;
  Actor actor;
  std::string tenant = "main";
  std::string idempotency_key;  ///< the same key and body within 24 h gives the first answer again
  bool dry_run = false;         ///< decide, answer what would be, keep nothing
  std::optional<Instant> at;    ///< effective_at of the past; for actors of kind import only
  bool suppress_notices =
      false;  ///< kind import only: messages count as sent, nothing enters the outbox
  std::string caller;  ///< whose keys these are, when the actor alone does not tell: a token's id
};

/// What a correction does to one cycle of a clock.
struct ClockChange {
  std::string clock;
  std::int64_t cycle = 1;
  std::optional<Instant> due_before;  ///< nothing: the cycle is new
  Instant due_after{};
  std::string verdict_before, verdict_after;  ///< before: empty where the cycle is new
  bool frozen = false;  ///< it has ended: what is after is proposed, and its verdict stands until accepted
};

/// A durable answer.
struct Applied {
  std::string id;
  std::int64_t reference = 0;
  std::int64_t revision = 0;
  std::int64_t sequence = 0;  ///< of the last journal entry
  std::vector<std::string> states;
  std::string phase, disposition, status;
  Instant effective_at{};
  std::vector<std::string>
      steps;  ///< "timer clock.resolve.breached", "event classify": what this command made happen
  bool repeated = false;  ///< the answer of an earlier command with the same key
  std::vector<ClockChange> clocks = {};  ///< of a correction: every cycle that differs by it
};

using Callback = std::function<void(Result<Applied>)>;

struct EngineOptions {
  const Clock* clock = nullptr;   ///< default: the machine's; must outlive the engine
  std::uint64_t random_seed = 0;  ///< 0: from the machine
  std::function<void(std::function<void()>)>
      post;                        ///< where callbacks run; default: at once, on an engine thread
  std::size_t queue_max = 4096;    ///< commands waiting; beyond, `busy`
  std::size_t batch_max = 256;     ///< commands of one transaction
  std::size_t cache_max = 65'536;  ///< complaints kept in memory
  std::chrono::milliseconds timer_share{5};  ///< of each batch, while commands wait
  std::shared_ptr<const Directory> directory;    ///< null: roles stay names, as `assign` gave them
  std::vector<std::string> change_subscribers;   ///< plugins told of every step, as outbox rows of kind `change`
  std::function<void()> committed;  ///< called after each durable batch, on the committing thread; must not block
  bool fire_timers = true;  ///< false: a timer fires only before a command to its own complaint, as
                            ///< reading and importing need
};

struct EngineStatistics {
  std::int64_t commands = 0, refused = 0, steps = 0, timers = 0, batches = 0, failed_batches = 0,
               conflicts = 0, faults = 0;
  std::size_t queued = 0;
};

/// One step in the order in which all complaints of the store took theirs.
struct ChangeView {
  std::int64_t cursor = 0;  ///< grows; pass the last one seen as `after`
  std::string tenant, complaint;
  std::int64_t reference = 0;
  JournalView entry;
};

struct OutboxQuery {
  std::string tenant = "main";
  std::string complaint, state, kind, name, subscriber;  ///< empty: any; state pending, backoff, delivered, dead
  std::int64_t after = 0;  ///< OutboxView::row
  std::size_t limit = 50;  ///< at most 200
};
struct OutboxPage {
  std::vector<OutboxView> items;
  std::optional<std::int64_t> next;
};
/// A letter as it was sent, kept.
struct KeptLetter {
  std::string outbox_id, language, subject, body;
  Instant rendered_at{};
};

/// Stops deliveries until released. Both are kept for ever, with who and why.
enum class HoldScope : std::uint8_t { workflow, message, plugin };
struct HoldView {
  std::int64_t number = 0;
  HoldScope scope = HoldScope::plugin;
  std::string value;  ///< name of the workflow, message (or notice template) or plugin instance
  std::string reason, placed_by, released_by;
  Instant placed_at{};
  std::optional<Instant> released_at;
};

struct VerifyFinding {
  std::string tenant, complaint;
  std::int64_t sequence = 0;
  std::string what;
};
struct VerifyReport {
  std::int64_t complaints = 0, entries = 0, seals = 0;
  std::vector<VerifyFinding> findings;
  [[nodiscard]] bool clean() const noexcept { return findings.empty(); }
};
struct AuditDifference {
  std::string complaint;
  std::int64_t sequence = 0;
  std::string was, is;
};
using ProgressCallback = std::function<void(std::int64_t done, std::int64_t total)>;

/// Threads: every call from any thread. Without start() the host turns the loop by run_once(), from
/// one thread at a time; start() adds exactly two threads, `ayar-engine` and `ayar-store`.
class AYAR_EXPORT Engine {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Engine>> open(StoreHandle store,
                                                            EngineOptions options = {});
  /// Stops as stop() does.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Makes a workflow of a file known to this process, at once and by nobody. A version that the
  /// store's registry knows is the registry's.
  void publish(std::shared_ptr<const Workflow> workflow);

  // The life of a definition. New complaints take the highest version in force.
  /// Puts a version into the store's registry, with its texts. The same version again is answered
  /// as it stands. @error already_exists: with other content; forbidden: the author approves it;
  /// not_permitted: it has retired.
  [[nodiscard]] Result<DefinitionView> publish(const Publication& publication, const Actor& actor);
  /// No new complaints; open ones go on. @error not_found; not_permitted: it has retired.
  [[nodiscard]] Result<DefinitionView> retire(const std::string& workflow, std::int64_t version,
                                              const std::string& reason, const Actor& actor);
  /// Every version that was published, came with a file, or is pinned by a complaint; by name, then
  /// version. Cost: of every complaint, about a microsecond each.
  [[nodiscard]] Result<std::vector<DefinitionView>> definitions();
  /// What the registry says of one version, without the counts; nothing where nobody published it.
  [[nodiscard]] Result<std::optional<DefinitionView>> published(const std::string& workflow,
                                                                std::int64_t version);
  /// One version, from the registry, from a file of this process, or as complaints pinned it.
  /// @error not_found.
  [[nodiscard]] Result<std::shared_ptr<const Workflow>> definition(const std::string& workflow,
                                                                   std::int64_t version);
  /// Brings all complaints of a version over, a step each; those that cannot go stay, with the
  /// reasons. Called again after it was interrupted, it goes on where it stopped.
  /// @error not_found: the new version is not in the registry; forbidden: no second person.
  [[nodiscard]] Result<MigrationReport> migrate(const MigrationOrder& order,
                                                const MigrationProgress& progress = {});

  /// What another policy would have judged of every recorded life; changes nothing. Reads page by
  /// page between turns of the loop. @error not_found: no such clock; invalid_argument: the guard.
  /// Cost: of reading every journal, about 100 us a complaint.
  [[nodiscard]] Result<PolicyReplayReport> replay(const PolicyReplay& order,
                                                  const PolicyProgress& progress = {});
  /// Brings all open complaints of a workflow under another policy or calendar: says what would
  /// change, or does it, a complaint a transaction. Called again after it was interrupted, it goes on.
  /// @error not_found: the version is not published; not_permitted: it is, with another content;
  /// forbidden: no second person.
  [[nodiscard]] Result<RecalculationReport> recalculate(const RecalculationOrder& order,
                                                        const PolicyProgress& progress = {});

  /// The primitive. `done` is called once, when the answer is durable; refusals too wait for the
  /// last uncommitted step of their complaint. A full queue answers `busy` at once.
  void send(Command command, Callback done);
  [[nodiscard]] std::future<Result<Applied>> send(Command command);
  /// Waits for the answer; turns the loop itself when start() was not called.
  /// @blocks one store transaction.
  [[nodiscard]] Result<Applied> send_and_wait(Command command);

  /// Turns the loop until nothing is left to do now. @return whether anything was done.
  bool run_once();
  void start();
  /// Takes no more commands, finishes those accepted, joins the threads.
  void stop();
  /// The next instant at which a timer is due.
  [[nodiscard]] Result<std::optional<Instant>> next_due();

  // Queries see every step that was answered.
  [[nodiscard]] Result<ComplaintView> get(const std::string& complaint,
                                          const std::string& tenant = "main");
  [[nodiscard]] Result<ComplaintPage> list(const ListQuery& query);
  [[nodiscard]] Result<std::int64_t> count(const ListQuery& query);
  [[nodiscard]] Result<std::vector<JournalView>> journal(const std::string& complaint,
                                                         const std::string& tenant = "main");
  [[nodiscard]] Result<std::vector<ClockStoryView>> explain(const std::string& complaint,
                                                            std::optional<Instant> until = {},
                                                            const std::string& tenant = "main");
  /// Clocks explained, and with `what_if_...` how they would stand at an instant or behind an
  /// event. @error not_found; for an event: why it would be refused; invalid_argument: an instant
  /// before the complaint's last step.
  [[nodiscard]] Result<ExplainView> explain(const ExplainQuery& query);
  [[nodiscard]] Result<std::vector<ActionView>> actions(const std::string& complaint,
                                                        const Actor& actor,
                                                        const std::string& tenant = "main");
  [[nodiscard]] Result<std::vector<OutboxView>> pending(std::size_t limit = 100);
  [[nodiscard]] EngineStatistics statistics() const;

  // The edges: outbox, people, signals, holds, the feed of changes. Writes answer when durable.
  [[nodiscard]] Result<OutboxPage> outbox(const OutboxQuery& query);
  [[nodiscard]] Result<OutboxView> outbox_row(const std::string& id, const std::string& tenant = "main");
  [[nodiscard]] Result<std::vector<KeptLetter>> letters(const std::string& complaint,
                                                        const std::string& tenant = "main");
  /// Dead letters that match go out again, under the same id. @return how many.
  [[nodiscard]] Result<std::int64_t> retry_dead(const OutboxQuery& query, const Actor& actor);
  /// Steps behind a cursor, at most 1,000. What is answered is durable and its order final.
  [[nodiscard]] Result<std::vector<ChangeView>> changes(std::int64_t after, std::size_t limit,
                                                        const std::string& tenant = "main");
  [[nodiscard]] Result<void> put_person(const Person& person, const std::string& tenant = "main");
  [[nodiscard]] Result<std::optional<Person>> person(const std::string& id, const std::string& tenant = "main");
  /// @return false when a signal of that id was there already. @error idempotency_mismatch: with other content.
  [[nodiscard]] Result<bool> add_signal(const Signal& signal, const std::string& tenant = "main");
  [[nodiscard]] Result<HoldView> hold(HoldScope scope, const std::string& value, const std::string& reason,
                                      const Actor& actor);
  [[nodiscard]] Result<HoldView> release(std::int64_t number, const std::string& reason, const Actor& actor);
  /// Holds in force, or with `all` every one there ever was.
  [[nodiscard]] Result<std::vector<HoldView>> holds(bool all = false);
  /// Another directory from now on; null: none.
  void set_directory(std::shared_ptr<const Directory> directory);
  [[nodiscard]] std::shared_ptr<const Directory> directory() const;
  /// Names and versions of what is published.
  [[nodiscard]] std::vector<std::shared_ptr<const Workflow>> workflows() const;

  /// Proves the past: hash chains, artifacts, seals, and that folded facts equal snapshots,
  /// columns, outbox and outcomes.
  [[nodiscard]] Result<VerifyReport> verify(const std::optional<std::string>& exported_seal = {},
                                            const ProgressCallback& progress = {});
  /// Decides every step again under the complaint's own pinned definition and reports what would
  /// differ.
  [[nodiscard]] Result<std::vector<AuditDifference>> audit(
      const std::optional<std::string>& complaint = {}, const std::string& tenant = "main",
      const ProgressCallback& progress = {});
  /// Counts a named return over the journal, each complaint under its own pinned definition.
  /// @error invalid_argument: a period that ends before it begins; and of the store.
  /// Cost: of every complaint's whole journal.
  [[nodiscard]] Result<ReturnsReport> count_returns(const ReturnsForm& form,
                                                    const ReturnsQuery& query,
                                                    const ProgressCallback& progress = {});
  /// Seals all heads changed since the last seal; the text to keep elsewhere.
  [[nodiscard]] Result<std::string> seal();

 private:
  friend class Delivery;
  class Loop;
  explicit Engine(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

/// Answers `outcome` for every message waiting in the outbox, as a delivery would: a test double,
/// and good for demonstrations.
/// @return how many messages it answered for.
AYAR_EXPORT Result<std::size_t> deliver_pending(
    Engine& engine, const std::function<DeliveryResult(const OutboxView&)>& outcome = {});

}  // namespace ayar
