#pragma once
/// The document read key by key into a Draft. Every function reports what does not fit and goes on.
#include "workflow/check/draft.hpp"
#include "workflow/check/keys.hpp"

namespace ayar::workflow {

[[nodiscard]] Draft parse(const Document& document, Report& report);

void parse_data(const Node& node, Draft& draft, Report& report);
void parse_events(const Node& node, Draft& draft, Report& report);
void parse_messages(const Node& node, Draft& draft, Report& report);
void parse_clocks(const Node& node, Draft& draft, Report& report);
[[nodiscard]] std::vector<DraftState> parse_states(const Node& node, Kind kind, Report& report);
/// One transition, or a list of them tried in order.
[[nodiscard]] std::vector<DraftTransition> parse_transitions(const Node& node, Report& report);
[[nodiscard]] std::vector<DraftAction> parse_actions(const Node& node, Report& report);

enum class FieldPlace : std::uint8_t { data, payload };
[[nodiscard]] std::optional<DraftField> parse_field(const Member& member, FieldPlace place,
                                                    Report& report);
[[nodiscard]] std::optional<Value> parse_value(const Node& node, const cel::Type& type,
                                               Report& report);
/// Whether a key may name what it declares; false after a report.
[[nodiscard]] bool is_name(const Node& key, std::string_view what, Report& report);

}  // namespace ayar::workflow
