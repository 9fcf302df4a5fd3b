#include <ayar/engine.hpp>

#include "service/loop.hpp"

namespace ayar {

Engine::Engine(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(StoreHandle store, EngineOptions options) {
  auto owned = store.release();
  if (owned == nullptr)
    return Error{ErrorCode::invalid_argument, "the store has been given away already", {}, {}, {}};
  if (options.queue_max == 0 || options.batch_max == 0 || options.cache_max == 0)
    return Error{ErrorCode::invalid_argument,
                 "queue_max, batch_max and cache_max must be positive",
                 {},
                 {},
                 {}};
  return std::unique_ptr<Engine>(
      new Engine(std::make_unique<Loop>(std::move(owned), std::move(options))));
}

void Engine::publish(std::shared_ptr<const Workflow> workflow) {
  loop_->publish(workflow->shared());
}

void Engine::send(Command command, Callback done) {
  loop_->push(std::move(command), std::move(done));
}

std::future<Result<Applied>> Engine::send(Command command) {
  auto promise = std::make_shared<std::promise<Result<Applied>>>();
  auto future = promise->get_future();
  loop_->push(std::move(command),
              [promise](Result<Applied> result) { promise->set_value(std::move(result)); });
  return future;
}

Result<Applied> Engine::send_and_wait(Command command) {
  auto future = send(std::move(command));
  if (!loop_->is_started()) loop_->run_once();
  return future.get();
}

bool Engine::run_once() { return loop_->run_once(); }
void Engine::start() { loop_->start(); }
void Engine::stop() { loop_->stop(); }
EngineStatistics Engine::statistics() const { return loop_->statistics(); }
void Engine::set_directory(std::shared_ptr<const Directory> directory) {
  loop_->set_directory(std::move(directory));
}
std::shared_ptr<const Directory> Engine::directory() const { return loop_->directory(); }

std::vector<std::shared_ptr<const Workflow>> Engine::workflows() const {
  return loop_->read([&](store::Store& store, service::Catalog& catalog) {
    std::vector<std::shared_ptr<const Workflow>> made;
    auto published = catalog.published(loop_->now(), store);
    if (!published) return made;
    for (auto& definition : *published)
      made.push_back(std::make_shared<Workflow>(std::move(definition)));
    return made;
  });
}

}  // namespace ayar
