#pragma once
/// `ayar calendar ... --batch`: a question a line, an answer a line.
#include <iosfwd>
#include <string>
#include <string_view>

#include "cli/calendar_answer.hpp"

namespace ayar::cli {

inline constexpr std::size_t calendar_line_bytes_max = std::size_t{1} << 16;

/// Answers one line of JSON, `{"from": ..., "within": ...}` with members as the options are called,
/// `op` for another question and `id` that comes back. What a line leaves out is as in `defaults`.
[[nodiscard]] std::string calendar_answer_line(std::string_view line, std::int64_t number,
                                               const CalendarQuestion& defaults,
                                               Calendars& calendars, Instant now);

/// All lines of `in`; blank ones are passed over but counted. A bad line is answered with its number
/// and what is wrong, and the next one goes on.
void calendar_batch(std::istream& in, std::ostream& out, const CalendarQuestion& defaults,
                    Calendars& calendars, Instant now);

}  // namespace ayar::cli
