#pragma once
/// What the stages of compilation share: the draft they read, the tables they fill, and where each
/// row of a table stands in the file. One build, one file; threads: one.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/check/draft.hpp"

namespace ayar::workflow {

/// Places of compiled rows, by their index. A null node: the row is derived, nobody wrote it.
struct Places {
  struct Transition {
    const Node* node = nullptr;
    const Node* when = nullptr;  ///< null: always holds
    const Node* to = nullptr;
    const Node* trigger = nullptr;  ///< the event's or the duration's key
  };
  struct Action {
    const Node* node = nullptr;
    const Node* value = nullptr;
    const Node* due = nullptr;
  };
  std::vector<const Node*> fields, events, states, dispositions, messages, approvals;
  std::vector<Transition> transitions;
  std::vector<Action> actions;
  std::vector<std::vector<const Node*>> event_fields, event_whens;
  std::vector<std::vector<const Node*>> approval_whens;  ///< by approval and level
  std::vector<const DraftClock*> clocks;
  struct Suspension {
    Report* report = nullptr;    ///< of its own file
    const Node* when = nullptr;  ///< null: all complaints
  };
  std::vector<Suspension> suspensions;
};

/// Which data a guard may count on: those of an event that requires them are there.
class Environments {
 public:
  /// Call once fields, events and states are numbered.
  void prepare(const Definition& made);
  /// For transitions on `event`, or for entry, exit and eventless ones with `none`.
  [[nodiscard]] const cel::Environment& of(Index event);
  /// For required-when guards of an event: data alone.
  [[nodiscard]] cel::Environment data_after(Index event) const;
  /// For goals: data alone, as they stand.
  [[nodiscard]] cel::Environment goals() const;

 private:
  void add_data(cel::Environment& environment, Index event) const;
  const Definition* made_ = nullptr;
  cel::Environment plain_;
  std::map<Index, cel::Environment> by_event_;
};

struct Build {
  Build(const Draft& from, Report& to) : draft(from), report(to) {}
  const Draft& draft;
  Report& report;
  Definition made;
  Places places;
  Environments environments;
  Index events_named = 0;  ///< the first so many events have names that a transition can wait for
};

/// Stages, in this order; each needs the ones before it.
void build_fields(Build& build);
void build_states(Build& build);  ///< numbers, names, parents, initial states
void build_beginnings(Build& build);  ///< initial and history targets; called by build_states
void build_event_names(
    Build& build);  ///< every event that can ever come, messages and clocks by name
void build_event_data(Build& build);  ///< sets, payload, required-when
void build_messages(Build& build);
void build_transitions(Build& build);  ///< transitions, timers, approvals, actions
void build_clocks(Build& build);
void build_dispatch(Build& build);
void build_entering(Build& build);  ///< what is entered, where that is always the same
void build_migrate(Build& build);

/// An event that the engine raises and that stands in the file by a place of its own: a timer's, an
/// approval's.
[[nodiscard]] Index add_written_event(Build& build, std::string name, EventSource source,
                                      Index subject, const Node& node);
void add_approval(Build& build, const DraftApproval& draft, Index state);
/// The event of `granted`, `refused` or `lapsed` of the state's approval.
[[nodiscard]] Index approval_event(Build& build, const DraftTrigger& trigger, Index state);
/// Fills `range` with the actions of a list; `event`: whose data they may read, or none.
[[nodiscard]] Range build_actions(Build& build, const std::vector<DraftAction>& list, Index event);
/// A checked expression; empty after a report. `guard`: must be true or false.
enum class Expect : std::uint8_t { guard, value };
[[nodiscard]] cel::Program build_expression(Build& build, const Node& node,
                                            const cel::Environment& environment, Expect expect);
/// The same of a file beside the workflow, which has a report of its own.
[[nodiscard]] cel::Program build_expression(Build& build, Report& report, const Node& node,
                                            const cel::Environment& environment, Expect expect);
/// The number of a name, or `none` after a report with the nearest name.
[[nodiscard]] Index look_up(Build& build, const NameTable& table, const DraftWord& word,
                            std::string_view what);
/// Whether some configuration holds both: one inside the other, or in different regions.
[[nodiscard]] bool can_be_together(const Definition& made, Index a, Index b);
/// Reports targets of one transition that cannot be active together.
void check_together(Build& build, const std::vector<Index>& targets,
                    const std::vector<DraftWord>& words);
[[nodiscard]] std::vector<std::string> names_in(const NameTable& table);

}  // namespace ayar::workflow
