#include "runtime/explain.hpp"

#include <algorithm>

#include "runtime/explain_track.hpp"

namespace ayar::runtime {
namespace {

void add(ClockStory& story, ClockSegment segment) {
  if (segment.from >= segment.to) return;
  const Duration length = segment.to - segment.from;
  switch (segment.kind) {
    case SegmentKind::counted: story.counted += length; break;
    case SegmentKind::closed: story.closed += length; break;
    case SegmentKind::paused: story.paused += length; break;
    case SegmentKind::suspended: story.suspended += length; break;
  }
  story.elapsed += length;
  auto& all = story.segments;
  const bool goes_on = !all.empty() && all.back().to == segment.from &&
                       all.back().kind == segment.kind && all.back().why == segment.why &&
                       all.back().where == segment.where &&
                       all.back().provisional == segment.provisional;
  if (goes_on)
    all.back().to = segment.to;
  else
    all.push_back(std::move(segment));
}

void tell_pause(const Stretch& stretch, ClockStory& story) {
  const Definition& definition = *stretch.definition;
  ClockSegment segment{SegmentKind::paused, stretch.from, stretch.to, {}, {}, false};
  if (stretch.holding == Holding::stopped) {
    segment.why = "it had ended, until the complaint was reopened";
    if (stretch.clock != none) segment.where = definition.clocks[stretch.clock].where;
    return add(story, std::move(segment));
  }
  if (stretch.by >= definition.states.size()) {
    segment.why = "paused";
    return add(story, std::move(segment));
  }
  segment.why = "state " + definition.states[stretch.by].name;
  segment.where = definition.states[stretch.by].where;
  if (stretch.clock != none) {
    for (const auto& pause : definition.clocks[stretch.clock].pauses) {
      if (pause.state == stretch.by && pause.where.line != 0) segment.where = pause.where;
    }
  }
  add(story, std::move(segment));
}

void tell_suspension(const Stretch& stretch, ClockStory& story) {
  const auto& suspension = stretch.definition->suspensions[stretch.by];
  add(story, {SegmentKind::suspended, stretch.from, stretch.to,
              "suspension " + suspension.name + ", by " + suspension.authority, suspension.where,
              false});
}

void tell_open_hours(const Stretch& stretch, ClockStory& story) {
  const Definition& definition = *stretch.definition;
  const auto& calendar = stretch.clock == none ? *definition.calendar
                                               : definition.calendar_of(stretch.clock);
  // One question answers a bounded number of stretches.
  for (Instant from = stretch.from; from < stretch.to;) {
    auto explained = calendar.explained(from, stretch.to);
    if (explained.empty()) return;
    const Instant reached = explained.back().to;
    for (auto& segment : explained) {
      add(story, {segment.open ? SegmentKind::counted : SegmentKind::closed, segment.from,
                  segment.to, std::move(segment.title), std::move(segment.where),
                  segment.provisional});
    }
    if (reached <= from) return;
    from = reached;
  }
}

void tell(const Stretch& stretch, ClockStory& story) {
  switch (stretch.holding) {
    case Holding::paused:
    case Holding::stopped: return tell_pause(stretch, story);
    case Holding::suspended: return tell_suspension(stretch, story);
    case Holding::running: break;
  }
  if (story.cycle.measure == Measure::open) return tell_open_hours(stretch, story);
  add(story, {SegmentKind::counted, stretch.from, stretch.to, "wall time",
              target_place(*story.definition, story.cycle), false});
}

/// A due date that was counted over a day which may still move is told with it.
std::vector<calendar::ProvisionalDay> rests_on(const ClockStory& story) {
  const Cycle& cycle = story.cycle;
  if (!cycle.is_open() || cycle.measure != Measure::open) return {};
  return story.definition->calendar_of(cycle.clock).provisional_between(cycle.started, cycle.due);
}

ClockStory story_of(Track track) {
  ClockStory story;
  story.clock = track.cycle.clock;
  story.cycle = track.cycle;
  story.definition = track.definition;
  for (ClockSegment& segment : track.summed)
    add(story, std::move(segment));
  for (const Stretch& stretch : track.stretches)
    tell(stretch, story);
  story.remaining = story.cycle.budget - story.counted;
  story.notes = std::move(track.notes);
  std::stable_sort(story.notes.begin(), story.notes.end(),
                   [](const ClockNote& a, const ClockNote& b) { return a.at < b.at; });
  story.revisions = std::move(track.revisions);
  story.rests_on = rests_on(story);
  return story;
}

/// The journal keeps what a correction made of a cycle, not how it came there: folding the life
/// again tells that.
void follow_corrections(const Tables& tables, std::span<const Step> steps, Instant until,
                        std::vector<Track>& tracks) {
  const bool any =
      std::any_of(tracks.begin(), tracks.end(), [](const Track& track) { return track.corrected; });
  if (!any) return;
  Refolding how;
  how.until = std::max(until, steps.back().effective_at);
  how.verdicts_stand = true;
  how.keeps_facts = true;
  const auto refolded = refold(tables, steps, how);
  if (!refolded) return;
  for (Track& track : tracks) {
    if (track.corrected) reconcile(track, *refolded, how.until);
  }
}

}  // namespace

std::string_view name_of(SegmentKind kind) noexcept {
  constexpr std::string_view names[] = {"counted", "closed", "paused", "suspended"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(ClockNoteKind kind) noexcept {
  constexpr std::string_view names[] = {"started", "switched",  "paused",     "resumed",
                                        "suspended", "warned",  "breached",   "rung",
                                        "retargeted", "corrected", "revised", "ended"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<ClockStory> explain(const Tables& tables, std::span<const Step> steps, Instant until) {
  Following following;
  for (std::size_t i = 0; i < steps.size(); ++i)
    following.step(tables.of(i), steps[i]);
  std::vector<Track> tracks = following.finish(until);
  follow_corrections(tables, steps, until, tracks);
  std::vector<ClockStory> stories;
  for (Track& track : tracks) {
    if (track.definition != nullptr && track.cycle.state != law::ClockState::not_started)
      stories.push_back(story_of(std::move(track)));
  }
  return stories;
}

}  // namespace ayar::runtime
