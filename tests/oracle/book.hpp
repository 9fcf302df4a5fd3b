#pragma once
/// What the hand-written machines write down: the lines of a step in order, and what must be
/// remembered between steps. Knows nothing of Definition, Snapshot or Fact.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::oracle {

struct Sending {
  std::string event, role, id;  ///< who sends: one role, one name
  Map data;
  Instant at{};
};

struct ArmedTimer {
  std::string name, state;  ///< state: whose exit cancels it; empty for a promise
};

enum class Mail : std::uint8_t { queued, sent, delivered, failed };
struct Letter {
  std::string name;
  Mail state = Mail::queued;
};

enum class Word : std::uint8_t { open, kept, broken };

class Book {
 public:
  /// Forgets the lines of the step before; `by` is who acts in this one, empty for a timer.
  void begin_step(std::string by);

  void enter(std::string_view state);
  void leave(std::string_view state);  ///< cancels the timers of the state, latest first
  void leave_done(std::string_view state);
  void took(std::string_view transition) { taken.emplace_back(transition); }
  void write(std::string line) { lines.push_back(std::move(line)); }

  void arm(std::string timer, std::string_view state);
  bool disarm(std::string_view timer);  ///< false: it was not armed
  void queue(std::string_view message);
  void open_approval();
  void promise(const std::string& what);
  void keep_promises();
  void end();
  /// A state with a phase was entered; only a closed one has a disposition.
  void stand(std::string_view in_phase, std::string_view as = "none");

  std::vector<std::string> lines, taken;
  std::vector<ArmedTimer> timers;
  std::vector<Letter> letters;
  std::vector<Word> promises;
  std::optional<std::string> requester;  ///< of the open approval
  std::optional<std::int64_t> redress;   ///< minor units, as far as stored
  std::string phase, disposition = "none";
  std::string actor;
  bool raised_done = false;  ///< done.state.closed waits in the internal queue
  bool ended = false;

  const Sending* sending = nullptr;  ///< under way
  std::optional<ErrorCode> refusal;  ///< said by a gate
};

}  // namespace ayar::oracle
