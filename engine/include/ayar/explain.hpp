#pragma once
/// Clocks explained: what is asked, and how they would stand if something happened.
#include <optional>
#include <string>
#include <vector>

#include <ayar/complaint.hpp>

namespace ayar {

struct ExplainQuery {
  std::string complaint;  ///< id, or reference number as text
  std::string tenant = "main";
  /// The story up to here, as far as it had happened then; nothing: all of it, up to now.
  std::optional<Instant> until;
  std::string clock;  ///< this clock only; empty: all
  // What if. Nothing of it is kept.
  std::optional<Instant> what_if_at;  ///< how clocks stand then if nothing happens; with an event:
                                      ///< when it is sent, instead of now
  std::string what_if_event;          ///< how they stand right behind this event
  Map what_if_data;                   ///< what the event carries
  Actor actor;                        ///< who would send it
};

/// A moment at which a clock would act by itself.
struct ThresholdView {
  std::string clock;
  std::int64_t cycle = 1;
  Instant at{};
  std::string what;  ///< "75 % of the budget: owner told", "due and not met: supervisor told"
  std::string rule;  ///< `retail.yaml:57:14`
};

/// A cycle before and behind; one of the two is missing where it begins, or is left behind.
struct ClockOutlookView {
  std::string clock;
  std::int64_t cycle = 1;
  std::optional<ClockView> before, after;
  bool changed = false;  ///< state, verdict, due date or budget would be another
};

struct WhatIfView {
  std::string event;  ///< empty: only time passes
  Instant at{};
  std::vector<ThresholdView> thresholds;  ///< that would pass by then, in order
  bool cut = false;                       ///< there would be more thresholds than are told
  std::vector<ClockOutlookView> clocks;
  std::vector<std::string> states_before, states_after;  ///< active leaves
  std::vector<std::string> messages;  ///< that the event would queue; clocks count them when sent
};

struct ExplainView {
  std::vector<ClockStoryView> clocks;
  std::optional<WhatIfView> what_if;
};

}  // namespace ayar
