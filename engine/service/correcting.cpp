// The past of one complaint is corrected: a step like any other, in the batch that is forming. What
// is shown by a dry run is made by the same steps, and kept nowhere.
#include <algorithm>

#include "base/text.hpp"
#include "service/loop.hpp"
#include "service/views.hpp"

namespace ayar {

using service::Entry;
using service::Job;
using service::Life;

namespace {

constexpr std::size_t reason_bytes_max = 1024;

bool is_supervisor(const Actor& actor) {
  return actor.kind == ActorKind::staff &&
         std::find(actor.roles.begin(), actor.roles.end(), "supervisor") != actor.roles.end();
}

Error forbidden(std::string what) {
  return Error{ErrorCode::forbidden, std::move(what), "ask somebody with the role supervisor", {},
               {}};
}

std::optional<Error> may_date(const Actor& actor) {
  if (actor.kind == ActorKind::system || actor.kind == ActorKind::import || is_supervisor(actor))
    return std::nullopt;
  return forbidden("an event is dated back by a supervisor, the system or an import");
}

std::optional<Error> may_correct(const Actor& actor, const std::string& reason) {
  if (actor.kind != ActorKind::system && !is_supervisor(actor))
    return forbidden("the past is corrected by a supervisor");
  if (reason.empty())
    return Error{ErrorCode::missing_data, "a correction needs a reason", {}, {}, {}};
  if (!is_valid_utf8(reason) || reason.size() > reason_bytes_max)
    return Error{
        ErrorCode::invalid_argument, "a reason has at most 1024 bytes of UTF-8", {}, {}, {}};
  return std::nullopt;
}

/// As a person reads it: a clock past its due date that goes on is breached.
std::string verdict_of(const runtime::Cycle& cycle) {
  const auto verdict =
      cycle.is_open() && cycle.breached ? runtime::Verdict::breached_open : cycle.verdict;
  return std::string(runtime::name_of(verdict));
}

std::vector<ClockChange> changes_of(const workflow::Definition& definition,
                                    const std::vector<runtime::CycleDifference>& differences) {
  std::vector<ClockChange> changes;
  for (const auto& difference : differences) {
    ClockChange change;
    change.clock = definition.clocks[difference.key.clock].name;
    change.cycle = difference.key.number;
    if (difference.before) {
      change.due_before = difference.before->due;
      change.verdict_before = verdict_of(*difference.before);
    }
    change.due_after = difference.after.due;
    change.verdict_after = verdict_of(difference.after);
    change.frozen = difference.frozen;
    changes.push_back(std::move(change));
  }
  return changes;
}

void take(const service::Batch* batch, const std::string& key,
          std::vector<store::JournalEntry>& entries) {
  if (batch == nullptr) return;
  const auto found = batch->write_of.find(key);
  if (found == batch->write_of.end()) return;
  for (const auto& entry : batch->rows.writes[found->second].entries) {
    if (entries.empty() || entry.sequence > entries.back().sequence) entries.push_back(entry);
  }
}

}  // namespace

/// Everything that was decided, committed or not.
Result<Life> Engine::Loop::life_of(const Entry& entry) {
  const auto& envelope = *entry.snapshot.envelope;
  auto entries = service::read_journal(*store_, envelope.tenant, envelope.id);
  if (!entries) return std::move(entries.error());
  take(in_flight_.get(), entry.key, *entries);
  take(forming_.get(), entry.key, *entries);
  return service::life_of(*store_, catalog_, *entries, entry.definition->hash);
}

Result<Applied> Engine::Loop::obey_correction(const std::string& complaint, Job& job,
                                              std::string& touched, bool& wrote,
                                              const Correcting& correct) {
  const auto& command = job.command;
  auto id = resolve_id(command.tenant, complaint);
  if (!id) return std::move(id.error());
  auto loaded = cache_.load(command.tenant, id.value(), *store_, catalog_);
  if (!loaded) return std::move(loaded.error());
  Entry& entry = *loaded.value();
  touched = entry.key;
  if (auto conflict = check_revision(command, entry)) return std::move(*conflict);
  const Instant at = std::max(effective_now(command), entry.snapshot.effective_at);
  // What is due by now happened before the past is looked at.
  auto passed = runtime::advance(*entry.definition, entry.snapshot, runtime::NoCommand{},
                                 command.actor, at, decision_);
  std::vector<runtime::Step> trial;
  std::vector<std::string> told;
  runtime::Snapshot before = decision_.after;
  if (command.dry_run) {
    trial.assign(decision_.made().begin(), decision_.made().end());
  } else if (decision_.count > 0) {
    auto kept = conclude(entry, std::move(passed), job, wrote);
    if (!kept) return kept;
    told = std::move(kept->steps);
    before = entry.snapshot;
  }
  auto life = life_of(entry);
  if (!life) return std::move(life.error());
  life->add(entry.definition, trial);
  decision_.count = 0;
  auto corrected = correct(entry, *life, before, std::max(at, before.effective_at));
  if (!corrected) return std::move(corrected.error());
  decision_.add() = std::move(corrected->step);
  decision_.after = std::move(corrected->after);
  const auto changes = changes_of(*entry.definition, corrected->differences);
  Result<Applied> applied = [&]() -> Result<Applied> {
    if (!command.dry_run) return conclude(entry, {}, job, wrote);
    trial.insert(trial.end(), decision_.made().begin(), decision_.made().end());
    return service::applied_of(*entry.definition, decision_.after, entry.reference, trial);
  }();
  if (!applied) return applied;
  applied->steps.insert(applied->steps.begin(), told.begin(), told.end());
  applied->clocks = changes;
  return applied;
}

Result<Applied> Engine::Loop::obey_dated(const Send& send, Job& job, std::string& touched,
                                         bool& wrote) {
  const auto& command = job.command;
  if (auto refused = may_date(command.actor)) return std::move(*refused);
  return obey_correction(
      send.complaint, job, touched, wrote,
      [&](Entry& entry, Life& life, const runtime::Snapshot& before,
          Instant at) -> Result<runtime::Corrected> {
        if (*send.occurred_at > at)
          return Error{ErrorCode::invalid_argument, "occurred_at lies in the future", {}, {}, {}};
        auto sent = runtime::advance(*entry.definition, before,
                                     runtime::SendCommand{send.event, send.data}, command.actor,
                                     at, decision_);
        if (!sent) return std::move(sent.error());
        life.add(entry.definition, decision_.made());
        const auto& now = decision_.after;
        auto dated = runtime::dated(life.steps, now, before.sequence + 1, *send.occurred_at);
        if (!dated) return std::move(dated.error());
        const std::string reason = "'" + send.event + "' was told late";
        return runtime::correct(life.tables(), life.steps, before, now,
                                {{std::move(dated).value()}, reason, command.actor.id},
                                now.effective_at);
      });
}

Result<Applied> Engine::Loop::obey_amend(const Amend& amend, Job& job, std::string& touched,
                                         bool& wrote) {
  const auto& actor = job.command.actor;
  if (auto refused = may_correct(actor, amend.reason)) return std::move(*refused);
  if (amend.field.empty() && !amend.occurred_at)
    return Error{ErrorCode::missing_data, "an amendment names a field, an instant, or both", {}, {},
                 {}};
  return obey_correction(
      amend.complaint, job, touched, wrote,
      [&](Entry& entry, Life& life, const runtime::Snapshot& before,
          Instant at) -> Result<runtime::Corrected> {
        runtime::Correction correction{{}, amend.reason, actor.id};
        if (!amend.field.empty()) {
          auto edit = runtime::amended(*entry.definition, life.steps, amend.entry, amend.field,
                                       amend.value);
          if (!edit) return std::move(edit.error());
          correction.edits.push_back(std::move(edit).value());
        }
        if (amend.occurred_at) {
          auto edit = runtime::dated(life.steps, before, amend.entry, *amend.occurred_at);
          if (!edit) return std::move(edit.error());
          correction.edits.push_back(std::move(edit).value());
        }
        return runtime::correct(life.tables(), life.steps, before, before, correction, at);
      });
}

Result<Applied> Engine::Loop::obey_void(const Void& voided, Job& job, std::string& touched,
                                        bool& wrote) {
  const auto& actor = job.command.actor;
  if (auto refused = may_correct(actor, voided.reason)) return std::move(*refused);
  return obey_correction(
      voided.complaint, job, touched, wrote,
      [&](Entry&, Life& life, const runtime::Snapshot& before,
          Instant at) -> Result<runtime::Corrected> {
        auto edit = runtime::voided(life.tables(), life.steps, voided.entry);
        if (!edit) return std::move(edit.error());
        return runtime::correct(life.tables(), life.steps, before, before,
                                {{std::move(edit).value()}, voided.reason, actor.id}, at);
      });
}

Result<Applied> Engine::Loop::obey_revise(const Revise& revise, Job& job, std::string& touched,
                                          bool& wrote) {
  const auto& actor = job.command.actor;
  if (auto refused = may_correct(actor, revise.reason)) return std::move(*refused);
  return obey_correction(
      revise.complaint, job, touched, wrote,
      [&](Entry& entry, Life& life, const runtime::Snapshot& before,
          Instant at) -> Result<runtime::Corrected> {
        const auto clock = entry.definition->clock_by_name.find(revise.clock);
        if (clock == entry.definition->clock_by_name.end())
          return Error{ErrorCode::not_found,
                       "the workflow has no clock '" + bounded(revise.clock, 64) + "'", {}, {}, {}};
        const bool counts = revise.cycle >= 1 && revise.cycle <= UINT32_MAX &&
                            revise.revision >= 0 && revise.revision <= UINT32_MAX;
        if (!counts)
          return Error{ErrorCode::not_found, "there is no such revision", {}, {}, {}};
        const runtime::Verdicted decision{
            {clock->second, static_cast<std::uint32_t>(revise.cycle)},
            static_cast<std::uint32_t>(revise.revision), revise.accept, revise.reason, actor.id};
        return runtime::revise(life.tables(), life.steps, before, decision, at);
      });
}

}  // namespace ayar
