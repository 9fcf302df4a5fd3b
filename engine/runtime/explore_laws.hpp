#pragma once
/// What must hold after every step of a walk, whatever the workflow: private to explore*.cpp. Each
/// law is told anew from the facts, not from the code that keeps it.
#include <optional>
#include <string>

#include "runtime/explore_choices.hpp"

namespace ayar::runtime {

class WalkLaws {
 public:
  WalkLaws(const Definition& definition, const Choices& choices)
      : definition_(definition), choices_(choices) {}
  /// After a step; the rehearsal keeps its steps. @return the law that does not hold, in words.
  [[nodiscard]] std::optional<std::string> check(const Rehearsal& rehearsal);
  /// At the end of a walk: costs as much as the walk did.
  [[nodiscard]] std::optional<std::string> check_end(const Rehearsal& rehearsal) const;
  /// A refusal that no workflow which loads may give.
  [[nodiscard]] static std::optional<std::string> check_refusal(const Error& refusal);

 private:
  using Broken = std::optional<std::string>;
  [[nodiscard]] Broken answered_by_response(const Rehearsal& rehearsal);
  [[nodiscard]] Broken clocks(const Rehearsal& rehearsal) const;
  [[nodiscard]] Broken clock(const Rehearsal& rehearsal, const Cycle& before,
                             const Cycle& after) const;
  [[nodiscard]] Broken verdict(const Cycle& cycle) const;
  [[nodiscard]] Broken time(const Rehearsal& rehearsal) const;
  [[nodiscard]] Broken never_stuck(const Rehearsal& rehearsal) const;
  [[nodiscard]] std::string place(const Rehearsal& rehearsal) const;

  const Definition& definition_;
  const Choices& choices_;
  std::size_t steps_seen_ = 0;
  bool responded_ = false;
  std::optional<Snapshot> before_;
  Instant before_at_{};
};

}  // namespace ayar::runtime
