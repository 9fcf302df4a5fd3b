#pragma once
/// The parts of a calendar file: windows of a day, and days that are special.
#include <optional>
#include <string_view>
#include <vector>

#include "workflow/read/calendar_file.hpp"
#include "workflow/read/fields.hpp"

namespace ayar::workflow {

[[nodiscard]] inline calendar::Place place_of(const Mark& mark) noexcept {
  return {mark.line, mark.column, 0};
}

/// A list of windows, or `closed`. Faults go to `fields`; what is sound is given all the same.
[[nodiscard]] std::vector<calendar::Window> read_windows(Fields& fields, const Node& node);
/// `holidays` and `exceptions`, into `file`.
void read_holidays(Fields& fields, const Node& node, CalendarFile& file);
void read_exceptions(Fields& fields, const Node& node, CalendarFile& file);

}  // namespace ayar::workflow
