// All open complaints of a workflow come under another policy, page after page. One that is there
// already answers so, and a run that was interrupted simply goes on.
#include <future>

#include <ayar/engine.hpp>

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "runtime/recalculate.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"
#include "service/policy.hpp"

namespace ayar {

using service::Catalog;
using service::Pair;

namespace {

constexpr std::size_t page_size = 250;  // and so of a batch

Error refused(ErrorCode code, std::string message, std::string hint = {}) {
  return Error{code, std::move(message), std::move(hint), {}, {}};
}

std::optional<Error> check(const RecalculationOrder& order) {
  if (order.policy == nullptr && (order.workflow.empty() || order.to <= 0))
    return refused(ErrorCode::invalid_argument, "a recalculation needs a policy",
                   "name a workflow file, or a published version: retail@5");
  if (!order.apply) return std::nullopt;
  if (order.actor.kind != ActorKind::staff && order.actor.kind != ActorKind::system)
    return refused(ErrorCode::forbidden, "clocks are recalculated by staff");
  if (order.reason.empty())
    return refused(ErrorCode::missing_data, "a recalculation needs a reason");
  if (order.actor.id.empty())
    return refused(ErrorCode::missing_data, "a recalculation says who does it", "name a person");
  if (!order.alone && (order.approver.empty() || order.approver == order.actor.id))
    return refused(ErrorCode::forbidden, "a recalculation needs a second person",
                   "name who approves it, or say --alone");
  return std::nullopt;
}

/// One complaint, looked at before anything is sent.
struct Candidate {
  std::string id;
  std::int64_t reference = 0;
  std::vector<std::string> reasons;       ///< why it cannot come over
  std::vector<RecalculatedClock> clocks;  ///< what would differ
  bool moves = false;                     ///< something is to be written
};

struct Page {
  std::vector<Candidate> candidates;
  std::int64_t seen = 0;
  std::optional<std::int64_t> next;
};

/// Reads a page and folds every open life of it under the policy.
class Looking {
 public:
  Looking(store::Store& store, Catalog& catalog, const RecalculationOrder& order,
          const workflow::Definition& to, Instant now)
      : store_(store), catalog_(catalog), order_(order), to_(to), now_(now) {}

  Result<Page> read(std::int64_t after) {
    store::ListFilter filter;
    filter.tenant = order_.tenant;
    filter.workflow = to_.workflow;
    auto rows = store_.list(filter, after, page_size);
    if (!rows) return std::move(rows.error());
    Page page;
    page.next = rows->next;
    for (auto& row : rows->rows) {
      ++page.seen;
      if (row.status == "ended") continue;
      auto looked = look(std::move(row));
      if (!looked) return std::move(looked.error());
      page.candidates.push_back(std::move(*looked));
    }
    return page;
  }

 private:
  Result<Candidate> look(store::ComplaintRow row) {
    Candidate made{row.id, row.reference, {}, {}, false};
    auto history = service::read_history(store_, catalog_, std::move(row));
    if (!history) {
      made.reasons.push_back(history.error().message);
      return made;
    }
    const auto snapshot = runtime::replay(history->tables(), history->steps);
    const Instant at = std::max(now_, snapshot.effective_at);
    auto life = runtime::recalculate(history->tables(), history->steps, snapshot,
                                     *history->definition, to_,
                                     {at, order_.frozen, order_.reason, order_.actor.id});
    if (!life) {
      made.reasons.push_back(life.error().message);
      return made;
    }
    for (const auto& obstacle : life->obstacles)
      made.reasons.push_back(obstacle.what);
    if (!made.reasons.empty()) return made;
    made.moves = life->migrated.has_value() || !life->facts.empty();
    compare(*history->definition, snapshot, life->refolded, at, made);
    return made;
  }

  static void compare(const runtime::Definition& own, const runtime::Snapshot& snapshot,
                      const runtime::Refolded& refolded, Instant at, Candidate& made) {
    for (const Pair& pair : service::side_by_side(own, snapshot, refolded, at, {})) {
      // A frozen verdict stands in the fold; what it would have been is its reading.
      const auto reading = reading_of(refolded, pair, at);
      Pair shown = pair;
      if (reading) shown.now = reading;
      if (!shown.differs()) continue;
      made.clocks.push_back({made.id, made.reference, pair.clock, pair.number,
                             service::text_of(shown.then), service::text_of(shown.now),
                             service::due_of(shown.then), service::due_of(shown.now),
                             shown.then && !shown.then->is_open});
    }
  }

  static std::optional<service::Judged> reading_of(const runtime::Refolded& refolded,
                                                   const Pair& pair, Instant at) {
    const auto clock = refolded.definition->clock_by_name.find(pair.clock);
    if (clock == refolded.definition->clock_by_name.end()) return std::nullopt;
    const auto* folded = refolded.find({clock->second, pair.number});
    if (folded == nullptr || !folded->reading) return std::nullopt;
    return service::judged(*refolded.definition, *folded->reading, at);
  }

  store::Store& store_;
  Catalog& catalog_;
  const RecalculationOrder& order_;
  const workflow::Definition& to_;
  Instant now_;
};

bool is_late(const std::string& verdict) {
  return verdict == "breached_open" || verdict == "met_late";
}

class Tally {
 public:
  Tally(const RecalculationOrder& order, const workflow::Definition& to) {
    report_.workflow = to.workflow;
    report_.to = to.version;
    report_.applied = order.apply;
  }
  void refused(const Candidate& candidate) {
    ++report_.looked_at;
    ++report_.refused;
    if (report_.refusals.size() < replay_cases_max)
      report_.refusals.push_back({candidate.id, candidate.reference, candidate.reasons});
  }
  void looked(Candidate candidate) {
    ++report_.looked_at;
    if (!candidate.moves) ++report_.already;
    ++(candidate.clocks.empty() ? report_.unchanged : report_.changed);
    for (auto& clock : candidate.clocks)
      count(std::move(clock));
  }
  RecalculationReport finish() { return std::move(report_); }

 private:
  void count(RecalculatedClock clock) {
    if (clock.frozen) {
      ++report_.frozen;
    } else {
      if (clock.due_before && clock.due_after && *clock.due_before != *clock.due_after)
        ++(*clock.due_after > *clock.due_before ? report_.later : report_.sooner);
      const bool was = is_late(clock.verdict_before), is = is_late(clock.verdict_after);
      if (!was && is) ++report_.newly_late;
      if (was && !is) ++report_.no_longer_late;
    }
    if (report_.clocks.size() < replay_cases_max) report_.clocks.push_back(std::move(clock));
  }
  RecalculationReport report_;
};

Command command_of(const RecalculationOrder& order, const std::string& complaint,
                   const workflow::Definition& to) {
  Recalculate recalculate;
  recalculate.complaint = complaint;
  recalculate.to = to.hash;
  recalculate.frozen = order.frozen;
  recalculate.reason = order.reason;
  recalculate.approver = order.approver.empty() ? order.actor.id : order.approver;
  Command command;
  command.what = std::move(recalculate);
  command.actor = order.actor;
  command.tenant = order.tenant;
  return command;
}

/// A version that the registry knows is the registry's: a file of that number with other content
/// would part open complaints from new ones.
std::optional<Error> parts_from_registry(const std::vector<store::DefinitionRow>& registry,
                                         const workflow::Definition& to) {
  for (const auto& row : registry) {
    if (row.workflow != to.workflow || row.version != to.version || row.hash == to.hash) continue;
    return refused(ErrorCode::not_permitted,
                   to.workflow + "@" + std::to_string(to.version) +
                       " is published with another content or calendar",
                   "give the file the next version, `ayar publish` it, and recalculate to that");
  }
  return std::nullopt;
}

Result<Catalog::Pointer> policy_of(store::Store& store, Catalog& catalog,
                                   const RecalculationOrder& order) {
  auto rows = catalog.registry(store);
  if (!rows) return std::move(rows.error());
  if (order.policy != nullptr) {
    if (auto parts = parts_from_registry(**rows, order.policy->definition()))
      return std::move(*parts);
    catalog.publish(order.policy->shared());
    return order.policy->shared();
  }
  for (const auto& row : **rows) {
    if (row.workflow == order.workflow && row.version == order.to)
      return catalog.pinned(row.hash, store);
  }
  return refused(ErrorCode::not_found,
                 bounded(order.workflow, 64) + "@" + std::to_string(order.to) + " is not published",
                 "`ayar publish FILE` makes it known; `ayar workflows` lists what is");
}

/// Sends what is to be written, all of the page at once; what the engine refuses is a reason.
template <class Turn>
Result<void> send_page(Engine& engine, const RecalculationOrder& order,
                       const workflow::Definition& to, std::vector<Candidate>& candidates,
                       const Turn& turn) {
  std::vector<std::pair<Candidate*, std::future<Result<Applied>>>> under_way;
  for (auto& candidate : candidates) {
    if (candidate.moves)
      under_way.emplace_back(&candidate, engine.send(command_of(order, candidate.id, to)));
  }
  while (turn()) {
  }
  for (auto& item : under_way) {
    auto applied = item.second.get();
    if (!applied && applied.error().code == ErrorCode::busy)
      applied = engine.send_and_wait(command_of(order, item.first->id, to));
    if (applied) continue;
    if (applied.error().code != ErrorCode::not_permitted) return std::move(applied.error());
    item.first->reasons.push_back(applied.error().message);
  }
  return {};
}

}  // namespace

Result<RecalculationReport> Engine::recalculate(const RecalculationOrder& order,
                                                const PolicyProgress& progress) {
  if (auto problem = check(order)) return std::move(*problem);
  auto to = loop_->read([&](store::Store& store, Catalog& catalog) {
    return policy_of(store, catalog, order);
  });
  if (!to) return std::move(to.error());
  store::ListFilter all;
  all.tenant = order.tenant;
  all.workflow = (*to)->workflow;
  auto total = loop_->read([&](store::Store& store, Catalog&) { return store.count(all); });
  if (!total) return std::move(total.error());
  Tally tally(order, **to);
  std::int64_t done = 0, after = 0;
  for (;;) {
    auto page = loop_->read([&](store::Store& store, Catalog& catalog) {
      return Looking(store, catalog, order, **to, loop_->now()).read(after);
    });
    if (!page) return std::move(page.error());
    if (order.apply) {
      auto sent = send_page(*this, order, **to, page->candidates,
                            [this] { return !loop_->is_started() && loop_->run_once(); });
      if (!sent) return std::move(sent.error());
    }
    for (auto& candidate : page->candidates)
      candidate.reasons.empty() ? tally.looked(std::move(candidate)) : tally.refused(candidate);
    done += page->seen;
    if (progress) progress(done, std::max(done, *total));
    if (!page->next) return tally.finish();
    after = *page->next;
  }
}

}  // namespace ayar
