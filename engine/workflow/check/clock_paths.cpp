#include "workflow/check/clock_paths.hpp"

#include "workflow/check/laws.hpp"

namespace ayar::workflow {
namespace {

using References = std::vector<Reference>;

class Tracer {
 public:
  Tracer(const Definition& made, const Graph& graph, const ClockRule& clock)
      : made_(made),
        graph_(graph),
        clock_(clock),
        number_(made.clock_by_name.find(clock.name)->second) {}

  ClockPaths run() {
    for (const Edge& edge : graph_.edges())
      paths_.roles.push_back(role_of(edge));
    trace_may();
    trace_must();
    paths_.can_end = from_where([](const StepRole& role) { return role.may_end || role.queues_end; });
    paths_.can_meet = from_where([](const StepRole& role) { return role.may_meet; });
    return std::move(paths_);
  }

 private:
  enum class How : std::uint8_t { perhaps, surely };

  [[nodiscard]] bool happens(const Reference& reference, const Edge& edge, How how) const {
    const Index state = reference.subject;
    const bool surely = how == How::surely;
    switch (reference.kind) {
      case ReferenceKind::received_at: return edge.from == none;
      case ReferenceKind::state_entered:
        return surely ? graph_.surely_enters(edge, state) : graph_.enters(edge, state);
      case ReferenceKind::state_left:
        return surely ? graph_.surely_leaves(edge, state) : graph_.leaves(edge, state);
      case ReferenceKind::event_taken: return edge.event == reference.subject;
      case ReferenceKind::message_sent: return edge.event == made_.messages[reference.subject].sent;
    }
    return false;
  }

  [[nodiscard]] bool any_happens(const References& list, const Edge& edge, How how) const {
    for (const Reference& reference : list) {
      if (happens(reference, edge, how)) return true;
    }
    return false;
  }

  [[nodiscard]] bool any_queued(const References& list, const Edge& edge, How how) const {
    for (const Reference& reference : list) {
      if (reference.kind != ReferenceKind::message_sent) continue;
      if (how == How::surely ? graph_.sends(edge, reference.subject)
                             : graph_.may_send(edge, reference.subject))
        return true;
    }
    return false;
  }

  // `start_clock` counts like a reference of `starts`, `stop_clock` like one of `met_by`.
  [[nodiscard]] bool is_called(ActionKind action, const Edge& edge, How how) const {
    return how == How::surely ? graph_.calls(edge, action, number_)
                              : graph_.may_call(edge, action, number_);
  }

  [[nodiscard]] StepRole role_of(const Edge& edge) const {
    StepRole role;
    role.starts = any_start(edge, How::perhaps);
    role.surely_starts = any_start(edge, How::surely);
    role.ends = any_end(edge, How::surely);
    role.may_end = ends_itself() || any_end(edge, How::perhaps);
    const bool runs_again = clock_.reopen != Reopen::ignore && clock_.reopen != Reopen::unset;
    role.resumes = runs_again && is_reopening(made_, edge);
    role.queues_end = any_end_queued(edge, How::perhaps);
    role.surely_queues_end = any_end_queued(edge, How::surely);
    role.may_meet = any_happens(clock_.met_by, edge, How::perhaps) ||
                    is_called(ActionKind::stop_clock, edge, How::perhaps) ||
                    any_queued(clock_.met_by, edge, How::perhaps);
    return role;
  }

  // A window is over at its due instant, whatever happens; so is nothing else. On no path it surely
  // runs, not even where it has just begun.
  [[nodiscard]] bool ends_itself() const { return clock_.kind == ClockKind::window; }
  // What meets a clock that repeats ends a cycle and begins the next in the same step: the clock runs
  // on, and only what cancels it ends it, or closing. Where one step does both, it is cancelled first.
  [[nodiscard]] bool met_is_end() const { return clock_.kind != ClockKind::repeating; }
  [[nodiscard]] bool is_closing(const Edge& edge) const {
    return !met_is_end() && made_.states[edge.to].phase == law::Phase::closed;
  }
  // A clock whose goals all may fail to hold (the last is `until` a field that may be empty) waits for
  // one to hold. While it waits it counts as possibly running here, since any `set` may begin it and
  // what would end it takes the waiting back; and as surely running nowhere. A switch to such goals
  // changes nothing while none of them holds.
  [[nodiscard]] bool can_count_at_once() const {
    return !clock_.goals.empty() && clock_.goals.back().kind != TargetKind::until;
  }

  [[nodiscard]] bool any_start(const Edge& edge, How how) const {
    return any_happens(clock_.starts, edge, how) || is_called(ActionKind::start_clock, edge, how) ||
           (how == How::perhaps && is_promised(edge));
  }
  [[nodiscard]] bool is_promised(const Edge& edge) const {
    return clock_.kind == ClockKind::promise && graph_.may_promise(edge);
  }
  [[nodiscard]] bool any_end(const Edge& edge, How how) const {
    if (is_closing(edge) || any_happens(clock_.cancelled_by, edge, how)) return true;
    return met_is_end() && (any_happens(clock_.met_by, edge, how) ||
                            is_called(ActionKind::stop_clock, edge, how));
  }
  [[nodiscard]] bool any_end_queued(const Edge& edge, How how) const {
    return (met_is_end() && any_queued(clock_.met_by, edge, how)) ||
           any_queued(clock_.cancelled_by, edge, how);
  }

  // Marks `leaf` and remembers to look at its neighbours; nothing happens twice.
  void mark(std::vector<bool>& marks, Index leaf, bool mark_as) {
    if (marks[leaf] == mark_as) return;
    marks[leaf] = mark_as;
    waiting_.push_back(leaf);
  }

  Index next() {
    const Index leaf = waiting_.back();
    waiting_.pop_back();
    return leaf;
  }

  // A queued message is sent at some later moment, whether or not a transition takes notice: from
  // the step that queues it on, a clock that it starts may be running.
  std::vector<bool> where_sent_may_start() {
    std::vector<bool> pending(made_.states.size());
    for (const Edge& edge : graph_.edges()) {
      if (any_queued(clock_.starts, edge, How::perhaps)) mark(pending, edge.to, true);
    }
    while (!waiting_.empty()) {
      for (const Index number : graph_.out_of(next()))
        mark(pending, graph_.edges()[number].to, true);
    }
    return pending;
  }

  void trace_may() {
    paths_.may = where_sent_may_start();
    for (const Index leaf : graph_.leaves()) {
      if (paths_.may[leaf]) waiting_.push_back(leaf);
    }
    for (std::size_t i = 0; i < paths_.roles.size(); ++i) {
      if (paths_.roles[i].may_run_after(false)) mark(paths_.may, graph_.edges()[i].to, true);
    }
    while (!waiting_.empty()) {
      for (const Index number : graph_.out_of(next())) {
        if (paths_.roles[number].may_run_after(true))
          mark(paths_.may, graph_.edges()[number].to, true);
      }
    }
  }

  // Begins with "surely everywhere" and takes away until nothing changes, so that loops prove
  // nothing by themselves. `ever`: the clock has surely started at some time; else reopening has
  // nothing to run again.
  void trace_must() {
    if (ends_itself() || !can_count_at_once()) {
      paths_.must.assign(made_.states.size(), false);
      return;
    }
    paths_.must.assign(made_.states.size(), true);
    std::vector<bool> ever(made_.states.size(), true);
    const auto take_away = [&](std::size_t number) {
      const Edge& edge = graph_.edges()[number];
      const StepRole& role = paths_.roles[number];
      const bool ever_before = edge.from != none && ever[edge.from];
      const bool before = edge.from != none && paths_.must[edge.from];
      if (!ever_before && !role.surely_starts) mark(ever, edge.to, false);
      const bool runs =
          (before && !role.may_end) || role.surely_starts || (role.resumes && ever_before);
      if (!runs || role.queues_end) mark(paths_.must, edge.to, false);
    };
    for (std::size_t i = 0; i < paths_.roles.size(); ++i)
      take_away(i);
    while (!waiting_.empty()) {
      for (const Index number : graph_.out_of(next()))
        take_away(number);
    }
  }

  // The leaves from which some path has a step of this sort.
  template <class Wanted>
  std::vector<bool> from_where(const Wanted& wanted) {
    std::vector<bool> found(made_.states.size());
    for (std::size_t i = 0; i < paths_.roles.size(); ++i) {
      const Index from = graph_.edges()[i].from;
      if (from != none && wanted(paths_.roles[i])) mark(found, from, true);
    }
    while (!waiting_.empty()) {
      for (const Index number : graph_.into(next())) {
        const Index from = graph_.edges()[number].from;
        if (from != none) mark(found, from, true);
      }
    }
    return found;
  }

  const Definition& made_;
  const Graph& graph_;
  const ClockRule& clock_;
  Index number_;
  ClockPaths paths_;
  std::vector<Index> waiting_;
};

}  // namespace

ClockPaths trace(const Definition& made, const Graph& graph, const ClockRule& clock) {
  return Tracer(made, graph, clock).run();
}

}  // namespace ayar::workflow
