// Who gets a complaint: a person, or the least loaded of those who hold a role and are there.
#include <algorithm>

#include "base/text.hpp"
#include "service/loop.hpp"

namespace ayar {

using service::Cache;
using service::Entry;
using service::Job;

namespace {

constexpr std::size_t name_bytes_max = 128;

bool has_role(const Actor& actor, std::string_view role) {
  return std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end();
}

bool may_assign_others(const Actor& actor) {
  if (actor.kind == ActorKind::staff)
    return has_role(actor, "supervisor") || has_role(actor, "manager");
  return actor.kind != ActorKind::party;
}

std::optional<Error> may_assign(const Actor& actor, const Assign& assign) {
  if (assign.to.empty() || assign.to.size() > name_bytes_max || assign.team.size() > name_bytes_max)
    return Error{ErrorCode::invalid_argument,
                 "a complaint is assigned to a name of 1 to 128 bytes",
                 "give a person's id or a role",
                 {},
                 {}};
  if (may_assign_others(actor)) return std::nullopt;
  if (actor.kind == ActorKind::staff && assign.to == actor.id) return std::nullopt;
  return Error{ErrorCode::forbidden,
               "only a supervisor or a manager assigns a complaint to somebody else",
               actor.kind == ActorKind::staff ? "assign it to yourself" : "",
               {},
               {}};
}

Error unknown(const Directory& directory, const std::string& to) {
  std::vector<std::string> names;
  for (const auto& person : directory.staff()) {
    names.push_back(person.id);
    names.insert(names.end(), person.roles.begin(), person.roles.end());
  }
  const auto near = nearest(to, names);
  return Error{ErrorCode::not_found,
               "the directory knows no person or role '" + bounded(to, 64) + "'",
               near ? "did you mean '" + *near + "'?" : "",
               {},
               {}};
}

/// Persons whom the directory names by their place, whether or not they list it as a role.
bool is_place(std::string_view role) { return role == "supervisor" || role == "manager"; }

}  // namespace

void Engine::Loop::set_directory(std::shared_ptr<const Directory> directory) {
  const std::lock_guard guard(directory_mutex_);
  directory_ = std::move(directory);
}

std::shared_ptr<const Directory> Engine::Loop::directory() const {
  const std::lock_guard guard(directory_mutex_);
  return directory_;
}

Result<Applied> Engine::Loop::obey_assign(const Assign& assign, Job& job, std::string& touched,
                                          bool& wrote) {
  const auto& command = job.command;
  auto id = resolve_id(command.tenant, assign.complaint);
  if (!id) return std::move(id.error());
  auto loaded = cache_.load(command.tenant, id.value(), *store_, catalog_);
  if (!loaded) return std::move(loaded.error());
  touched = (*loaded)->key;
  auto given = assignee(assign, command, (*loaded)->snapshot);
  if (!given) return std::move(given.error());
  return obey_existing(id.value(), std::move(given).value(), job, touched, wrote);
}

Result<runtime::AssignCommand> Engine::Loop::assignee(const Assign& assign, const Command& command,
                                                      const runtime::Snapshot& snapshot) {
  if (auto refused = may_assign(command.actor, assign)) return std::move(*refused);
  const auto directory = this->directory();
  if (!directory) return runtime::AssignCommand{assign.to, assign.team};
  const StaffMember* person = directory->find(assign.to);
  if (person == nullptr) {
    if (!directory->has_role(assign.to) && !is_place(assign.to))
      return unknown(*directory, assign.to);
    auto asked = snapshot;
    if (!assign.team.empty()) asked.team = assign.team;
    auto found = holder_of(*directory, command.tenant, assign.to, asked);
    if (!found) return std::move(found.error());
    person = found.value();
  }
  if (person == nullptr)
    return Error{ErrorCode::not_permitted,
                 "nobody of role '" + assign.to + "' is there with room for one more",
                 "name a person, or raise their load_max",
                 {},
                 {}};
  return runtime::AssignCommand{person->id, assign.team.empty() ? person->team : assign.team};
}

/// Uncommitted batches are counted too, so that a burst of openings spreads over everybody. Between
/// a commit and its completion a batch counts twice: a balance may be off by one, for a moment.
Result<const StaffMember*> Engine::Loop::least_loaded(const Directory& directory,
                                                      const std::string& tenant,
                                                      std::string_view role,
                                                      std::string_view team) {
  const StaffMember* least = nullptr;
  std::int64_t least_load = 0;
  for (const StaffMember* candidate : directory.candidates(role, team, now())) {
    auto open = store_->open_of(tenant, candidate->id);
    if (!open) return std::move(open.error());
    std::int64_t load = open.value();
    const auto key = Cache::key_of(tenant, candidate->id);
    for (const auto* batch : {forming_.get(), in_flight_.get()}) {
      if (batch == nullptr) continue;
      if (const auto more = batch->load.find(key); more != batch->load.end()) load += more->second;
    }
    if (candidate->load_max > 0 && load >= candidate->load_max) continue;
    if (least != nullptr && load >= least_load) continue;
    least = candidate;
    least_load = load;
  }
  return least;
}

Result<const StaffMember*> Engine::Loop::holder_of(const Directory& directory,
                                                   const std::string& tenant,
                                                   const std::string& role,
                                                   const runtime::Snapshot& snapshot) {
  if (directory.has_role(role)) {
    auto found = least_loaded(directory, tenant, role, snapshot.team);
    if (!found || found.value() != nullptr) return found;
  }
  if (!is_place(role)) return static_cast<const StaffMember*>(nullptr);
  return directory.resolve(role, snapshot.owner == role ? "" : snapshot.owner, snapshot.team,
                           now());
}

/// A machine assigns to roles; at once, in the same transaction, the directory says who that is.
/// Where nobody is found the role stays, and a person may be assigned later.
void Engine::Loop::resolve_owner(Entry& entry, const Job& job, Instant at,
                                 std::vector<std::string>& steps) {
  const auto directory = this->directory();
  const std::string role = entry.snapshot.owner;
  if (!directory || role.empty() || directory->find(role) != nullptr) return;
  auto found = holder_of(*directory, entry.snapshot.envelope->tenant, role, entry.snapshot);
  if (!found || found.value() == nullptr) return;
  const Actor system;
  const runtime::AssignCommand given{found.value()->id, found.value()->team};
  if (!runtime::advance(*entry.definition, entry.snapshot, given, system, at, decision_)) return;
  keep_steps(entry, system, job.command.suppress_notices, steps);
}

}  // namespace ayar
