#pragma once
/// The runs, pauses and suspensions of every cycle, followed through the facts of a complaint;
/// private to explain*.cpp.
#include <string>
#include <vector>

#include "runtime/explain.hpp"
#include "runtime/refold.hpp"

namespace ayar::runtime {

enum class Holding : std::uint8_t { running, paused, suspended, stopped };

/// One uninterrupted stretch of a cycle.
struct Stretch {
  Instant from{}, to{};
  const Definition* definition = nullptr;  ///< whose calendar counts and whose names name
  Index clock = none;                      ///< its number there; none: it has no such clock
  Holding holding = Holding::running;
  Index by = none;  ///< the state or suspension
};

struct Track {
  std::string clock;  ///< a name: numbers change with the version
  std::uint32_t number = 0;
  /// Of a cycle that another was put in the place of: sums of it whose instants nobody kept.
  std::vector<ClockSegment> summed = {};
  std::vector<Stretch> stretches = {};  // the last is open until closed
  bool ended = false;
  bool corrected = false;
  const Definition* definition = nullptr;  ///< of the cycle below
  Cycle cycle = {};
  std::vector<ClockNote> notes = {};
  std::vector<Revision> revisions = {};
};

/// Follows every cycle of every clock. Threads: one.
class Following {
 public:
  void step(const Definition& definition, const Step& step);
  /// Tracks in the order in which their cycles began, the open ones cut at `until` or at the last
  /// step, whichever is later.
  [[nodiscard]] std::vector<Track> finish(Instant until);

 private:
  void follow(const Fact& fact, const Step& step, const Cycle& before);
  void start(const std::string& name, const Fact& fact, const Step& step);
  void halt(Track& track, const Fact& fact, const Step& step);
  void end(Track& track, const Fact& fact, const Step& step);
  void correct(const Fact& fact, const Step& step, const Cycle& before);
  void revise(const Fact& fact, const Step& step);
  void cross(const Fact& fact, Instant at);
  void remember();
  void open_stretch(Track& track, Instant at, Holding holding, Index by) const;
  [[nodiscard]] Track* find(const std::string& name, std::uint32_t number);
  [[nodiscard]] const Cycle* cycle_of(const Fact& fact) const;

  const Definition* definition_ = nullptr;
  Snapshot snapshot_;
  std::vector<Track> tracks_;
};

/// Makes the track agree with what its cycle says that it has used and since when it runs or
/// stands: with the stretches there are, where they still add up, else without them.
void reconcile(Track& track, const Definition& definition, const Cycle& cycle);

/// The same with the facts of a life folded again, which know when a corrected cycle ran and stood.
/// Left as it is where they do not lead to the cycle that the journal keeps.
void reconcile(Track& track, const Refolded& refolded, Instant until);

/// The words of a note. `before`: the cycle as it was.
[[nodiscard]] std::string started_text(const Definition& definition, const Fact& fact,
                                       const Cycle& cycle, const Step& step);
[[nodiscard]] std::string retargeted_text(const Definition& definition, const Cycle& before,
                                          const Cycle& after, const Step& step);
[[nodiscard]] std::string ended_text(const Definition& definition, const Fact& fact,
                                     const Step& step);
[[nodiscard]] std::string corrected_text(const Cycle* before, const Cycle& after, const Step& step);
[[nodiscard]] std::string revised_text(const Revision& revision);
/// Of clock_warned, clock_breached and clock_rung, with where the rung stands.
struct RungNote {
  std::string text;
  SourceRef where;
};
[[nodiscard]] RungNote rung_note(const Definition& definition, const Fact& fact);

}  // namespace ayar::runtime
