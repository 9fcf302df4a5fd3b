#include "runtime/replay.hpp"

#include "runtime/codec.hpp"

namespace ayar::runtime {
namespace {

void fold(const Definition& definition, Snapshot& snapshot, const Step& step) {
  for (const Fact& fact : step.facts)
    apply(definition, snapshot, fact, step.effective_at);
  ++snapshot.sequence;
}

/// The command that a recorded step came from, read back from its facts.
std::optional<Command> command_of(const Definition& definition, const Step& step) {
  if (step.facts.empty()) return std::nullopt;
  if (step.kind == StepKind::opened) {
    OpenCommand open;
    open.envelope = step.facts.front().envelope;
    for (std::size_t i = 1; i < step.facts.size() && step.facts[i].kind == FactKind::set; ++i)
      open.data.insert_or_assign(definition.fields[step.facts[i].subject].name,
                                 step.facts[i].value);
    return open;
  }
  if (step.kind == StepKind::delivery) {
    const Fact& fact = step.facts.front();
    const auto outcome = fact.kind == FactKind::message_sent        ? DeliveryOutcome::sent
                         : fact.kind == FactKind::message_delivered ? DeliveryOutcome::delivered
                                                                    : DeliveryOutcome::failed;
    const auto* detail = fact.value.get_if<std::string>();
    return DeliveryCommand{fact.number, outcome, detail ? *detail : ""};
  }
  if (step.kind == StepKind::assignment) {
    const auto& fact = step.facts.front();
    const Map* given = fact.value.get_if<Map>();
    const auto text_of = [](const Value& value) {
      const auto* text = value.get_if<std::string>();
      return text == nullptr ? std::string() : *text;
    };
    if (given == nullptr) return AssignCommand{text_of(fact.value), {}};
    return AssignCommand{text_of(given->at("to")), text_of(given->at("team"))};
  }
  if (step.kind != StepKind::event) return std::nullopt;
  SendCommand send{step.cause, step.payload};
  for (std::size_t i = 0; i < step.facts.size() && step.facts[i].kind == FactKind::set; ++i)
    send.data.insert_or_assign(definition.fields[step.facts[i].subject].name, step.facts[i].value);
  return send;
}

std::string facts_text(const Definition& definition, const Step& step) {
  std::string text;
  write_step(definition, step, text);
  return text;
}

}  // namespace

Snapshot replay(const Tables& tables, std::span<const Step> steps) {
  Snapshot snapshot;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i == 0) snapshot = blank(tables.of(i));
    fold(tables.of(i), snapshot, steps[i]);
  }
  return snapshot;
}

std::vector<Difference> redecide(const Tables& tables, std::span<const Step> steps,
                                 std::span<const Actor> actors) {
  std::vector<Difference> differences;
  Snapshot snapshot;
  Decision decision;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const Definition& definition = tables.of(i);
    if (i == 0) snapshot = blank(definition);
    const bool judged = step.kind != StepKind::fault && step.kind != StepKind::repair &&
                        step.kind != StepKind::migration && step.kind != StepKind::correction;
    if (judged) {
      const auto command = command_of(definition, step);
      const auto advanced = advance(definition, snapshot, command.value_or(Command(NoCommand{})),
                                    actors[i], step.effective_at, decision);
      // A timer's step is the first that passing time makes; a command's is the first after none is
      // due.
      const std::string is = decision.count > 0 ? facts_text(definition, decision.steps[0])
                             : advanced         ? "nothing happens"
                                        : std::string(ayar::name_of(advanced.error().code)) + ": " +
                                              advanced.error().message;
      std::string was = facts_text(definition, step);
      if (is != was) differences.push_back({static_cast<std::int64_t>(i + 1), std::move(was), is});
    }
    fold(definition, snapshot, step);
  }
  return differences;
}

}  // namespace ayar::runtime
