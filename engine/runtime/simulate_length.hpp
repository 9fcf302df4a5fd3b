#pragma once
/// Lengths of time and shares as a plan file writes them.
#include <optional>

#include "runtime/simulate_plan.hpp"
#include "workflow/read/fields.hpp"

namespace ayar::runtime::simulation {

/// `10bm`, `{exponential: 40bm}`, `{uniform: [1h, 2h]}`, `{lognormal: {median: 2d, spread: 2}}`.
[[nodiscard]] std::optional<Length> read_length(const workflow::Node& node,
                                                workflow::Fields& fields);
/// `60%` as 0.6.
[[nodiscard]] std::optional<double> read_share(const workflow::Node& node,
                                               workflow::Fields& fields);
/// A positive number, whole or decimal.
[[nodiscard]] std::optional<double> read_number(const workflow::Node& node,
                                                workflow::Fields& fields, std::string_view what,
                                                double low, double high);
[[nodiscard]] std::optional<Instant> read_instant(const workflow::Node& node,
                                                  workflow::Fields& fields);
[[nodiscard]] Arrivals read_arrivals(const workflow::Node& node, workflow::Fields& fields);
[[nodiscard]] bool looks_like_share(const workflow::Node& node) noexcept;

}  // namespace ayar::runtime::simulation
