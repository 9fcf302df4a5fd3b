#pragma once
/// What delivery and the edges need of the loop: the store between turns, and writes that answer
/// when durable.
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include <ayar/directory.hpp>
#include <ayar/engine.hpp>

#include "service/batch.hpp"
#include "service/catalog.hpp"
#include "store/store.hpp"

namespace ayar::service {

/// Threads: every call from any thread, none while a look is under way on the same one.
class Core {
 public:
  Core() = default;
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;
  virtual ~Core() = default;

  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual const Clock* clock() const = 0;
  [[nodiscard]] virtual std::shared_ptr<const Directory> directory() const = 0;
  /// Runs a reader of the store and the catalog between turns, on the calling thread.
  virtual void look(const std::function<void(store::Store&, Catalog&)>& reader) = 0;
  /// `done` is called once, on the engine's thread, outside every lock, when all is durable or
  /// refused. @error stopped, and what the store says.
  virtual void write(Judge judge, Callback done) = 0;
  /// A command of delivery's own with what is to be written beside its steps.
  virtual void deliver(Command command, store::Aside aside, Callback done) = 0;
  /// Turns the loop where no thread of its own does.
  virtual void turn_if_idle() = 0;
  /// Called after each durable batch; must not block nor look.
  virtual std::uint64_t observe(std::function<void()> committed) = 0;
  /// Returns when no call of it is under way.
  virtual void unobserve(std::uint64_t observer) = 0;
  /// Grows when rows that were passed over may go on: a release, a dead letter sent again.
  [[nodiscard]] virtual std::uint64_t stirred() const = 0;
  virtual void stir() = 0;

  template <class Read>
  auto read(const Read& reader) {
    std::optional<decltype(reader(std::declval<store::Store&>(), std::declval<Catalog&>()))> made;
    look([&](store::Store& store, Catalog& catalog) { made.emplace(reader(store, catalog)); });
    return std::move(*made);
  }
  /// @blocks one store transaction.
  [[nodiscard]] Result<void> write_and_wait(Judge judge);
  [[nodiscard]] Result<void> write_and_wait(store::Aside aside);
};

}  // namespace ayar::service
