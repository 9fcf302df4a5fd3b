#pragma once
/// One person's facts told to the ladder's machine. The YAML decides; this only translates outcomes
/// into its events and keeps what caused each move.
#include <memory>
#include <string>
#include <vector>

#include <ayar/workflow.hpp>

#include "desk.hpp"

namespace loyalty {

struct Move {
  std::int64_t at = 0;
  std::string from, to;
  std::string
      cause;  ///< id of the outcome; of a move by silence: of the outcome that the silence followed
  std::string event;  ///< the machine's event, or "silence"
};

struct Climb {
  std::string rung;  ///< at the desk's now
  std::vector<Move> moves;
};

class Ladder {
 public:
  /// An empty path: the ladder built in. @throws BadOutcome with the first diagnostics of a file
  /// that does not load.
  explicit Ladder(const std::string& path);
  /// @throws Broken where the machine errs: the ladder's file is wrong for these events.
  [[nodiscard]] Climb climb(const Person& person, std::int64_t now) const;

 private:
  std::shared_ptr<const ayar::Workflow> workflow_;
};

}  // namespace loyalty
