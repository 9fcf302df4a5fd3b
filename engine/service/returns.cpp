// A named return counted over the journal. Complaints are read one after the other between turns of
// the loop, so that a long count holds nobody up for long.
#include <algorithm>

#include <ayar/engine.hpp>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "service/loop.hpp"
#include "service/returns_tally.hpp"

namespace ayar {

using service::Catalog;

namespace {

constexpr std::size_t page_size = 200;

std::optional<Error> check(const ReturnsForm& form, const ReturnsQuery& query) {
  if (query.period.to < query.period.from)
    return Error{ErrorCode::invalid_argument,
                 "the period ends on " + to_text(query.period.to) + ", before it begins on " +
                     to_text(query.period.from),
                 {},
                 {},
                 {}};
  if (query.cases.empty()) return std::nullopt;
  const auto names = form.counts();
  for (const auto& count : form.file().counts) {
    if (count.name != query.cases) continue;
    if (count.of != workflow::CountOf::ratio) return std::nullopt;
    return Error{ErrorCode::invalid_argument,
                 "'" + count.name + "' is a ratio of two counts and has no cases of its own",
                 "ask for the cases of '" + names[count.numerator] + "'",
                 {},
                 {}};
  }
  const auto near = nearest(query.cases, names);
  return Error{ErrorCode::not_found,
               "the return has no count '" + bounded(query.cases, 64) + "'",
               near ? "did you mean '" + *near + "'?" : "it has " + join(names, ", "),
               {},
               {}};
}

/// A complaint that was dealt with before the period began has nothing in it.
bool is_over(const store::ComplaintRow& row, Instant earliest_start) {
  return !row.disposition.empty() && !row.next_due && row.updated_at < earliest_start;
}

}  // namespace

Result<ReturnsReport> Engine::count_returns(const ReturnsForm& form, const ReturnsQuery& query,
                                            const ProgressCallback& progress) {
  if (auto refused = check(form, query)) return std::move(*refused);
  service::ReturnsTally tally(form.file(), query, loop_->now());
  // No zone is a day and a half from UTC.
  const Instant earliest = std::chrono::sys_days{std::chrono::days{query.period.from.days - 2}};
  std::int64_t done = 0, total = 0;
  for (const auto& name : form.workflows()) {
    ListQuery filter;
    filter.tenant = query.tenant;
    filter.workflow = name;
    auto counted = count(filter);
    if (!counted) return std::move(counted.error());
    total += *counted;
  }
  for (const auto& name : form.workflows()) {
    store::ListFilter filter;
    filter.tenant = query.tenant;
    filter.workflow = name;
    for (std::optional<std::int64_t> after = 0; after;) {
      auto page = loop_->read([&](store::Store& store, Catalog&) {
        return store.list(filter, *after, page_size);
      });
      if (!page) return std::move(page.error());
      for (const auto& row : page->rows) {
        if (progress) progress(done, total);
        ++done;
        if (is_over(row, earliest)) continue;
        auto life = loop_->read([&](store::Store& store, Catalog& catalog) {
          return service::read_life(
              store, catalog, row,
              [&](const workflow::Definition& definition) {
                return tally.known_before(definition);
              });
        });
        if (!life) return std::move(life.error());
        tally.take(row, *life);
      }
      after = page->next;
    }
  }
  if (progress) progress(total, total);
  auto report = tally.finish();
  report.title = form.title();
  return report;
}

}  // namespace ayar
