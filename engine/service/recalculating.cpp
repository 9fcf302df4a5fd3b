// One complaint comes under another policy: at most two steps, a migration and the correction of its
// clocks, in one transaction.
#include "base/text.hpp"
#include "runtime/recalculate.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"
#include "service/views.hpp"

namespace ayar {

using service::Entry;
using service::Job;

namespace {

constexpr std::size_t reason_bytes_max = 1024;

std::optional<Error> may_recalculate(const Recalculate& recalculate, const Command& command) {
  if (command.actor.kind != ActorKind::staff && command.actor.kind != ActorKind::system)
    return Error{ErrorCode::forbidden, "clocks are recalculated by staff", {}, {}, {}};
  if (!is_valid_utf8(recalculate.reason) || recalculate.reason.size() > reason_bytes_max)
    return Error{
        ErrorCode::invalid_argument, "a reason has at most 1024 bytes of UTF-8", {}, {}, {}};
  if (command.dry_run)
    return Error{ErrorCode::unsupported, "Engine::recalculate answers what would be", {}, {}, {}};
  return std::nullopt;
}

std::string told(const std::vector<runtime::Obstacle>& obstacles) {
  std::vector<std::string> reasons;
  for (const auto& obstacle : obstacles)
    reasons.push_back(obstacle.what);
  return join(reasons, "; ");
}

}  // namespace

Result<Applied> Engine::Loop::obey_recalculate(const Recalculate& order, Job& job,
                                               std::string& touched, bool& wrote) {
  const auto& command = job.command;
  if (auto refused = may_recalculate(order, command)) return std::move(*refused);
  auto id = resolve_id(command.tenant, order.complaint);
  if (!id) return std::move(id.error());
  auto loaded = cache_.load(command.tenant, id.value(), *store_, catalog_);
  if (!loaded) return std::move(loaded.error());
  Entry& entry = *loaded.value();
  touched = entry.key;
  auto to = catalog_.pinned(order.to, *store_);
  if (!to) return std::move(to.error());
  const Instant at = std::max(effective_now(command), entry.snapshot.effective_at);
  // What is due by now happens under the definition that it was promised by.
  auto advanced = runtime::advance(*entry.definition, entry.snapshot, runtime::NoCommand{},
                                   command.actor, at, decision_);
  if (!advanced || decision_.count > 0) {
    auto passed = conclude(entry, std::move(advanced), job, wrote);
    if (!passed) return passed;
  }
  auto before = life_of(entry);
  if (!before) return std::move(before.error());
  auto life = runtime::recalculate(before->tables(), before->steps, entry.snapshot,
                                   *entry.definition, **to,
                                   {at, order.frozen, order.reason, command.actor.id});
  if (!life) return std::move(life.error());
  if (!life->obstacles.empty())
    return Error{ErrorCode::not_permitted, told(life->obstacles),
                 "map what is called otherwise with `ayar migrate`, or let it run its course", {}, {}};
  if (!life->migrated && life->facts.empty()) {
    auto applied = service::applied_of(*entry.definition, entry.snapshot, entry.reference, {});
    applied.repeated = true;
    return applied;
  }
  return keep_recalculation(order, entry, std::move(to).value(), std::move(life).value(), job, at,
                            wrote);
}

/// From here on the entry speaks in the numbers of `to`.
Applied Engine::Loop::keep_recalculation(const Recalculate& order, Entry& entry,
                                         std::shared_ptr<const workflow::Definition> to,
                                         runtime::RecalculatedLife life, const Job& job, Instant at,
                                         bool& wrote) {
  Migrate migrate;
  migrate.reason = order.reason;
  migrate.approver = order.approver;
  Applied applied;
  if (life.migrated)
    applied = keep_migration(migrate, entry, to, std::move(*life.migrated), job, at, wrote);
  // Written without facts too: from here on the whole life is read under this policy.
  decision_.count = 0;
  auto& step = decision_.add();
  step.kind = runtime::StepKind::correction;
  step.effective_at = at;
  step.cause = runtime::recalculated;
  step.payload["reason"] = Value(order.reason);
  step.payload["approver"] = Value(order.approver);
  step.facts = std::move(life.facts);
  decision_.after = entry.snapshot;
  for (const auto& fact : step.facts)
    runtime::apply(*to, decision_.after, fact, at);
  ++decision_.after.sequence;
  std::vector<std::string> steps = std::move(applied.steps);
  keep_steps(entry, job.command.actor, false, steps);
  wrote = true;
  applied = service::applied_of(*entry.definition, entry.snapshot, entry.reference, {});
  applied.steps = std::move(steps);
  return applied;
}

}  // namespace ayar
