// Recorded lives judged by another policy. Nothing is written; pages are read between turns of the
// loop, so that a daemon goes on answering.
#include <algorithm>
#include <map>
#include <set>

#include <ayar/engine.hpp>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"
#include "service/policy.hpp"

namespace ayar {

using service::Catalog;
using service::History;
using service::Pair;

namespace {

constexpr std::size_t page_size = 100;

/// A guard over data, compiled once for each definition that complaints turn out to have.
class Where {
 public:
  explicit Where(std::string text) : text_(std::move(text)) {}

  Result<bool> holds(const runtime::Definition& definition, const runtime::Snapshot& snapshot) {
    if (text_.empty()) return true;
    auto found = programs_.find(&definition);
    if (found == programs_.end()) {
      auto compiled = cel::compile(text_, names_of(definition), true);
      if (!compiled.faults.empty())
        return Error{ErrorCode::invalid_argument,
                     "the guard cannot be read: " + compiled.faults.front().message,
                     compiled.faults.front().hint,
                     {},
                     {}};
      found = programs_.emplace(&definition, std::move(compiled.program)).first;
    }
    return found->second.test(cel::Context{snapshot.data, {}, {}, {}, snapshot.active});
  }

 private:
  static cel::Environment names_of(const runtime::Definition& definition) {
    cel::Environment environment;
    environment.now = false;
    for (runtime::Index i = 0; i < definition.fields.size(); ++i) {
      const auto& field = definition.fields[i];
      environment.names[field.name] = {cel::Frame::data, static_cast<std::uint16_t>(i), field.type,
                                       !field.required && field.default_value.is_null()};
    }
    return environment;
  }

  std::string text_;
  std::map<const runtime::Definition*, cel::Program> programs_;
};

void count(VerdictCounts& counts, const std::optional<service::Judged>& side) {
  if (!side) {
    ++counts.absent;
    return;
  }
  switch (side->verdict) {
    case runtime::Verdict::open: ++counts.open; break;
    case runtime::Verdict::met: ++counts.met; break;
    case runtime::Verdict::met_late: ++counts.met_late; break;
    case runtime::Verdict::breached_open: ++counts.breached_open; break;
    case runtime::Verdict::cancelled: ++counts.cancelled; break;
    case runtime::Verdict::used: ++counts.used; break;
    case runtime::Verdict::lapsed: ++counts.lapsed; break;
    case runtime::Verdict::replaced: ++counts.replaced; break;
  }
}

std::string month_of(const runtime::Definition& definition, Instant received) {
  return to_text(definition.calendar->zone().to_local(received).date).substr(0, 7);
}

/// Met or missed, where the clock came to a judgement.
std::optional<bool> met(const std::optional<service::Judged>& side) {
  if (!side) return std::nullopt;
  if (side->verdict == runtime::Verdict::met) return true;
  if (side->verdict == runtime::Verdict::met_late ||
      side->verdict == runtime::Verdict::breached_open)
    return false;
  return std::nullopt;
}

class Replaying {
 public:
  Replaying(const PolicyReplay& order, Instant until)
      : order_(order), policy_(order.policy->definition()), until_(until), where_(order.where) {
    report_.workflow = order.workflow.empty() ? order.policy->name() : order.workflow;
    report_.policy = order.policy->name() + "@" + std::to_string(order.policy->version());
  }

  [[nodiscard]] const std::string& workflow() const { return report_.workflow; }

  Result<void> look(const History& history) {
    const auto tables = history.tables();
    const auto snapshot = runtime::replay(tables, history.steps);
    const auto& own = *history.definition;
    auto fits = where_.holds(own, snapshot);
    if (!fits && fits.error().code == ErrorCode::invalid_argument) return std::move(fits.error());
    if (!fits || !fits.value()) return {};  // a guard that errs of one complaint is not about it
    const Instant until = std::max(until_, snapshot.effective_at);
    auto refolded = runtime::refold(tables, history.steps, policy_, until);
    if (!refolded) {
      unreadable(history, refolded.error().message);
      return {};
    }
    ++report_.complaints;
    compare(history, snapshot, *refolded, until);
    return {};
  }

  void unreadable(const store::ComplaintRow& row, const std::string& why) {
    if (report_.unreadable.size() < replay_cases_max)
      report_.unreadable.push_back(std::to_string(row.reference) + ": " + why);
  }

  PolicyReplayReport finish() {
    for (auto& item : rows_)
      report_.rows.push_back(std::move(item.second));
    return std::move(report_);
  }

 private:
  void unreadable(const History& history, const std::string& why) { unreadable(history.row, why); }

  void compare(const History& history, const runtime::Snapshot& snapshot,
               const runtime::Refolded& refolded, Instant until) {
    const auto pairs =
        service::side_by_side(*history.definition, snapshot, refolded, until, order_.clock);
    const std::string month = month_of(*history.definition, snapshot.envelope->received_at);
    bool any = false;
    for (const Pair& pair : pairs) {
      auto& row = rows_[{pair.clock, snapshot.team, month}];
      row.clock = pair.clock;
      row.team = snapshot.team;
      row.month = month;
      count(row.then, pair.then);
      count(row.now, pair.now);
      if (!pair.differs()) continue;
      any = true;
      keep(history, pair, refolded.turned_by_clock());
    }
    if (any) ++report_.changed;
    if (any && refolded.turned_by_clock()) ++report_.path_depends;
    if (!order_.against.empty()) agree(*history.definition, snapshot, pairs);
  }

  void keep(const History& history, const Pair& pair, bool path_depends) {
    if (report_.cases.size() >= replay_cases_max) return;
    report_.cases.push_back({history.row.id, history.row.reference, pair.clock, pair.number,
                             service::text_of(pair.then), service::text_of(pair.now),
                             service::due_of(pair.then), service::due_of(pair.now), path_depends});
  }

  /// Somebody else's word stands beside the first cycle: the log of a peer knows no others.
  void agree(const runtime::Definition& own, const runtime::Snapshot& snapshot,
             const std::vector<Pair>& pairs) {
    const auto field = own.field_by_name.find(order_.against);
    const bool* said = field == own.field_by_name.end()
                           ? nullptr
                           : snapshot.data[field->second].get_if<bool>();
    for (const Pair& pair : pairs) {
      if (pair.number != 1) continue;
      const auto policy = met(pair.now);
      auto& agreement = report_.agreement;
      if (said == nullptr || !policy)
        ++agreement.unjudged;
      else if (*said == *policy)
        ++(*said ? agreement.both_met : agreement.both_missed);
      else
        ++(*said ? agreement.only_field_met : agreement.only_policy_met);
    }
  }

  const PolicyReplay& order_;
  const runtime::Definition& policy_;
  Instant until_;
  Where where_;
  PolicyReplayReport report_;
  std::map<std::tuple<std::string, std::string, std::string>, ReplayRow> rows_;
};

Result<std::optional<std::int64_t>> read_page(store::Store& store, Catalog& catalog,
                                              const store::ListFilter& filter, std::int64_t after,
                                              Replaying& replaying, std::int64_t& done) {
  auto page = store.list(filter, after, page_size);
  if (!page) return std::move(page.error());
  for (auto& row : page->rows) {
    ++done;
    const auto shown = row;
    auto history = service::read_history(store, catalog, std::move(row));
    if (!history) {
      replaying.unreadable(shown, history.error().message);
      continue;
    }
    if (auto looked = replaying.look(*history); !looked) return std::move(looked.error());
  }
  return page->next;
}

std::optional<Error> check(const PolicyReplay& order) {
  if (order.policy == nullptr)
    return Error{ErrorCode::invalid_argument, "a replay needs a policy", "name a workflow file", {}, {}};
  const auto& policy = order.policy->definition();
  if (!order.clock.empty() && !policy.clock_by_name.contains(order.clock)) {
    std::vector<std::string> names;
    for (const auto& clock : policy.clocks)
      names.push_back(clock.name);
    const auto near = nearest(order.clock, names);
    return Error{ErrorCode::not_found,
                 "the policy has no clock '" + bounded(order.clock, 64) + "'",
                 near ? "did you mean '" + *near + "'?" : "",
                 {},
                 {}};
  }
  return std::nullopt;
}

}  // namespace

Result<PolicyReplayReport> Engine::replay(const PolicyReplay& order,
                                          const PolicyProgress& progress) {
  if (auto problem = check(order)) return std::move(*problem);
  Replaying replaying(order, order.until.value_or(loop_->now()));
  store::ListFilter filter;
  filter.tenant = order.tenant;
  filter.workflow = replaying.workflow();
  auto total = loop_->read([&](store::Store& store, Catalog&) { return store.count(filter); });
  if (!total) return std::move(total.error());
  std::int64_t done = 0, after = 0;
  for (;;) {
    auto next = loop_->read([&](store::Store& store, Catalog& catalog) {
      return read_page(store, catalog, filter, after, replaying, done);
    });
    if (!next) return std::move(next.error());
    if (progress) progress(done, std::max(done, *total));
    if (!*next) return replaying.finish();
    after = **next;
  }
}

}  // namespace ayar
