#include <ayar/engine.hpp>

namespace ayar {

Result<std::size_t> deliver_pending(
    Engine& engine, const std::function<DeliveryResult(const OutboxView&)>& outcome) {
  std::size_t answered = 0;
  for (;;) {
    auto rows = engine.pending(200);
    if (!rows) return std::move(rows.error());
    std::size_t messages = 0;
    for (const auto& row : *rows) {
      if (row.kind != "message") continue;
      Command command;
      command.tenant = row.tenant;
      command.actor.kind = ActorKind::plugin;
      command.actor.id = "delivery_double";
      command.what =
          Deliver{row.complaint, row.number, outcome ? outcome(row) : DeliveryResult::sent, ""};
      auto applied = engine.send_and_wait(std::move(command));
      if (!applied) return std::move(applied.error());
      ++messages;
    }
    answered += messages;
    if (messages == 0) return answered;
  }
}

}  // namespace ayar
