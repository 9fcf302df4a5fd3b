#pragma once
/// What the benchmarks report: one line of JSON a figure, or a row of the README's table.
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ayar::bench {

enum class Better : std::uint8_t { lower, higher };

struct Figure {
  std::string name;
  double ours = 0;
  std::optional<double> limit;  ///< the goal, in `unit`; nothing: a fact about the machine
  std::optional<double>
      against;  ///< the peer's figure of the same run, in `unit`; nothing: no peer but the limit
  std::string unit;
  std::string peer;  ///< who `against` is
  Better better = Better::lower;

  /// Ours over the peer's, or over the limit where there is no peer; nothing when that is zero.
  [[nodiscard]] std::optional<double> ratio() const;
  [[nodiscard]] bool is_met() const;
};

/// {"name":...,"ours":...,"limit":...,"ratio":...,"unit":...}
void print_json(std::ostream& out, const Figure& figure);
/// A Markdown table, preceded by what this machine is.
void print_table(std::ostream& out, const std::vector<Figure>& figures);

}  // namespace ayar::bench
