#include "runtime/gates.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {

using workflow::EventSource;
using workflow::Requirement;

Result<Index> find_event(const Definition& definition, std::string_view name) {
  const auto found = definition.event_by_name.find(name);
  if (found == definition.event_by_name.end()) {
    std::vector<std::string> names;
    for (const auto& event : definition.events) {
      if (event.source == EventSource::outside) names.push_back(event.name);
    }
    const auto near = nearest(name, names);
    return Error{ErrorCode::unknown_event,
                 "workflow '" + definition.workflow + "' has no event '" + bounded(name, 64) + "'",
                 near ? "did you mean '" + *near + "'?" : "",
                 {},
                 {}};
  }
  const auto source = definition.events[found->second].source;
  if (source == EventSource::outside || source == EventSource::vote) return found->second;
  return Error{ErrorCode::internal_event,
               "'" + std::string(name) + "' is raised by the engine and cannot be sent",
               {},
               {},
               {}};
}

Result<void> may_send(const workflow::Event& event, const Actor& actor) {
  if (event.from.empty() || actor.kind == ActorKind::import) return {};
  const bool allowed =
      std::any_of(actor.roles.begin(), actor.roles.end(), [&](const std::string& role) {
        return std::find(event.from.begin(), event.from.end(), role) != event.from.end();
      });
  if (allowed) return {};
  const std::string who =
      actor.roles.empty() ? "an actor without a role" : "role " + join(actor.roles, ", ");
  return Error{ErrorCode::forbidden,
               who + " may not send '" + event.name + "'",
               "it is for " + join(event.from, ", "),
               {},
               {}};
}

Result<void> read_data(const workflow::Event& event, const Map& data, std::vector<Value>& slots) {
  slots.assign(event.fields.size(), Value());
  for (const auto& datum : data) {   // no structured binding: clang 14 cannot capture one
    const std::string& name = datum.first;
    const Value& value = datum.second;
    const auto field = std::find_if(event.fields.begin(), event.fields.end(),
                                    [&](const workflow::EventField& f) { return f.name == name; });
    if (field == event.fields.end()) {
      std::vector<std::string> names;
      for (const auto& known : event.fields)
        names.push_back(known.name);
      const auto near = nearest(name, names);
      const std::string carries =
          names.empty() ? "it carries no data" : "it carries " + join(names, ", ");
      return Error{ErrorCode::invalid_data,
                   "'" + event.name + "' carries no '" + bounded(name, 64) + "'",
                   near ? "did you mean '" + *near + "'?" : carries,
                   {},
                   {}};
    }
    auto fitting = coerce(name, field->type, value);
    if (!fitting) return std::move(fitting.error());
    slots[static_cast<std::size_t>(field - event.fields.begin())] = std::move(fitting).value();
  }
  return {};
}

Result<void> has_required(const workflow::Event& event, const std::vector<Value>& slots,
                          const cel::Context& context, GuardLog* log) {
  for (std::size_t slot = 0; slot < event.fields.size(); ++slot) {
    const auto& field = event.fields[slot];
    const bool is_given = !slots[slot].is_null();
    if (is_given && log == nullptr) continue;
    if (field.requirement == Requirement::optional) continue;
    if (field.requirement == Requirement::required_when) {
      auto needed = field.required_when.test(context);
      if (log != nullptr && needed) log->outcomes.push_back({&field.required_when, needed.value()});
      if (is_given) continue;  // only the log asks
      if (!needed) return std::move(needed.error());
      if (!needed.value()) continue;
    }
    if (is_given) continue;
    const std::string when = field.requirement == Requirement::required_when
                                 ? " when " + field.required_when.text()
                                 : "";
    return Error{ErrorCode::missing_data,
                 "'" + event.name + "' needs '" + field.name + "'" + when,
                 {},
                 {},
                 {}};
  }
  return {};
}

Result<void> may_vote(const Definition& definition, const Snapshot& snapshot, const Actor& actor) {
  if (!snapshot.approval) return Error{ErrorCode::not_permitted, "no approval is open", {}, {}, {}};
  const OpenApproval& open = *snapshot.approval;
  const auto& level = definition.approvals[open.approval].levels[open.level];
  if (std::find(actor.roles.begin(), actor.roles.end(), level.by) == actor.roles.end())
    return Error{ErrorCode::forbidden, "this approval is for role " + level.by, {}, {}, {}};
  bool here = false, earlier = false;
  for (const Vote& vote : open.votes) {
    if (vote.actor != actor.id) continue;
    (vote.level == open.level ? here : earlier) = true;
  }
  const auto refuse = [&](std::string_view why) {
    return Error{ErrorCode::forbidden,
                 "'" + actor.id + "' may not vote on this approval: " + std::string(why),
                 "ask another " + level.by,
                 {},
                 {}};
  };
  for (const auto& excluded : level.excluded) {
    if (excluded == "requester" && actor.id == open.requester && !open.requester.empty())
      return refuse("they asked for it");
    if (excluded == "earlier" && earlier) return refuse("they voted on an earlier level");
    if (excluded == actor.id) return refuse("they are excluded");
  }
  if (here)
    return Error{ErrorCode::already_exists, "'" + actor.id + "' has voted already", {}, {}, {}};
  return {};
}

}  // namespace ayar::runtime
