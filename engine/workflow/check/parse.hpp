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
void parse_approve(const Node& node, DraftState& state, Report& report);
void parse_migrate(const Node& node, Draft& draft, Report& report);
[[nodiscard]] std::vector<DraftState> parse_states(const Node& node, Kind kind, Report& report);
[[nodiscard]] DraftInitial parse_initial(const Node& node, Report& report);
/// The value of `on`: a mapping of event to transitions, or a list in document order.
[[nodiscard]] std::vector<DraftTrigger> parse_on(const Node& node, Report& report);
/// The keys of one transition; the event of a list's item was taken before.
[[nodiscard]] DraftTransition parse_transition(Keys& keys, const Node& node, Report& report);
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
