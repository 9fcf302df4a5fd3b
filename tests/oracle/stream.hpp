#pragma once
/// One seeded stream of stimuli, most of them sensible where the complaint stands, many not.
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/book.hpp"

namespace ayar::oracle {

enum class StimulusKind : std::uint8_t { open, send, deliver, wait };

struct Stimulus {
  StimulusKind kind = StimulusKind::wait;
  Sending sending;           ///< of open the data, of send all; `at` counts for every kind
  std::uint32_t number = 0;  ///< of deliver
  Mail outcome = Mail::sent;
};
[[nodiscard]] std::string to_text(const Stimulus& stimulus);

/// What the stream may look at: the oracle's side only, so that a fault of the engine cannot bend
/// the stream.
struct Scene {
  std::string leaf;  ///< empty: a complaint is to be opened
  std::size_t letters = 0;
  std::optional<Instant> next_due;  ///< when the engine acts by itself
};

class Stream {
 public:
  explicit Stream(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] Stimulus next(const Scene& scene);
  [[nodiscard]] bool chance(std::uint32_t percent) { return below(100) < percent; }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  template <class List>
  auto pick(const List& list) {
    return list[below(list.size())];
  }

  Stimulus opening();
  Stimulus sending(std::string_view event);
  Stimulus delivery(const Scene& scene);
  Map data_of(std::string_view event);
  Map decision();
  void spoil(Map& data);
  std::string amount();

  std::mt19937_64 engine_;  // its numbers are the same on every platform; distributions are not
  Instant now_{};
};

}  // namespace ayar::oracle
