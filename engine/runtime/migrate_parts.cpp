// Names of one version to names of another, part by part. Whatever has no counterpart is an
// obstacle with its name, so that the author of the new version knows what to map.
#include <algorithm>
#include <set>

#include "calendar/calendar.hpp"
#include "runtime/migrate.hpp"
#include "runtime/migrate_crossing.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {
namespace {

using workflow::NameTable;
using workflow::StateType;

std::string text_of(const cel::Program& program) { return program.empty() ? "" : program.text(); }

Index find(const NameTable& table, const std::string& name) {
  const auto found = table.find(name);
  return found == table.end() ? none : found->second;
}

bool is_history(const workflow::State& state) {
  return state.type == StateType::history_shallow || state.type == StateType::history_deep;
}

bool same_levels(const workflow::Approval& a, const workflow::Approval& b) {
  return std::equal(a.levels.begin(), a.levels.end(), b.levels.begin(), b.levels.end(),
                    [](const workflow::ApprovalLevel& x, const workflow::ApprovalLevel& y) {
                      return x.by == y.by && x.of == y.of && x.among == y.among &&
                             x.excluded == y.excluded && text_of(x.when) == text_of(y.when);
                    });
}

class Migrating {
 public:
  Migrating(const Definition& from, const Definition& to, const workflow::Migration& names,
            const Snapshot& before, Instant at)
      : from_(from),
        to_(to),
        names_(names),
        before_(before),
        at_(std::max(at, before.effective_at)),
        crossing_{from, to, names, at_},
        after_(before) {}

  Migrated run() {
    Migrated made;
    if (from_.workflow != to_.workflow || from_.kind != to_.kind) {
      block(ObstacleKind::workflow, quoted(to_.workflow) + " is another workflow than " +
                                        quoted(from_.workflow) + ", or of another kind");
    } else if (before_.status == Status::ended) {
      block(ObstacleKind::ended, "its machine has ended");
    } else {
      carry_states();
      carry_history();
      if (obstacles_.empty()) {
        carry_phase();
        carry_timers();
        carry_approval();
      }
      carry_clocks();
      carry_messages();
      carry_data();
    }
    made.obstacles = std::move(obstacles_);
    if (!made.obstacles.empty()) return made;
    expect_suspensions(to_, after_, at_);
    const Passage passage{from_.version, to_.version, from_.hash, to_.hash, {}, 0};
    made.fact = migrated_fact(to_, passage, names_, after_);
    made.after = before_;
    apply(to_, made.after, made.fact, at_);
    return made;
  }

 private:
  void block(ObstacleKind kind, std::string what) {
    Obstacle made{kind, std::move(what)};
    if (std::find(obstacles_.begin(), obstacles_.end(), made) == obstacles_.end())
      obstacles_.push_back(std::move(made));
  }
  std::string version() const { return crossing_.version(); }
  std::string absent(const std::string& old_name, const std::string& name) const {
    return crossing_.absent(old_name, name);
  }
  Index state(Index old) const { return crossing_.state(old); }

  void carry_states() {
    std::set<Index> active;
    for (const Index old : before_.active) {
      const auto& leaf = from_.states[old];
      if (leaf.end != old + 1) continue;
      const Index target = state(old);
      const auto& name = renamed(names_.states, leaf.name);
      if (target == none) {
        block(ObstacleKind::state,
              "it is in " + quoted(leaf.name) + ", which " + absent(leaf.name, name));
        continue;
      }
      const auto& entry = to_.states[target];
      if (entry.end != target + 1 || is_history(entry)) {
        block(ObstacleKind::state, "it is in " + quoted(leaf.name) + "; in " + version() + " " +
                                       quoted(name) +
                                       " is no state to rest in: map it to one inside");
        continue;
      }
      if ((entry.type == StateType::final) != (leaf.type == StateType::final)) {
        block(ObstacleKind::state,
              "it is in " + quoted(leaf.name) + "; only one of the versions " + "calls that final");
        continue;
      }
      for (Index up = target; up != none && up != 0; up = to_.states[up].parent)
        active.insert(up);
    }
    if (!obstacles_.empty()) return;
    after_.active.assign(active.begin(), active.end());
    check_configuration(0);
    for (const Index each : after_.active)
      check_configuration(each);
  }

  /// One child of a compound state, every region of a parallel one.
  void check_configuration(Index parent) {
    const auto& entry = to_.states[parent];
    if (entry.type != StateType::compound && entry.type != StateType::parallel) return;
    std::size_t children = 0, active = 0;
    for (Index child = parent + 1; child < entry.end; child = to_.states[child].end) {
      if (is_history(to_.states[child])) continue;
      ++children;
      active += after_.is_active(child) ? 1 : 0;
    }
    const bool whole = entry.type == StateType::parallel ? active == children : active == 1;
    if (!whole)
      block(ObstacleKind::state, quoted(entry.name) + " of " + version() + " would have " +
                                     std::to_string(active) + " of its " +
                                     std::to_string(children) + " states active");
  }

  void carry_history() {
    after_.history.clear();
    for (const auto& recorded : before_.history) {
      const auto& name = from_.states[recorded.state].name;
      const Index target = state(recorded.state);
      if (target == none || !is_history(to_.states[target])) {
        block(ObstacleKind::history, "it remembers where " + quoted(name) +
                                         " leads back to, which " +
                                         absent(name, renamed(names_.states, name)));
        continue;
      }
      Recorded made{target, {}};
      for (const Index old : recorded.active) {
        const Index kept = state(old);
        if (kept == none || !to_.is_descendant(kept, to_.states[target].parent)) {
          block(ObstacleKind::history, quoted(name) + " leads back to " +
                                           quoted(from_.states[old].name) +
                                           ", which has no counterpart in " + version());
          continue;
        }
        made.active.push_back(kept);
      }
      std::sort(made.active.begin(), made.active.end());
      after_.history.push_back(std::move(made));
    }
    std::sort(after_.history.begin(), after_.history.end(),
              [](const Recorded& a, const Recorded& b) { return a.state < b.state; });
  }

  /// A migration moves names, not complaints: into an answer or a closure leads no migration.
  void carry_phase() {
    for (const Index each : after_.active) {
      if (!to_.states[each].phase) continue;
      after_.phase = to_.states[each].phase;
      after_.disposition = to_.states[each].disposition;
    }
    if (after_.phase == before_.phase && after_.disposition == before_.disposition) return;
    const bool lawful = before_.phase && after_.phase && *after_.phase != law::Phase::answered &&
                        *after_.phase != law::Phase::closed &&
                        *before_.phase != law::Phase::closed &&
                        law::phase_permits(*before_.phase, *after_.phase);
    if (lawful) return;
    const auto name = [](const Snapshot& snapshot) {
      std::string text(snapshot.phase ? law::name_of(*snapshot.phase) : "none");
      if (snapshot.disposition != law::Disposition::none)
        text += " (" + std::string(law::name_of(snapshot.disposition)) + ")";
      return text;
    };
    block(ObstacleKind::phase, "its phase would go from " + name(before_) + " to " + name(after_) +
                                   ", which only its events may do");
  }

  /// The `after` of the new version that stands for an old one: of the same length, or the only one
  /// of its state in both.
  Index counterpart(Index old) const {
    const auto& timer = from_.timers[old];
    const Index target = state(timer.state);
    if (target == none) return none;
    std::size_t rank = 0;  // among those of the same length, before it
    std::size_t old_count = 0;
    for (Index i = 0; i < from_.timers.size(); ++i) {
      if (from_.timers[i].state != timer.state) continue;
      ++old_count;
      rank += i < old && from_.timers[i].span == timer.span ? 1 : 0;
    }
    Index only = none;
    std::size_t count = 0;
    for (Index i = 0; i < to_.timers.size(); ++i) {
      if (to_.timers[i].state != target) continue;
      only = i;
      ++count;
      if (to_.timers[i].span == timer.span && rank-- == 0) return i;
    }
    return count == 1 && old_count == 1 ? only : none;
  }

  void carry_timers() {
    for (auto& timer : after_.timers) {
      switch (timer.kind) {
        case TimerKind::after: carry_after(timer); break;
        case TimerKind::approval: carry_approval_timer(timer); break;
        case TimerKind::scheduled: carry_scheduled(timer); break;
        case TimerKind::promise: break;
      }
    }
    arm_new();
  }

  void carry_after(Timer& timer) {
    const auto& old = from_.timers[timer.subject];
    const Index made = counterpart(timer.subject);
    if (made != none && after_.is_active(to_.timers[made].state)) {
      timer.subject = made;
      return;
    }
    block(ObstacleKind::timer, "`after: " + calendar::to_text(old.span) + "` of " +
                                   quoted(from_.states[old.state].name) + " is armed, and " +
                                   version() + " has none there");
  }

  void carry_approval_timer(Timer& timer) {
    const Index target = state(from_.approvals[timer.subject].state);
    const Index approval = target == none ? none : to_.states[target].approval;
    if (approval != none) timer.subject = approval;  // else carry_approval says it
  }

  void carry_scheduled(Timer& timer) {
    const auto& event = from_.events[timer.subject];
    const Index made = find(to_.event_by_name, event.name);
    if (made != none && to_.events[made].source == event.source) {
      timer.subject = made;
      return;
    }
    block(ObstacleKind::timer,
          quoted(event.name) + " is scheduled, an event that " + version() + " does not have");
  }

  /// A deadline that only the new version has begins with the migration: nobody is left without
  /// one.
  void arm_new() {
    std::set<Index> stood_for;
    for (Index i = 0; i < from_.timers.size(); ++i) {
      if (before_.is_active(from_.timers[i].state)) stood_for.insert(counterpart(i));
    }
    for (Index i = 0; i < to_.timers.size(); ++i) {
      if (!after_.is_active(to_.timers[i].state) || stood_for.contains(i)) continue;
      Timer timer;
      timer.sequence = after_.next_sequence++;
      timer.subject = i;
      timer.due = to_.calendar->add(at_, to_.timers[i].span);
      after_.timers.push_back(std::move(timer));
    }
  }

  void carry_approval() {
    Index opened_in = none;
    if (before_.approval) {
      const auto& old = from_.approvals[before_.approval->approval];
      const Index target = state(old.state);
      const Index made = target == none ? none : to_.states[target].approval;
      opened_in = target;
      if (made == none || !same_levels(old, to_.approvals[made])) {
        block(ObstacleKind::approval,
              "its approval in " + quoted(from_.states[old.state].name) + " is open, and " +
                  version() + (made == none ? " asks for none there" : " asks others for it"));
      } else {
        after_.approval->approval = made;
      }
    }
    for (const Index each : after_.active) {
      if (to_.states[each].approval == none || each == opened_in) continue;
      block(ObstacleKind::approval, "in " + quoted(to_.states[each].name) + " " + version() +
                                        " waits for an approval that nobody was asked for");
    }
  }

  void carry_clocks() {
    after_.cycles.clear();
    std::map<Index, Index> taken;  // new clock to old: two never become one
    for (Cycle cycle : before_.cycles) {
      const auto& name = from_.clocks[cycle.clock].name;
      const auto& new_name = renamed(names_.clocks, name);
      const Index made = crossing_.clock(cycle.clock);
      if (made == none && !cycle.is_open()) continue;  // its story stays in the journal
      if (made == none) {
        block(ObstacleKind::clock,
              "its clock " + quoted(name) + " runs, which " + absent(name, new_name));
        continue;
      }
      if (const auto [at, fresh] = taken.emplace(made, cycle.clock);
          !fresh && at->second != cycle.clock) {
        block(ObstacleKind::clock, "two of its clocks would become " + quoted(new_name));
        continue;
      }
      if (auto obstacle = carry_cycle(crossing_, made, cycle)) {
        block(obstacle->kind, std::move(obstacle->what));
      } else {
        after_.cycles.push_back(cycle);
      }
    }
    carry_revisions();
  }

  /// A revision goes with its clock; that of a clock which is gone stays in the journal like its story.
  void carry_revisions() {
    after_.revisions.clear();
    for (Revision revision : before_.revisions) {
      revision.clock = crossing_.clock(revision.clock);
      if (revision.clock != none) after_.revisions.push_back(std::move(revision));
    }
  }

  void carry_messages() {
    for (auto& message : after_.messages) {
      const auto& name = from_.messages[message.message].name;
      const Index made = find(to_.message_by_name, name);
      if (made != none) {
        message.message = made;
        continue;
      }
      block(
          ObstacleKind::message,
          "message " + quoted(name) +
              (message.state == MessageState::queued ? " waits to be sent" : " is on its record") +
              ", and " + version() + " does not have it");
    }
  }

  void carry_data() {
    after_.data = blank(to_).data;
    std::set<Index> taken;
    for (Index old = 0; old < from_.fields.size(); ++old) {
      const auto& field = from_.fields[old];
      const Value& value = before_.data[old];
      if (value.is_null()) continue;
      const auto& name = renamed(names_.fields, field.name);
      const Index made = find(to_.field_by_name, name);
      if (made == none) {
        if (value == field.default_value) continue;  // nobody said anything
        block(ObstacleKind::field,
              "field " + quoted(field.name) + " holds a value and " + absent(field.name, name));
        continue;
      }
      if (!taken.insert(made).second) {
        block(ObstacleKind::field, "two of its fields would become " + quoted(name));
        continue;
      }
      auto fitting = coerce(name, to_.fields[made].type, value);
      if (!fitting) {
        block(ObstacleKind::field, fitting.error().message);
        continue;
      }
      after_.data[made] = std::move(fitting).value();
    }
    for (Index made = 0; made < to_.fields.size(); ++made) {
      if (to_.fields[made].required && after_.data[made].is_null())
        block(ObstacleKind::field,
              "field " + quoted(to_.fields[made].name) + " must be given in " + version());
    }
  }

  const Definition& from_;
  const Definition& to_;
  const workflow::Migration& names_;
  const Snapshot& before_;
  Instant at_;
  Crossing crossing_;
  Snapshot after_;
  std::vector<Obstacle> obstacles_;
};

}  // namespace

Migrated migrate(const Definition& from, const Definition& to, const workflow::Migration& names,
                 const Snapshot& before, Instant at) {
  return Migrating(from, to, names, before, at).run();
}

}  // namespace ayar::runtime
