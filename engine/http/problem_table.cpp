// One row a problem. A code once published keeps its name and its meaning.
#include "http/problems.hpp"

namespace ayar::http {
namespace {

// clang-format off
constexpr ProblemKind rows[] = {
    {ErrorCode::internal, "internal", 500, "An error of the server",
     "Something failed inside the server that should not be able to. Nothing of this request was stored unless an answer with the same Idempotency-Key says so.",
     "Try again with the same Idempotency-Key. If it stays, give the operator the time of the request; the log has the rest."},
    {ErrorCode::invalid_argument, "invalid_argument", 400, "The request is not well formed",
     "The request cannot be understood: JSON that does not parse, a member that is unknown or of the wrong type, a parameter out of its range, or HTTP that two readers could read differently.",
     "Look at `errors`: each entry points at what is off. The shapes stand in /openapi.yaml."},
    {ErrorCode::invalid_definition, "invalid_definition", 422, "The workflow does not load",
     "A workflow, calendar or scenario has errors.",
     "Run `ayar check` on the file: it says every error with its place."},
    {ErrorCode::not_found, "not_found", 404, "There is no such thing",
     "What the path names does not exist, or not for whoever holds this token.",
     "Look at the id and at the token's tenant. A complainant sees only complaints to which they are a party."},
    {ErrorCode::already_exists, "already_exists", 409, "It exists already",
     "An external_ref names one complaint for ever, and this one is taken; the detail says by which.",
     "If it is the same matter, use the complaint that is there. Use an Idempotency-Key to make retries safe."},
    {ErrorCode::not_permitted, "not_permitted", 409, "Not in this state",
     "No transition takes this event in the complaint's present state.",
     "Ask GET /v1/complaints/{id}/actions what can be sent now, and why others cannot."},
    {ErrorCode::forbidden, "forbidden", 403, "This actor may not do that",
     "The token is good, but its roles, its kind or its leave to act for others do not reach so far.",
     "Use a token with the role the event names in `from`, or one that may act for that person. The workflow says who may send what."},
    {ErrorCode::unknown_event, "unknown_event", 422, "The workflow has no such event",
     "The complaint's workflow declares no event of this name.",
     "GET /v1/workflows/{name} lists the events; the detail may name one that was meant."},
    {ErrorCode::internal_event, "internal_event", 403, "Only the engine raises this event",
     "Events such as clock.resolve.breached or message.answer.sent come from the engine and from deliveries, never from outside.",
     "What became of a message is told at POST /v1/complaints/{id}/messages/{number}/result, by a plugin's token."},
    {ErrorCode::guard_refused, "guard_refused", 409, "A condition does not hold",
     "Transitions for this event exist in this state, but none of their guards holds for the complaint's data.",
     "The detail says which condition failed. Change the data first, or send another event."},
    {ErrorCode::guard_error, "guard_error", 409, "A condition could not be decided",
     "A guard failed while it was evaluated, for instance on a field that is not there. Guards fail closed: nothing changed.",
     "Give the missing field first, or have the workflow's author mend the guard."},
    {ErrorCode::missing_data, "missing_data", 422, "A required field is missing",
     "The event needs a field that neither came with it nor stands in the complaint.",
     "GET /v1/complaints/{id}/actions lists the required fields of each event."},
    {ErrorCode::invalid_data, "invalid_data", 422, "A field has the wrong type or value",
     "The workflow declares the field with another type, or without this value.",
     "GET /v1/workflows/{name} gives the type of each field. Money is {\"amount\": \"500.00\", \"currency\": \"EUR\"}."},
    {ErrorCode::law_violation, "law_violation", 409, "The law of complaint phases forbids the step",
     "No workflow may take a complaint that way: for example closed as answered before an answer was sent.",
     "Send the events that lead there lawfully. The workflow's author should look at this transition."},
    {ErrorCode::machine_loops, "machine_loops", 500, "The workflow does not come to rest",
     "The event set off a chain of steps beyond the engine's bound. The complaint is parked, nothing else suffers.",
     "Have the workflow mended, then repair the complaint: POST /v1/complaints/{id}/repair."},
    {ErrorCode::faulted, "faulted", 409, "The complaint is parked",
     "A timer or a delivery result could not be applied earlier, and the complaint waits for a repair so that nothing is lost.",
     "GET the complaint: `fault` says why. POST /v1/complaints/{id}/repair with a reason and a second person."},
    {ErrorCode::revision_conflict, "revision_conflict", 409, "The complaint has changed meanwhile",
     "The revision the request rests on (If-Match: 412, expected_revision: 409) is not the present one. Nothing was changed.",
     "Read the complaint again, decide again, send with the new revision."},
    {ErrorCode::idempotency_mismatch, "idempotency_mismatch", 422, "The key came with another request before",
     "An Idempotency-Key names one request for 24 hours, and this body differs from the first.",
     "Take a fresh key for a new request; send the very same body to repeat one."},
    {ErrorCode::busy, "busy", 503, "Too much at once",
     "A queue is full. Nothing of this request was done.",
     "Wait as Retry-After says, then send again with the same Idempotency-Key."},
    {ErrorCode::stopped, "stopped", 503, "The server is going down",
     "The server drains: it answers what it has begun and takes nothing new.",
     "Send again a little later with the same Idempotency-Key."},
    {ErrorCode::store_unavailable, "store_unavailable", 503, "The store does not answer",
     "The commit failed or its outcome is not known.",
     "Send again with the same Idempotency-Key: if the first one was stored, its answer comes back."},
    {ErrorCode::store_locked, "store_locked", 503, "Another process writes the store",
     "Only one process may write a store file.",
     "Send the request to the process that serves it."},
    {ErrorCode::store_corrupt, "store_corrupt", 500, "The store is damaged",
     "What was read cannot be what was written.",
     "Stop and run `ayar verify`; it names every damaged place. Restore from a backup."},
    {ErrorCode::store_newer, "store_newer", 500, "The store is of a newer Ayar",
     "The file was written by a later version.",
     "Run the version that wrote it, or a newer one."},
    {ErrorCode::io, "io", 500, "A file or a connection failed",
     "The server could not read or write something of its own.",
     "The operator finds the cause in the log. Trying again with the same Idempotency-Key is safe."},
    {ErrorCode::unsupported, "unsupported", 501, "Not in this version",
     "The request is valid, but this server does not do it: it is not built yet, or not configured, as reports without plugins.",
     "Look at GET /v1/plugins and at the change log."},
    {ErrorCode::unauthenticated, "unauthenticated", 401, "Who calls is not known",
     "There is no bearer token, or one that is unknown, expired or revoked.",
     "Send `Authorization: Bearer ayar_...`. An administrator makes tokens with `ayar token add`."},
    {ErrorCode::too_large, "too_large", 413, "Too large",
     "A body, a header or a list is beyond its limit (413 for bodies, 431 for headers).",
     "Send less at once: bodies up to 1 MiB, heads up to 8 KiB, bulks up to 100 events, unless configured otherwise."},
    {ErrorCode::plugin_refused, "plugin_refused", 502, "The other side said no",
     "A plugin gave a final refusal, as for an address that does not exist.",
     "Correct what it complains of; the detail is the plugin's own."},
    {ErrorCode::plugin_failed, "plugin_failed", 502, "A plugin does not answer",
     "A plugin did not load, did not answer in time, or broke its contract.",
     "GET /v1/plugins tells its state and last error."},
    {ErrorCode::precondition_required, "precondition_required", 428, "Say which revision you edit",
     "An edit must rest on a revision, so that two editors do not overwrite each other unseen.",
     "Read the complaint and send its ETag as If-Match."},
    {std::nullopt, "method_not_allowed", 405, "Not with this method",
     "The path exists, but does not take this method.",
     "The Allow header lists those it takes."},
    {std::nullopt, "unsupported_media_type", 415, "Only JSON is taken",
     "The body's Content-Type is not application/json, or it is compressed.",
     "Send `Content-Type: application/json`, in UTF-8, without Content-Encoding."},
    {std::nullopt, "request_timeout", 408, "The request took too long to arrive",
     "Head or body did not arrive in time. Nothing was done.",
     "Send it again, faster, on a new connection."},
};
// clang-format on

}  // namespace

std::span<const ProblemKind> problem_kinds() noexcept { return rows; }

const ProblemKind& problem_kind(ErrorCode code) noexcept {
  for (const auto& row : rows) {
    if (row.code == code) return row;
  }
  return rows[0];
}

const ProblemKind* problem_kind(std::string_view name) noexcept {
  for (const auto& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace ayar::http
