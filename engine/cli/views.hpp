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
/// `brief`: bars and sums, without rows. `exact`: a row for every stretch, where weeks or months
/// would be joined.
[[nodiscard]] std::string story_page(const std::vector<ClockStoryView>& stories,
                                     const Console& console, bool brief = false,
                                     bool exact = false);
[[nodiscard]] std::string what_if_page(const WhatIfView& what_if, const Console& console);
/// A duration in the clock's own measure: open time in hours, since its days have fewer than 24;
/// else as `2d 4h`.
[[nodiscard]] std::string measured_text(Duration duration, const ClockView& clock);
/// What a correction does to clocks, a row a cycle; says so where nothing differs.
[[nodiscard]] std::string change_table(const std::vector<ClockChange>& changes,
                                       const Console& console);
/// Any value on one line, as JSON without quotes around texts.
[[nodiscard]] std::string value_text(const Value& value);
/// met and open are good, met_late and breached_open are not; with the last revision beside it.
[[nodiscard]] std::string verdict_text(const ClockView& clock, const Paint& paint);

}  // namespace ayar::cli
