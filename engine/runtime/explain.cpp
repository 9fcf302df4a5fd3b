#include "runtime/explain.hpp"

#include <algorithm>

#include "runtime/clocks.hpp"
#include "runtime/migrate.hpp"

namespace ayar::runtime {
namespace {

/// One uninterrupted run or pause of a cycle.
struct Stretch {
  Instant from{}, to{};
  const Definition* definition = nullptr;
  bool paused = false;
  Index state = none;
};

struct Track {
  std::string clock;  ///< a name: numbers change with the version
  std::uint32_t number = 0;
  std::vector<Stretch> stretches = {};  // the last is open until closed
  bool ended = false;
  const Definition* definition = nullptr;  ///< of the cycle below
  Cycle cycle = {};
};

void close(Track& track, Instant at) {
  if (!track.stretches.empty())
    track.stretches.back().to = std::max(at, track.stretches.back().from);
}

/// Follows every cycle of every clock through the facts of a complaint.
class Following {
 public:
  void step(const Definition& definition, const Step& step) {
    if (definition_ == nullptr) snapshot_ = blank(definition);
    const bool migrates = step.kind == StepKind::migration;
    definition_ = &definition;
    for (const Fact& fact : step.facts) {
      if (migrates) cross(fact, step.effective_at);
      apply(definition, snapshot_, fact, step.effective_at);
      follow(fact, step.effective_at);
    }
    remember();
  }
  std::vector<Track> finish(Instant until) {
    for (Track& track : tracks_) {
      if (!track.ended) close(track, std::max(until, snapshot_.effective_at));
    }
    return std::move(tracks_);
  }

 private:
  void follow(const Fact& fact, Instant at) {
    if (!is_clock_step(fact.kind)) return;
    const auto& name = definition_->clocks[fact.subject].name;
    if (fact.kind == FactKind::clock_started) return start(name, fact);
    const auto found = std::find_if(tracks_.rbegin(), tracks_.rend(),
                                    [&](const Track& t) { return t.clock == name; });
    if (found == tracks_.rend()) return;
    switch (fact.kind) {
      case FactKind::clock_paused:
        close(*found, at);
        found->stretches.push_back({at, at, definition_, true, fact.other});
        break;
      case FactKind::clock_resumed:
        close(*found, at);
        found->stretches.push_back({at, at, definition_, false, none});
        break;
      case FactKind::clock_stopped:
      case FactKind::clock_cancelled:
        close(*found, at);
        found->ended = true;
        break;
      default: break;
    }
  }

  void start(const std::string& name, const Fact& fact) {
    auto found = std::find_if(tracks_.begin(), tracks_.end(), [&](const Track& t) {
      return t.clock == name && t.number == fact.number;
    });
    if (found == tracks_.end()) found = tracks_.insert(tracks_.end(), Track{name, fact.number});
    const bool carries = fact.value == Value(true);
    if (!carries) found->stretches.clear();
    found->ended = false;
    found->stretches.push_back({fact.at, fact.at, definition_, false, none});
  }

  /// From here on the new version's calendar counts, and its names name.
  void cross(const Fact& fact, Instant at) {
    const auto passage = passage_of(fact);
    if (!passage) return;
    for (Track& track : tracks_) {
      if (const auto name = passage->clocks.find(track.clock); name != passage->clocks.end())
        track.clock = name->second;
      if (track.ended || track.stretches.empty()) continue;
      close(track, at);
      Stretch next = track.stretches.back();
      next.from = next.to;
      if (!next.paused) next.definition = definition_;  // a pause keeps its state's old name
      track.stretches.push_back(next);
    }
  }

  void remember() {
    for (Track& track : tracks_) {
      const auto clock = definition_->clock_by_name.find(track.clock);
      if (clock == definition_->clock_by_name.end()) continue;
      for (const Cycle& cycle : snapshot_.cycles) {
        if (cycle.clock != clock->second || cycle.number != track.number) continue;
        track.cycle = cycle;
        track.definition = definition_;
      }
    }
  }

  const Definition* definition_ = nullptr;
  Snapshot snapshot_;
  std::vector<Track> tracks_;
};

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

void tell(const Stretch& stretch, ClockStory& story) {
  if (stretch.paused) {
    return add(story, {SegmentKind::paused, stretch.from, stretch.to,
                       "state " + stretch.definition->states[stretch.state].name});
  }
  if (story.cycle.measure == Measure::wall)
    return add(story, {SegmentKind::counted, stretch.from, stretch.to, "wall time"});
  for (const auto& segment : stretch.definition->calendar->segments(stretch.from, stretch.to)) {
    add(story, {segment.open ? SegmentKind::counted : SegmentKind::closed, segment.from, segment.to,
                segment.open ? "open hours" : "outside open hours"});
  }
}

}  // namespace

std::string_view name_of(SegmentKind kind) noexcept {
  constexpr std::string_view names[] = {"counted", "closed", "paused"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<ClockStory> explain(const Tables& tables, std::span<const Step> steps, Instant until) {
  Following following;
  for (std::size_t i = 0; i < steps.size(); ++i)
    following.step(tables.of(i), steps[i]);
  std::vector<ClockStory> stories;
  for (const Track& track : following.finish(until)) {
    if (track.definition == nullptr) continue;
    ClockStory story;
    story.clock = track.cycle.clock;
    story.cycle = track.cycle;
    story.definition = track.definition;
    for (const Stretch& stretch : track.stretches)
      tell(stretch, story);
    story.remaining = story.cycle.budget - story.counted;
    stories.push_back(std::move(story));
  }
  return stories;
}

}  // namespace ayar::runtime
