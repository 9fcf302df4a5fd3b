// One job becomes steps in the forming batch and an answer that waits for it.
#include <algorithm>

#include <ayar/json.hpp>

#include "base/assert.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "service/answers.hpp"
#include "service/loop.hpp"
#include "service/views.hpp"

namespace ayar {

using service::Cache;
using service::Entry;
using service::Job;

namespace {

bool is_reference(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

runtime::DeliveryOutcome outcome_of(DeliveryResult result) {
  return static_cast<runtime::DeliveryOutcome>(result);
}

std::optional<Error> may_deliver(const Actor& actor) {
  if (actor.kind != ActorKind::staff && actor.kind != ActorKind::party) return std::nullopt;
  return Error{ErrorCode::forbidden,
               "what became of a message is told by the delivery itself, not by people",
               "attest an answer with an event that `attests: response`",
               {},
               {}};
}

std::optional<Error> may_repair(const Repair& repair, const Actor& actor) {
  if (actor.kind != ActorKind::staff)
    return Error{ErrorCode::forbidden, "a repair is made by staff", {}, {}, {}};
  if (repair.second_person.empty() || repair.second_person == actor.id)
    return Error{
        ErrorCode::forbidden, "a repair needs a second person", "name who agreed to it", {}, {}};
  return std::nullopt;
}

}  // namespace

void Engine::Loop::answer(const JobPointer& job, Result<Applied> result, Ready& ready) {
  if (!job->scope.empty()) keys_in_flight_.erase(job->scope + "\n" + job->command.idempotency_key);
  if (!result) ++statistics_.refused;
  if (job->waiting.empty()) return;
  auto shared = std::make_shared<Result<Applied>>(std::move(result));
  bool first = true;
  for (auto& done : job->waiting) {
    auto call = [done = std::move(done), shared, first] {
      Result<Applied> copy = *shared;
      if (!first && copy) copy->repeated = true;
      done(std::move(copy));
    };
    ready.push_back({std::move(call), job->internal});
    first = false;
  }
  job->waiting.clear();
}

Result<void> Engine::Loop::may_set_time(const Command& command) const {
  const bool imports = command.actor.kind == ActorKind::import;
  if (!imports && (command.at || command.suppress_notices))
    return Error{ErrorCode::forbidden,
                 "only an import may set the time of a command or suppress notices",
                 {},
                 {},
                 {}};
  if (command.at && *command.at > now())
    return Error{ErrorCode::invalid_argument, "an import cannot lie in the future", {}, {}, {}};
  return {};
}

Instant Engine::Loop::effective_now(const Command& command) const {
  return command.at.value_or(now());
}

/// The same key in flight joins; a stored one is answered again; another body is refused.
std::optional<Error> Engine::Loop::check_key(const JobPointer& job, Ready& ready, bool& joined) {
  const auto& command = job->command;
  if (command.idempotency_key.size() > 255)
    return Error{
        ErrorCode::invalid_argument, "an idempotency key has at most 255 bytes", {}, {}, {}};
  job->scope = service::scope_of(command);
  job->body = service::body_digest(command);
  const Error mismatch{ErrorCode::idempotency_mismatch,
                       "this idempotency key came with another command before",
                       "take a fresh key",
                       {},
                       {}};
  const auto key = job->scope + "\n" + command.idempotency_key;
  if (const auto flying = keys_in_flight_.find(key);
      flying != keys_in_flight_.end() && flying->second != job) {
    if (flying->second->body != job->body) {
      job->scope.clear();  // the key belongs to the other
      return mismatch;
    }
    std::move(job->waiting.begin(), job->waiting.end(),
              std::back_inserter(flying->second->waiting));
    joined = true;
    return std::nullopt;
  }
  auto known = store_->idempotency(job->scope, command.idempotency_key);
  if (!known) return std::move(known.error());
  const bool expired = known->has_value() && now() - (*known)->recorded_at > std::chrono::hours(24);
  if (!known->has_value() || expired) {
    keys_in_flight_[key] = job;
    return std::nullopt;
  }
  if ((*known)->body != job->body) return mismatch;
  auto stored = service::read_applied((*known)->answer);
  if (!stored) return std::move(stored.error());
  if (auto row = store_->load(command.tenant, stored->id); row && row->has_value())
    stored->reference = (*row)->reference;
  stored->repeated = true;
  answer(job, std::move(stored).value(), ready);
  joined = true;
  return std::nullopt;
}

void Engine::Loop::process(const JobPointer& job, Ready& ready) {
  if (job->judge) return judge(job, ready);
  ++statistics_.commands;
  const bool keyed = !job->command.idempotency_key.empty() && !job->command.dry_run;
  if (keyed) {
    bool joined = false;
    auto refused = check_key(job, ready, joined);
    if (joined) return;
    if (refused) return answer(job, std::move(*refused), ready);
  }
  // An import brings its own past: nobody was absent from it.
  decision_.workspace.missed_before = job->command.at ? Instant::min() : missed_before_;
  std::string touched;
  bool wrote = false;
  auto result = obey(*job, touched, wrote);
  const Entry* entry = touched.empty() ? nullptr : cache_.find(touched);
  const bool rests_on_uncommitted = entry != nullptr && entry->touched_by > committed_;
  if (result && wrote && keyed) {
    forming_->rows.keys.push_back(
        {job->scope, job->command.idempotency_key, job->body, to_json(*result), now()});
    forming_->rows.key_write.push_back(forming_->write_of.at(touched));
  }
  if (result && wrote && !job->aside.empty()) service::merge(forming_->rows.aside, job->aside);
  if (!wrote && !rests_on_uncommitted) return answer(job, std::move(result), ready);
  forming_->answers.push_back({job, std::move(result), std::move(touched), wrote});
}

Result<Applied> Engine::Loop::obey(Job& job, std::string& touched, bool& wrote) {
  const auto& command = job.command;
  if (auto allowed = may_set_time(command); !allowed) return std::move(allowed.error());
  if (const auto* open = std::get_if<Open>(&command.what))
    return obey_open(*open, job, touched, wrote);
  if (const auto* send = std::get_if<Send>(&command.what))
    return send->occurred_at
               ? obey_dated(*send, job, touched, wrote)
               : obey_existing(send->complaint, runtime::SendCommand{send->event, send->data}, job,
                               touched, wrote);
  if (const auto* touch = std::get_if<Touch>(&command.what))
    return obey_existing(touch->complaint, runtime::NoCommand{}, job, touched, wrote);
  if (const auto* repair = std::get_if<Repair>(&command.what)) {
    if (auto refused = may_repair(*repair, command.actor)) return std::move(*refused);
    return obey_existing(
        repair->complaint,
        runtime::RepairCommand{
            repair->reason.empty() ? "" : repair->reason + " (with " + repair->second_person + ")",
            repair->data},
        job, touched, wrote);
  }
  if (const auto* assign = std::get_if<Assign>(&command.what))
    return obey_assign(*assign, job, touched, wrote);
  if (const auto* migrate = std::get_if<Migrate>(&command.what))
    return obey_migrate(*migrate, job, touched, wrote);
  if (const auto* order = std::get_if<Recalculate>(&command.what))
    return obey_recalculate(*order, job, touched, wrote);
  if (const auto* amend = std::get_if<Amend>(&command.what))
    return obey_amend(*amend, job, touched, wrote);
  if (const auto* voided = std::get_if<Void>(&command.what))
    return obey_void(*voided, job, touched, wrote);
  if (const auto* revise = std::get_if<Revise>(&command.what))
    return obey_revise(*revise, job, touched, wrote);
  const auto& deliver = std::get<Deliver>(command.what);
  if (auto refused = may_deliver(command.actor)) return std::move(*refused);
  if (deliver.number < 1 || deliver.number > 1'000'000)
    return Error{
        ErrorCode::not_found, "there is no message " + std::to_string(deliver.number), {}, {}, {}};
  return obey_existing(
      deliver.complaint,
      runtime::DeliveryCommand{static_cast<std::uint32_t>(deliver.number),
                               outcome_of(deliver.outcome), bounded(deliver.detail, 1024)},
      job, touched, wrote);
}

Result<Applied> Engine::Loop::obey_open(const Open& open, Job& job, std::string& touched,
                                        bool& wrote) {
  const auto& command = job.command;
  auto definition = catalog_.in_force(open.workflow, open.version, now(), *store_);
  if (!definition) return std::move(definition.error());
  if (open.external_ref.size() > 255)
    return Error{ErrorCode::invalid_argument, "an external_ref has at most 255 bytes", {}, {}, {}};
  const Instant at = effective_now(command);
  if (open.received_at && *open.received_at > at)
    return Error{ErrorCode::invalid_argument, "received_at lies in the future", {}, {}, {}};
  const auto ref_key = Cache::key_of(command.tenant, open.external_ref);
  if (!open.external_ref.empty()) {
    const auto flying = refs_in_flight_.find(ref_key);
    std::optional<std::string> existing;
    if (flying != refs_in_flight_.end()) existing = flying->second;
    if (!existing) {
      auto stored = store_->find_external_ref(command.tenant, open.external_ref);
      if (!stored) return std::move(stored.error());
      existing = std::move(stored).value();
    }
    if (existing) {
      touched = Cache::key_of(command.tenant, *existing);
      return Error{
          ErrorCode::already_exists,
          "external_ref '" + bounded(open.external_ref, 64) + "' is complaint " + *existing,
          {},
          {},
          {}};
    }
  }
  auto envelope = std::make_shared<runtime::Envelope>();
  envelope->tenant = command.tenant;
  envelope->id = make_id("cmp_", at, *random_);
  envelope->received_at = open.received_at.value_or(at);
  envelope->channel = open.channel;
  envelope->external_ref = open.external_ref;
  for (const auto& party : open.parties)
    envelope->parties.push_back({party.role, party.person, party.language, party.channel});
  const auto advanced =
      runtime::advance(**definition, runtime::blank(**definition),
                       runtime::OpenCommand{envelope, open.data}, command.actor, at, decision_);
  if (!advanced) return advanced.error();
  if (command.dry_run)
    return service::applied_of(**definition, decision_.after, 0, decision_.made());
  touched = Cache::key_of(command.tenant, envelope->id);
  Entry& entry = cache_.add(touched);
  entry.definition = definition.value();
  entry.snapshot = runtime::blank(*entry.definition);
  if (auto artifacts = catalog_.unsaved(*entry.definition); !artifacts.empty()) {
    std::move(artifacts.begin(), artifacts.end(), std::back_inserter(forming_->rows.artifacts));
    forming_->definitions.push_back(entry.definition);
  }
  if (!open.external_ref.empty()) refs_in_flight_[ref_key] = envelope->id;
  return conclude(entry, advanced, job, wrote);
}

Result<std::string> Engine::Loop::resolve_id(const std::string& tenant,
                                             const std::string& complaint) {
  if (!is_reference(complaint)) return complaint;
  auto row = store_->find_reference(tenant, std::stoll(complaint));
  if (!row) return std::move(row.error());
  if (!row->has_value())
    return Error{ErrorCode::not_found,
                 "there is no complaint number " + complaint,
                 "list them with `ayar list`",
                 {},
                 {}};
  return (*row)->id;
}

std::optional<Error> Engine::Loop::check_revision(const Command& command,
                                                  const Entry& entry) const {
  const auto* send = std::get_if<Send>(&command.what);
  const bool agrees = send == nullptr || !send->expected_revision ||
                      *send->expected_revision == entry.snapshot.revision;
  if (agrees) return std::nullopt;
  return Error{ErrorCode::revision_conflict,
               "the complaint is at revision " + std::to_string(entry.snapshot.revision) +
                   ", not " + std::to_string(*send->expected_revision),
               "read it again",
               {},
               {}};
}

Result<Applied> Engine::Loop::obey_existing(const std::string& complaint,
                                            const runtime::Command& what, Job& job,
                                            std::string& touched, bool& wrote) {
  const auto& command = job.command;
  auto id = resolve_id(command.tenant, complaint);
  if (!id) return std::move(id.error());
  auto loaded = cache_.load(command.tenant, id.value(), *store_, catalog_);
  if (!loaded) return std::move(loaded.error());
  Entry& entry = *loaded.value();
  touched = entry.key;
  if (auto conflict = check_revision(command, entry)) return std::move(*conflict);
  auto advanced = runtime::advance(*entry.definition, entry.snapshot, what, command.actor,
                                   effective_now(command), decision_);
  if (command.dry_run) {
    if (!advanced) return std::move(advanced.error());
    return service::applied_of(*entry.definition, decision_.after, entry.reference,
                               decision_.made());
  }
  return conclude(entry, std::move(advanced), job, wrote);
}

/// Records what was decided. @return whether a person or a role was assigned.
bool Engine::Loop::keep_steps(Entry& entry, const Actor& sender, bool suppressed,
                              std::vector<std::string>& steps) {
  bool assigned = false;
  for (const auto& step : decision_.made()) {
    ++statistics_.steps;
    if (step.kind == runtime::StepKind::timer) ++statistics_.timers;
    if (step.kind == runtime::StepKind::fault) ++statistics_.faults;
    steps.push_back(std::string(runtime::name_of(step.kind)) + " " + step.cause);
    assigned |= std::any_of(step.facts.begin(), step.facts.end(), [](const runtime::Fact& fact) {
      return fact.kind == runtime::FactKind::assigned;
    });
  }
  service::record(*forming_, entry, decision_,
                  {sender, suppressed, now(), options_.change_subscribers});
  return assigned;
}

/// Keeps what was decided, refused or not: timers that fired before a refused command have fired
/// all the same.
Result<Applied> Engine::Loop::conclude(Entry& entry, Result<void> advanced, const Job& job,
                                       bool& wrote) {
  std::vector<std::string> steps;
  if (decision_.count > 0) {
    const Instant at = effective_now(job.command);
    bool assigned = keep_steps(entry, job.command.actor, job.command.suppress_notices, steps);
    wrote = true;
    if (job.command.suppress_notices) assigned |= assume_sent(entry, job, at);
    if (assigned) resolve_owner(entry, job, at, steps);
  }
  if (!advanced) return std::move(advanced.error());
  auto applied = service::applied_of(*entry.definition, entry.snapshot, entry.reference, {});
  applied.steps = std::move(steps);
  return applied;
}

/// In an imported past every message was sent when the workflow said so: there is nobody left to
/// send it.
bool Engine::Loop::assume_sent(Entry& entry, const Job& job, Instant at) {
  bool assigned = false;
  std::vector<std::string> untold;
  for (std::size_t i = 0; i < entry.snapshot.messages.size(); ++i) {
    if (entry.snapshot.messages[i].state != runtime::MessageState::queued) continue;
    const runtime::DeliveryCommand sent{static_cast<std::uint32_t>(i + 1),
                                        runtime::DeliveryOutcome::sent, "assumed by import"};
    (void)runtime::advance(*entry.definition, entry.snapshot, sent, job.command.actor, at,
                           decision_);
    if (decision_.count > 0) assigned |= keep_steps(entry, job.command.actor, true, untold);
  }
  return assigned;
}

}  // namespace ayar
