// One complaint goes over to another definition of its workflow, or back: a step like any other, in
// the batch that is forming.
#include "base/text.hpp"
#include "runtime/replay.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"
#include "service/views.hpp"

namespace ayar {

using service::Entry;
using service::Job;

namespace {

constexpr std::size_t reason_bytes_max = 1024;

Error refused(std::string message, std::string hint = {}) {
  return Error{ErrorCode::not_permitted, std::move(message), std::move(hint), {}, {}};
}

std::optional<Error> may_migrate(const Migrate& migrate, const Actor& actor) {
  if (actor.kind != ActorKind::staff && actor.kind != ActorKind::system)
    return Error{ErrorCode::forbidden, "complaints are migrated by staff", {}, {}, {}};
  if (!is_valid_utf8(migrate.reason) || migrate.reason.size() > reason_bytes_max)
    return Error{
        ErrorCode::invalid_argument, "a reason has at most 1024 bytes of UTF-8", {}, {}, {}};
  return std::nullopt;
}

std::string told(const std::vector<runtime::Obstacle>& obstacles) {
  std::vector<std::string> reasons;
  for (const auto& obstacle : obstacles)
    reasons.push_back(obstacle.what);
  return join(reasons, "; ");
}

}  // namespace

Result<Applied> Engine::Loop::obey_migrate(const Migrate& migrate, Job& job, std::string& touched,
                                           bool& wrote) {
  const auto& command = job.command;
  if (auto forbidden = may_migrate(migrate, command.actor)) return std::move(*forbidden);
  if (command.dry_run)
    return Error{ErrorCode::unsupported, "Engine::migrate answers what would be", {}, {}, {}};
  auto id = resolve_id(command.tenant, migrate.complaint);
  if (!id) return std::move(id.error());
  auto loaded = cache_.load(command.tenant, id.value(), *store_, catalog_);
  if (!loaded) return std::move(loaded.error());
  Entry& entry = *loaded.value();
  touched = entry.key;
  const Instant at = std::max(effective_now(command), entry.snapshot.effective_at);
  // What is due by now happens under the definition that it was promised by.
  auto advanced = runtime::advance(*entry.definition, entry.snapshot, runtime::NoCommand{},
                                   command.actor, at, decision_);
  if (!advanced || decision_.count > 0) {
    auto passed = conclude(entry, std::move(advanced), job, wrote);
    if (!passed) return passed;
  }
  return migrate.undo ? take_back(migrate, entry, job, at, wrote)
                      : bring_over(migrate, entry, job, at, wrote);
}

Result<Applied> Engine::Loop::bring_over(const Migrate& migrate, Entry& entry, const Job& job,
                                         Instant at, bool& wrote) {
  auto to = catalog_.pinned(migrate.to, *store_);
  if (!to) return std::move(to.error());
  if (entry.definition->hash == (*to)->hash) {
    auto applied = service::applied_of(*entry.definition, entry.snapshot, entry.reference, {});
    applied.repeated = true;
    return applied;
  }
  const workflow::Migration names{entry.definition->version,
                                  migrate.names.states,
                                  migrate.names.clocks,
                                  migrate.names.fields,
                                  {}};
  auto migrated = runtime::migrate(*entry.definition, **to, names, entry.snapshot, at);
  if (!migrated.obstacles.empty())
    return refused(told(migrated.obstacles),
                   "map what is called otherwise, or let it run its course");
  return keep_migration(migrate, entry, std::move(to).value(), std::move(migrated), job, at, wrote);
}

Result<Applied> Engine::Loop::take_back(const Migrate& migrate, Entry& entry, const Job& job,
                                        Instant at, bool& wrote) {
  const auto& envelope = *entry.snapshot.envelope;
  auto entries = service::read_journal(*store_, envelope.tenant, envelope.id);
  if (!entries) return std::move(entries.error());
  const bool rests = entries->empty() || entries->back().sequence != entry.snapshot.sequence ||
                     entries->back().kind != runtime::name_of(runtime::StepKind::migration);
  if (rests) return refused("later steps rest on the migration");
  auto passage = runtime::read_passage(entries->back().payload);
  if (!passage) return std::move(passage.error());
  if (passage->undoes != 0) return refused("its migration was taken back already");
  entries->pop_back();
  auto life = service::life_of(*store_, catalog_, *entries, passage->from_hash);
  if (!life) return std::move(life.error());
  const auto previous = runtime::replay(life->tables(), life->steps);
  auto back = runtime::take_back(*life->of_steps.back(), *passage, entry.snapshot.sequence,
                                 previous, entry.snapshot, at);
  return keep_migration(migrate, entry, life->chapters.back(), std::move(back), job, at, wrote);
}

/// From here on the entry speaks in the numbers of `to`.
Applied Engine::Loop::keep_migration(const Migrate& migrate, Entry& entry,
                                     std::shared_ptr<const workflow::Definition> to,
                                     runtime::Migrated migrated, const Job& job, Instant at,
                                     bool& wrote) {
  decision_.count = 0;
  auto& step = decision_.add();
  step.kind = runtime::StepKind::migration;
  step.effective_at = at;
  step.cause = to->workflow + "@" + std::to_string(to->version);
  step.payload["reason"] = Value(migrate.reason);
  step.payload["approver"] = Value(migrate.approver);
  step.facts.push_back(std::move(migrated.fact));
  decision_.after = std::move(migrated.after);
  ++decision_.after.sequence;
  if (auto artifacts = catalog_.unsaved(*to); !artifacts.empty()) {
    std::move(artifacts.begin(), artifacts.end(), std::back_inserter(forming_->rows.artifacts));
    forming_->definitions.push_back(to);
  }
  entry.definition = std::move(to);
  std::vector<std::string> steps;
  keep_steps(entry, job.command.actor, false, steps);
  wrote = true;
  auto applied = service::applied_of(*entry.definition, entry.snapshot, entry.reference, {});
  applied.steps = std::move(steps);
  return applied;
}

}  // namespace ayar
