// Questions about what is durable. They run between turns of the loop, on the caller's thread.
#include <ayar/engine.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "service/explaining.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"
#include "service/views.hpp"

namespace ayar {

using service::Catalog;
using service::History;

namespace {

store::ListFilter filter_of(const ListQuery& query) {
  return {query.tenant, query.workflow,   query.state,         query.phase,
          query.status, query.owner,      query.external_ref,  query.team,
          query.person, query.due_before, query.updated_since, query.breached};
}

ActionView view_of(const workflow::Definition& definition, const runtime::Offer& offer) {
  const auto& event = definition.events[offer.event];
  ActionView view;
  view.event = event.name;
  view.permitted = offer.permitted;
  for (const auto& field : event.fields) {
    view.fields.push_back(field.name);
    if (field.requirement == workflow::Requirement::required) view.required.push_back(field.name);
  }
  if (offer.permitted) return view;
  view.refusal = name_of(offer.refusal.code);
  view.why = offer.refusal.message;
  return view;
}

}  // namespace

Result<std::optional<Instant>> Engine::next_due() {
  return loop_->read([](store::Store& store, Catalog&) { return store.earliest_due(); });
}

Result<ComplaintView> Engine::get(const std::string& complaint, const std::string& tenant) {
  return loop_->read([&](store::Store& store, Catalog& catalog) -> Result<ComplaintView> {
    auto row = service::find_row(store, tenant, complaint);
    if (!row) return std::move(row.error());
    auto definition = catalog.pinned(row->artifact, store);
    if (!definition) return std::move(definition.error());
    auto snapshot = runtime::read_snapshot(**definition, row->snapshot);
    if (!snapshot) return std::move(snapshot.error());
    snapshot->revision = row->revision;
    snapshot->sequence = row->head_sequence;
    return service::view_of(**definition, *snapshot, row->reference, loop_->now());
  });
}

Result<ComplaintPage> Engine::list(const ListQuery& query) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<ComplaintPage> {
    auto page =
        store.list(filter_of(query), query.after, std::clamp<std::size_t>(query.limit, 1, 200));
    if (!page) return std::move(page.error());
    ComplaintPage made;
    for (const auto& row : page->rows)
      made.items.push_back(service::summary_of(row));
    made.next = page->next;
    return made;
  });
}

Result<std::int64_t> Engine::count(const ListQuery& query) {
  return loop_->read([&](store::Store& store, Catalog&) { return store.count(filter_of(query)); });
}

Result<std::vector<JournalView>> Engine::journal(const std::string& complaint,
                                                 const std::string& tenant) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<std::vector<JournalView>> {
    auto row = service::find_row(store, tenant, complaint);
    if (!row) return std::move(row.error());
    auto entries = service::read_journal(store, tenant, row->id);
    if (!entries) return std::move(entries.error());
    std::vector<JournalView> made;
    for (auto& entry : *entries) {
      auto view = service::view_of(std::move(entry));
      if (!view) return std::move(view.error());
      made.push_back(std::move(view).value());
    }
    return made;
  });
}

Result<std::vector<ClockStoryView>> Engine::explain(const std::string& complaint,
                                                    std::optional<Instant> until,
                                                    const std::string& tenant) {
  ExplainQuery query;
  query.complaint = complaint;
  query.tenant = tenant;
  query.until = until;
  auto explained = explain(query);
  if (!explained) return std::move(explained.error());
  return std::move(explained->clocks);
}

Result<ExplainView> Engine::explain(const ExplainQuery& query) {
  return loop_->read([&](store::Store& store, Catalog& catalog) -> Result<ExplainView> {
    auto history = service::read_history(store, catalog, query.tenant, query.complaint);
    if (!history) return std::move(history.error());
    return service::explained(*history, query, loop_->now());
  });
}

Result<std::vector<ActionView>> Engine::actions(const std::string& complaint, const Actor& actor,
                                                const std::string& tenant) {
  return loop_->read([&](store::Store& store, Catalog& catalog) -> Result<std::vector<ActionView>> {
    auto row = service::find_row(store, tenant, complaint);
    if (!row) return std::move(row.error());
    auto definition = catalog.pinned(row->artifact, store);
    if (!definition) return std::move(definition.error());
    auto snapshot = runtime::read_snapshot(**definition, row->snapshot);
    if (!snapshot) return std::move(snapshot.error());
    std::vector<ActionView> made;
    for (const auto& offer : runtime::offers(**definition, *snapshot, actor, loop_->now()))
      made.push_back(view_of(**definition, offer));
    return made;
  });
}

Result<std::vector<OutboxView>> Engine::pending(std::size_t limit) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<std::vector<OutboxView>> {
    auto rows = store.pending(limit);
    if (!rows) return std::move(rows.error());
    std::vector<OutboxView> made;
    for (auto& item : *rows) {
      made.push_back(service::view_of({0, item.tenant, item.complaint, {}, std::move(item.row)}));
    }
    return made;
  });
}

}  // namespace ayar
