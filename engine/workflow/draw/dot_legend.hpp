#pragma once
/// The table beside the picture: what colours, lines and signs mean, and the clocks.
#include <string>

#include "workflow/draw/draw.hpp"
#include "workflow/draw/wording.hpp"

namespace ayar::workflow::draw {

/// Tried in this order by whoever shows the picture; Pango and browsers both take such a list.
inline constexpr std::string_view font_names = "Vazirmatn,Noto Sans Arabic,DejaVu Sans,sans-serif";

/// Statements of a node `legend:`; empty when there is nothing to explain.
[[nodiscard]] std::string legend_node(const Definition& definition, const Options& options,
                                      const Wording& wording);

}  // namespace ayar::workflow::draw
