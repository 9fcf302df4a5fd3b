#pragma once
/// The SCXML algorithm over compiled tables (W3C SCXML 1.0, appendix D): select, exit, act, enter,
/// and so on until stable. A template over its host, so that the same few lines keep facts when a
/// journal wants them and cost nothing when nobody does.
///
/// A host offers:
///   const std::vector<Index>& active() const      the configuration, ascending, without the root
///   cel::Verdict judge(const cel::Program&)       a guard
///   Error error_of(const cel::Program&)           why it errs
///   Result<void> run(workflow::Range)             actions
///   void taken(Index transition, Index event); void exited(Index state); void entered(Index
///   state); void ended(); void raise(Index event); std::optional<Index> next_raised();
///   const std::vector<Index>* recorded(Index history) const     null before it was recorded
///   void record(Index history, const std::vector<Index>& states)
///   Result<void> stepped(Index event)             after each microstep: the law is asked here
#include <algorithm>
#include <vector>

#include "runtime/decide.hpp"
#include "workflow/entry.hpp"

namespace ayar::runtime {

enum class Selected : std::uint8_t { nothing_listens, guards_refuse, chosen, erred };

template <class Host>
class Interpreter {
 public:
  Interpreter(const Definition& definition, Host& host, InterpreterScratch& scratch)
      : definition_(definition), host_(host), scratch_(scratch) {}

  /// Chooses the transitions that an event (none: no event) enables; a guard that errs refuses
  /// everything.
  Result<Selected> select(Index event) {
    const Selected selected = choose(event);
    if (selected == Selected::erred) return error();
    return selected;
  }

  /// The same without words for an error: `erred`, and error() tells.
  Selected choose(Index event) {
    scratch_.chosen.clear();
    bool listened = false;
    for (const Index leaf : host_.active()) {
      if (definition_.states[leaf].end != leaf + 1) continue;
      const auto range =
          event == none ? definition_.always[leaf] : definition_.candidates_for(leaf, event);
      for (Index i = range.begin; i < range.end; ++i) {
        const Index number = definition_.candidates[i];
        listened = true;
        if (!scratch_.chosen.empty() && contains(scratch_.chosen, number)) break;
        const auto& guard = definition_.transitions[number].guard;
        if (!guard.empty()) {
          const auto verdict = host_.judge(guard);
          if (verdict == cel::Verdict::refuses) continue;
          if (verdict == cel::Verdict::errs) {
            erring_ = &guard;
            return Selected::erred;
          }
        }
        scratch_.chosen.push_back(number);
        break;
      }
    }
    if (scratch_.chosen.size() > 1) drop_preempted();
    if (!scratch_.chosen.empty()) return Selected::chosen;
    return listened ? Selected::guards_refuse : Selected::nothing_listens;
  }

  [[nodiscard]] Error error() const { return host_.error_of(*erring_); }

  /// Takes what select() chose, then everything that follows by itself.
  Result<void> run_to_completion(Index event) {
    if (auto done = microstep(event); !done) return done;
    return settle();
  }

  /// Enters the initial configuration.
  Result<void> start() {
    begin_entering();
    entry_set().add_beginning();
    const auto first = definition_.states[0].initial_actions;
    if (!first.empty()) {
      if (auto ran = host_.run(first); !ran) return ran;
    }
    sort_entering();
    if (auto entered = enter_all(); !entered) return entered;
    if (auto stepped = host_.stepped(none); !stepped) return stepped;
    return settle();
  }

  /// Takes eventless transitions and raised events until none is left, or the machine has ended.
  Result<void> settle() {
    for (int steps = 0; steps < microsteps_max; ++steps) {
      if (ended_) return {};
      Selected chosen = has_always() ? choose(none) : Selected::nothing_listens;
      Index event = none;
      if (chosen == Selected::nothing_listens || chosen == Selected::guards_refuse) {
        const auto raised = host_.next_raised();
        if (!raised) return {};
        event = *raised;
        chosen = choose(event);
      }
      if (chosen == Selected::erred) return error();
      if (chosen != Selected::chosen) continue;
      if (auto done = microstep(event); !done) return done;
    }
    return Error{ErrorCode::machine_loops,
                 "the machine takes more than " + std::to_string(microsteps_max) +
                     " steps without coming to rest",
                 "look for `always` transitions or raised events that enable each other",
                 {},
                 {}};
  }

 private:
  static bool contains(const std::vector<Index>& numbers, Index number) {
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
  }

  bool has_always() const {
    return definition_.has_always &&
           std::any_of(host_.active().begin(), host_.active().end(),
                       [&](Index state) { return !definition_.always[state].empty(); });
  }

  /// One leaf under the root that goes to another: what most workflows do most of the time.
  bool is_plain(const workflow::Transition& transition) const {
    if (host_.active().size() != 1 || transition.targets.size() != 1 || transition.domain != 0)
      return false;
    const auto& target = definition_.states[transition.targets.front()];
    return target.parent == 0 && target.end == transition.targets.front() + 1;
  }

  Result<void> plain_step(const workflow::Transition& transition, Index event) {
    const Index source = host_.active().front();
    const Index target = transition.targets.front();
    const auto& left = definition_.states[source];
    if (!left.exit.empty()) {
      if (auto ran = host_.run(left.exit); !ran) return ran;
    }
    host_.exited(source);
    if (!transition.actions.empty()) {
      if (auto ran = host_.run(transition.actions); !ran) return ran;
    }
    host_.entered(target);
    const auto& entered = definition_.states[target];
    if (!entered.entry.empty()) {
      if (auto ran = host_.run(entered.entry); !ran) return ran;
    }
    if (entered.type == workflow::StateType::final) finish(target);
    if (ended_) host_.ended();
    return host_.stepped(event);
  }

  /// What history states went back to, and where they go.
  struct Recorded {
    const Host& host;
    const std::vector<Index>* operator()(Index history) const { return host.recorded(history); }
  };
  workflow::EntrySet<Recorded> entry_set() {
    return {definition_, recorded_, scratch_.entering, by_default_};
  }

  /// None: it has no target, and leaves nothing.
  Index domain_of(const workflow::Transition& transition) {
    return transition.domain != none ? transition.domain : entry_set().domain_of(transition);
  }

  /// Both would exit a state. A domain is active and not empty, so their exits meet exactly where
  /// one domain is the other or lies inside it.
  bool conflicts(const workflow::Transition& a, const workflow::Transition& b) {
    const Index one = domain_of(a);
    const Index other = domain_of(b);
    if (one == none || other == none) return false;
    return one == other || definition_.is_descendant(one, other) ||
           definition_.is_descendant(other, one);
  }

  /// Where two transitions would exit the same state, the one from the inner source wins, else the
  /// one that an earlier state selected.
  void drop_preempted() {
    auto& chosen = scratch_.chosen;
    auto& kept = scratch_.leaving;  // not in use before exits
    kept.clear();
    for (const Index number : chosen) {
      const auto& candidate = definition_.transitions[number];
      const auto is_inner_to = [&](Index other) {
        return definition_.is_descendant(candidate.source, definition_.transitions[other].source);
      };
      const auto meets = [&](Index other) {
        return conflicts(candidate, definition_.transitions[other]);
      };
      const bool preempted = std::any_of(kept.begin(), kept.end(), [&](Index other) {
        return meets(other) && !is_inner_to(other);
      });
      if (preempted) continue;
      std::erase_if(kept, meets);
      kept.push_back(number);
    }
    chosen.swap(kept);
  }

  Result<void> microstep(Index event) {
    for (const Index number : scratch_.chosen)
      host_.taken(number, event);
    if (scratch_.chosen.size() == 1 && is_plain(definition_.transitions[scratch_.chosen.front()]))
      return plain_step(definition_.transitions[scratch_.chosen.front()], event);
    if (auto left = exit_all(); !left) return left;
    begin_entering();
    bool is_sorted = scratch_.chosen.size() == 1;
    for (const Index number : scratch_.chosen) {
      const auto& transition = definition_.transitions[number];
      if (!transition.actions.empty()) {
        if (auto ran = host_.run(transition.actions); !ran) return ran;
      }
      if (transition.enters_known) {
        add_known(transition.enters);
      } else if (!transition.targets.empty()) {
        is_sorted = false;
        entry_set().add(transition, domain_of(transition));
      }
    }
    if (!is_sorted) sort_entering();
    if (auto entered = enter_all(); !entered) return entered;
    return host_.stepped(event);
  }

  Result<void> exit_all() {
    auto& leaving = scratch_.leaving;
    leaving.clear();
    for (auto state = host_.active().rbegin(); state != host_.active().rend(); ++state) {
      for (const Index number : scratch_.chosen) {
        const Index domain = domain_of(definition_.transitions[number]);
        if (domain == none || !definition_.is_descendant(*state, domain)) continue;
        leaving.push_back(*state);
        break;
      }
    }
    for (const Index state : leaving)
      record_history(state);
    for (const Index state : leaving) {
      if (!definition_.states[state].exit.empty()) {
        if (auto ran = host_.run(definition_.states[state].exit); !ran) return ran;
      }
      host_.exited(state);
    }
    return {};
  }

  /// History states are the first children of their parent.
  void record_history(Index left) {
    for (Index child = left + 1; child < definition_.states[left].end &&
                                 workflow::is_history(definition_.states[child].type);
         ++child) {
      const bool deep = definition_.states[child].type == workflow::StateType::history_deep;
      remembered_.clear();
      for (const Index state : host_.active()) {
        const auto& entry = definition_.states[state];
        if (deep ? definition_.is_descendant(state, left) && workflow::is_leaf(entry)
                 : entry.parent == left)
          remembered_.push_back(state);
      }
      host_.record(child, remembered_);
    }
  }

  void begin_entering() {
    scratch_.entering.clear();
    by_default_.clear();
  }

  void add_known(workflow::Range range) {
    scratch_.entering.insert(scratch_.entering.end(), definition_.entering.begin() + range.begin,
                             definition_.entering.begin() + range.end);
  }

  void sort_entering() {
    auto& entering = scratch_.entering;
    std::sort(entering.begin(), entering.end());
    entering.erase(std::unique(entering.begin(), entering.end()), entering.end());
  }

  /// Entry actions cannot change the list: they raise events, they take no transition.
  Result<void> enter_all() {
    Index last = none;
    for (const Index state : scratch_.entering) {
      const auto& entry = definition_.states[state];
      if (workflow::is_history(entry.type)) {
        // Its default content belongs to the entry of its parent, and is nothing without it.
        if (last != entry.parent) continue;
        if (auto ran = host_.run(entry.initial_actions); !ran) return ran;
        continue;
      }
      last = state;
      host_.entered(state);
      if (!entry.entry.empty()) {
        if (auto ran = host_.run(entry.entry); !ran) return ran;
      }
      if (!by_default_.empty() && contains(by_default_, state)) {
        if (auto ran = host_.run(entry.initial_actions); !ran) return ran;
      }
      if (entry.type == workflow::StateType::final) finish(state);
    }
    if (ended_) host_.ended();
    return {};
  }

  /// A final state was entered: its parent is done, and so is every parallel state above whose
  /// regions all are.
  void finish(Index state) {
    Index done = definition_.states[state].parent;
    if (done == 0) {
      ended_ = true;
      return;
    }
    raise_done(done);
    for (done = definition_.states[done].parent;
         done != none && definition_.states[done].type == workflow::StateType::parallel &&
         is_done(done);
         done = definition_.states[done].parent) {
      if (done == 0) ended_ = true;
      raise_done(done);
    }
  }

  /// SCXML's isInFinalState.
  bool is_done(Index state) const {
    const auto& entry = definition_.states[state];
    if (entry.type == workflow::StateType::compound) {
      return std::any_of(host_.active().begin(), host_.active().end(), [&](Index active) {
        return definition_.states[active].type == workflow::StateType::final &&
               definition_.states[active].parent == state;
      });
    }
    if (entry.type != workflow::StateType::parallel) return false;
    for (Index child = state + 1; child < entry.end; child = definition_.states[child].end) {
      if (!workflow::is_history(definition_.states[child].type) && !is_done(child)) return false;
    }
    return true;
  }

  void raise_done(Index state) {
    if (definition_.states[state].done != none) host_.raise(definition_.states[state].done);
  }

  const Definition& definition_;
  Host& host_;
  InterpreterScratch& scratch_;
  Recorded recorded_{host_};
  std::vector<Index> by_default_;  // compound states entered by an `initial` that has actions
  std::vector<Index> remembered_;
  const cel::Program* erring_ = nullptr;
  bool ended_ = false;
};

}  // namespace ayar::runtime
