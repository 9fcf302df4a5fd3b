#pragma once
/// The engine's side: runtime::advance, its facts told in the oracle's lines.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/stream.hpp"
#include "runtime/decide.hpp"

namespace ayar::oracle {

/// One step of the engine. A clock's step moves nothing in retail; what it writes is no line of the
/// oracle.
struct SeenStep {
  std::string cause;
  std::string timer;       ///< that went off, in the oracle's name for it; empty otherwise
  bool by_engine = false;  ///< a timer or a clock, not the command
  bool by_clock = false;
  std::vector<std::string> lines, taken;
};

struct Seen {
  std::optional<ErrorCode> refusal;
  std::vector<SeenStep> steps;  ///< the command's own among those of timers and clocks
  bool left_a_trace = false;    ///< refused, and yet the complaint is not what it was
};

/// "SOURCE EVENT -> TARGET" of a transition.
[[nodiscard]] std::string name_of(const workflow::Definition& definition,
                                  const workflow::Transition& transition);

class Subject {
 public:
  explicit Subject(const workflow::Definition& definition);
  /// Forgets the complaint; the next stimulus opens another.
  void reset();
  Seen obey(const Stimulus& stimulus);

  [[nodiscard]] std::string leaf() const;
  [[nodiscard]] std::string phase() const;
  [[nodiscard]] std::string disposition() const;
  [[nodiscard]] bool ended() const { return decision_.after.status == runtime::Status::ended; }
  [[nodiscard]] const runtime::Snapshot& snapshot() const { return decision_.after; }

 private:
  [[nodiscard]] runtime::Command command_of(const Stimulus& stimulus) const;
  SeenStep tell(const runtime::Step& step);
  void tell_fact(const runtime::Fact& fact, SeenStep& seen);
  [[nodiscard]] std::string line_of(const runtime::Fact& fact) const;
  [[nodiscard]] std::string timer_name(const runtime::Fact& armed) const;

  const workflow::Definition& definition_;
  runtime::Snapshot before_;
  runtime::Decision decision_;
  std::map<std::uint64_t, std::string> timers_;  ///< names by sequence
};

}  // namespace ayar::oracle
