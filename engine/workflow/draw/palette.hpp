#pragma once
/// Colours of the phases: tints that differ in lightness and hue for eyes that see no red or green
/// (after Okabe and Ito), with a dark line of the same hue that stands out on white. The phase's
/// name stands beside the colour wherever it is used.
#include <array>
#include <optional>
#include <string_view>

#include "law/law.hpp"

namespace ayar::workflow::draw {

struct Colour {
  std::string_view fill, line;
};
inline constexpr std::array<Colour, law::phase_count> phase_colours{
    Colour{"#D6E8F7", "#1B5E9B"},  // receipt
    Colour{"#CDEDEA", "#0F6E68"},  // acknowledged
    Colour{"#E6E0F5", "#5B3FA8"},  // assessment
    Colour{"#FFF0C2", "#8A5A00"},  // investigation
    Colour{"#FDDCC9", "#A84300"},  // response
    Colour{"#D8F0D3", "#23701F"},  // answered
    Colour{"#E4E4E4", "#4A4A4A"},  // closed
    Colour{"#F9DBEA", "#9C2A62"}   // external_review
};
inline constexpr Colour no_phase{"#FFFFFF", "#3A3A3A"};

[[nodiscard]] constexpr Colour colour_of(std::optional<law::Phase> phase) noexcept {
  return phase ? phase_colours[static_cast<std::size_t>(*phase)] : no_phase;
}

inline constexpr std::string_view colour_people = "#1F2937", colour_time = "#A84300",
                                  colour_itself = "#5B6472", colour_clock = "#6B4E00",
                                  colour_faint = "#555555", colour_overdue = "#B00020";

}  // namespace ayar::workflow::draw
