#include <ayar/json.hpp>

#include "service/json_members.hpp"

namespace ayar {

using service::instant_or_null;
using service::object;
using service::text_or_null;
using service::texts;

namespace {

void write_changes(JsonWriter& json, const std::vector<ClockChange>& changes) {
  json.key("clocks").begin_array();
  for (const auto& change : changes) {
    json.begin_object();
    json.key("clock").string(change.clock);
    json.key("cycle").integer(change.cycle);
    instant_or_null(json, "due_before", change.due_before);
    json.key("due_after").instant(change.due_after);
    text_or_null(json, "verdict_before", change.verdict_before);
    json.key("verdict_after").string(change.verdict_after);
    json.key("frozen").boolean(change.frozen);
    json.end_object();
  }
  json.end_array();
}

void source(JsonWriter& json, const SourceRef& where) {
  json.key("file").string(where.file);
  json.key("line").integer(where.line);
  json.key("column").integer(where.column);
}

void error_members(JsonWriter& json, const Error& error) {
  json.key("code").string(name_of(error.code));
  json.key("detail").string(error.message);
  if (!error.hint.empty()) json.key("hint").string(error.hint);
  if (error.where) source(json, *error.where);
}

void write_parties(JsonWriter& json, const std::vector<ComplaintParty>& parties) {
  json.key("parties").begin_array();
  for (const auto& party : parties) {
    json.begin_object();
    json.key("role").string(party.role);
    text_or_null(json, "person", party.person);
    text_or_null(json, "language", party.language);
    text_or_null(json, "channel", party.channel);
    json.end_object();
  }
  json.end_array();
}

void write_messages(JsonWriter& json, const std::vector<MessageView>& messages) {
  json.key("messages").begin_array();
  for (const auto& message : messages) {
    json.begin_object();
    json.key("number").integer(message.number);
    json.key("message").string(message.message);
    json.key("state").string(message.state);
    json.key("queued_at").instant(message.queued_at);
    instant_or_null(json, "sent_at", message.sent_at);
    json.end_object();
  }
  json.end_array();
}

void write_promises(JsonWriter& json, const std::vector<PromiseView>& promises) {
  json.key("promises").begin_array();
  for (const auto& promise : promises) {
    json.begin_object();
    json.key("what").string(promise.what);
    json.key("due").instant(promise.due);
    json.key("state").string(promise.state);
    json.end_object();
  }
  json.end_array();
}

void write_approval(JsonWriter& json, const ApprovalView& approval) {
  json.key("approval").begin_object();
  json.key("state").string(approval.state);
  json.key("requester").string(approval.requester);
  json.key("level").integer(approval.level);
  json.key("levels").integer(approval.levels);
  json.key("by").string(approval.by);
  json.key("needed").integer(approval.needed);
  json.key("among").integer(approval.among);
  json.key("votes").begin_array();
  for (const auto& vote : approval.votes) {
    json.begin_object();
    json.key("actor").string(vote.actor);
    json.key("granted").boolean(vote.granted);
    json.key("level").integer(vote.level);
    json.end_object();
  }
  json.end_array();
  instant_or_null(json, "due", approval.due);
  json.end_object();
}

}  // namespace

std::string to_json(const Applied& applied) {
  return object([&](JsonWriter& json) {
    json.key("id").string(applied.id);
    json.key("reference").integer(applied.reference);
    json.key("revision").integer(applied.revision);
    json.key("sequence").integer(applied.sequence);
    texts(json, "states", applied.states);
    text_or_null(json, "phase", applied.phase);
    text_or_null(json, "disposition", applied.disposition);
    json.key("status").string(applied.status);
    json.key("effective_at").instant(applied.effective_at);
    texts(json, "steps", applied.steps);
    if (applied.repeated) json.key("repeated").boolean(true);
    if (!applied.clocks.empty()) write_changes(json, applied.clocks);
  });
}

std::string to_json(const ComplaintView& view) {
  return object([&](JsonWriter& json) {
    json.key("id").string(view.id);
    json.key("tenant").string(view.tenant);
    json.key("reference").integer(view.reference);
    json.key("workflow").string(view.workflow);
    json.key("version").integer(view.version);
    texts(json, "states", view.states);
    text_or_null(json, "phase", view.phase);
    text_or_null(json, "disposition", view.disposition);
    json.key("status").string(view.status);
    if (!view.fault.empty()) json.key("fault").string(view.fault);
    text_or_null(json, "owner", view.owner);
    text_or_null(json, "team", view.team);
    text_or_null(json, "channel", view.channel);
    text_or_null(json, "external_ref", view.external_ref);
    json.key("received_at").instant(view.received_at);
    json.key("updated_at").instant(view.updated_at);
    instant_or_null(json, "next_due", view.next_due);
    json.key("revision").integer(view.revision);
    json.key("data").value(Value(view.data));
    write_parties(json, view.parties);
    json.key("clocks").begin_array();
    for (const auto& item : view.clocks) {
      json.begin_object();
      service::clock_members(json, item);
      json.end_object();
    }
    json.end_array();
    write_messages(json, view.messages);
    write_promises(json, view.promises);
    if (view.approval) write_approval(json, *view.approval);
  });
}

std::string to_json(const ComplaintSummary& view) {
  return object([&](JsonWriter& json) {
    json.key("id").string(view.id);
    json.key("tenant").string(view.tenant);
    json.key("reference").integer(view.reference);
    json.key("workflow").string(view.workflow);
    texts(json, "states", view.states);
    text_or_null(json, "phase", view.phase);
    text_or_null(json, "disposition", view.disposition);
    json.key("status").string(view.status);
    text_or_null(json, "owner", view.owner);
    text_or_null(json, "team", view.team);
    text_or_null(json, "external_ref", view.external_ref);
    json.key("received_at").instant(view.received_at);
    json.key("updated_at").instant(view.updated_at);
    instant_or_null(json, "next_due", view.next_due);
    json.key("breached").boolean(view.breached);
    json.key("revision").integer(view.revision);
  });
}

std::string to_json(const JournalView& entry) {
  return object([&](JsonWriter& json) {
    json.key("sequence").integer(entry.sequence);
    json.key("recorded_at").instant(entry.recorded_at);
    json.key("effective_at").instant(entry.effective_at);
    json.key("actor").begin_object();
    json.key("kind").string(name_of(entry.actor.kind));
    if (!entry.actor.id.empty()) json.key("id").string(entry.actor.id);
    if (!entry.actor.roles.empty()) texts(json, "roles", entry.actor.roles);
    if (!entry.actor.on_behalf_of.empty())
      json.key("on_behalf_of").string(entry.actor.on_behalf_of);
    if (!entry.actor.via.empty()) json.key("via").string(entry.actor.via);
    json.end_object();
    json.key("kind").string(entry.kind);
    json.key("cause").string(entry.cause);
    json.key("payload").raw(entry.payload);
    json.key("hash").string(entry.hash);
  });
}

std::string to_json(const ActionView& action) {
  return object([&](JsonWriter& json) {
    json.key("event").string(action.event);
    json.key("permitted").boolean(action.permitted);
    texts(json, "fields", action.fields);
    texts(json, "required", action.required);
    if (action.permitted) return;
    json.key("refusal").string(action.refusal);
    json.key("why").string(action.why);
  });
}

std::string to_json(const Diagnostic& diagnostic) {
  return object([&](JsonWriter& json) {
    json.key("severity").string(diagnostic.severity == Severity::error ? "error" : "warning");
    json.key("rule").string(diagnostic.rule);
    json.key("message").string(diagnostic.message);
    if (!diagnostic.hint.empty()) json.key("hint").string(diagnostic.hint);
    source(json, diagnostic.where);
    if (!diagnostic.key_path.empty()) json.key("path").string(diagnostic.key_path);
    json.key("notes").begin_array();
    for (const auto& note : diagnostic.notes) {
      json.begin_object();
      json.key("message").string(note.message);
      source(json, note.where);
      json.end_object();
    }
    json.end_array();
  });
}

std::string to_json(const Error& error) {
  return object([&](JsonWriter& json) { error_members(json, error); });
}

Result<Map> parse_data(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return std::move(parsed.error());
  Map* map = parsed->get_if<Map>();
  if (map == nullptr)
    return Error{ErrorCode::invalid_data,
                 "data must be a JSON object",
                 R"(such as {"category": "quality"})",
                 {},
                 {}};
  return std::move(*map);
}

}  // namespace ayar
