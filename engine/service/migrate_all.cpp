// All complaints of a version go over, a step each, page after page. A complaint that went is no
// longer of the old version, so that a run that was interrupted simply goes on.
#include <future>
#include <map>

#include <ayar/engine.hpp>

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"

namespace ayar {

using service::Catalog;

namespace {

constexpr std::size_t page_size = 250;  // and so of a batch

Error refused(ErrorCode code, std::string message, std::string hint = {}) {
  return Error{code, std::move(message), std::move(hint), {}, {}};
}

std::optional<Error> check(const MigrationOrder& order) {
  if (order.from == order.to)
    return refused(ErrorCode::invalid_argument, "a migration leads to another version");
  if (order.mode == MigrationMode::dry_run) return std::nullopt;
  if (order.actor.kind != ActorKind::staff && order.actor.kind != ActorKind::system)
    return refused(ErrorCode::forbidden, "complaints are migrated by staff");
  if (order.reason.empty()) return refused(ErrorCode::missing_data, "a migration needs a reason");
  if (order.actor.id.empty())
    return refused(ErrorCode::missing_data, "a migration says who does it", "name a person");
  if (!order.alone && (order.approver.empty() || order.approver == order.actor.id))
    return refused(ErrorCode::forbidden, "a migration needs a second person",
                   "name who approves it");
  return std::nullopt;
}

/// One complaint of a page, looked at before anything is sent.
struct Candidate {
  std::string id, state;
  std::int64_t reference = 0;
  std::string to_state;              ///< where it would be
  std::vector<std::string> reasons;  ///< why it cannot go
};

struct Page {
  std::vector<Candidate> candidates;
  std::int64_t seen = 0, already = 0, ended = 0;
  std::optional<std::int64_t> next;
};

/// Reads a page and tells who goes and who cannot.
class Looking {
 public:
  Looking(store::Store& store, Catalog& catalog, const MigrationOrder& order,
          const workflow::Definition& to, const workflow::Migration& names, Instant now)
      : store_(store), catalog_(catalog), order_(order), to_(to), names_(names), now_(now) {}

  Result<Page> read(std::int64_t after) {
    store::ListFilter filter;
    filter.tenant = order_.tenant;
    filter.workflow = order_.workflow;
    auto rows = store_.list(filter, after, page_size);
    if (!rows) return std::move(rows.error());
    Page page;
    page.next = rows->next;
    for (const auto& row : rows->rows) {
      ++page.seen;
      if (auto looked = look(row, page); !looked) return std::move(looked.error());
    }
    return page;
  }

 private:
  Result<void> look(const store::ComplaintRow& row, Page& page) {
    auto definition = catalog_.pinned(row.artifact, store_);
    if (!definition) return std::move(definition.error());
    const bool undoes = order_.mode == MigrationMode::undo;
    const auto version = (*definition)->version;
    const auto here = undoes ? order_.to : order_.from;
    if (version == (undoes ? order_.from : order_.to)) ++page.already;
    if (version != here) return {};
    if (row.status == "ended") {
      ++page.ended;
      return {};
    }
    Candidate candidate{row.id, row.state, row.reference, {}, {}};
    Result<void> judged;
    if (undoes) judged = look_back(row, candidate);
    // Who is to go is judged in the loop, behind what is due by then.
    if (order_.mode == MigrationMode::dry_run) judged = look_forth(row, **definition, candidate);
    if (!judged) return judged;
    page.candidates.push_back(std::move(candidate));
    return {};
  }

  Result<void> look_forth(const store::ComplaintRow& row, const workflow::Definition& from,
                          Candidate& candidate) {
    auto full = store_.load(row.tenant, row.id);
    if (!full) return std::move(full.error());
    if (!full->has_value()) return {};
    auto snapshot = runtime::read_snapshot(from, (*full)->snapshot);
    if (!snapshot) return std::move(snapshot.error());
    const auto migrated = runtime::migrate(from, to_, names_, *snapshot, now_);
    for (const auto& obstacle : migrated.obstacles)
      candidate.reasons.push_back(obstacle.what);
    if (migrated.obstacles.empty())
      candidate.to_state = join(runtime::leaf_names(to_, migrated.after), " ");
    return {};
  }

  Result<void> look_back(const store::ComplaintRow& row, Candidate& candidate) {
    auto head = store_.journal(row.tenant, row.id, row.head_sequence - 1, 1);
    if (!head) return std::move(head.error());
    const bool migrated =
        !head->empty() && head->front().kind == runtime::name_of(runtime::StepKind::migration);
    if (!migrated) {
      candidate.reasons.emplace_back("later steps rest on the migration, or it was opened here");
      return {};
    }
    auto passage = runtime::read_passage(head->front().payload);
    if (!passage) return std::move(passage.error());
    if (passage->undoes != 0) {
      candidate.reasons.emplace_back("its migration was taken back already");
    } else if (passage->from_version != order_.from) {
      candidate.reasons.push_back("it came from version " + std::to_string(passage->from_version));
    }
    return {};
  }

  store::Store& store_;
  Catalog& catalog_;
  const MigrationOrder& order_;
  const workflow::Definition& to_;
  const workflow::Migration& names_;
  Instant now_;
};

class Tally {
 public:
  explicit Tally(const MigrationOrder& order) {
    report_.workflow = order.workflow;
    report_.from = order.from;
    report_.to = order.to;
    report_.mode = order.mode;
  }
  void page(const Page& page) {
    report_.already += page.already;
    report_.ended += page.ended;
    report_.looked_at += static_cast<std::int64_t>(page.candidates.size());
  }
  void moved(const Candidate& candidate, const std::string& to_state) {
    ++report_.moved;
    auto& count = by_state_[candidate.state];
    count.to = to_state;
    ++count.can;
  }
  void refused(Candidate candidate, std::vector<std::string> reasons) {
    ++report_.refused;
    ++by_state_[candidate.state].cannot;
    if (report_.refusals.size() < migration_refusals_max)
      report_.refusals.push_back({std::move(candidate.id), candidate.reference,
                                  std::move(candidate.state), std::move(reasons)});
  }
  MigrationReport finish() {
    for (auto& [state, count] : by_state_) {
      count.from = state;
      report_.by_state.push_back(std::move(count));
    }
    return std::move(report_);
  }

 private:
  MigrationReport report_;
  std::map<std::string, MigrationCount> by_state_;
};

Command command_of(const MigrationOrder& order, const std::string& complaint,
                   const workflow::Definition& to, const workflow::Migration& names) {
  Migrate migrate;
  migrate.complaint = complaint;
  migrate.undo = order.mode == MigrationMode::undo;
  if (!migrate.undo) migrate.to = to.hash;
  migrate.reason = order.reason;
  migrate.approver = order.approver.empty() ? order.actor.id : order.approver;
  if (!migrate.undo) migrate.names = {names.states, names.clocks, names.fields};
  Command command;
  command.what = std::move(migrate);
  command.actor = order.actor;
  command.tenant = order.tenant;
  return command;
}

/// The order's names before those that the new version brings itself.
workflow::Migration names_of(const MigrationOrder& order, const workflow::Definition& to) {
  workflow::Migration names{
      order.from, order.names.states, order.names.clocks, order.names.fields, {}};
  if (to.migrate && to.migrate->from == order.from) {
    names.states.insert(to.migrate->states.begin(), to.migrate->states.end());
    names.clocks.insert(to.migrate->clocks.begin(), to.migrate->clocks.end());
    names.fields.insert(to.migrate->fields.begin(), to.migrate->fields.end());
  }
  return names;
}

Result<Catalog::Pointer> registered(store::Store& store, Catalog& catalog,
                                    const std::string& workflow, std::int64_t version) {
  auto rows = catalog.registry(store);
  if (!rows) return std::move(rows.error());
  for (const auto& row : **rows) {
    if (row.workflow != workflow || row.version != version) continue;
    if (row.retired_at)
      return refused(ErrorCode::not_permitted,
                     workflow + "@" + std::to_string(version) + " has retired");
    return catalog.pinned(row.hash, store);
  }
  return refused(ErrorCode::not_found,
                 bounded(workflow, 64) + "@" + std::to_string(version) + " is not published",
                 "`ayar publish FILE` makes it known; `ayar workflows` lists what is");
}

}  // namespace

Result<MigrationReport> Engine::migrate(const MigrationOrder& order,
                                        const MigrationProgress& progress) {
  if (auto problem = check(order)) return std::move(*problem);
  auto to = loop_->read([&](store::Store& store, Catalog& catalog) {
    return registered(store, catalog, order.workflow, order.to);
  });
  if (!to) return std::move(to.error());
  const auto names = names_of(order, **to);
  store::ListFilter all;
  all.tenant = order.tenant;
  all.workflow = order.workflow;
  auto total = loop_->read([&](store::Store& store, Catalog&) { return store.count(all); });
  if (!total) return std::move(total.error());
  Tally tally(order);
  std::int64_t done = 0, after = 0;
  for (;;) {
    auto page = loop_->read([&](store::Store& store, Catalog& catalog) {
      return Looking(store, catalog, order, **to, names, loop_->now()).read(after);
    });
    if (!page) return std::move(page.error());
    tally.page(*page);
    std::vector<std::pair<Candidate, std::future<Result<Applied>>>> under_way;
    for (auto& candidate : page->candidates) {
      if (!candidate.reasons.empty()) {
        auto reasons = std::move(candidate.reasons);
        tally.refused(std::move(candidate), std::move(reasons));
      } else if (order.mode == MigrationMode::dry_run) {
        tally.moved(candidate, candidate.to_state);
      } else {
        auto answer = send(command_of(order, candidate.id, **to, names));
        under_way.emplace_back(std::move(candidate), std::move(answer));
      }
    }
    if (!loop_->is_started()) loop_->run_once();
    for (auto& [candidate, answer] : under_way) {
      auto applied = answer.get();
      if (!applied && applied.error().code == ErrorCode::busy)
        applied = send_and_wait(command_of(order, candidate.id, **to, names));
      if (applied) {
        tally.moved(candidate, join(applied->states, " "));
      } else if (applied.error().code == ErrorCode::not_permitted) {
        tally.refused(std::move(candidate), {applied.error().message});
      } else {
        return std::move(applied.error());
      }
    }
    done += page->seen;
    if (progress) progress(done, std::max(done, *total));
    if (!page->next) return tally.finish();
    after = *page->next;
  }
}

}  // namespace ayar
