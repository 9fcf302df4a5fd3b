// What is written beside complaints takes its turn in the loop like a command, and survives a
// failed batch like one.
#include "service/loop.hpp"

namespace ayar {

using service::Job;

std::optional<Error> Engine::Loop::enqueue(const JobPointer& job, bool bounded) {
  {
    const std::lock_guard queue(queue_mutex_);
    if (stopping_)
      return Error{ErrorCode::stopped, "the engine takes no more commands", {}, {}, {}};
    if (bounded && queue_.size() >= options_.queue_max)
      return Error{ErrorCode::busy,
                   "the queue is full (" + std::to_string(options_.queue_max) + " commands wait)",
                   "try again in 50 ms",
                   {},
                   {}};
    queue_.push_back(job);
  }
  wake_.notify_one();
  return std::nullopt;
}

void Engine::Loop::write(service::Judge judge, Callback done) {
  auto job = std::make_shared<Job>();
  job->judge = std::move(judge);
  job->internal = true;
  job->waiting.push_back(std::move(done));
  if (auto refusal = enqueue(job, false)) job->waiting.front()(std::move(*refusal));
}

void Engine::Loop::deliver(Command command, store::Aside aside, Callback done) {
  auto job = std::make_shared<Job>();
  job->command = std::move(command);
  job->aside = std::move(aside);
  job->internal = true;
  job->waiting.push_back(std::move(done));
  if (auto refusal = enqueue(job, false)) job->waiting.front()(std::move(*refusal));
}

Result<void> Engine::Loop::write_bounded(service::Judge judge,
                                         std::vector<store::Artifact> artifacts) {
  auto promise = std::make_shared<std::promise<Result<Applied>>>();
  auto durable = promise->get_future();
  auto job = std::make_shared<Job>();
  job->judge = std::move(judge);
  job->artifacts = std::move(artifacts);
  job->internal = true;
  job->waiting.push_back(
      [promise](Result<Applied> result) { promise->set_value(std::move(result)); });
  if (auto refusal = enqueue(job, true)) return std::move(*refusal);
  turn_if_idle();
  auto result = durable.get();
  if (!result) return std::move(result.error());
  return {};
}

/// The answer waits for the forming batch even when nothing is written: what the judge saw may not
/// be durable yet.
void Engine::Loop::judge(const JobPointer& job, Ready&) {
  const service::Beside beside{*store_, forming_->rows.aside,
                               in_flight_ ? &in_flight_->rows.aside : nullptr};
  auto made = job->judge(beside);
  if (!made) {
    forming_->answers.push_back({job, std::move(made.error()), {}, false});
    return;
  }
  service::merge(forming_->rows.aside, std::move(made).value());
  forming_->rows.artifacts.insert(forming_->rows.artifacts.end(), job->artifacts.begin(),
                                  job->artifacts.end());
  forming_->answers.push_back({job, Applied{}, {}, true});
}

void Engine::Loop::look(const std::function<void(store::Store&, service::Catalog&)>& reader) {
  const std::lock_guard turn(turn_);
  reader(*store_, catalog_);
}

void Engine::Loop::turn_if_idle() {
  if (!started_) run_once();
}

}  // namespace ayar
