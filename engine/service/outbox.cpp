// The outbox seen from outside, letters kept, dead letters sent again, and the feed of changes.
#include <algorithm>

#include "service/effects.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"
#include "service/road.hpp"
#include "service/views.hpp"

namespace ayar {

using service::Catalog;

namespace {

constexpr std::size_t page_max = 200, changes_max = 1000;

store::Store::OutboxFilter filter_of(const OutboxQuery& query) {
  return {query.tenant, query.complaint, query.state, query.kind, query.name, query.subscriber};
}

std::optional<Error> may_retry(const Actor& actor) {
  if (actor.kind == ActorKind::staff || actor.kind == ActorKind::system) return std::nullopt;
  return Error{ErrorCode::forbidden, "dead letters are sent again by staff", {}, {}, {}};
}

/// As if it had never been tried; who it goes to is looked up again, since that may be what was
/// wrong. Changes are addressed from birth.
store::DeliveryWrite replayed(const store::Store::Outgoing& dead) {
  store::DeliveryWrite write;
  write.tenant = dead.tenant;
  write.complaint = dead.complaint;
  write.id = dead.outbox.id;
  write.state = service::travel(dead.outbox.state, {law::DeliveryStep::replay});
  if (dead.outbox.kind == "change") write.subscriber = dead.outbox.subscriber;
  return write;
}

}  // namespace

Result<OutboxPage> Engine::outbox(const OutboxQuery& query) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<OutboxPage> {
    const auto limit = std::clamp<std::size_t>(query.limit, 1, page_max);
    auto filter = filter_of(query);
    if (!filter.complaint.empty()) {
      auto row = service::find_row(store, query.tenant, query.complaint);
      if (!row) return std::move(row.error());
      filter.complaint = row->id;
    }
    auto rows = store.outbox_list(filter, query.after, limit);
    if (!rows) return std::move(rows.error());
    OutboxPage page;
    if (rows->size() == limit) page.next = rows->back().row;
    for (auto& row : *rows)
      page.items.push_back(service::view_of(std::move(row)));
    return page;
  });
}

Result<OutboxView> Engine::outbox_row(const std::string& id, const std::string& tenant) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<OutboxView> {
    auto row = store.outbox_row(tenant, id);
    if (!row) return std::move(row.error());
    if (!row->has_value())
      return Error{ErrorCode::not_found,
                   "the outbox has no row of this id",
                   "list them with `ayar outbox list`",
                   {},
                   {}};
    return service::view_of(std::move(**row));
  });
}

Result<std::vector<KeptLetter>> Engine::letters(const std::string& complaint,
                                                const std::string& tenant) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<std::vector<KeptLetter>> {
    auto row = service::find_row(store, tenant, complaint);
    if (!row) return std::move(row.error());
    auto renderings = store.renderings(tenant, row->id);
    if (!renderings) return std::move(renderings.error());
    std::vector<KeptLetter> letters;
    for (auto& kept : *renderings)
      letters.push_back({std::move(kept.outbox_id), std::move(kept.language),
                         std::move(kept.subject), std::move(kept.body), kept.rendered_at});
    return letters;
  });
}

Result<std::int64_t> Engine::retry_dead(const OutboxQuery& query, const Actor& actor) {
  if (auto refused = may_retry(actor)) return std::move(*refused);
  if (!query.state.empty() && query.state != "dead")
    return Error{ErrorCode::invalid_argument,
                 "only dead letters are sent again, not those that are " + query.state,
                 {},
                 {},
                 {}};
  auto filter = filter_of(query);
  filter.state = "dead";
  if (!filter.complaint.empty()) {
    auto row = loop_->read([&](store::Store& store, Catalog&) {
      return service::find_row(store, query.tenant, query.complaint);
    });
    if (!row) return std::move(row.error());
    filter.complaint = row->id;
  }
  std::int64_t total = 0, after = query.after;
  for (;;) {
    std::int64_t replays = 0, last = 0;
    const auto judge = [&](const service::Beside& beside) -> Result<store::Aside> {
      auto rows = beside.store.outbox_list(filter, after, page_max);
      if (!rows) return std::move(rows.error());
      store::Aside aside;
      for (const auto& row : *rows)
        aside.deliveries.push_back(replayed(row));
      replays = static_cast<std::int64_t>(rows->size());
      last = rows->empty() ? 0 : rows->back().row;
      return aside;
    };
    if (auto written = loop_->write_bounded(judge); !written) return std::move(written.error());
    if (replays == 0) break;
    total += replays;
    after = last;
  }
  if (total > 0) loop_->stir();
  return total;
}

Result<std::vector<ChangeView>> Engine::changes(std::int64_t after, std::size_t limit,
                                                const std::string& tenant) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<std::vector<ChangeView>> {
    auto rows = store.changes(tenant, after, std::clamp<std::size_t>(limit, 1, changes_max));
    if (!rows) return std::move(rows.error());
    std::vector<ChangeView> made;
    for (auto& row : *rows) {
      auto entry = service::view_of(std::move(row.entry));
      if (!entry) return std::move(entry.error());
      made.push_back({row.row, std::move(row.tenant), std::move(row.complaint), row.reference,
                      std::move(entry).value()});
    }
    return made;
  });
}

}  // namespace ayar
