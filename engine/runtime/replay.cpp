#include "runtime/replay.hpp"

#include "runtime/clocks_parts.hpp"
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

/// When somebody looked is no matter of rules: which thresholds were missed is taken as recorded, and
/// all else is decided anew.
Instant missed_before(const Definition& definition, const Snapshot& snapshot, const Step& step) {
  const Fact& fact = step.facts.front();
  const Cycle* cycle = fact.kind == FactKind::clock_rung
                           ? find_cycle(snapshot, fact.subject, fact.number)
                           : nullptr;
  if (cycle == nullptr) return Instant::min();
  const auto& rule = definition.clocks[fact.subject];
  const bool tells = rule.catch_up != workflow::CatchUp::nothing;
  if (!is_hushed(fact) && !tells) return Instant::min();
  return repetition_behind(definition, *cycle, fact);
}

Result<void> decide_again(const Definition& definition, const Snapshot& snapshot, const Step& step,
                          const Actor& actor, Decision& decision) {
  const bool fired = step.kind == StepKind::timer && !step.facts.empty();
  decision.workspace.missed_before =
      fired ? missed_before(definition, snapshot, step) : Instant::min();
  const auto command = command_of(definition, step);
  auto advanced = advance(definition, snapshot, command.value_or(Command(NoCommand{})), actor,
                          step.effective_at, decision);
  const bool hushes = fired && is_hushed(step.facts.front()) && decision.count > 0 &&
                      decision.steps[0].kind == StepKind::timer &&
                      !decision.steps[0].facts.empty() &&
                      decision.steps[0].facts.front().kind == step.facts.front().kind &&
                      decision.steps[0].facts.front().other != none &&
                      !is_hushed(decision.steps[0].facts.front());
  if (hushes) hush(definition, decision.steps[0]);
  return advanced;
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
      const auto advanced = decide_again(definition, snapshot, step, actors[i], decision);
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
