#include "runtime/explain.hpp"

#include <algorithm>

#include "runtime/clocks.hpp"
#include "runtime/replay.hpp"

namespace ayar::runtime {
namespace {

/// One uninterrupted run or pause of a cycle.
struct Stretch {
  Instant from{}, to{};
  bool paused = false;
  Index state = none;
};

struct Track {
  Index clock = none;
  std::uint32_t number = 0;
  std::vector<Stretch> stretches;  // the last is open until closed
  bool ended = false;
};

void close(Track& track, Instant at) {
  if (!track.stretches.empty())
    track.stretches.back().to = std::max(at, track.stretches.back().from);
}

void follow(std::vector<Track>& tracks, const Fact& fact, Instant at) {
  if (fact.kind == FactKind::clock_started) {
    auto found = std::find_if(tracks.begin(), tracks.end(), [&](const Track& t) {
      return t.clock == fact.subject && t.number == fact.number;
    });
    if (found == tracks.end())
      found = tracks.insert(tracks.end(), {fact.subject, fact.number, {}, false});
    const bool carries = fact.value == Value(true);
    if (!carries) found->stretches.clear();
    found->ended = false;
    found->stretches.push_back({fact.at, fact.at, false, none});
    return;
  }
  if (fact.kind < FactKind::clock_started || fact.kind > FactKind::clock_cancelled) return;
  auto found = std::find_if(tracks.rbegin(), tracks.rend(),
                            [&](const Track& t) { return t.clock == fact.subject; });
  if (found == tracks.rend()) return;
  switch (fact.kind) {
    case FactKind::clock_paused:
      close(*found, at);
      found->stretches.push_back({at, at, true, fact.other});
      break;
    case FactKind::clock_resumed:
      close(*found, at);
      found->stretches.push_back({at, at, false, none});
      break;
    case FactKind::clock_stopped:
    case FactKind::clock_cancelled:
      close(*found, at);
      found->ended = true;
      break;
    default: break;
  }
}

void add(ClockStory& story, ClockSegment segment) {
  if (segment.from >= segment.to) return;
  const Duration length = segment.to - segment.from;
  Duration& sum = segment.kind == SegmentKind::counted  ? story.counted
                  : segment.kind == SegmentKind::closed ? story.closed
                                                        : story.paused;
  sum += length;
  story.elapsed += length;
  story.segments.push_back(std::move(segment));
}

void tell(const Definition& definition, const Stretch& stretch, ClockStory& story) {
  if (stretch.paused) {
    return add(story, {SegmentKind::paused, stretch.from, stretch.to,
                       "state " + definition.states[stretch.state].name});
  }
  if (story.cycle.measure == Measure::wall)
    return add(story, {SegmentKind::counted, stretch.from, stretch.to, "wall time"});
  for (const auto& segment : definition.calendar->segments(stretch.from, stretch.to)) {
    add(story, {segment.open ? SegmentKind::counted : SegmentKind::closed, segment.from, segment.to,
                segment.open ? "open hours" : "outside open hours"});
  }
}

}  // namespace

std::string_view name_of(SegmentKind kind) noexcept {
  constexpr std::string_view names[] = {"counted", "closed", "paused"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<ClockStory> explain(const Definition& definition, std::span<const Step> steps,
                                Instant until) {
  std::vector<Track> tracks;
  for (const Step& step : steps) {
    for (const Fact& fact : step.facts)
      follow(tracks, fact, step.effective_at);
  }
  const Snapshot snapshot = replay(definition, steps);
  std::vector<ClockStory> stories;
  for (Track& track : tracks) {
    if (!track.ended) close(track, std::max(until, snapshot.effective_at));
    ClockStory story;
    story.clock = track.clock;
    const auto cycle = std::find_if(
        snapshot.cycles.begin(), snapshot.cycles.end(),
        [&](const Cycle& c) { return c.clock == track.clock && c.number == track.number; });
    story.cycle = *cycle;
    for (const Stretch& stretch : track.stretches)
      tell(definition, stretch, story);
    story.remaining = story.cycle.budget - story.counted;
    stories.push_back(std::move(story));
  }
  return stories;
}

}  // namespace ayar::runtime
