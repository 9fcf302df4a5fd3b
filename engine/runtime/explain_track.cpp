#include "runtime/explain_track.hpp"

#include <algorithm>

#include "runtime/clocks_parts.hpp"
#include "runtime/migrate.hpp"

namespace ayar::runtime {
namespace {

void close(Track& track, Instant at) {
  if (!track.stretches.empty())
    track.stretches.back().to = std::max(at, track.stretches.back().from);
}

SourceRef pause_place(const Definition& definition, Index clock, Index state) {
  for (const auto& pause : definition.clocks[clock].pauses) {
    if (pause.state == state) return pause.where;
  }
  return {};
}

}  // namespace

void Following::step(const Definition& definition, const Step& step) {
  if (definition_ == nullptr) snapshot_ = blank(definition);
  const bool migrates = step.kind == StepKind::migration;
  definition_ = &definition;
  for (const Fact& fact : step.facts) {
    if (migrates) cross(fact, step.effective_at);
    const Cycle* known = cycle_of(fact);
    const Cycle before = known != nullptr ? *known : Cycle{};
    apply(definition, snapshot_, fact, step.effective_at);
    follow(fact, step, before);
  }
  remember();
}

std::vector<Track> Following::finish(Instant until) {
  for (Track& track : tracks_) {
    if (!track.ended) close(track, std::max(until, snapshot_.effective_at));
  }
  return std::move(tracks_);
}

Track* Following::find(const std::string& name, std::uint32_t number) {
  // Facts of the first journals name no cycle: the last one is meant.
  const auto found = std::find_if(tracks_.rbegin(), tracks_.rend(), [&](const Track& track) {
    return track.clock == name && (number == 0 || track.number == number);
  });
  return found == tracks_.rend() ? nullptr : &*found;
}

const Cycle* Following::cycle_of(const Fact& fact) const {
  const bool asks = is_clock_step(fact.kind) || fact.kind == FactKind::clock_corrected;
  if (!asks) return nullptr;
  const auto found = std::find_if(snapshot_.cycles.rbegin(), snapshot_.cycles.rend(),
                                  [&](const Cycle& cycle) {
                                    return cycle.clock == fact.subject &&
                                           (fact.number == 0 || cycle.number == fact.number);
                                  });
  return found == snapshot_.cycles.rend() ? nullptr : &*found;
}

void Following::follow(const Fact& fact, const Step& step, const Cycle& before) {
  if (fact.kind == FactKind::clock_corrected) return correct(fact, step, before);
  if (fact.kind == FactKind::verdict_revised) return revise(fact, step);
  if (!is_clock_step(fact.kind)) return;
  const auto& name = definition_->clocks[fact.subject].name;
  if (fact.kind == FactKind::clock_started)
    return only_waits(fact) ? void() : start(name, fact, step);
  Track* track = find(name, fact.number);
  if (track == nullptr) return;
  const Instant at = step.effective_at;
  switch (fact.kind) {
    case FactKind::clock_paused:
    case FactKind::clock_suspended:
    case FactKind::clock_resumed: return halt(*track, fact, step);
    case FactKind::clock_stopped:
    case FactKind::clock_cancelled: return end(*track, fact, step);
    case FactKind::clock_retargeted: {
      const Cycle& after = *cycle_of(fact);
      track->notes.push_back({ClockNoteKind::retargeted, at,
                              retargeted_text(*definition_, before, after, step),
                              target_place(*definition_, after)});
      const bool counts_otherwise = after.origin != before.origin ||
                                    after.used_wall != before.used_wall ||
                                    after.used_open != before.used_open;
      return counts_otherwise ? reconcile(*track, *definition_, after) : void();
    }
    default: {
      auto note = rung_note(*definition_, fact);
      const auto kind = fact.kind == FactKind::clock_warned     ? ClockNoteKind::warned
                        : fact.kind == FactKind::clock_breached ? ClockNoteKind::breached
                                                                : ClockNoteKind::rung;
      track->notes.push_back({kind, at, std::move(note.text), std::move(note.where)});
    }
  }
}

void Following::open_stretch(Track& track, Instant at, Holding holding, Index by) const {
  const auto clock = definition_->clock_by_name.find(track.clock);
  const Index number = clock == definition_->clock_by_name.end() ? none : clock->second;
  track.stretches.push_back({at, at, definition_, number, holding, by});
}

void Following::start(const std::string& name, const Fact& fact, const Step& step) {
  const bool carries = fact.value == Value(true);
  Track* same = find(name, fact.number);
  if (same == nullptr) {
    Track fresh{name, fact.number};
    // A due date that replaced another and kept its origin goes on with what was used.
    if (const Track* replaced = carries ? find(name, 0) : nullptr; replaced != nullptr) {
      fresh.summed = replaced->summed;
      fresh.stretches = replaced->stretches;
    }
    tracks_.push_back(std::move(fresh));
    same = &tracks_.back();
  } else if (!carries) {
    same->stretches.clear();
    same->summed.clear();
  }
  if (carries && !same->stretches.empty() && same->stretches.back().to < fact.at) {
    open_stretch(*same, same->stretches.back().to, Holding::stopped, none);
    close(*same, fact.at);
  }
  same->ended = false;
  open_stretch(*same, fact.at, Holding::running, none);
  const bool switched = fact.via != none;
  same->notes.push_back({switched ? ClockNoteKind::switched : ClockNoteKind::started,
                         switched ? step.effective_at : fact.at,
                         started_text(*definition_, fact, *cycle_of(fact), step),
                         target_place(*definition_, *cycle_of(fact))});
}

void Following::halt(Track& track, const Fact& fact, const Step& step) {
  // A halt may reach back before its step, where the clock counts from an earlier instant.
  const Instant at = fact.at == Instant{} ? step.effective_at : fact.at;
  close(track, at);
  switch (fact.kind) {
    case FactKind::clock_paused:
      open_stretch(track, at, Holding::paused, fact.other);
      track.notes.push_back({ClockNoteKind::paused, at,
                             "paused in state " + definition_->states[fact.other].name,
                             pause_place(*definition_, fact.subject, fact.other)});
      break;
    case FactKind::clock_suspended: {
      const auto& suspension = definition_->suspensions[fact.other];
      open_stretch(track, at, Holding::suspended, fact.other);
      track.notes.push_back({ClockNoteKind::suspended, at,
                             "suspended: " + suspension.name + ", by " + suspension.authority,
                             suspension.where});
      break;
    }
    default: {
      const bool ran_out = fact.other != none;
      open_stretch(track, at, Holding::running, none);
      track.notes.push_back(
          {ClockNoteKind::resumed, at,
           (ran_out ? "counts again: the pause has reached its limit" : "counts again") +
               std::string(", due ") + to_text(fact.due),
           ran_out ? pause_place(*definition_, fact.subject, fact.other) : SourceRef{}});
    }
  }
}

void Following::end(Track& track, const Fact& fact, const Step& step) {
  close(track, step.effective_at);
  track.ended = true;
  track.notes.push_back({ClockNoteKind::ended, step.effective_at,
                         ended_text(*definition_, fact, step),
                         definition_->clocks[fact.subject].where});
}

/// Another cycle stands in the place of the one with its number, or of none.
void Following::correct(const Fact& fact, const Step& step, const Cycle& before) {
  const auto& name = definition_->clocks[fact.subject].name;
  Track* track = find(name, fact.number);
  const bool is_new = track == nullptr;
  if (is_new) track = &*tracks_.insert(tracks_.end(), Track{name, fact.number});
  const Cycle& after = *fact.cycle;
  track->notes.push_back({ClockNoteKind::corrected, step.effective_at,
                          corrected_text(is_new ? nullptr : &before, after, step),
                          target_place(*definition_, after)});
  reconcile(*track, *definition_, after);
  track->corrected = true;
  track->ended = !after.is_open();
}

void Following::revise(const Fact& fact, const Step& step) {
  Track* track = find(definition_->clocks[fact.subject].name, fact.number);
  if (track == nullptr) return;
  const Revision& revision = *fact.revision;
  const auto found =
      std::find_if(track->revisions.begin(), track->revisions.end(),
                   [&](const Revision& known) { return known.number == revision.number; });
  if (found == track->revisions.end())
    track->revisions.push_back(revision);
  else
    *found = revision;
  track->notes.push_back(
      {ClockNoteKind::revised, step.effective_at, revised_text(revision), SourceRef{}});
}

/// From here on the new version's calendar counts, and its names name.
void Following::cross(const Fact& fact, Instant at) {
  const auto passage = passage_of(fact);
  if (!passage) return;
  for (Track& track : tracks_) {
    if (const auto name = passage->clocks.find(track.clock); name != passage->clocks.end())
      track.clock = name->second;
    if (track.ended || track.stretches.empty()) continue;
    close(track, at);
    Stretch next = track.stretches.back();
    next.from = next.to;
    // A pause keeps the names that it began with.
    if (next.holding == Holding::running) {
      next.definition = definition_;
      const auto clock = definition_->clock_by_name.find(track.clock);
      next.clock = clock == definition_->clock_by_name.end() ? none : clock->second;
    }
    track.stretches.push_back(next);
  }
}

void Following::remember() {
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

}  // namespace ayar::runtime
