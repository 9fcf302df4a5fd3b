#include "service/core.hpp"

#include <future>

namespace ayar::service {

Result<void> Core::write_and_wait(Judge judge) {
  auto promise = std::make_shared<std::promise<Result<void>>>();
  auto durable = promise->get_future();
  write(std::move(judge), [promise](Result<Applied> result) {
    promise->set_value(result ? Result<void>{} : Result<void>{std::move(result.error())});
  });
  turn_if_idle();
  return durable.get();
}

Result<void> Core::write_and_wait(store::Aside aside) {
  return write_and_wait(
      [aside = std::move(aside)](const Beside&) -> Result<store::Aside> { return aside; });
}

}  // namespace ayar::service
