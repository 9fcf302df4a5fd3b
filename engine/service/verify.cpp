// The proof of the past: chains first, then that everything else follows from the facts they hold.
#include <algorithm>
#include <map>
#include <set>

#include <ayar/engine.hpp>

#include "runtime/codec.hpp"
#include "runtime/replay.hpp"
#include "service/batch.hpp"
#include "service/history.hpp"
#include "service/loop.hpp"

namespace ayar {

using service::Catalog;
using service::History;

namespace {

constexpr std::size_t findings_max = 1000;
constexpr std::size_t page_size = 200;

/// Calls `look` with every row of every tenant that a list shows. Stops at the first error.
template <class Look>
Result<void> each_complaint(store::Store& store, const std::string& tenant, const Look& look) {
  store::ListFilter filter;
  filter.tenant = tenant;
  std::int64_t after = 0;
  for (;;) {
    auto page = store.list(filter, after, page_size);
    if (!page) return std::move(page.error());
    for (auto& row : page->rows) {
      if (auto looked = look(std::move(row)); !looked) return looked;
    }
    if (!page->next) return {};
    after = *page->next;
  }
}

class Verification {
 public:
  Verification(store::Store& store, Catalog& catalog, VerifyReport& report)
      : store_(store), catalog_(catalog), report_(report) {}

  /// Chains that are broken already are not folded: their facts prove nothing.
  void skip(const std::set<std::string>& broken) { broken_ = broken; }

  Result<void> look(store::ComplaintRow row) {
    if (broken_.contains(row.tenant + "/" + row.id)) return {};
    auto full = store_.load(row.tenant, row.id);
    if (!full) return std::move(full.error());
    if (!full->has_value()) return {};
    auto history = service::read_history(store_, catalog_, std::move(**full));
    if (!history) {
      add(row, 0, history.error().message);
      return {};
    }
    compare_snapshot(*history);
    return compare_effects(*history);
  }

 private:
  void add(const store::ComplaintRow& row, std::int64_t sequence, std::string what) {
    if (report_.findings.size() < findings_max)
      report_.findings.push_back({row.tenant, row.id, sequence, std::move(what)});
  }

  void compare_snapshot(const History& history) {
    const auto& row = history.row;
    const auto snapshot = runtime::replay(history.tables(), history.steps);
    if (!snapshot.envelope) return add(row, 0, "the journal does not open the complaint");
    store::ComplaintRow folded;
    service::fill_row(*history.definition, snapshot, folded);
    if (folded.snapshot != row.snapshot) add(row, 0, "the snapshot is not what its facts fold to");
    folded.snapshot = row.snapshot;
    folded.reference = row.reference;
    folded.revision = row.revision;
    folded.head_hash = row.head_hash;
    if (!(folded == row))
      add(row, 0,
          "a column of the complaint is not what its facts fold to: " +
              first_difference(folded, row));
    if (row.revision < 1 || row.revision > row.head_sequence)
      add(row, 0, "the revision is impossible");
  }

  static std::string first_difference(const store::ComplaintRow& a, const store::ComplaintRow& b) {
    if (a.tenant != b.tenant) return "tenant";
    if (a.id != b.id) return "id";
    if (a.workflow != b.workflow) return "workflow";
    if (a.artifact != b.artifact) return "artifact";
    if (a.state != b.state) return "state";
    if (a.phase != b.phase) return "phase";
    if (a.disposition != b.disposition) return "disposition";
    if (a.status != b.status) return "status";
    if (a.owner != b.owner) return "owner";
    if (a.channel != b.channel) return "channel";
    if (a.external_ref != b.external_ref) return "external_ref";
    if (a.received_at != b.received_at) return "received_at";
    if (a.updated_at != b.updated_at) return "updated_at";
    if (a.next_due != b.next_due) return "next_due";
    if (a.breached != b.breached) return "breached";
    return "head_sequence";
  }

  Result<void> compare_effects(const History& history) {
    const auto& row = history.row;
    service::Effects effects;
    for (std::size_t i = 0; i < history.steps.size(); ++i) {
      service::collect_effects(*history.of_steps[i], row.id, static_cast<std::int64_t>(i + 1),
                               history.steps[i], history.actors[i].via == "import", effects);
    }
    auto outbox = store_.outbox(row.tenant, row.id);
    if (!outbox) return std::move(outbox.error());
    auto outcomes = store_.outcomes(row.tenant, row.id);
    if (!outcomes) return std::move(outcomes.error());
    take_changes(history, *outbox);
    compare_states(row, effects, *outbox);
    for (auto& found : *outbox)
      found = without_delivery(std::move(found));
    compare_rows(row, effects.outbox, *outbox, "outbox");
    compare_rows(row, effects.outcomes, *outcomes, "outcome");
    return {};
  }

  /// What delivery knows of a row is its own: no fact says it.
  static store::OutboxRow without_delivery(store::OutboxRow row) {
    store::OutboxRow bare;
    bare.id = std::move(row.id);
    bare.sequence = row.sequence;
    bare.kind = std::move(row.kind);
    bare.name = std::move(row.name);
    bare.payload = std::move(row.payload);
    return bare;
  }

  /// Whether every step is told depends on a configuration; what is told must be true.
  void take_changes(const History& history, std::vector<store::OutboxRow>& outbox) {
    std::erase_if(outbox, [&](const store::OutboxRow& found) {
      if (found.kind != "change") return false;
      const auto sequence = found.sequence;
      const bool real =
          sequence >= 1 && sequence <= static_cast<std::int64_t>(history.steps.size());
      const auto id =
          history.row.id + "/" + std::to_string(sequence) + "/change@" + found.subscriber;
      if (!real || found.id != id ||
          !is_told(history.steps[static_cast<std::size_t>(sequence - 1)], found))
        add(history.row, sequence, "outbox row " + found.id + " tells of no such step");
      return true;
    });
  }
  static bool is_told(const runtime::Step& step, const store::OutboxRow& row) {
    return row.name == step.cause &&
           row.payload.starts_with(service::change_prefix(row.sequence, step));
  }

  /// A message whose row says that it arrived must have a fact that says so, and the reverse. One
  /// that failed may wait again: a person may send a dead letter once more.
  void compare_states(const store::ComplaintRow& complaint, const service::Effects& effects,
                      const std::vector<store::OutboxRow>& outbox) {
    std::map<std::string, std::string> told;
    for (const auto& [id, state] : effects.outbox_states)
      told[id] = state;
    for (const auto& row : outbox) {
      if (row.kind != "message") continue;
      const auto fact = told.find(row.id);
      const bool delivered = fact != told.end() && fact->second == "delivered";
      const bool dead = fact != told.end() && fact->second == "dead";
      if (delivered != (row.state == "delivered") || (row.state == "dead" && !dead))
        add(complaint, row.sequence, "outbox row " + row.id + " is not what its fact says");
    }
  }

  template <class Row>
  void compare_rows(const store::ComplaintRow& complaint, std::vector<Row> expected,
                    std::vector<Row> found, const std::string& what) {
    const auto by_id = [](const Row& a, const Row& b) { return a.id < b.id; };
    std::sort(expected.begin(), expected.end(), by_id);
    std::sort(found.begin(), found.end(), by_id);
    for (const auto& row : found) {
      const auto twin = std::lower_bound(expected.begin(), expected.end(), row, by_id);
      if (twin == expected.end() || twin->id != row.id) {
        add(complaint, row.sequence, what + " row " + row.id + " follows from no fact");
      } else if (!(*twin == row)) {
        add(complaint, row.sequence, what + " row " + row.id + " is not what its fact says");
      }
    }
    for (const auto& row : expected) {
      if (!std::binary_search(found.begin(), found.end(), row, by_id))
        add(complaint, row.sequence, what + " row " + row.id + " is missing");
    }
  }

  store::Store& store_;
  Catalog& catalog_;
  VerifyReport& report_;
  std::set<std::string> broken_;
};

}  // namespace

Result<VerifyReport> Engine::verify(const std::optional<std::string>& exported_seal,
                                    const ProgressCallback& progress) {
  return loop_->read([&](store::Store& store, Catalog&) -> Result<VerifyReport> {
    std::optional<std::string_view> seal;
    if (exported_seal) seal = *exported_seal;
    auto chains = store::verify_chains(store, seal, progress);
    if (!chains) return std::move(chains.error());
    VerifyReport report{chains->complaints, chains->entries, chains->seals, {}};
    std::set<std::string> broken;
    for (auto& finding : chains->findings) {
      broken.insert(finding.tenant + "/" + finding.complaint);
      report.findings.push_back(
          {finding.tenant, finding.complaint, finding.sequence, std::move(finding.what)});
    }
    // A fresh catalog: definitions are read from the artifacts under proof, not from what this
    // process has in memory.
    Catalog pinned;
    Verification verification(store, pinned, report);
    verification.skip(broken);
    auto tenants = store.tenants();
    if (!tenants) return std::move(tenants.error());
    for (const auto& tenant : *tenants) {
      auto looked = each_complaint(store, tenant, [&](store::ComplaintRow row) {
        return verification.look(std::move(row));
      });
      if (!looked) return std::move(looked.error());
    }
    return report;
  });
}

Result<std::vector<AuditDifference>> Engine::audit(const std::optional<std::string>& complaint,
                                                   const std::string& tenant,
                                                   const ProgressCallback& progress) {
  return loop_->read([&](store::Store& store,
                         Catalog& catalog) -> Result<std::vector<AuditDifference>> {
    std::vector<AuditDifference> differences;
    std::int64_t done = 0;
    auto total = store.count({});
    const auto look = [&](store::ComplaintRow row) -> Result<void> {
      auto history = service::read_history(store, catalog, std::move(row));
      if (!history) return std::move(history.error());
      for (auto& difference : runtime::redecide(history->tables(), history->steps, history->actors))
        differences.push_back({history->row.id, difference.sequence, std::move(difference.was),
                               std::move(difference.is)});
      ++done;
      if (progress) progress(done, total ? total.value() : done);
      return {};
    };
    if (complaint) {
      auto row = service::find_row(store, tenant, *complaint);
      if (!row) return std::move(row.error());
      if (auto looked = look(std::move(row).value()); !looked) return std::move(looked.error());
      return differences;
    }
    if (auto looked = each_complaint(store, tenant, look); !looked)
      return std::move(looked.error());
    return differences;
  });
}

Result<std::string> Engine::seal() {
  return loop_->quiesce([&](store::Store& store) -> Result<std::string> {
    auto seal = store.seal(loop_->now());
    if (!seal) return std::move(seal.error());
    return store::export_seal(store, seal.value());
  });
}

}  // namespace ayar
