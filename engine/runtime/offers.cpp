// What may be sent now, and why the rest may not.
#include "runtime/deciding.hpp"
#include "runtime/gates.hpp"

namespace ayar::runtime {
namespace {

using workflow::EventSource;

Result<void> judge(const Definition& definition, Index number, const Actor& actor, Instant at,
                   Snapshot& working) {
  const auto& event = definition.events[number];
  if (working.status == Status::faulted)
    return Error{ErrorCode::faulted, "the complaint is parked: " + working.fault, {}, {}, {}};
  if (working.status == Status::ended)
    return Error{ErrorCode::not_permitted, "the complaint's machine has ended", {}, {}, {}};
  if (event.source == EventSource::vote) return may_vote(definition, working, actor);
  bool listened = false;
  for (const Index leaf : working.active)
    listened = listened || (definition.states[leaf].end == leaf + 1 &&
                            !definition.candidates_for(leaf, number).empty());
  if (!listened) {
    std::string states;
    for (const auto& leaf : leaf_names(definition, working))
      states += (states.empty() ? "" : ", ") + leaf;
    return Error{ErrorCode::not_permitted,
                 "'" + event.name + "' is not expected in state " + states,
                 {},
                 {},
                 {}};
  }
  if (auto allowed = may_send(event, actor); !allowed) return allowed;
  if (!event.fields.empty()) return {};  // its guards may rest on data that is still to come
  Step step;
  Workspace workspace;
  Deciding deciding(definition, working, step, workspace, actor, at);
  auto chosen = deciding.select(number);
  if (!chosen) return std::move(chosen.error());
  if (chosen.value() == Selected::chosen) return {};
  return Error{ErrorCode::guard_refused, "no guard of its transitions holds", {}, {}, {}};
}

}  // namespace

std::vector<Offer> offers(const Definition& definition, const Snapshot& snapshot,
                          const Actor& actor, Instant at) {
  std::vector<Offer> made;
  Snapshot working = snapshot;
  for (Index number = 0; number < definition.events.size(); ++number) {
    const auto source = definition.events[number].source;
    if (source != EventSource::outside && source != EventSource::vote) continue;
    Offer offer;
    offer.event = number;
    auto judged = judge(definition, number, actor, at, working);
    offer.permitted = judged.has_value();
    if (!judged) offer.refusal = judged.error();
    made.push_back(std::move(offer));
  }
  return made;
}

}  // namespace ayar::runtime
