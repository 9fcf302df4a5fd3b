#pragma once
/// Answers as people read them.
#include <optional>
#include <string>
#include <vector>

#include <ayar/engine.hpp>

#include "cli/console.hpp"

namespace ayar::cli {

/// `2026-11-21 10:00:00Z`; seconds only, fractions where they are not zero.
[[nodiscard]] std::string time_text(Instant instant);
/// One line: `complaint 7  answering (response)  revision 5`.
[[nodiscard]] std::string applied_line(const Applied& applied, const Paint& paint);
[[nodiscard]] std::string complaint_page(const ComplaintView& complaint, const Console& console);
[[nodiscard]] std::string summary_table(const std::vector<ComplaintSummary>& items,
                                        const Console& console);
[[nodiscard]] std::string action_table(const std::vector<ActionView>& actions,
                                       const Console& console);
/// `brief`: bars and sums, without a row for every stretch.
[[nodiscard]] std::string story_page(const std::vector<ClockStoryView>& stories,
                                     const Console& console, bool brief = false);
/// A duration in the clock's own measure: open time in hours, since its days have fewer than 24;
/// else as `2d 4h`.
[[nodiscard]] std::string measured_text(Duration duration, const ClockView& clock);
/// Any value on one line, as JSON without quotes around texts.
[[nodiscard]] std::string value_text(const Value& value);
/// met and open are good, met_late and breached_open are not.
[[nodiscard]] std::string verdict_text(const ClockView& clock, const Paint& paint);

}  // namespace ayar::cli
