#include <ayar/machine.hpp>

#include <algorithm>

#include "runtime/decide.hpp"

namespace ayar {

namespace {

bool has_moved(std::span<const runtime::Step> steps) {
  return std::any_of(steps.begin(), steps.end(), [](const runtime::Step& step) {
    return std::any_of(step.facts.begin(), step.facts.end(), [](const runtime::Fact& fact) {
      return fact.kind == runtime::FactKind::entered || fact.kind == runtime::FactKind::exited;
    });
  });
}

}  // namespace

struct Machine::Run {
  std::shared_ptr<const Workflow> workflow;
  runtime::Snapshot snapshot;
  runtime::Decision decision;  // kept, so that its memory is

  [[nodiscard]] const workflow::Definition& definition() const { return workflow->definition(); }

  /// Timers that fired before a refused command stand, so the snapshot is taken over either way.
  Result<bool> obey(const runtime::Command& command, const Actor& actor, Instant at) {
    auto done = runtime::advance(definition(), snapshot, command, actor, at, decision);
    swap(snapshot, decision.after);
    snapshot.effective_at = std::max(snapshot.effective_at, at);
    if (!done) return std::move(done.error());
    if (snapshot.status == runtime::Status::faulted)
      return Error{ErrorCode::faulted,
                   "the machine is parked: " + snapshot.fault,
                   "correct the workflow and run it again from the start",
                   {},
                   {}};
    if (const auto due = snapshot.next_due(); due && *due <= at)
      return Error{
          ErrorCode::machine_loops,
          "more than " + std::to_string(runtime::timer_steps_max) + " timers were due at once",
          "call again to go on",
          {},
          {}};
    return has_moved(decision.made());
  }
};

Machine::Machine(std::unique_ptr<Run> run) : run_(std::move(run)) {}
Machine::Machine(Machine&&) noexcept = default;
Machine& Machine::operator=(Machine&&) noexcept = default;
Machine::~Machine() = default;

Result<Machine> Machine::start(std::shared_ptr<const Workflow> workflow, Instant at,
                               const Map& data) {
  if (workflow == nullptr)
    return Error{ErrorCode::invalid_argument,
                 "there is no workflow to run",
                 "look at the diagnostics of the loaded file",
                 {},
                 {}};
  if (workflow->definition().kind != workflow::Kind::machine)
    return Error{ErrorCode::invalid_argument,
                 "workflow '" + workflow->name() + "' is of kind " +
                     std::string(name_of(workflow->definition().kind)) + ", not machine",
                 "complaints are opened in an Engine, which keeps them",
                 {},
                 {}};
  auto run = std::make_unique<Run>();
  run->workflow = std::move(workflow);
  run->snapshot = runtime::blank(run->definition());
  auto envelope = std::make_shared<runtime::Envelope>();
  envelope->received_at = at;
  auto opened = run->obey(runtime::OpenCommand{std::move(envelope), data}, Actor{}, at);
  if (!opened) return std::move(opened.error());
  return Machine(std::move(run));
}

Result<bool> Machine::advance(Instant at) { return run_->obey(runtime::NoCommand{}, Actor{}, at); }

Result<bool> Machine::send(std::string_view event, const Map& data, Instant at,
                           const Actor& actor) {
  return run_->obey(runtime::SendCommand{std::string(event), data}, actor, at);
}

std::vector<std::string> Machine::states() const {
  return runtime::leaf_names(run_->definition(), run_->snapshot);
}

bool Machine::is_in(std::string_view state) const {
  const auto found = run_->definition().state_by_name.find(state);
  return found != run_->definition().state_by_name.end() && run_->snapshot.is_active(found->second);
}

Map Machine::data() const {
  Map data;
  const auto& fields = run_->definition().fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!run_->snapshot.data[i].is_null())
      data.insert_or_assign(fields[i].name, run_->snapshot.data[i]);
  }
  return data;
}

std::optional<Instant> Machine::next_due() const { return run_->snapshot.next_due(); }
Instant Machine::now() const { return run_->snapshot.effective_at; }
bool Machine::has_ended() const { return run_->snapshot.status == runtime::Status::ended; }

}  // namespace ayar
