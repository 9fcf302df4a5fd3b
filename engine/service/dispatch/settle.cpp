#include "service/dispatch/settle.hpp"

#include <atomic>
#include <memory>

#include "service/effects.hpp"

namespace ayar::service {
namespace {

Command command_of(const store::DeliveryWrite& write, const Actor& actor, DeliveryResult outcome,
                   std::string detail) {
  Command command;
  command.tenant = write.tenant;
  command.actor = actor;
  command.what = Deliver{write.complaint, message_number(write.id), outcome, std::move(detail)};
  return command;
}

store::Aside aside_of(store::DeliveryWrite write) {
  store::Aside aside;
  aside.deliveries.push_back(std::move(write));
  return aside;
}

/// The facts say the state in the same batch; delivery says the rest.
store::Aside beside_facts(store::DeliveryWrite write) {
  write.state.clear();
  return aside_of(std::move(write));
}

bool says_so_already(const Error& error) {
  return error.code == ErrorCode::not_permitted || error.code == ErrorCode::not_found;
}

}  // namespace

void settle_row(Core& core, store::DeliveryWrite write, Settled settled) {
  auto aside = aside_of(std::move(write));
  core.write(
      [aside = std::move(aside)](const Beside&) -> Result<store::Aside> { return aside; },
      [settled = std::move(settled)](Result<Applied> written) { settled(written.has_value()); });
}

/// Both results are queued at once, so that stopping in between loses no receipt: jobs are obeyed
/// in order, and whoever is answered last settles.
void send_message(Core& core, const Actor& actor, store::DeliveryWrite write, bool delivered,
                  Settled settled) {
  auto sent = command_of(write, actor, DeliveryResult::sent, {});
  auto received = command_of(write, actor, DeliveryResult::delivered, {});
  auto aside = beside_facts(write);
  const auto open = std::make_shared<std::atomic<int>>(delivered ? 2 : 1);
  const Settled last = [open, settled = std::move(settled)](bool durable) {
    if (!durable) *open = -1;  // said once, at once: the row is tried again
    if (!durable || --*open == 0) settled(durable);
  };
  core.deliver(std::move(sent), std::move(aside),
               [&core, write = std::move(write), last](Result<Applied> told) mutable {
                 if (told || !says_so_already(told.error())) return last(told.has_value());
                 settle_row(core, std::move(write), last);
               });
  if (delivered) core.deliver(std::move(received), {}, [last](Result<Applied>) { last(true); });
}

void fail_message(Core& core, const Actor& actor, store::DeliveryWrite write, Settled settled) {
  auto failed = command_of(write, actor, DeliveryResult::failed, write.last_error);
  core.deliver(std::move(failed), beside_facts(write),
               [&core, write, settled = std::move(settled)](Result<Applied> told) mutable {
                 if (told || !says_so_already(told.error())) return settled(told.has_value());
                 settle_row(core, std::move(write), std::move(settled));
               });
}

}  // namespace ayar::service
