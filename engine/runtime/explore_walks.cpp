// Random walks, and a broken one made as short as it gets.
#include <algorithm>

#include "runtime/explore_laws.hpp"

namespace ayar::runtime {
namespace {

/// SplitMix64 (Steele, Lea, Flood): small, and the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() noexcept {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::size_t below(std::size_t bound) noexcept { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

class Walker {
 public:
  Walker(const Definition& definition, const ExploreOptions& options)
      : definition_(definition), choices_(definition), wish_(options) {
    options_.keep_steps = true;
    report_.entered.resize(definition.states.size());
  }

  WalkReport run() {
    for (int number = 0; number < wish_.walks && !report_.broken; ++number)
      walk(number);
    return std::move(report_);
  }

 private:
  using Broken = std::optional<std::string>;

  void walk(int number) {
    Dice dice(wish_.seed * 0x2545F4914F6CDD1DU + static_cast<std::uint64_t>(number));
    Walk walk;
    walk.opening = choices_.openings()[dice.below(choices_.openings().size())];
    Rehearsal rehearsal(definition_, options_, scratch_);
    ++report_.walks;
    if (!begin(rehearsal, walk.opening)) return;
    WalkLaws laws(definition_, choices_);
    Broken broken = laws.check(rehearsal);
    for (int step = 0; step < wish_.steps && !broken; ++step) {
      auto choices = choices_.at(rehearsal);
      if (choices.empty()) break;
      walk.actions.push_back(pick(choices, dice));
      broken = once(rehearsal, walk.actions.back(), laws);
      ++report_.steps;
    }
    note(rehearsal);
    if (!broken) broken = laws.check_end(rehearsal);
    if (!broken) return;
    report_.broken = broken;
    report_.number = number;
    report_.walk = shrunk(std::move(walk));
  }

  /// Time passes in every third step, and a machine's deliveries go wrong now and then: the rest is
  /// shared among what people may send.
  WalkAction pick(std::vector<WalkAction>& choices, Dice& dice) const {
    const auto dice_roll = dice.below(12);
    const auto wanted = dice_roll < 4   ? WalkAction::Kind::next
                        : dice_roll < 5 ? WalkAction::Kind::deliver
                        : dice_roll < 6 ? WalkAction::Kind::wait
                                        : WalkAction::Kind::send;
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i].kind == wanted) fitting.push_back(i);
    const std::size_t chosen =
        fitting.empty() ? dice.below(choices.size()) : fitting[dice.below(fitting.size())];
    return choices[chosen];
  }

  static Broken once(Rehearsal& rehearsal, const WalkAction& action, WalkLaws& laws) {
    const auto made = make(rehearsal, action);
    if (!made)
      if (auto broken = WalkLaws::check_refusal(made.error())) return broken;
    return laws.check(rehearsal);
  }

  void note(const Rehearsal& rehearsal) {
    for (const Step& step : rehearsal.steps())
      for (const Fact& fact : step.facts)
        if (fact.kind == FactKind::entered) report_.entered[fact.subject] = true;
  }

  /// The walk up to where it breaks a law, or nothing when it breaks none.
  std::optional<std::size_t> breaks(const Walk& walk) {
    Rehearsal rehearsal(definition_, options_, scratch_);
    if (!begin(rehearsal, walk.opening)) return std::nullopt;
    WalkLaws laws(definition_, choices_);
    if (laws.check(rehearsal)) return 0;
    for (std::size_t i = 0; i < walk.actions.size(); ++i)
      if (once(rehearsal, walk.actions[i], laws)) return i + 1;
    return laws.check_end(rehearsal) ? std::optional(walk.actions.size()) : std::nullopt;
  }

  /// Leaves out steps, many at first, as long as some law is still broken.
  Walk shrunk(Walk walk) {
    if (const auto end = breaks(walk)) walk.actions.resize(*end);
    for (std::size_t chunk = std::max<std::size_t>(walk.actions.size() / 2, 1); chunk > 0;
         chunk /= 2) {
      for (std::size_t at = 0; at < walk.actions.size();) {
        Walk shorter = walk;
        const auto begin_at = shorter.actions.begin() + static_cast<std::ptrdiff_t>(at);
        const std::size_t end = std::min(at + chunk, walk.actions.size());
        shorter.actions.erase(begin_at, shorter.actions.begin() + static_cast<std::ptrdiff_t>(end));
        if (const auto still = breaks(shorter)) {
          shorter.actions.resize(*still);
          walk = std::move(shorter);
        } else {
          at += chunk;
        }
      }
    }
    return walk;
  }

  const Definition& definition_;
  Choices choices_;
  ExploreOptions wish_;
  RehearsalOptions options_;
  Decision scratch_;
  WalkReport report_;
};

}  // namespace

WalkReport random_walks(const Definition& definition, const ExploreOptions& options) {
  return Walker(definition, options).run();
}

}  // namespace ayar::runtime
