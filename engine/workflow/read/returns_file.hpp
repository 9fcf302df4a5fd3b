#pragma once
/// A returns file: the counts that a supervisor asks for, read to plain data. What its guards name
/// is known only with a definition, so that they are kept as text with their places.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"
#include "workflow/read/node.hpp"

namespace ayar::workflow {

enum class CountOf : std::uint8_t {
  received,
  acknowledged,
  answered,
  closed,
  reopened,
  open_at_start,
  open_at_end,
  clock,
  ratio
};

struct ReturnsCount {
  std::string name;
  CountOf of = CountOf::received;
  std::optional<calendar::Span> within, after;  ///< from receipt: not later than, later than
  std::optional<Node> when;                     ///< a guard over data
  std::string sum;                              ///< a money field; empty: complaints are counted
  std::string clock;
  std::vector<std::string> verdicts;
  std::size_t numerator = 0, denominator = 0;  ///< of a ratio: places in `counts`
  SourceRef where;
};

enum class PeriodKind : std::uint8_t { month, quarter, half_year, year };
[[nodiscard]] std::string_view name_of(PeriodKind kind) noexcept;

struct ReturnsFile {
  std::string name, source, by;
  std::map<std::string, std::string> title;
  std::vector<std::string> workflows;
  PeriodKind period = PeriodKind::year;
  std::vector<ReturnsCount> counts;
  std::string file;
  std::vector<Diagnostic> diagnostics;  ///< errors mean that the rest is not whole
};

/// All faults at once.
[[nodiscard]] ReturnsFile read_returns(const Document& document);

}  // namespace ayar::workflow
