#include "service/views.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "runtime/clocks.hpp"
#include "runtime/codec.hpp"
#include "service/effects.hpp"

namespace ayar::service {
namespace {

std::string phase_text(const runtime::Snapshot& snapshot) {
  return snapshot.phase ? std::string(law::name_of(*snapshot.phase)) : std::string();
}

std::string disposition_text(const runtime::Snapshot& snapshot) {
  return snapshot.disposition == law::Disposition::none
             ? std::string()
             : std::string(law::name_of(snapshot.disposition));
}

/// An open clock past its due instant reads as breached, whether or not its timer has fired yet; a
/// window then reads as lapsed.
std::string verdict_text(const workflow::ClockRule& rule, const runtime::Cycle& cycle, Instant now) {
  const bool late =
      cycle.is_open() &&
      (cycle.breached || (cycle.state == law::ClockState::running && now > cycle.due));
  const bool lapses = rule.kind == workflow::ClockKind::window;
  const auto past = lapses ? runtime::Verdict::lapsed : runtime::Verdict::breached_open;
  return std::string(runtime::name_of(late ? past : cycle.verdict));
}

RevisionView view_of(const runtime::Revision& revision) {
  return {revision.number,  std::string(runtime::name_of(revision.status)),
          std::string(runtime::name_of(revision.verdict)),
          revision.due,     revision.ended,
          revision.reason,  revision.by};
}

void add_revisions(const runtime::Snapshot& snapshot, const runtime::Cycle& cycle,
                   ClockView& view) {
  for (const auto& revision : snapshot.revisions) {
    if (revision.clock == cycle.clock && revision.cycle == cycle.number)
      view.revisions.push_back(view_of(revision));
  }
}

ApprovalView approval_of(const runtime::Definition& definition, const runtime::Snapshot& snapshot) {
  const auto& open = *snapshot.approval;
  const auto& approval = definition.approvals[open.approval];
  const auto& level = approval.levels[open.level];
  ApprovalView view;
  view.state = definition.states[approval.state].name;
  view.requester = open.requester;
  view.level = static_cast<std::int64_t>(open.level) + 1;
  view.levels = static_cast<std::int64_t>(approval.levels.size());
  view.by = level.by;
  view.needed = level.of;
  view.among = level.among;
  for (const auto& vote : open.votes)
    view.votes.push_back({vote.actor, vote.granted, static_cast<std::int64_t>(vote.level) + 1});
  for (const auto& timer : snapshot.timers) {
    if (timer.kind == runtime::TimerKind::approval && timer.subject == open.approval)
      view.due = timer.due;
  }
  return view;
}

}  // namespace

ClockView view_of(const runtime::Definition& definition, const runtime::Cycle& cycle, Instant now) {
  ClockView view;
  view.clock = definition.clocks[cycle.clock].name;
  view.cycle = cycle.number;
  view.state = law::name_of(cycle.state);
  view.verdict = verdict_text(definition.clocks[cycle.clock], cycle, now);
  view.started = cycle.started;
  view.due = cycle.due;
  view.budget = cycle.budget;
  view.used = runtime::used_by(definition, cycle, now);
  view.remaining = view.budget - view.used;
  view.measure = cycle.measure == runtime::Measure::open ? "open" : "wall";
  view.breached = cycle.breached;
  if (!cycle.is_open()) view.ended = cycle.ended;
  view.kind = workflow::name_of(definition.clocks[cycle.clock].kind);
  view.agreement = workflow::name_of(definition.clocks[cycle.clock].agreement);
  return view;
}

ComplaintView view_of(const runtime::Definition& definition, const runtime::Snapshot& snapshot,
                      std::int64_t reference, Instant now) {
  const auto& envelope = *snapshot.envelope;
  ComplaintView view;
  view.tenant = envelope.tenant;
  view.id = envelope.id;
  view.reference = reference;
  view.workflow = definition.workflow;
  view.version = definition.version;
  view.states = runtime::leaf_names(definition, snapshot);
  view.phase = phase_text(snapshot);
  view.disposition = disposition_text(snapshot);
  view.status = runtime::name_of(snapshot.status);
  view.fault = snapshot.fault;
  view.owner = snapshot.owner;
  view.team = snapshot.team;
  view.channel = envelope.channel;
  view.external_ref = envelope.external_ref;
  view.received_at = envelope.received_at;
  view.updated_at = snapshot.effective_at;
  view.next_due = snapshot.next_due();
  view.revision = snapshot.revision;
  for (const auto& party : envelope.parties)
    view.parties.push_back({party.role, party.person, party.language, party.channel});
  for (std::size_t i = 0; i < snapshot.data.size(); ++i) {
    if (!snapshot.data[i].is_null()) view.data[definition.fields[i].name] = snapshot.data[i];
  }
  for (const auto& cycle : snapshot.cycles) {
    if (cycle.state == law::ClockState::not_started) continue;  // it waits for its target
    view.clocks.push_back(view_of(definition, cycle, std::max(now, snapshot.effective_at)));
    add_revisions(snapshot, cycle, view.clocks.back());
  }
  std::int64_t number = 0;
  for (const auto& message : snapshot.messages) {
    view.messages.push_back({++number, definition.messages[message.message].name,
                             std::string(runtime::name_of(message.state)), message.queued_at,
                             message.sent_at});
  }
  for (const auto& promise : snapshot.promises)
    view.promises.push_back(
        {promise.what, promise.due, std::string(runtime::name_of(promise.state))});
  if (snapshot.approval) view.approval = approval_of(definition, snapshot);
  return view;
}

Result<JournalView> view_of(store::JournalEntry entry) {
  auto actor = runtime::read_actor(entry.actor);
  if (!actor) return std::move(actor.error());
  auto payload = parse_json(entry.payload, std::size_t{16} << 20);
  std::string cause;
  if (const Map* map = payload ? payload->get_if<Map>() : nullptr) {
    const auto found = map->find("cause");
    const auto* text = found == map->end() ? nullptr : found->second.get_if<std::string>();
    if (text != nullptr) cause = *text;
  }
  return JournalView{entry.sequence,           entry.recorded_at,     entry.effective_at,
                     std::move(actor).value(), std::move(entry.kind), std::move(cause),
                     std::move(entry.payload), to_hex(entry.hash)};
}

OutboxView view_of(store::Store::Outgoing outgoing) {
  auto& row = outgoing.outbox;
  OutboxView view;
  view.tenant = std::move(outgoing.tenant);
  view.complaint = std::move(outgoing.complaint);
  view.number = row.kind == "message" ? message_number(row.id) : 0;
  view.row = outgoing.row;
  view.id = std::move(row.id);
  view.kind = std::move(row.kind);
  view.name = std::move(row.name);
  view.payload = std::move(row.payload);
  view.state = std::move(row.state);
  view.subscriber = std::move(row.subscriber);
  view.attempts = row.attempts;
  view.next_attempt_at = row.next_attempt_at;
  view.last_error = std::move(row.last_error);
  return view;
}

ComplaintSummary summary_of(const store::ComplaintRow& row) {
  ComplaintSummary made;
  made.tenant = row.tenant;
  made.id = row.id;
  made.reference = row.reference;
  made.workflow = row.workflow;
  for (const auto state : split(row.state, ' ')) {
    if (!state.empty()) made.states.emplace_back(state);
  }
  made.phase = row.phase;
  made.disposition = row.disposition;
  made.status = row.status;
  made.owner = row.owner;
  made.team = row.team;
  made.external_ref = row.external_ref;
  made.received_at = row.received_at;
  made.updated_at = row.updated_at;
  made.next_due = row.next_due;
  made.breached = row.breached;
  made.revision = row.revision;
  return made;
}

Applied applied_of(const runtime::Definition& definition, const runtime::Snapshot& snapshot,
                   std::int64_t reference, std::span<const runtime::Step> steps) {
  Applied applied;
  applied.id = snapshot.envelope->id;
  applied.reference = reference;
  applied.revision = snapshot.revision;
  applied.sequence = snapshot.sequence;
  applied.states = runtime::leaf_names(definition, snapshot);
  applied.phase = phase_text(snapshot);
  applied.disposition = disposition_text(snapshot);
  applied.status = runtime::name_of(snapshot.status);
  applied.effective_at = snapshot.effective_at;
  for (const auto& step : steps)
    applied.steps.push_back(std::string(runtime::name_of(step.kind)) + " " + step.cause);
  return applied;
}

}  // namespace ayar::service
