#pragma once
/// The SCXML algorithm over compiled tables (W3C SCXML 1.0, appendix D): select, exit, act, enter,
/// and so on until stable. A template over its host, so that the same few lines keep facts when a
/// journal wants them and cost nothing when nobody does.
///
/// A host offers:
///   const std::vector<Index>& active() const      the configuration, ascending, without the root
///   Result<bool> holds(const cel::Program&)       a guard
///   Result<void> run(workflow::Range)             actions
///   void taken(Index transition, Index event); void exited(Index state); void entered(Index
///   state); void ended(); void raise(Index event); std::optional<Index> next_raised();
///   Result<void> stepped(Index event)             after each microstep: the law is asked here
#include <algorithm>
#include <vector>

#include "runtime/decide.hpp"

namespace ayar::runtime {

enum class Selected : std::uint8_t { nothing_listens, guards_refuse, chosen };

template <class Host>
class Interpreter {
 public:
  Interpreter(const Definition& definition, Host& host, InterpreterScratch& scratch)
      : definition_(definition), host_(host), scratch_(scratch) {}

  /// Chooses the transitions that an event (none: no event) enables; a guard that errs refuses
  /// everything.
  Result<Selected> select(Index event) {
    scratch_.chosen.clear();
    bool listened = false;
    for (const Index leaf : host_.active()) {
      if (definition_.states[leaf].end != leaf + 1) continue;
      const auto range =
          event == none ? definition_.always[leaf] : definition_.candidates_for(leaf, event);
      for (Index i = range.begin; i < range.end; ++i) {
        const Index number = definition_.candidates[i];
        listened = true;
        if (contains(scratch_.chosen, number)) break;
        const auto& guard = definition_.transitions[number].guard;
        if (!guard.empty()) {
          auto verdict = host_.holds(guard);
          if (!verdict) return std::move(verdict.error());
          if (!verdict.value()) continue;
        }
        scratch_.chosen.push_back(number);
        break;
      }
    }
    if (scratch_.chosen.size() > 1) drop_preempted();
    if (!scratch_.chosen.empty()) return Selected::chosen;
    return listened ? Selected::guards_refuse : Selected::nothing_listens;
  }

  /// Takes what select() chose, then everything that follows by itself.
  Result<void> run_to_completion(Index event) {
    if (auto done = microstep(event); !done) return done;
    return settle();
  }

  /// Enters the initial configuration.
  Result<void> start() {
    scratch_.entering.clear();
    add_descendants(0);
    if (auto entered = enter_all(); !entered) return entered;
    if (auto stepped = host_.stepped(none); !stepped) return stepped;
    return settle();
  }

  /// Takes eventless transitions and raised events until none is left.
  Result<void> settle() {
    for (int steps = 0; steps < microsteps_max; ++steps) {
      Result<Selected> chosen = Selected::nothing_listens;
      if (has_always()) chosen = select(none);
      if (!chosen) return std::move(chosen.error());
      Index event = none;
      if (chosen.value() != Selected::chosen) {
        const auto raised = host_.next_raised();
        if (!raised) return {};
        event = *raised;
        chosen = select(event);
        if (!chosen) return std::move(chosen.error());
        if (chosen.value() != Selected::chosen) continue;
      }
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
    return std::any_of(host_.active().begin(), host_.active().end(),
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
    return host_.stepped(event);
  }

  bool exits(const workflow::Transition& transition, Index state) const {
    return !transition.targets.empty() && definition_.is_descendant(state, transition.domain);
  }

  bool conflicts(const workflow::Transition& a, const workflow::Transition& b) const {
    return std::any_of(host_.active().begin(), host_.active().end(),
                       [&](Index state) { return exits(a, state) && exits(b, state); });
  }

  /// Where two transitions would exit the same state, the one from the inner source wins, else the
  /// earlier.
  void drop_preempted() {
    auto& chosen = scratch_.chosen;
    std::vector<Index> kept;
    for (const Index number : chosen) {
      const auto& candidate = definition_.transitions[number];
      bool preempted = false;
      std::erase_if(kept, [&](Index other) {
        if (preempted || !conflicts(candidate, definition_.transitions[other])) return false;
        if (definition_.is_descendant(candidate.source, definition_.transitions[other].source))
          return true;
        preempted = true;
        return false;
      });
      if (!preempted) kept.push_back(number);
    }
    chosen = kept;
  }

  Result<void> microstep(Index event) {
    for (const Index number : scratch_.chosen)
      host_.taken(number, event);
    if (scratch_.chosen.size() == 1 && is_plain(definition_.transitions[scratch_.chosen.front()]))
      return plain_step(definition_.transitions[scratch_.chosen.front()], event);
    if (auto left = exit_all(); !left) return left;
    scratch_.entering.clear();
    for (const Index number : scratch_.chosen) {
      const auto& transition = definition_.transitions[number];
      if (!transition.actions.empty()) {
        if (auto ran = host_.run(transition.actions); !ran) return ran;
      }
      for (const Index target : transition.targets)
        add_with_ancestors(target, transition.domain);
    }
    if (auto entered = enter_all(); !entered) return entered;
    return host_.stepped(event);
  }

  Result<void> exit_all() {
    auto& leaving = scratch_.leaving;
    leaving.clear();
    for (auto state = host_.active().rbegin(); state != host_.active().rend(); ++state) {
      for (const Index number : scratch_.chosen) {
        if (!exits(definition_.transitions[number], *state)) continue;
        leaving.push_back(*state);
        break;
      }
    }
    for (const Index state : leaving) {
      if (!definition_.states[state].exit.empty()) {
        if (auto ran = host_.run(definition_.states[state].exit); !ran) return ran;
      }
      host_.exited(state);
    }
    return {};
  }

  void add_with_ancestors(Index target, Index domain) {
    add_descendants(target);
    for (Index state = definition_.states[target].parent;
         state != domain && state != none && state != 0; state = definition_.states[state].parent) {
      scratch_.entering.push_back(state);
      if (definition_.states[state].type == workflow::StateType::parallel) add_regions(state);
    }
  }

  void add_descendants(Index state) {
    if (state != 0) scratch_.entering.push_back(state);
    const auto& entry = definition_.states[state];
    if (entry.type == workflow::StateType::parallel) return add_regions(state);
    if (entry.initial == none) return;
    add_descendants(entry.initial);
    for (Index up = definition_.states[entry.initial].parent; up != state;
         up = definition_.states[up].parent)
      scratch_.entering.push_back(up);
  }

  /// Every region of a parallel state that nothing has entered yet.
  void add_regions(Index parallel) {
    for (Index child = parallel + 1; child < definition_.states[parallel].end;
         child = definition_.states[child].end) {
      const bool entered = std::any_of(
          scratch_.entering.begin(), scratch_.entering.end(),
          [&](Index state) { return state == child || definition_.is_descendant(state, child); });
      if (!entered) add_descendants(child);
    }
  }

  Result<void> enter_all() {
    auto& entering = scratch_.entering;
    if (entering.size() > 1) {
      std::sort(entering.begin(), entering.end());
      entering.erase(std::unique(entering.begin(), entering.end()), entering.end());
    }
    // Entry actions cannot change the list: they raise events, they take no transition.
    for (const Index state : entering) {
      host_.entered(state);
      const auto& entry = definition_.states[state];
      if (!entry.entry.empty()) {
        if (auto ran = host_.run(entry.entry); !ran) return ran;
      }
      if (entry.type == workflow::StateType::final) finish(state);
    }
    return {};
  }

  /// A final state was entered: its parent is done, and a parallel grandparent once all its regions
  /// are.
  void finish(Index state) {
    const Index parent = definition_.states[state].parent;
    if (parent == 0) return host_.ended();
    raise_done(parent);
    const Index grandparent = definition_.states[parent].parent;
    if (grandparent == none ||
        definition_.states[grandparent].type != workflow::StateType::parallel)
      return;
    for (Index region = grandparent + 1; region < definition_.states[grandparent].end;
         region = definition_.states[region].end)
      if (!is_done(region)) return;
    raise_done(grandparent);
  }

  bool is_done(Index region) const {
    return std::any_of(host_.active().begin(), host_.active().end(), [&](Index state) {
      return definition_.states[state].type == workflow::StateType::final &&
             definition_.states[state].parent == region;
    });
  }

  void raise_done(Index state) {
    if (definition_.states[state].done != none) host_.raise(definition_.states[state].done);
  }

  const Definition& definition_;
  Host& host_;
  InterpreterScratch& scratch_;
};

}  // namespace ayar::runtime
