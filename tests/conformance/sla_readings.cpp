#include "sla_readings.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace ayar::conformance {
namespace {

using Cycles = std::vector<const ClockView*>;

/// Of a clock, or of the one on another calendar that took its place; none once it was cancelled.
Cycles cycles_of(const ComplaintView& seen, std::string_view clock) {
  Cycles cycles;
  for (const ClockView& each : seen.clocks) {
    const bool named = each.clock == clock || each.clock == std::string(clock) + "_elsewhere";
    if (named) cycles.push_back(&each);
  }
  const auto is_cancelled = [](const ClockView* each) { return each->state == "cancelled"; };
  if (!cycles.empty() && is_cancelled(cycles.back())) return {};
  std::erase_if(cycles, is_cancelled);
  return cycles;
}

/// "2013-03-21T10:30:00", as the vectors write it.
Value time_value(Instant at) {
  std::string text = to_text(at);
  text.pop_back();
  return text;
}

std::int64_t minutes_of(Duration length) {
  return std::chrono::duration_cast<std::chrono::minutes>(length).count();
}
Value seconds_value(Duration length) {
  return std::chrono::duration_cast<std::chrono::seconds>(length).count();
}

bool has_ended(const ClockView& cycle) { return cycle.ended.has_value(); }
bool is_late(const ClockView& cycle) { return cycle.breached || cycle.verdict == "met_late"; }

Value next_due(const ComplaintView& seen) {
  std::optional<Instant> next;
  for (const ClockView& cycle : seen.clocks) {
    if (cycle.state == "running" && (!next || cycle.due < *next)) next = cycle.due;
  }
  return next ? time_value(*next) : Value();
}

class Reader {
 public:
  Reader(const SlaTimeline& timeline, const SlaRide& ride)
      : timeline_(timeline), ride_(ride), last_(ride.moments.back().seen) {}

  std::optional<Value> read(const std::string& key) const {
    const auto ends = [&](std::string_view tail) { return std::string_view(key).ends_with(tail); };
    const auto clock = [&](std::string_view tail) {
      return key.substr(0, key.size() - tail.size());
    };
    const auto found = single().find(key);
    if (found != single().end()) return found->second(*this);
    if (ends("_in_min")) return in_minutes(clock("_in_min"));
    if (ends("_diff_min")) return difference(clock("_diff_min"));
    if (ends("_late_seconds")) return lateness(clock("_late_seconds"));
    if (ends("_due")) return due(last_, clock("_due"));
    return std::nullopt;
  }

 private:
  using Readings = std::map<std::string, std::function<Value(const Reader&)>, std::less<>>;

  static const Readings& single() {
    static const Readings readings{
        {"next_due", [](const Reader& r) { return next_due(r.last_); }},
        {"response_due", [](const Reader& r) { return r.due(r.last_, "first_response"); }},
        {"due", [](const Reader& r) { return r.due(r.last_, r.timeline_.targets.begin()->first); }},
        {"due_after", [](const Reader& r) { return r.due(r.last_, "first_response"); }},
        {"due_while_stalled", [](const Reader& r) { return r.due_while_stalled(); }},
        {"due_after_shift", [](const Reader& r) { return r.shift(); }},
        {"first_response_at", [](const Reader& r) { return r.ended_at("first_response"); }},
        {"first_responded_at", [](const Reader& r) { return r.ended_at("first_response"); }},
        {"on_hold_since", [](const Reader& r) { return r.held_since(); }},
        {"resolution_late_seconds", [](const Reader& r) { return r.lateness("solution"); }},
        {"resolution_seconds", [](const Reader& r) { return r.resolution(); }},
        {"hold_seconds", [](const Reader& r) { return seconds_value(r.total("held")); }},
        {"user_resolution_seconds",
         [](const Reader& r) { return seconds_value(r.total("answering")); }},
        {"avg_response_seconds", [](const Reader& r) { return r.average("answering"); }},
        {"starts", [](const Reader& r) { return r.counts_from(); }},
        {"status", [](const Reader& r) { return r.status(r.last_); }},
        {"status_sequence", [](const Reader& r) { return r.statuses(); }},
        {"notifications",
         [](const Reader& r) { return Value(static_cast<std::int64_t>(r.ride_.notices)); }},
        {"checks", [](const Reader& r) { return r.checks(); }},
        {"probe_add", [](const Reader& r) { return r.probe(); }}};
    return readings;
  }

  bool hides_closed() const {
    return timeline_.semantics == "zammad-new" || timeline_.semantics == "rt";
  }

  Value due(const ComplaintView& seen, std::string_view clock) const {
    const Cycles cycles = cycles_of(seen, clock);
    if (cycles.empty()) return {};
    const bool hidden = timeline_.semantics == "zammad-new" ? clock == "update" : hides_closed();
    if (hidden && cycles.back()->ended) return {};
    return time_value(cycles.back()->due);
  }

  /// The cycle that a peer's one figure speaks of.
  const ClockView* judged(const std::string& clock) const {
    const ClockView* made = nullptr;
    for (const ClockView* cycle : cycles_of(last_, clock)) {
      if (!has_ended(*cycle)) continue;
      const bool longest = timeline_.semantics == "zammad-new";
      if (made == nullptr || !longest || cycle->used > made->used) made = cycle;
    }
    return made;
  }

  Value in_minutes(const std::string& clock) const {
    const ClockView* cycle = judged(clock);
    return cycle == nullptr ? Value() : Value(minutes_of(cycle->used));
  }

  Value difference(const std::string& clock) const {
    const ClockView* cycle = judged(clock);
    if (cycle == nullptr) return {};
    return minutes_of(cycle->budget) - minutes_of(cycle->used);
  }

  Value lateness(const std::string& clock) const {
    const ClockView* cycle = judged(clock);
    if (cycle == nullptr || cycle->verdict != "met_late") return {};
    return seconds_value(-cycle->remaining);
  }

  Value ended_at(std::string_view clock) const {
    const Cycles cycles = cycles_of(last_, clock);
    return cycles.empty() || !cycles.back()->ended ? Value() : time_value(*cycles.back()->ended);
  }

  Value held_since() const {
    const Cycles cycles = cycles_of(last_, "solution");
    if (cycles.empty() || cycles.back()->state != "paused") return {};
    for (const ClockStoryView& story : ride_.stories) {
      if (story.clock.clock == "solution" && !story.segments.empty())
        return time_value(story.segments.back().from);
    }
    return {};
  }

  Duration total(std::string_view clock) const {
    Duration sum{};
    for (const ClockView* cycle : cycles_of(last_, clock))
      sum += cycle->used;
    return sum;
  }

  Value average(std::string_view clock) const {
    const Cycles cycles = cycles_of(last_, clock);
    if (cycles.empty()) return {};
    return seconds_value(total(clock) / static_cast<std::int64_t>(cycles.size()));
  }

  Value resolution() const {
    const bool wall = !cycles_of(last_, "lasting").empty();
    return seconds_value(total(wall ? "lasting" : "solution"));
  }

  /// From when the first clock counted at all.
  Value counts_from() const {
    for (const ClockStoryView& story : ride_.stories) {
      for (const SegmentView& segment : story.segments) {
        if (segment.kind == "counted") return time_value(segment.from);
      }
    }
    return {};
  }

  const SlaMoment* stalled() const {
    const SlaMoment* found = nullptr;
    for (const SlaMoment& moment : ride_.moments) {
      if (moment.to == "stalled") found = &moment;
    }
    return found;
  }

  Value due_while_stalled() const {
    const SlaMoment* moment = stalled();
    const Cycles cycles = moment == nullptr ? Cycles{} : cycles_of(moment->seen, "first_response");
    if (cycles.empty() || cycles.back()->state != "running") return {};
    return time_value(cycles.back()->due);
  }

  /// By how much the due date is later than before the ticket stalled, told as the vector tells it.
  Value shift() const {
    const SlaMoment* moment = stalled();
    if (moment == nullptr) return {};
    const Cycles before = cycles_of(moment->seen, "first_response");
    const Cycles after = cycles_of(last_, "first_response");
    if (before.empty() || after.empty()) return {};
    const Duration moved = after.back()->due - before.back()->due;
    const Duration stood = ride_.moments.back().at - moment->at;
    if (moved == stood && moved > Duration{}) return "pause duration";
    return seconds_value(moved);
  }

  /// One word for all clocks.
  Value status(const ComplaintView& seen) const {
    bool late = false;
    for (const ClockView& cycle : seen.clocks)
      late |= cycle.clock != "held" && is_late(cycle);
    if (timeline_.semantics == "chatwoot") {
      const bool resolved =
          std::find(seen.states.begin(), seen.states.end(), "resolved") != seen.states.end();
      return late ? "missed" : resolved ? "hit" : "active";
    }
    if (late) return "Failed";
    const Cycles solution = cycles_of(seen, "solution");
    if (!solution.empty() && solution.back()->state == "paused") return "Paused";
    const Cycles response = cycles_of(seen, "first_response");
    if (!response.empty() && !response.back()->ended) return "First Response Due";
    if (!solution.empty() && !solution.back()->ended) return "Resolution Due";
    return "Fulfilled";
  }

  Value statuses() const {
    List list;
    for (const SlaMoment& moment : ride_.moments)
      list.push_back(status(moment.seen));
    return list;
  }

  /// Priority and next level when the vector looked; levels are reported one after the other.
  Value checks() const {
    List list;
    for (const SlaMoment& moment : ride_.moments) {
      if (moment.event != "evaluate") continue;
      const auto priority = moment.seen.data.find("priority");
      const bool more = moment.warned < timeline_.levels.size();
      list.push_back(Map{
          {"now", time_value(moment.at)},
          {"priority", priority == moment.seen.data.end() ? Value() : priority->second},
          {"next_level", more ? Value(static_cast<std::int64_t>(moment.warned) + 1) : Value()}});
    }
    return list;
  }

  Value probe() const {
    const Cycles cycles = cycles_of(last_, "probe");
    if (cycles.empty()) return {};
    const auto spoken = [](Instant at) {
      std::string text = to_text(at);
      text[10] = ' ';
      text.pop_back();
      return Value(std::move(text));
    };
    return Map{{"start", spoken(cycles.back()->started)},
               {"minutes", minutes_of(cycles.back()->budget)},
               {"end", spoken(cycles.back()->due)}};
  }

  const SlaTimeline& timeline_;
  const SlaRide& ride_;
  const ComplaintView& last_;
};

}  // namespace

Map readings_of(const SlaTimeline& timeline, const SlaRide& ride) {
  const Reader reader(timeline, ride);
  Map made;
  for (const auto& [key, theirs] : timeline.expect) {
    if (auto ours = reader.read(key)) made.insert_or_assign(key, std::move(*ours));
  }
  return made;
}

}  // namespace ayar::conformance
