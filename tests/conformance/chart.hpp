#pragma once
/// A statechart as an SCXML file says it, before it is put into our words.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ayar::conformance {

/// Something to do: of SCXML's executable content, what a chart without a data model can hold.
struct Content {
  enum class Kind { raise, send, cancel };
  Kind kind = Kind::raise;
  std::string event;          ///< raise, send
  std::string id;             ///< send, cancel
  std::int64_t delay_ms = 0;  ///< send
};

struct ChartTransition {
  std::vector<std::string> events;  ///< descriptors; empty: eventless
  std::string condition;
  std::vector<std::string> targets;
  bool internal = false;
  std::vector<Content> content;
};

struct ChartState {
  enum class Kind { state, parallel, final, shallow_history, deep_history };
  Kind kind = Kind::state;
  std::string id;
  std::vector<ChartState> children;  ///< document order, history states too
  std::vector<ChartTransition> transitions;
  std::vector<Content> entry, exit;
  /// Where it begins, or a history state leads: `initial` as attribute or element.
  std::optional<ChartTransition> initial;
};

/// The root stands for `<scxml>`. What our language cannot say is in `unsaid`, and then the chart
/// is not worth running.
struct Chart {
  ChartState root;
  std::string unsaid;
};

[[nodiscard]] Chart read_scxml(const std::string& text);

}  // namespace ayar::conformance
