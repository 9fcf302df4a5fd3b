#pragma once
/// Where in a picture each clock starts, pauses and ends.
#include <string>
#include <vector>

#include "workflow/draw/wording.hpp"

namespace ayar::workflow::draw {

/// Signs that every font has: ▶ starts, ‖ pauses, ⇄ switches, ✔ is met (of a window: used; of what
/// repeats: ↻, for it begins again), ✕ is cancelled.
struct ClockMarks {
  std::vector<std::vector<std::string>> states;       ///< by state number
  std::vector<std::vector<std::string>> transitions;  ///< by transition number
};
[[nodiscard]] ClockMarks clock_marks(const Definition& definition, const Wording& wording);

/// One clock as rows of sign and text: what it is where that is no deadline, targets, starts, pauses,
/// switches, met, cancelled.
struct ClockRow {
  std::string sign, word, text;
};
[[nodiscard]] std::vector<ClockRow> clock_rows(const ClockRule& clock, const Wording& wording);

inline constexpr std::string_view sign_start = "▶", sign_pause = "‖", sign_met = "✔",
                                  sign_cancelled = "✕", sign_switch = "⇄", sign_again = "↻";

}  // namespace ayar::workflow::draw
