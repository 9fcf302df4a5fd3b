#pragma once
/// The command loop of design section 4: decide while the batch before commits, answer only what is
/// durable.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include <ayar/engine.hpp>

#include "base/id.hpp"
#include "runtime/correct.hpp"
#include "runtime/migrate.hpp"
#include "runtime/recalculate.hpp"
#include "service/batch.hpp"
#include "service/core.hpp"
#include "service/history.hpp"

namespace ayar {

class Engine::Loop final : public service::Core {
 public:
  Loop(std::unique_ptr<store::Store> store, EngineOptions options);
  ~Loop() override;

  void push(Command command, Callback done);
  bool run_once();
  void start();
  void stop();
  [[nodiscard]] bool is_started() const { return started_; }
  [[nodiscard]] EngineStatistics statistics() const;

  /// Runs a reader of the store and the catalog between turns, on the calling thread.
  template <class Read>
  auto read(const Read& reader) {
    const std::lock_guard turn(turn_);
    return reader(*store_, catalog_);
  }
  /// The same for what belongs to the committing thread; waits until no batch is under way.
  template <class Write>
  auto quiesce(const Write& writer) {
    std::unique_lock turn(turn_);
    idle_.wait(turn, [&] { return in_flight_ == nullptr; });
    const std::lock_guard committing(writer_);
    return writer(*store_);
  }
  void publish(std::shared_ptr<const workflow::Definition> definition);
  void set_directory(std::shared_ptr<const Directory> directory);
  /// As Core::write, but a full queue refuses: for what comes from outside.
  [[nodiscard]] Result<void> write_bounded(service::Judge judge,
                                           std::vector<store::Artifact> artifacts = {});

  // Core
  [[nodiscard]] Instant now() const override { return options_.clock->now(); }
  [[nodiscard]] const Clock* clock() const override { return options_.clock; }
  [[nodiscard]] std::shared_ptr<const Directory> directory() const override;
  void look(const std::function<void(store::Store&, service::Catalog&)>& reader) override;
  void write(service::Judge judge, Callback done) override;
  void deliver(Command command, store::Aside aside, Callback done) override;
  void turn_if_idle() override;
  std::uint64_t observe(std::function<void()> committed) override;
  void unobserve(std::uint64_t observer) override;
  [[nodiscard]] std::uint64_t stirred() const override { return stirred_.load(); }
  void stir() override;

 private:
  using JobPointer = std::shared_ptr<service::Job>;
  struct Call {
    std::function<void()> call;
    bool internal = false;  // at once, not where `post` says: the host's executor may be waiting
  };
  using Ready = std::vector<Call>;
  struct Completion {
    std::shared_ptr<service::Batch> batch;
    Result<store::CommitOutcome> outcome;
  };

  // process.cpp: one job becomes steps and an answer
  void process(const JobPointer& job, Ready& ready);
  Result<Applied> obey(service::Job& job, std::string& touched, bool& wrote);
  Result<Applied> obey_open(const Open& open, service::Job& job, std::string& touched, bool& wrote);
  Result<Applied> obey_existing(const std::string& complaint, const runtime::Command& command,
                                service::Job& job, std::string& touched, bool& wrote);
  Result<Applied> conclude(service::Entry& entry, Result<void> advanced, const service::Job& job,
                           bool& wrote);
  bool keep_steps(service::Entry& entry, const Actor& sender, bool suppressed,
                  std::vector<std::string>& steps);
  bool assume_sent(service::Entry& entry, const service::Job& job, Instant at);
  std::optional<Error> check_revision(const Command& command, const service::Entry& entry) const;
  Result<std::string> resolve_id(const std::string& tenant, const std::string& complaint);
  std::optional<Error> check_key(const JobPointer& job, Ready& ready, bool& joined);
  Result<void> may_set_time(const Command& command) const;
  void answer(const JobPointer& job, Result<Applied> result, Ready& ready);
  Instant effective_now(const Command& command) const;

  // assigning.cpp: who gets it
  Result<Applied> obey_assign(const Assign& assign, service::Job& job, std::string& touched,
                              bool& wrote);
  Result<runtime::AssignCommand> assignee(const Assign& assign, const Command& command,
                                          const runtime::Snapshot& snapshot);
  Result<const StaffMember*> least_loaded(const Directory& directory, const std::string& tenant,
                                          std::string_view role, std::string_view team);
  Result<const StaffMember*> holder_of(const Directory& directory, const std::string& tenant,
                                       const std::string& role, const runtime::Snapshot& snapshot);
  void resolve_owner(service::Entry& entry, const service::Job& job, Instant at,
                     std::vector<std::string>& steps);

  // migrating.cpp: one complaint to another definition, or back
  Result<Applied> obey_migrate(const Migrate& migrate, service::Job& job, std::string& touched,
                               bool& wrote);
  Result<Applied> bring_over(const Migrate& migrate, service::Entry& entry, const service::Job& job,
                             Instant at, bool& wrote);
  Result<Applied> take_back(const Migrate& migrate, service::Entry& entry, const service::Job& job,
                            Instant at, bool& wrote);
  Applied keep_migration(const Migrate& migrate, service::Entry& entry,
                         std::shared_ptr<const workflow::Definition> to, runtime::Migrated migrated,
                         const service::Job& job, Instant at, bool& wrote);

  // recalculating.cpp: one complaint under another policy
  Result<Applied> obey_recalculate(const Recalculate& order, service::Job& job,
                                   std::string& touched, bool& wrote);
  Applied keep_recalculation(const Recalculate& order, service::Entry& entry,
                             std::shared_ptr<const workflow::Definition> to,
                             runtime::RecalculatedLife life, const service::Job& job, Instant at,
                             bool& wrote);
  // correcting.cpp: the past of one complaint
  using Correcting =
      std::function<Result<runtime::Corrected>(service::Entry& entry, service::Life& life,
                                               const runtime::Snapshot& before, Instant at)>;
  Result<Applied> obey_dated(const Send& send, service::Job& job, std::string& touched,
                             bool& wrote);
  Result<Applied> obey_amend(const Amend& amend, service::Job& job, std::string& touched,
                             bool& wrote);
  Result<Applied> obey_void(const Void& voided, service::Job& job, std::string& touched,
                            bool& wrote);
  Result<Applied> obey_revise(const Revise& revise, service::Job& job, std::string& touched,
                              bool& wrote);
  Result<Applied> obey_correction(const std::string& complaint, service::Job& job,
                                  std::string& touched, bool& wrote, const Correcting& correct);
  Result<service::Life> life_of(const service::Entry& entry);

  // beside.cpp: what is written beside complaints
  void judge(const JobPointer& job, Ready& ready);
  std::optional<Error> enqueue(const JobPointer& job, bool bounded);

  // loop.cpp: batches come and go
  bool turn(bool inline_commit);
  void look_at_clock();
  bool take_jobs(Ready& ready);
  bool fire_due(Ready& ready);
  bool launch(bool inline_commit, Ready& ready);
  void complete(Completion completion, Ready& ready);
  void succeed(service::Batch& batch, const store::CommitOutcome& outcome, Ready& ready);
  void fail(service::Batch& batch, const Error& error, Ready& ready);
  void do_again(const std::vector<service::Answer>& answers, const Error& error, Ready& ready);
  void discard_forming(const Error& error, Ready& ready);
  void forget(const service::Batch& batch);
  Result<store::CommitOutcome> commit_surely(const store::Batch& rows);
  void set_apart(service::Batch& batch, const Error& error);
  void tell_committed();
  void engine_thread();
  void store_thread();
  void run_ready(Ready& ready);
  std::shared_ptr<service::Batch> fresh_batch();

  EngineOptions options_;
  SystemClock system_clock_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Random> random_;

  std::mutex turn_;  // guards everything down to the next blank line
  std::condition_variable idle_;
  service::Catalog catalog_;
  service::Cache cache_;
  runtime::Decision decision_;
  std::shared_ptr<service::Batch> forming_, in_flight_;
  std::uint64_t next_batch_ = 1, committed_ = 0;
  bool committed_here_ = false;   // in this turn, on this thread
  std::deque<JobPointer> again_;  // jobs of failed batches, before all others
  std::map<std::string, JobPointer, std::less<>> keys_in_flight_;
  std::map<std::string, std::string, std::less<>>
      refs_in_flight_;                             // external_ref to id, not committed yet
  std::set<std::string, std::less<>> unreadable_;  // complaints whose timers cannot be fired
  std::optional<Instant> looked_at_;               // when the last turn began
  Instant missed_before_ = Instant::min();         // see runtime::Workspace
  EngineStatistics statistics_;

  std::mutex writer_;  // held by whoever commits, checkpoints or seals

  mutable std::mutex directory_mutex_;  // guards the line below
  std::shared_ptr<const Directory> directory_;

  std::mutex observers_mutex_;  // guards the line below; held while observers are called
  std::map<std::uint64_t, std::function<void()>> observers_;
  std::atomic<std::uint64_t> stirred_{0};

  mutable std::mutex queue_mutex_;  // guards everything down to the next blank line
  std::condition_variable wake_, wake_store_;
  std::deque<JobPointer> queue_;
  std::shared_ptr<service::Batch> to_commit_;
  std::deque<Completion> completions_;
  bool stopping_ = false, store_stopping_ = false;

  std::atomic<bool> started_{false};
  std::thread engine_thread_, store_thread_;
};

}  // namespace ayar
