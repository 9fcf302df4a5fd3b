#pragma once
/// Graphviz as a program of its own: `dot`, found on the PATH, run without a shell, with a clean
/// environment and a bounded time. A process and not its library: a layout that never ends can be
/// stopped, and a fault in a drawing program cannot take the command with it.
#include <chrono>
#include <string>
#include <string_view>

#include <ayar/result.hpp>

namespace ayar::cli {

inline constexpr std::chrono::seconds layout_time_max{60};

/// What Graphviz draws for a text in its language, as SVG.
/// @error unsupported (there is no `dot`, with how to get it), io, too_large (it took too long).
[[nodiscard]] Result<std::string> drawn_by_graphviz(std::string_view dot);

/// What the picture says to those who do not see it.
struct SpokenTitle {
  std::string title, description, language;
};
/// The drawing as a document of its own: with a title and a description for screen readers, and
/// without what Graphviz says about itself. @error internal: not an SVG.
[[nodiscard]] Result<std::string> spoken_svg(std::string_view drawn, const SpokenTitle& spoken);

}  // namespace ayar::cli
