#pragma once
/// Which of two durations is the shorter, where that does not depend on the day.
#include <optional>

#include "calendar/calendar.hpp"

namespace ayar::workflow {

enum class Order : std::uint8_t { shorter, equal, longer, unknown };

/// How `a` compares with `b`: 3bd is shorter than 5bd, 1w is 7d; 5bd and 40bh do not compare, nor do
/// durations with different anchors.
[[nodiscard]] Order compare(const calendar::Span& a, const calendar::Span& b) noexcept;

}  // namespace ayar::workflow
