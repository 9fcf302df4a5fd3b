#pragma once
/// The command loop of design section 4: decide while the batch before commits, answer only what is
/// durable.
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include <ayar/engine.hpp>

#include "base/id.hpp"
#include "service/batch.hpp"

namespace ayar {

class Engine::Loop {
 public:
  Loop(std::unique_ptr<store::Store> store, EngineOptions options);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

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
  [[nodiscard]] Instant now() const { return options_.clock->now(); }
  void publish(std::shared_ptr<const workflow::Definition> definition);

 private:
  using JobPointer = std::shared_ptr<service::Job>;
  using Ready = std::vector<std::function<void()>>;
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
  void assume_sent(service::Entry& entry, const service::Job& job, Instant at);
  Result<std::string> resolve_id(const std::string& tenant, const std::string& complaint);
  std::optional<Error> check_key(const JobPointer& job, Ready& ready, bool& joined);
  Result<void> may_set_time(const Command& command) const;
  void answer(const JobPointer& job, Result<Applied> result, Ready& ready);
  Instant effective_now(const Command& command) const;

  // loop.cpp: batches come and go
  bool turn(bool inline_commit);
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
  std::deque<JobPointer> again_;  // jobs of failed batches, before all others
  std::map<std::string, JobPointer, std::less<>> keys_in_flight_;
  std::map<std::string, std::string, std::less<>>
      refs_in_flight_;                             // external_ref to id, not committed yet
  std::set<std::string, std::less<>> unreadable_;  // complaints whose timers cannot be fired
  EngineStatistics statistics_;

  std::mutex writer_;  // held by whoever commits, checkpoints or seals

  mutable std::mutex queue_mutex_;  // guards everything down to the next blank line
  std::condition_variable wake_, wake_store_;
  std::deque<JobPointer> queue_;
  std::shared_ptr<service::Batch> to_commit_;
  std::deque<Completion> completions_;
  bool stopping_ = false, store_stopping_ = false;

  bool started_ = false;
  std::thread engine_thread_, store_thread_;
};

}  // namespace ayar
