// Bugs planted in code: the real Interpreter over hosts that break its contract in one way each.
#include <doctest/doctest.h>

#include <algorithm>

#include "oracle/match.hpp"
#include "runtime/interpreter.hpp"

namespace ayar::oracle {
namespace {

using workflow::Definition;
using workflow::Index;

constexpr std::uint64_t seed = 11;
constexpr std::size_t events_max = 1000;

enum class Fault : std::uint8_t {
  none,
  exits_outermost_first,  ///< the configuration is offered in the wrong order
  reports_exits_late,     ///< a transition acts before its exits
  enters_child_first,     ///< a parent is entered after its child
  loses_raised_events,
  guards_always_hold,
  guards_are_inverted,
  acts_twice
};

/// Keeps the configuration and writes exits, entries and effects as lines.
class PlantedHost {
 public:
  PlantedHost(const Definition& definition, Fault fault) : definition_(definition), fault_(fault) {}

  std::vector<std::string> lines;
  std::vector<Value> data;

  [[nodiscard]] const std::vector<Index>& active() const noexcept { return active_; }

  cel::Verdict judge(const cel::Program& guard) {
    using cel::Verdict;
    const Verdict verdict = guard.judge({data, {}, {}, {}, active_});
    if (verdict == Verdict::errs || fault_ == Fault::none) return verdict;
    if (fault_ == Fault::guards_always_hold) return Verdict::holds;
    if (fault_ != Fault::guards_are_inverted) return verdict;
    return verdict == Verdict::holds ? Verdict::refuses : Verdict::holds;
  }
  [[nodiscard]] Error error_of(const cel::Program& guard) const {
    return guard.test({data, {}, {}, {}, active_}).error();
  }

  Result<void> run(workflow::Range actions) {
    for (Index i = actions.begin; i < actions.end; ++i) {
      act(definition_.actions[i]);
      if (fault_ == Fault::acts_twice) act(definition_.actions[i]);
    }
    return {};
  }

  void taken(Index, Index) {}

  void exited(Index state) {
    std::erase(active_, state);
    auto& where = fault_ == Fault::reports_exits_late ? late_ : lines;
    where.push_back("exit " + definition_.states[state].name);
  }

  void entered(Index state) {
    release();
    active_.push_back(state);
    std::sort(active_.begin(), active_.end());
    if (fault_ == Fault::exits_outermost_first) std::reverse(active_.begin(), active_.end());
    const std::string line = "enter " + definition_.states[state].name;
    if (fault_ == Fault::enters_child_first && definition_.states[state].end != state + 1) {
      late_.push_back(line);
      return;
    }
    lines.push_back(line);
    if (fault_ == Fault::enters_child_first) release(true);
  }

  void ended() {}
  [[nodiscard]] const std::vector<Index>* recorded(Index) const { return nullptr; }
  void record(Index, const std::vector<Index>&) {}  // retail has no history
  void raise(Index event) { raised_.push_back(event); }
  std::optional<Index> next_raised() {
    if (raised_.empty() || fault_ == Fault::loses_raised_events) return std::nullopt;
    const Index event = raised_.front();
    raised_.erase(raised_.begin());
    return event;
  }
  Result<void> stepped(Index) {
    release(true);
    return {};
  }

 private:
  void release(bool all = false) {
    if (fault_ == Fault::enters_child_first && !all) return;
    lines.insert(lines.end(), late_.rbegin(), late_.rend());
    late_.clear();
  }

  void act(const workflow::Action& action) {
    using workflow::ActionKind;
    switch (action.kind) {
      case ActionKind::send:
        lines.push_back("queue " + definition_.messages[action.subject].name);
        break;
      case ActionKind::notify: lines.push_back("notice " + action.to + " " + action.name); break;
      case ActionKind::record: lines.push_back("record " + action.name); break;
      case ActionKind::survey: lines.push_back("survey " + action.name); break;
      default: break;
    }
  }

  const Definition& definition_;
  Fault fault_;
  std::vector<Index> active_;
  std::vector<std::string> late_;
  std::vector<Index> raised_;
};

/// The oracle's lines that a bare host can know, without the numbers of messages.
std::vector<std::string> structure_of(const std::vector<std::string>& lines) {
  std::vector<std::string> kept;
  for (const std::string& line : lines) {
    const std::string word = line.substr(0, line.find(' '));
    if (word == "queue") kept.push_back("queue " + line.substr(line.rfind(' ') + 1));
    if (word == "enter" || word == "exit" || word == "notice" || word == "record" ||
        word == "survey")
      kept.push_back(line);
  }
  return kept;
}

/// A complaint seen by three: the engine as clockwork and gatekeeper, the oracle, and the host
/// under trial.
class Trial {
 public:
  Trial(const Definition& definition, Fault fault)
      : definition_(definition), fault_(fault), subject_(definition) {}

  /// The event at which the host differs from the oracle, from 1; 0: never.
  std::size_t run() {
    for (std::size_t number = 1; number <= events_max; ++number) {
      if (!oracle_ || oracle_->book().ended) begin_complaint();
      const Scene scene{oracle_->leaf(), oracle_->book().letters.size(),
                        subject_.snapshot().next_due()};
      if (!agree(stream_.next(scene))) return number;
      if (oracle_->leaf().empty()) oracle_.reset();
    }
    return 0;
  }

 private:
  void begin_complaint() {
    oracle_ = std::make_unique<Retail>();
    subject_.reset();
    host_ = std::make_unique<PlantedHost>(definition_, fault_);
  }

  bool agree(const Stimulus& stimulus) {
    const Seen seen = subject_.obey(stimulus);
    for (const SeenStep& step : seen.steps) {
      if (step.by_clock) continue;
      const Verdict verdict = answer(*oracle_, stimulus, step.by_engine ? &step : nullptr);
      if (structure_of(verdict.lines) !=
          lines_of_host(step.cause, stimulus.kind == StimulusKind::open))
        return false;
    }
    return true;
  }

  std::vector<std::string> lines_of_host(const std::string& cause, bool opening) {
    host_->lines.clear();
    host_->data = subject_.snapshot().data;
    runtime::Interpreter<PlantedHost> interpreter(definition_, *host_, scratch_);
    if (opening) {
      REQUIRE(interpreter.start());
      return host_->lines;
    }
    const Index event = event_of(cause);
    const auto chosen = interpreter.select(event);
    REQUIRE(chosen);
    if (chosen.value() == runtime::Selected::chosen) REQUIRE(interpreter.run_to_completion(event));
    return host_->lines;
  }

  Index event_of(const std::string& cause) const {
    const auto& approval = definition_.approvals[0];
    if (cause == "approve") return approval.granted;
    return cause == "refuse" ? approval.refused : definition_.event_by_name.find(cause)->second;
  }

  const Definition& definition_;
  Fault fault_;
  Stream stream_{seed};
  Subject subject_;
  std::unique_ptr<Retail> oracle_;
  std::unique_ptr<PlantedHost> host_;
  runtime::InterpreterScratch scratch_;
};

}  // namespace

TEST_SUITE("oracle/host") {
  TEST_CASE(
      "code around the interpreter that breaks its contract is caught within 1,000 random events") {
    struct Case {
      const char* what;
      Fault fault;
    };
    const Case cases[] = {
        {"exits come outermost first", Fault::exits_outermost_first},
        {"a transition acts before its exits", Fault::reports_exits_late},
        {"a child is entered before its parent", Fault::enters_child_first},
        {"raised events are lost", Fault::loses_raised_events},
        {"guards always hold", Fault::guards_always_hold},
        {"guards are inverted", Fault::guards_are_inverted},
        {"actions run twice", Fault::acts_twice},
    };
    const auto definition = retail_definition();
    CHECK(Trial(*definition, Fault::none).run() == 0);
    std::string table;
    for (const Case& each : cases) {
      const std::size_t at_event = Trial(*definition, each.fault).run();
      CHECK_MESSAGE(at_event != 0, "not caught: ", each.what);
      table += "\n  event " + std::to_string(at_event) + ": " + each.what;
    }
    MESSAGE("seed ", seed, table);
  }
}

}  // namespace ayar::oracle
