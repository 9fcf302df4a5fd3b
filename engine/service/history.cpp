#include "service/history.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "runtime/migrate.hpp"

namespace ayar::service {

Result<store::ComplaintRow> find_row(store::Store& store, const std::string& tenant,
                                     const std::string& complaint) {
  const bool number =
      !complaint.empty() && complaint.size() <= 18 &&
      std::all_of(complaint.begin(), complaint.end(), [](char c) { return c >= '0' && c <= '9'; });
  auto row =
      number ? store.find_reference(tenant, std::stoll(complaint)) : store.load(tenant, complaint);
  if (!row) return std::move(row.error());
  if (row->has_value()) return std::move(**row);
  return Error{ErrorCode::not_found,
               "there is no complaint '" + bounded(complaint, 64) + "'",
               "list them with `ayar list`",
               {},
               {}};
}

Result<std::vector<store::JournalEntry>> read_journal(store::Store& store,
                                                      const std::string& tenant,
                                                      const std::string& id, std::int64_t after) {
  std::vector<store::JournalEntry> all;
  for (;;) {
    auto page = store.journal(tenant, id, all.empty() ? after : all.back().sequence, 1000);
    if (!page) return std::move(page.error());
    if (page->empty()) return all;
    std::move(page->begin(), page->end(), std::back_inserter(all));
  }
}

Result<History> read_history(store::Store& store, Catalog& catalog, const std::string& tenant,
                             const std::string& complaint) {
  auto row = find_row(store, tenant, complaint);
  if (!row) return std::move(row.error());
  return read_history(store, catalog, std::move(row).value());
}

Result<std::string> hash_behind(const std::vector<store::JournalEntry>& later,
                                std::int64_t sequence, std::string hash) {
  const auto migration = runtime::name_of(runtime::StepKind::migration);
  for (auto entry = later.rbegin(); entry != later.rend() && entry->sequence > sequence; ++entry) {
    if (entry->kind != migration) continue;
    auto passage = runtime::read_passage(entry->payload);
    if (!passage) return std::move(passage.error());
    if (passage->to_hash != hash)
      return Error{ErrorCode::store_corrupt,
                   "the migration of step " + std::to_string(entry->sequence) +
                       " does not lead to the definition that holds after it",
                   {},
                   {},
                   {}};
    hash = passage->from_hash;
  }
  return hash;
}

Result<std::vector<Catalog::Pointer>> chapters_of(store::Store& store, Catalog& catalog,
                                                  const std::vector<store::JournalEntry>& entries,
                                                  std::string hash) {
  std::vector<Catalog::Pointer> chapters(entries.size());
  for (std::size_t i = entries.size(); i-- > 0;) {
    const bool same = i + 1 < entries.size() && chapters[i + 1]->hash == hash;
    auto definition =
        same ? Result<Catalog::Pointer>(chapters[i + 1]) : catalog.pinned(hash, store);
    if (!definition) return std::move(definition.error());
    chapters[i] = std::move(definition).value();
    if (entries[i].kind != runtime::name_of(runtime::StepKind::migration)) continue;
    auto before = hash_behind({entries[i]}, entries[i].sequence - 1, std::move(hash));
    if (!before) return std::move(before.error());
    hash = std::move(before).value();
  }
  return chapters;
}

Result<runtime::Step> step_of(const workflow::Definition& definition,
                              const store::JournalEntry& entry) {
  const auto kind = runtime::step_kind_from(entry.kind);
  if (!kind)
    return Error{ErrorCode::store_corrupt,
                 "journal entry " + std::to_string(entry.sequence) + " is of unknown kind '" +
                     bounded(entry.kind, 32) + "'",
                 {},
                 {},
                 {}};
  auto step = runtime::read_step(definition, *kind, entry.effective_at, entry.payload);
  if (!step) return step;
  for (const auto& fact : step->facts) {
    if (fact.kind != runtime::FactKind::migrated) continue;
    if (auto fits = runtime::check_migrated(definition, fact); !fits)
      return std::move(fits.error());
  }
  return step;
}

void Life::add(const Catalog::Pointer& definition, std::span<const runtime::Step> more) {
  for (const auto& step : more) {
    chapters.push_back(definition);
    of_steps.push_back(definition.get());
    steps.push_back(step);
  }
}

Result<Life> life_of(store::Store& store, Catalog& catalog,
                     const std::vector<store::JournalEntry>& entries, std::string hash) {
  Life life;
  auto chapters = chapters_of(store, catalog, entries, std::move(hash));
  if (!chapters) return std::move(chapters.error());
  life.chapters = std::move(chapters).value();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    life.of_steps.push_back(life.chapters[i].get());
    auto step = step_of(*life.of_steps[i], entries[i]);
    if (!step) return std::move(step.error());
    life.steps.push_back(std::move(step).value());
  }
  return life;
}

Result<History> read_history(store::Store& store, Catalog& catalog, store::ComplaintRow row) {
  auto definition = catalog.pinned(row.artifact, store);
  if (!definition) return std::move(definition.error());
  auto entries = read_journal(store, row.tenant, row.id);
  if (!entries) return std::move(entries.error());
  auto chapters = chapters_of(store, catalog, *entries, row.artifact);
  if (!chapters) return std::move(chapters.error());
  History history;
  history.definition = std::move(definition).value();
  history.chapters = std::move(chapters).value();
  for (const auto& chapter : history.chapters)
    history.of_steps.push_back(chapter.get());
  history.row = std::move(row);
  for (std::size_t i = 0; i < entries->size(); ++i) {
    auto step = step_of(*history.of_steps[i], (*entries)[i]);
    if (!step) return std::move(step.error());
    auto actor = runtime::read_actor((*entries)[i].actor);
    if (!actor) return std::move(actor.error());
    step->by_engine = actor->kind == ActorKind::system;
    history.steps.push_back(std::move(step).value());
    history.actors.push_back(std::move(actor).value());
  }
  return history;
}

}  // namespace ayar::service
