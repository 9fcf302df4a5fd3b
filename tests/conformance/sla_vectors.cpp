// Ticket timelines of other projects, each run as a real workflow through the engine: first with
// deadlines alone, then with the options that say its project's rules.
#include "base/json.hpp"
#include "sla_readings.hpp"
#include "vectors.hpp"

namespace ayar::conformance {
namespace {

std::string text_of(const Value& value) {
  std::string text;
  JsonWriter(text).value(value);
  return text;
}

struct Trial {
  std::vector<Difference> differences;
  std::string fault;
};

Trial put_to_trial(const SlaTimeline& timeline, const SlaWorkflow& workflow) {
  Trial trial;
  const auto ride = drive(timeline, workflow);
  if (!ride) {
    trial.fault = ride.error().message;
    return trial;
  }
  const Map ours = readings_of(timeline, *ride);
  for (const auto& [key, theirs] : timeline.expect) {
    const auto found = ours.find(key);
    if (found == ours.end()) {
      trial.fault = "there is no reading of '" + key + "'";
      return trial;
    }
    if (found->second == theirs) continue;
    trial.differences.push_back({key, text_of(theirs), text_of(found->second)});
  }
  return trial;
}

std::string joined(const std::set<std::string>& options) {
  std::string text;
  for (const auto& option : options)
    text += (text.empty() ? "" : "; ") + option;
  return text;
}

}  // namespace

VectorOutcome run_sla(const Map& vector) {
  const auto timeline = timeline_of(vector);
  if (!timeline) return {{}, {}, timeline.error().message};
  const SlaWorkflow peers = workflow_of(*timeline, false);
  if (peers.clocks.empty())
    return {{}, {}, "nobody wrote the rules of '" + timeline->semantics + "' in our words"};
  auto plain = put_to_trial(*timeline, workflow_of(*timeline, true));
  if (plain.fault.empty() && plain.differences.empty()) return {};
  auto optioned = put_to_trial(*timeline, peers);
  if (!optioned.fault.empty()) return {{}, {}, std::move(optioned.fault)};
  if (!optioned.differences.empty()) return {std::move(optioned.differences), {}, {}};
  return {std::move(plain.differences), joined(peers.options), {}};
}

}  // namespace ayar::conformance
