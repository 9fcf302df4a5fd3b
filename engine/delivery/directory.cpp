#include <ayar/directory.hpp>

#include <algorithm>
#include <set>

#include "base/civil.hpp"

namespace ayar {
namespace {

Date utc_day(Instant at) {
  return Date{static_cast<std::int32_t>(floor_div(at.time_since_epoch().count(), micros_per_day))};
}

const Absence* absence_at(const StaffMember& person, Instant at) {
  const Date day = utc_day(at);
  for (const Absence& each : person.absences)
    if (each.from <= day && day <= each.to) return &each;
  return nullptr;
}

bool holds(const StaffMember& person, std::string_view role) {
  return std::find(person.roles.begin(), person.roles.end(), role) != person.roles.end();
}

/// Walks one question through a directory. Whoever was asked is not asked again, so that it ends
/// whatever the directory says.
class Search {
 public:
  Search(const Directory& directory, Instant at) : directory_(directory), at_(at) {}

  /// The person if present, else a deputy, else a deputy's deputy.
  const StaffMember* present(const StaffMember* person) {
    while (person != nullptr && asked_.insert(person).second) {
      const Absence* absence = absence_at(*person, at_);
      if (absence == nullptr) return person;
      person = directory_.find(absence->deputy);
    }
    return nullptr;
  }

  /// The person, then those above: the team's supervisor, then managers up to the top.
  const StaffMember* present_or_above(const StaffMember* person) {
    std::set<const StaffMember*> climbed;
    while (person != nullptr && climbed.insert(person).second) {
      if (const auto* found = present(person)) return found;
      const StaffMember* supervisor = supervisor_of(*person);
      if (supervisor != nullptr && !climbed.contains(supervisor))
        if (const auto* found = present(supervisor)) return found;
      person = manager_of(*person);
    }
    return nullptr;
  }

  /// Null for the supervisor themselves.
  const StaffMember* supervisor_of(const StaffMember& person) const {
    const Team* team = directory_.team(person.team);
    const StaffMember* found = team == nullptr ? nullptr : directory_.find(team->supervisor);
    return found == &person ? nullptr : found;
  }
  /// The person's own, else the team's; null at the top.
  const StaffMember* manager_of(const StaffMember& person) const {
    if (!person.manager.empty()) return directory_.find(person.manager);
    const Team* team = directory_.team(person.team);
    const StaffMember* found = team == nullptr ? nullptr : directory_.find(team->manager);
    return found == &person ? nullptr : found;
  }

 private:
  const Directory& directory_;
  Instant at_;
  std::set<const StaffMember*> asked_;
};

}  // namespace

Directory::Directory(std::vector<StaffMember> staff, std::vector<Team> teams)
    : staff_(std::move(staff)), teams_(std::move(teams)) {}

const StaffMember* Directory::find(std::string_view person) const noexcept {
  const auto found = std::find_if(staff_.begin(), staff_.end(),
                                  [&](const StaffMember& each) { return each.id == person; });
  return found == staff_.end() ? nullptr : &*found;
}

const Team* Directory::team(std::string_view id) const noexcept {
  const auto found =
      std::find_if(teams_.begin(), teams_.end(), [&](const Team& each) { return each.id == id; });
  return found == teams_.end() ? nullptr : &*found;
}

bool Directory::has_role(std::string_view role) const noexcept {
  return std::any_of(staff_.begin(), staff_.end(),
                     [&](const StaffMember& each) { return holds(each, role); });
}

bool Directory::is_absent(const StaffMember& person, Instant at) const noexcept {
  return absence_at(person, at) != nullptr;
}

std::vector<const StaffMember*> Directory::candidates(std::string_view role, std::string_view team,
                                                      Instant at) const {
  std::vector<const StaffMember*> all, of_team;
  for (const StaffMember& each : staff_) {
    if (!holds(each, role) || is_absent(each, at)) continue;
    all.push_back(&each);
    if (!team.empty() && each.team == team) of_team.push_back(&each);
  }
  return of_team.empty() ? all : of_team;
}

const StaffMember* Directory::resolve(std::string_view to, std::string_view owner,
                                      std::string_view team, Instant at) const {
  Search search(*this, at);
  const StaffMember* owning = find(owner);
  const Team* teamed = this->team(
      owning != nullptr && !owning->team.empty() ? std::string_view(owning->team) : team);
  const StaffMember* supervisor = teamed == nullptr ? nullptr : find(teamed->supervisor);
  const StaffMember* manager = teamed == nullptr ? nullptr : find(teamed->manager);
  const StaffMember* first = nullptr;
  if (to == "owner") {
    first = owning != nullptr ? owning : supervisor != nullptr ? supervisor : manager;
  } else if (to == "supervisor" && (supervisor != nullptr || !has_role(to))) {
    // Nobody is told over themselves: above a supervisor stands the manager.
    first = supervisor != nullptr && supervisor != owning ? supervisor : manager;
    if (first == owning && owning != nullptr) first = search.manager_of(*owning);
  } else if (to == "manager") {
    first = owning != nullptr ? search.manager_of(*owning) : manager;
    if (first == nullptr && manager != owning) first = manager;
  } else {
    first = find(to);
  }
  if (first != nullptr) return search.present_or_above(first);
  if (const auto present = candidates(to, team, at); !present.empty()) return present.front();
  for (const StaffMember& each : staff_)
    if (holds(each, to))
      if (const auto* found = search.present_or_above(&each)) return found;
  return nullptr;
}

}  // namespace ayar
