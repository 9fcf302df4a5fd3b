#include "cli/examine.hpp"

namespace ayar::cli {
namespace {

using Grade = Finding::Grade;

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

Finding judged(std::int64_t count, Grade when_any, const std::string& one, const std::string& many,
               const std::string& hint) {
  return {count == 0 ? Grade::good : when_any, counted(count, one, many), count == 0 ? "" : hint};
}

/// At most 200 rows are looked at: more than that needs no exact number to be seen to.
Result<std::int64_t> rows_in(Engine& engine, const std::string& tenant, const std::string& state) {
  OutboxQuery query;
  query.tenant = tenant;
  query.state = state;
  query.limit = 200;
  std::int64_t count = 0;
  for (;;) {
    auto page = engine.outbox(query);
    if (!page) return std::move(page.error());
    count += static_cast<std::int64_t>(page->items.size());
    if (!page->next) return count;
    query.after = *page->next;
  }
}

}  // namespace

std::vector<Finding> findings_of(const Counts& counts) {
  return {
      {Grade::good, counted(counts.complaints, "complaint", "complaints"), {}},
      judged(counts.faulted, Grade::bad, "faulted complaint", "faulted complaints",
             "`ayar list --status faulted`, then repair them"),
      judged(counts.breached, Grade::note, "complaint past a deadline",
             "complaints past a deadline", "`ayar list --breached`"),
      judged(counts.dead, Grade::bad, "dead letter", "dead letters",
             "`ayar outbox list --state dead`, then `ayar outbox retry`"),
      judged(counts.backing_off, Grade::note, "delivery being retried", "deliveries being retried",
             "`ayar outbox list --state backoff` says why"),
      judged(counts.waiting, Grade::note, "delivery waiting", "deliveries waiting",
             "is a daemon running, with a route for them?"),
      judged(counts.held, Grade::note, "hold in force", "holds in force", "`ayar hold --list`"),
  };
}

Result<std::vector<Finding>> examine_engine(Engine& engine, const std::string& tenant) {
  Counts counts;
  ListQuery all, faulted, breached;
  all.tenant = faulted.tenant = breached.tenant = tenant;
  faulted.status = "faulted";
  breached.breached = true;
  const auto take = [](std::int64_t& to, Result<std::int64_t> from) -> Result<void> {
    if (!from) return std::move(from.error());
    to = *from;
    return {};
  };
  for (auto done :
       {take(counts.complaints, engine.count(all)), take(counts.faulted, engine.count(faulted)),
        take(counts.breached, engine.count(breached)),
        take(counts.dead, rows_in(engine, tenant, "dead")),
        take(counts.backing_off, rows_in(engine, tenant, "backoff")),
        take(counts.waiting, rows_in(engine, tenant, "pending"))}) {
    if (!done) return done.error();
  }
  auto holds = engine.holds();
  if (!holds) return std::move(holds.error());
  counts.held = static_cast<std::int64_t>(holds->size());
  return findings_of(counts);
}

}  // namespace ayar::cli
