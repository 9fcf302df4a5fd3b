// The registry: who published which version, who approved it, from when it holds, who retired it.
#include <algorithm>
#include <map>

#include <ayar/engine.hpp>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "service/loop.hpp"

namespace ayar {

using service::Catalog;

namespace {

constexpr std::size_t id_bytes_max = 128, reason_bytes_max = 1024;

Error refused(ErrorCode code, std::string message, std::string hint = {}) {
  return Error{code, std::move(message), std::move(hint), {}, {}};
}

std::string full_name(const std::string& workflow, std::int64_t version) {
  return workflow + "@" + std::to_string(version);
}

std::optional<Error> may_publish(const Actor& actor) {
  if (actor.kind == ActorKind::staff || actor.kind == ActorKind::system) return std::nullopt;
  return refused(ErrorCode::forbidden, "workflows are published and retired by staff");
}

std::optional<Error> check_reason(const std::string& reason) {
  if (reason.empty()) return refused(ErrorCode::missing_data, "it needs a reason");
  if (is_valid_utf8(reason) && reason.size() <= reason_bytes_max) return std::nullopt;
  return refused(ErrorCode::invalid_argument, "a reason has at most 1024 bytes of UTF-8");
}

bool is_person(const std::string& id) {
  return !id.empty() && id.size() <= id_bytes_max && is_valid_utf8(id);
}

std::optional<Error> check(const Publication& publication) {
  if (publication.workflow == nullptr)
    return refused(ErrorCode::invalid_argument, "there is no workflow to publish");
  if (!is_person(publication.author) || !is_person(publication.approver))
    return refused(ErrorCode::missing_data, "a publication names its author and its approver");
  if (!publication.alone && publication.author == publication.approver)
    return refused(ErrorCode::forbidden, "the author of a workflow does not approve it",
                   "name a second person");
  return check_reason(publication.reason);
}

const store::DefinitionRow* find_row(const std::vector<store::DefinitionRow>& rows,
                                     const std::string& workflow, std::int64_t version) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
    return row.workflow == workflow && row.version == version;
  });
  return found == rows.end() ? nullptr : &*found;
}

/// The registry with what is decided and not committed yet.
Result<std::vector<store::DefinitionRow>> registry_of(const service::Beside& beside) {
  auto rows = beside.store.definitions();
  if (!rows) return rows;
  for (const auto* aside : {beside.in_flight, &beside.forming}) {
    if (aside == nullptr) continue;
    for (const auto& row : aside->definitions) {
      if (find_row(*rows, row.workflow, row.version) == nullptr) rows->push_back(row);
    }
    for (const auto& retirement : aside->retirements) {
      for (auto& row : *rows) {
        if (row.workflow == retirement.workflow && row.version == retirement.version)
          row.retired_at = retirement.retired_at;
      }
    }
  }
  return rows;
}

DefinitionView view_of(const store::DefinitionRow& row) {
  DefinitionView view;
  view.workflow = row.workflow;
  view.version = row.version;
  view.hash = row.hash;
  view.author = row.author;
  view.approver = row.approver;
  view.reason = row.reason;
  view.alone = row.alone;
  view.effective_from = row.effective_from;
  view.published_at = row.published_at;
  view.retired_at = row.retired_at;
  view.retired_by = row.retired_by;
  view.retired_reason = row.retired_reason;
  return view;
}

/// Every definition by its hash, with what is known of it.
class Listing {
 public:
  Listing(store::Store& store, Catalog& catalog, Instant now)
      : store_(store), catalog_(catalog), now_(now) {}

  static void take_state(const store::DefinitionRow& row, Instant now, DefinitionView& view) {
    view.state = row.retired_at && *row.retired_at <= now ? DefinitionState::retired
                 : row.effective_from > now               ? DefinitionState::scheduled
                                                          : DefinitionState::standing;
  }

  Result<std::vector<DefinitionView>> run() {
    auto rows = store_.definitions();
    if (!rows) return std::move(rows.error());
    for (const auto& row : *rows)
      take_row(row);
    for (const auto& [name, versions] : catalog_.files()) {
      for (const auto& [version, definition] : versions)
        take_file(*definition, find_row(*rows, name, version) != nullptr);
    }
    auto uses = store_.uses();
    if (!uses) return std::move(uses.error());
    for (const auto& use : *uses) {
      if (auto taken = take_use(use); !taken) return std::move(taken.error());
    }
    return listed();
  }

 private:
  void take_row(const store::DefinitionRow& row) {
    auto view = view_of(row);
    take_state(row, now_, view);
    views_[row.hash] = std::move(view);
  }

  void take_file(const workflow::Definition& definition, bool is_registered) {
    auto& view = views_[definition.hash];
    if (!view.workflow.empty()) return;
    name(view, definition);
    view.state = is_registered ? DefinitionState::unregistered : DefinitionState::of_file;
  }

  Result<void> take_use(const store::Store::Use& use) {
    auto& view = views_[use.artifact];
    if (view.workflow.empty()) {
      auto definition = catalog_.pinned(use.artifact, store_);
      if (!definition) return std::move(definition.error());
      name(view, **definition);
    }
    view.open += use.open;
    view.alive += use.alive;
    view.complaints += use.all;
    return {};
  }

  static void name(DefinitionView& view, const workflow::Definition& definition) {
    view.workflow = definition.workflow;
    view.version = definition.version;
    view.hash = definition.hash;
  }

  /// The highest of a name that stands is the one in force.
  std::vector<DefinitionView> listed() {
    std::vector<DefinitionView> all;
    for (auto& item : views_)
      all.push_back(std::move(item.second));
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::pair(a.workflow, a.version) < std::pair(b.workflow, b.version);
    });
    std::map<std::string, DefinitionView*> highest;
    for (auto& view : all) {
      if (view.state == DefinitionState::standing || view.state == DefinitionState::of_file)
        highest[view.workflow] = &view;
    }
    for (auto& item : highest) {
      if (item.second->state == DefinitionState::standing)
        item.second->state = DefinitionState::in_force;
    }
    return all;
  }

  store::Store& store_;
  Catalog& catalog_;
  Instant now_;
  std::map<std::string, DefinitionView> views_;
};

Result<DefinitionView> pick(Result<std::vector<DefinitionView>> all, const std::string& workflow,
                            std::int64_t version) {
  if (!all) return std::move(all.error());
  for (auto& view : *all) {
    if (view.workflow == workflow && view.version == version && view.published_at)
      return std::move(view);
  }
  return refused(ErrorCode::not_found, full_name(workflow, version) + " is not published",
                 "`ayar workflows` lists what is");
}

/// The registry's, a file's, or one that complaints pinned; the last costs a look at all of them.
Result<Catalog::Pointer> find_definition(store::Store& store, Catalog& catalog,
                                         const std::string& workflow, std::int64_t version) {
  auto rows = catalog.registry(store);
  if (!rows) return std::move(rows.error());
  if (const auto* row = find_row(**rows, workflow, version))
    return catalog.pinned(row->hash, store);
  if (const auto files = catalog.files().find(workflow); files != catalog.files().end()) {
    if (const auto file = files->second.find(version); file != files->second.end())
      return file->second;
  }
  auto uses = store.uses();
  if (!uses) return std::move(uses.error());
  for (const auto& use : *uses) {
    if (use.workflow != workflow) continue;
    auto definition = catalog.pinned(use.artifact, store);
    if (!definition || (*definition)->version == version) return definition;
  }
  return refused(ErrorCode::not_found,
                 "there is no " + bounded(full_name(workflow, version), 128) + " here",
                 "`ayar workflows` lists them");
}

Error other_content(const std::string& workflow, std::int64_t version) {
  return refused(ErrorCode::already_exists,
                 full_name(workflow, version) + " is published with other content",
                 "give the changed file the next version");
}

Error has_retired(const store::DefinitionRow& row) {
  return refused(ErrorCode::not_permitted, full_name(row.workflow, row.version) + " has retired",
                 "publish it as the next version");
}

}  // namespace

std::string_view name_of(DefinitionState state) noexcept {
  constexpr std::string_view names[] = {"in_force", "standing", "scheduled",
                                        "retired",  "of_file",  "unregistered"};
  return names[static_cast<std::size_t>(state)];
}

Result<DefinitionView> Engine::publish(const Publication& publication, const Actor& actor) {
  if (auto forbidden = may_publish(actor)) return std::move(*forbidden);
  if (auto problem = check(publication)) return std::move(*problem);
  const auto& definition = publication.workflow->definition();
  store::DefinitionRow row;
  row.workflow = definition.workflow;
  row.version = definition.version;
  row.hash = definition.hash;
  row.author = publication.author;
  row.approver = publication.approver;
  row.reason = publication.reason;
  row.alone = publication.author == publication.approver;
  row.published_at = loop_->now();
  row.effective_from = publication.effective_from.value_or(row.published_at);
  const auto judge = [&](const service::Beside& beside) -> Result<store::Aside> {
    auto rows = registry_of(beside);
    if (!rows) return std::move(rows.error());
    store::Aside aside;
    const auto* known = find_row(*rows, row.workflow, row.version);
    if (known == nullptr) {
      aside.definitions.push_back(row);
    } else if (known->hash != row.hash) {
      return other_content(row.workflow, row.version);
    } else if (known->retired_at) {
      return has_retired(*known);
    }
    return aside;
  };
  std::vector<store::Artifact> artifacts;
  for (const auto& artifact : definition.artifacts)
    artifacts.push_back({artifact.hash, artifact.kind, artifact.body});
  auto written = loop_->write_bounded(judge, std::move(artifacts));
  loop_->read([](store::Store&, Catalog& catalog) {
    catalog.forget_registry();
    return true;
  });
  if (!written) return std::move(written.error());
  return pick(definitions(), row.workflow, row.version);
}

Result<DefinitionView> Engine::retire(const std::string& workflow, std::int64_t version,
                                      const std::string& reason, const Actor& actor) {
  if (auto forbidden = may_publish(actor)) return std::move(*forbidden);
  if (auto problem = check_reason(reason)) return std::move(*problem);
  const std::string by = actor.id.empty() ? std::string(name_of(actor.kind)) : actor.id;
  const Instant now = loop_->now();
  const auto judge = [&](const service::Beside& beside) -> Result<store::Aside> {
    auto rows = registry_of(beside);
    if (!rows) return std::move(rows.error());
    const auto* known = find_row(*rows, workflow, version);
    if (known == nullptr)
      return refused(ErrorCode::not_found, full_name(workflow, version) + " is not published",
                     "`ayar workflows` lists what is");
    if (known->retired_at) return has_retired(*known);
    store::Aside aside;
    aside.retirements.push_back({workflow, version, now, by, reason});
    return aside;
  };
  auto written = loop_->write_bounded(judge);
  loop_->read([](store::Store&, Catalog& catalog) {
    catalog.forget_registry();
    return true;
  });
  if (!written) return std::move(written.error());
  return pick(definitions(), workflow, version);
}

Result<std::vector<DefinitionView>> Engine::definitions() {
  return loop_->read([&](store::Store& store, Catalog& catalog) {
    return Listing(store, catalog, loop_->now()).run();
  });
}

Result<std::optional<DefinitionView>> Engine::published(const std::string& workflow,
                                                        std::int64_t version) {
  return loop_->read(
      [&](store::Store& store, Catalog& catalog) -> Result<std::optional<DefinitionView>> {
        auto rows = catalog.registry(store);
        if (!rows) return std::move(rows.error());
        const auto* row = find_row(**rows, workflow, version);
        std::optional<DefinitionView> made;
        if (row == nullptr) return made;
        Listing::take_state(*row, loop_->now(), made.emplace(view_of(*row)));
        return made;
      });
}

Result<std::shared_ptr<const Workflow>> Engine::definition(const std::string& workflow,
                                                           std::int64_t version) {
  return loop_->read(
      [&](store::Store& store, Catalog& catalog) -> Result<std::shared_ptr<const Workflow>> {
        auto found = find_definition(store, catalog, workflow, version);
        if (!found) return std::move(found.error());
        return std::make_shared<const Workflow>(std::move(found).value());
      });
}

}  // namespace ayar
