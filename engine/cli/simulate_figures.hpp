#pragma once
/// A simulation's result as a flat list of figures: what CSV holds and comparisons compare.
#include <string>
#include <vector>

#include "runtime/simulate.hpp"

namespace ayar::cli {

enum class FigureKind : std::uint8_t { count, share, time, level };
struct Figure {
  std::string section, name, measure;
  double value = 0;  ///< times in seconds
  FigureKind kind = FigureKind::count;
};
[[nodiscard]] std::vector<Figure> figures_of(const runtime::simulation::Result& result);
/// "97.3%", "2h 5m", "12.4", "1144".
[[nodiscard]] std::string figure_text(double value, FigureKind kind);
/// A number with so many digits behind the point.
[[nodiscard]] std::string fixed_text(double value, int digits);
[[nodiscard]] std::string short_time(Duration time);

}  // namespace ayar::cli
