#pragma once
/// The API's JSON back as the values that verbs print: the other direction of <ayar/json.hpp>.
#include <string>
#include <vector>

#include <ayar/engine.hpp>

namespace ayar::cli::remote {

[[nodiscard]] Applied read_applied(const Map& map);
[[nodiscard]] ComplaintView read_complaint(const Map& map);
[[nodiscard]] ComplaintSummary read_summary(const Map& map);
/// A payload is written again as JSON, members in the order of their names.
[[nodiscard]] JournalView read_entry(const Map& map);
[[nodiscard]] ClockStoryView read_story(const Map& map);
[[nodiscard]] ExplainView read_explained(const Map& map);
[[nodiscard]] ActionView read_action(const Map& map);
[[nodiscard]] OutboxView read_outbox(const Map& map);
[[nodiscard]] HoldView read_hold(const Map& map);
[[nodiscard]] KeptLetter read_letter(const Map& map);

/// The objects under `key`, `items` unless told; anything else in the list is left out.
[[nodiscard]] std::vector<Map> objects_of(const Value& answer, std::string_view key = "items");

}  // namespace ayar::cli::remote
