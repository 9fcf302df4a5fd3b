#pragma once
/// A replay and a recalculation as people read them.
#include <string>

#include <ayar/policy.hpp>

#include "cli/console.hpp"

namespace ayar::cli {

/// Which rows of a replay are told apart.
struct ReplayView {
  bool by_team = false, by_month = false;
  std::size_t cases = 10;  ///< how many cycles that differ are listed
};
[[nodiscard]] std::string replay_page(const PolicyReplayReport& report, const ReplayView& view,
                                      const Console& console);
/// `756 of 757 (99.9 %)`, and the four counts behind it.
[[nodiscard]] std::string agreement_line(const ReplayAgreement& agreement, const Paint& paint);
[[nodiscard]] std::string recalculation_page(const RecalculationReport& report, std::size_t clocks,
                                             const Console& console);

}  // namespace ayar::cli
