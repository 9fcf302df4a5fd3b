// Clocks, their stories and what they would become, as JSON.
#include <ayar/json.hpp>

#include "service/json_members.hpp"

namespace ayar {

using service::instant_or_null;
using service::object;
using service::text_or_null;
using service::texts;

namespace service {

namespace {

void write_revisions(JsonWriter& json, const std::vector<RevisionView>& revisions) {
  json.key("revisions").begin_array();
  for (const auto& revision : revisions) {
    json.begin_object();
    json.key("number").integer(revision.number);
    json.key("status").string(revision.status);
    json.key("verdict").string(revision.verdict);
    json.key("due").instant(revision.due);
    // A reading may be that the clock has not ended.
    instant_or_null(json, "ended",
                    revision.ended == Instant{} ? std::nullopt : std::optional(revision.ended));
    json.key("reason").string(revision.reason);
    json.key("by").string(revision.by);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void clock_members(JsonWriter& json, const ClockView& view) {
  json.key("clock").string(view.clock);
  json.key("cycle").integer(view.cycle);
  json.key("state").string(view.state);
  json.key("verdict").string(view.verdict);
  json.key("started").instant(view.started);
  json.key("due").instant(view.due);
  instant_or_null(json, "ended", view.ended);
  json.key("measure").string(view.measure);
  json.key("budget").value(Value(view.budget));
  json.key("used").value(Value(view.used));
  json.key("remaining").value(Value(view.remaining));
  json.key("breached").boolean(view.breached);
  json.key("kind").string(view.kind);
  json.key("agreement").string(view.agreement);
  if (!view.revisions.empty()) write_revisions(json, view.revisions);
}

}  // namespace service

namespace {

void write_segments(JsonWriter& json, const std::vector<SegmentView>& segments) {
  json.key("segments").begin_array();
  for (const auto& segment : segments) {
    json.begin_object();
    json.key("kind").string(segment.kind);
    json.key("from").instant(segment.from);
    json.key("to").instant(segment.to);
    json.key("why").string(segment.why);
    text_or_null(json, "rule", segment.rule);
    if (segment.provisional) json.key("provisional").boolean(true);
    json.end_object();
  }
  json.end_array();
}

void write_notes(JsonWriter& json, const std::vector<ClockNoteView>& notes) {
  json.key("notes").begin_array();
  for (const auto& note : notes) {
    json.begin_object();
    json.key("at").instant(note.at);
    json.key("kind").string(note.kind);
    json.key("text").string(note.text);
    text_or_null(json, "rule", note.rule);
    json.end_object();
  }
  json.end_array();
}

void write_rests_on(JsonWriter& json, const std::vector<ProvisionalDayView>& days) {
  json.key("rests_on").begin_array();
  for (const auto& day : days) {
    json.begin_object();
    json.key("date").string(day.date);
    json.key("title").string(day.title);
    text_or_null(json, "rule", day.rule);
    json.end_object();
  }
  json.end_array();
}

void write_outlook(JsonWriter& json, std::string_view key, const std::optional<ClockView>& clock) {
  json.key(key);
  if (!clock) {
    json.null();
    return;
  }
  json.begin_object();
  service::clock_members(json, *clock);
  json.end_object();
}

void write_thresholds(JsonWriter& json, const std::vector<ThresholdView>& thresholds) {
  json.key("thresholds").begin_array();
  for (const auto& threshold : thresholds) {
    json.begin_object();
    json.key("clock").string(threshold.clock);
    json.key("cycle").integer(threshold.cycle);
    json.key("at").instant(threshold.at);
    json.key("what").string(threshold.what);
    text_or_null(json, "rule", threshold.rule);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const ClockStoryView& story) {
  return object([&](JsonWriter& json) {
    service::clock_members(json, story.clock);
    json.key("target").string(story.target);
    text_or_null(json, "rule", story.rule);
    json.key("counted").value(Value(story.counted));
    json.key("closed").value(Value(story.closed));
    json.key("paused").value(Value(story.paused));
    json.key("suspended").value(Value(story.suspended));
    json.key("elapsed").value(Value(story.elapsed));
    write_segments(json, story.segments);
    write_notes(json, story.notes);
    write_rests_on(json, story.rests_on);
  });
}

std::string to_json(const WhatIfView& what_if) {
  return object([&](JsonWriter& json) {
    text_or_null(json, "event", what_if.event);
    json.key("at").instant(what_if.at);
    texts(json, "states_before", what_if.states_before);
    texts(json, "states_after", what_if.states_after);
    texts(json, "messages", what_if.messages);
    write_thresholds(json, what_if.thresholds);
    if (what_if.cut) json.key("cut").boolean(true);
    json.key("clocks").begin_array();
    for (const auto& clock : what_if.clocks) {
      json.begin_object();
      json.key("clock").string(clock.clock);
      json.key("cycle").integer(clock.cycle);
      json.key("changed").boolean(clock.changed);
      write_outlook(json, "before", clock.before);
      write_outlook(json, "after", clock.after);
      json.end_object();
    }
    json.end_array();
  });
}

std::string to_json(const ExplainView& explained) {
  return object([&](JsonWriter& json) {
    json.key("items").begin_array();
    for (const auto& story : explained.clocks)
      json.raw(to_json(story));
    json.end_array();
    if (explained.what_if) json.key("what_if").raw(to_json(*explained.what_if));
  });
}

}  // namespace ayar
