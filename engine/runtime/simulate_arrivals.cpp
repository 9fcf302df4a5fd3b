#include "runtime/simulate_arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ayar::runtime::simulation {
namespace {
constexpr std::uint64_t arrivals_stream = 0xA11;
constexpr double hour = 3.6e9;  // microseconds
constexpr int rejections_max = 100'000;
}  // namespace

ArrivalStream::ArrivalStream(const Arrivals& arrivals, const calendar::Calendar& calendar,
                             Instant start, std::uint64_t seed)
    : arrivals_(arrivals), calendar_(calendar), last_(start), chance_(seed, arrivals_stream) {
  const auto& profile = arrivals.profile;
  heaviest_ = *std::max_element(profile.begin(), profile.end());
  mean_ = std::accumulate(profile.begin(), profile.end(), 0.0) /
          static_cast<double>(profile.size());
  // What came before the beginning is no part of this run.
  while (index_ < arrivals.at.size() && arrivals.at[index_] < start)
    ++index_;
}

double ArrivalStream::weight(Instant at) const {
  const auto local = calendar_.zone().to_local(at);
  // 1970-01-01 was a Thursday; Monday is 0.
  const auto weekday = static_cast<std::size_t>(((local.date.days + 3) % 7 + 7) % 7);
  return arrivals_.profile[weekday * 24 + static_cast<std::size_t>(local.second_of_day / 3'600)];
}

/// With a profile: a Poisson stream at the heaviest hour's rate, thinned (Lewis and Shedler 1979).
Instant ArrivalStream::drawn() {
  const auto gap = [&](double rate) {
    return Duration(std::llround(hour / rate * chance_.exponential()));
  };
  if (arrivals_.open) return calendar_.add_open(last_, gap(arrivals_.rate));
  if (heaviest_ <= 0) return last_ + gap(arrivals_.rate);
  Instant at = last_;
  for (int i = 0; i < rejections_max; ++i) {
    at += gap(arrivals_.rate * heaviest_ / mean_);
    if (chance_.unit() * heaviest_ <= weight(at)) break;
  }
  return at;
}

std::optional<Instant> ArrivalStream::next() {
  if (!arrivals_.at.empty()) {
    if (index_ == arrivals_.at.size()) return std::nullopt;
    return arrivals_.at[index_++];
  }
  if (arrivals_.rate <= 0) return std::nullopt;
  return last_ = drawn();
}

}  // namespace ayar::runtime::simulation
