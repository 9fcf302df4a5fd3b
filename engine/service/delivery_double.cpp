#include <ayar/engine.hpp>

namespace ayar {

Result<std::size_t> deliver_pending(
    Engine& engine, const std::function<DeliveryResult(const OutboxView&)>& outcome) {
  std::size_t answered = 0, look_at = 200;
  for (;;) {
    auto rows = engine.pending(look_at);
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
    if (messages > 0) continue;
    if (rows->size() < look_at) return answered;
    look_at *= 2;  // notices that nobody takes may stand in front
  }
}

}  // namespace ayar
