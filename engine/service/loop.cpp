#include "service/loop.hpp"

#include "base/assert.hpp"
#include "service/random.hpp"

namespace ayar {

using service::Answer;
using service::Batch;

namespace {

constexpr int attempts_max = 5;         // of one command, when batches fail
constexpr int reopen_attempts_max = 4;  // of the store, before a batch counts as failed
constexpr std::size_t due_page = 256;
constexpr auto late_max = std::chrono::minutes(15);  // what is later than this was missed

}  // namespace

Engine::Loop::Loop(std::unique_ptr<store::Store> store, EngineOptions options)
    : options_(std::move(options)),
      store_(std::move(store)),
      random_(service::make_random(options_.random_seed)),
      cache_(options_.cache_max) {
  if (options_.clock == nullptr) options_.clock = &system_clock_;
  directory_ = options_.directory;
  forming_ = fresh_batch();
}

Engine::Loop::~Loop() { stop(); }

std::shared_ptr<Batch> Engine::Loop::fresh_batch() {
  auto batch = std::make_shared<Batch>();
  batch->number = next_batch_++;
  return batch;
}

void Engine::Loop::publish(std::shared_ptr<const workflow::Definition> definition) {
  const std::lock_guard turn(turn_);
  catalog_.publish(std::move(definition));
}

EngineStatistics Engine::Loop::statistics() const {
  auto& self = const_cast<Loop&>(*this);
  EngineStatistics made;
  {
    const std::lock_guard turn(self.turn_);
    made = statistics_;
  }
  const std::lock_guard queue(queue_mutex_);
  made.queued = queue_.size();
  return made;
}

void Engine::Loop::push(Command command, Callback done) {
  auto job = std::make_shared<service::Job>();
  job->command = std::move(command);
  job->waiting.push_back(std::move(done));
  auto refusal = enqueue(job, true);
  if (!refusal) return;
  auto call = [done = std::move(job->waiting.front()), error = std::move(*refusal)] {
    done(error);
  };
  options_.post ? options_.post(std::move(call)) : call();
}

void Engine::Loop::run_ready(Ready& ready) {
  for (auto& item : ready) {
    if (options_.post && !item.internal) {
      options_.post(std::move(item.call));
    } else {
      item.call();
    }
  }
  ready.clear();
}

bool Engine::Loop::run_once() {
  bool worked = false;
  while (turn(true))
    worked = true;
  return worked;
}

bool Engine::Loop::turn(bool inline_commit) {
  Ready ready;
  bool worked = false, committed_here = false;
  {
    const std::lock_guard turn(turn_);
    look_at_clock();
    std::deque<Completion> completions;
    {
      const std::lock_guard queue(queue_mutex_);
      completions.swap(completions_);
    }
    for (auto& completion : completions) {
      complete(std::move(completion), ready);
      worked = true;
    }
    worked |= take_jobs(ready);
    worked |= fire_due(ready);
    worked |= launch(inline_commit, ready);
    cache_.shrink(committed_);
    committed_here = std::exchange(committed_here_, false);
  }
  idle_.notify_all();
  if (committed_here) tell_committed();
  run_ready(ready);
  return worked;
}

/// An engine that was not there, or did not look for a while, has missed what came due before: each
/// clock's `catch_up` says whom that still tells. A short restart misses nothing. A clock that was set
/// back makes no gap; nothing is due again by it, since no complaint's time decreases.
void Engine::Loop::look_at_clock() {
  const Instant at = now();
  if (!looked_at_ || at - *looked_at_ > late_max) missed_before_ = at - late_max;
  looked_at_ = at;
}

bool Engine::Loop::take_jobs(Ready& ready) {
  bool worked = false;
  while (forming_->answers.size() < options_.batch_max && !forming_->closed) {
    JobPointer job;
    if (!again_.empty()) {
      if (again_.front()->apart && !forming_->has_nothing()) break;
      job = std::move(again_.front());
      again_.pop_front();
    } else {
      const std::lock_guard queue(queue_mutex_);
      if (queue_.empty()) break;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    process(job, ready);
    forming_->closed = job->apart && !forming_->has_nothing();
    worked = true;
  }
  return worked;
}

/// Timers get a share of each batch, so that a flood of them never doubles the latency of commands.
bool Engine::Loop::fire_due(Ready& ready) {
  if (!options_.fire_timers || forming_->closed) return false;
  auto due = store_->due(now(), due_page);
  if (!due) return false;
  bool commands_wait = false;
  {
    const std::lock_guard queue(queue_mutex_);
    commands_wait = !queue_.empty();
  }
  const auto started = std::chrono::steady_clock::now();
  bool worked = false;
  for (const auto& item : *due) {
    if (forming_->rows.writes.size() >= options_.batch_max) break;
    if (commands_wait && std::chrono::steady_clock::now() - started > options_.timer_share) break;
    const auto key = service::Cache::key_of(item.tenant, item.id);
    if (unreadable_.contains(key)) continue;
    auto entry = cache_.load(item.tenant, item.id, *store_, catalog_);
    if (!entry) {
      unreadable_.insert(key);
      ++statistics_.faults;
      continue;
    }
    const auto next = (*entry)->snapshot.next_due();
    if (!next || *next > now()) continue;  // an uncommitted batch has fired it already
    auto job = std::make_shared<service::Job>();
    job->command.what = Touch{item.id};
    job->command.tenant = item.tenant;
    process(job, ready);
    worked = true;
  }
  return worked;
}

bool Engine::Loop::launch(bool inline_commit, Ready& ready) {
  if (in_flight_ != nullptr || forming_->has_nothing()) return false;
  auto batch = std::exchange(forming_, fresh_batch());
  batch->rows.id = make_id("bat_", now(), *random_);
  batch->rows.recorded_at = now();
  service::close(*batch, cache_);
  ++statistics_.batches;
  if (batch->rows.writes.empty() &&
      batch->rows.aside.empty()) {  // refusals only: nothing to make durable
    succeed(*batch, {}, ready);
    committed_ = batch->number;
    return true;
  }
  in_flight_ = batch;
  if (inline_commit) {
    const std::lock_guard writer(writer_);
    auto outcome = commit_surely(batch->rows);
    committed_here_ = outcome.has_value();
    complete({batch, std::move(outcome)}, ready);
    store_->checkpoint();
    return true;
  }
  const std::lock_guard queue(queue_mutex_);
  to_commit_ = std::move(batch);
  wake_store_.notify_one();
  return true;
}

/// After any error the store is reopened and the batch looked up before it counts as lost.
Result<store::CommitOutcome> Engine::Loop::commit_surely(const store::Batch& rows) {
  auto outcome = store_->commit(rows);
  if (outcome) return outcome;
  for (int attempt = 0; attempt < reopen_attempts_max; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10 << attempt));
    if (auto reopened = store_->reopen(); !reopened) continue;
    auto known = store_->batch_known(rows.id);
    if (!known) continue;
    if (known->has_value()) return std::move(**known);
    return outcome;
  }
  return outcome;
}

void Engine::Loop::complete(Completion completion, Ready& ready) {
  AYAR_ASSERT(completion.batch == in_flight_);
  in_flight_.reset();
  if (completion.outcome) {
    committed_ = completion.batch->number;
    succeed(*completion.batch, *completion.outcome, ready);
  } else {
    ++statistics_.failed_batches;
    fail(*completion.batch, completion.outcome.error(), ready);
  }
}

void Engine::Loop::succeed(Batch& batch, const store::CommitOutcome& outcome, Ready& ready) {
  std::map<std::string, ErrorCode> refused;
  for (const auto& refusal : outcome.refusals) {
    for (const auto& [key, write] : batch.write_of) {
      if (write == refusal.write) refused[key] = refusal.code;
    }
  }
  for (const auto& definition : batch.definitions)
    catalog_.saved(*definition);
  std::vector<Answer> again;
  for (auto& answer : batch.answers) {
    const auto conflict = refused.find(answer.touched);
    if (conflict != refused.end()) {
      // A twin of its idempotency key is refused too; judged again, that command gets the stored
      // answer.
      const auto* open = std::get_if<Open>(&answer.job->command.what);
      const bool ref_taken = open != nullptr && !open->external_ref.empty();
      if (conflict->second == ErrorCode::already_exists && answer.wrote && ref_taken) {
        answer.result = Error{ErrorCode::already_exists,
                              "a complaint with this external_ref exists already",
                              {},
                              {},
                              {}};
      } else {
        again.push_back(std::move(answer));
        continue;
      }
    }
    const auto write = batch.write_of.find(answer.touched);
    if (answer.result && answer.wrote && write != batch.write_of.end() &&
        write->second < outcome.references.size()) {
      answer.result->reference = outcome.references[write->second];
      if (auto* entry = cache_.find(answer.touched)) entry->reference = answer.result->reference;
    }
    this->answer(answer.job, std::move(answer.result), ready);
  }
  for (const auto& write : batch.rows.writes) {
    if (!write.row.external_ref.empty())
      refs_in_flight_.erase(service::Cache::key_of(write.row.tenant, write.row.external_ref));
  }
  if (refused.empty()) return;
  statistics_.conflicts += static_cast<std::int64_t>(refused.size());
  const Error conflict{ErrorCode::revision_conflict,
                       "another writer changed the complaint",
                       "read it again",
                       {},
                       {}};
  bool rests_on_it = false;
  for (const auto& [key, code] : refused) {
    rests_on_it |= forming_->touches(key);
    cache_.erase(key);
  }
  // What was decided on top of a refused write is decided again, in order.
  if (rests_on_it) discard_forming(conflict, ready);
  do_again(again, conflict, ready);
}

void Engine::Loop::fail(Batch& batch, const Error& error, Ready& ready) {
  forget(batch);
  set_apart(batch, error);
  discard_forming(error, ready);
  do_again(batch.answers, error, ready);
}

/// A batch that the store calls malformed is one row's fault, and what is written beside complaints
/// is what nobody checked before: each such job goes alone next time, so that only its own answer
/// suffers.
void Engine::Loop::set_apart(Batch& batch, const Error& error) {
  const bool malformed = error.code == ErrorCode::internal ||
                         error.code == ErrorCode::invalid_argument ||
                         error.code == ErrorCode::invalid_data;
  if (!malformed) return;
  for (auto& item : batch.answers)
    item.job->apart = item.job->judge != nullptr || !item.job->aside.empty();
}

void Engine::Loop::forget(const Batch& batch) {
  for (const auto& [key, write] : batch.write_of)
    cache_.erase(key);
  for (const auto& write : batch.rows.writes) {
    const auto& row = write.row;
    if (!row.external_ref.empty())
      refs_in_flight_.erase(service::Cache::key_of(row.tenant, row.external_ref));
  }
}

void Engine::Loop::discard_forming(const Error& error, Ready& ready) {
  auto discarded = std::exchange(forming_, fresh_batch());
  // Rows are completed only at launch, so that the references in flight are found through the jobs.
  for (const auto& answer : discarded->answers) {
    if (const auto* open = std::get_if<Open>(&answer.job->command.what))
      refs_in_flight_.erase(service::Cache::key_of(answer.job->command.tenant, open->external_ref));
  }
  forget(*discarded);
  do_again(discarded->answers, error, ready);
}

/// Puts jobs back before all others, in their order; one that has failed too often is told so.
void Engine::Loop::do_again(const std::vector<Answer>& answers, const Error& error, Ready& ready) {
  for (auto item = answers.rbegin(); item != answers.rend(); ++item) {
    auto& job = item->job;
    if (job->waiting.empty()) continue;  // a timer: it is still due
    if (++job->attempts < attempts_max) {
      if (!job->scope.empty())
        keys_in_flight_.erase(job->scope + "\n" + job->command.idempotency_key);
      again_.push_front(job);
    } else {
      answer(job,
             Error{error.code,
                   error.message,
                   error.hint.empty() ? "try again with the same idempotency key" : error.hint,
                   {},
                   {}},
             ready);
    }
  }
}

}  // namespace ayar
