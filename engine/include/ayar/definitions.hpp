#pragma once
/// The life of a definition: published with an author and an approver, side by side with other
/// versions, retired; complaints brought over from one to another, and back. Times are instants.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/time.hpp>
#include <ayar/workflow.hpp>

namespace ayar {

struct Publication {
  std::shared_ptr<const Workflow> workflow;
  std::string author, approver;  ///< ids of two people
  std::string reason;
  std::optional<Instant> effective_from;  ///< default: at once
  bool alone = false;                     ///< one person does both; the registry says so for ever
};

enum class DefinitionState : std::uint8_t {
  in_force,     ///< new complaints take it
  standing,     ///< in force too, below a higher version: on request only
  scheduled,    ///< published, not in force yet
  retired,      ///< no new complaints
  of_file,      ///< came with a file of this process; nobody published it
  unregistered  ///< pinned by complaints alone
};
[[nodiscard]] AYAR_EXPORT std::string_view name_of(DefinitionState state) noexcept;

struct DefinitionView {
  std::string workflow;
  std::int64_t version = 0;
  std::string hash;
  DefinitionState state = DefinitionState::unregistered;
  std::string author, approver, reason;  ///< empty where nobody published it
  bool alone = false;
  std::optional<Instant> effective_from, published_at, retired_at;
  std::string retired_by, retired_reason;
  std::int64_t open = 0;        ///< complaints not closed
  std::int64_t alive = 0;       ///< complaints whose machine has not ended
  std::int64_t complaints = 0;  ///< all there ever were
};

/// What is called otherwise in the new version: old name to new.
struct NameMap {
  std::map<std::string, std::string> states, clocks, fields;
};

enum class MigrationMode : std::uint8_t { dry_run, apply, undo };
[[nodiscard]] AYAR_EXPORT std::string_view name_of(MigrationMode mode) noexcept;
struct MigrationOrder {
  std::string workflow;
  std::int64_t from = 0, to = 0;
  MigrationMode mode = MigrationMode::dry_run;
  NameMap names;  ///< beside the new version's own `migrate`, and before it
  Actor actor;
  std::string approver, reason;  ///< needed but for a dry run
  bool alone = false;            ///< the actor approves; the journal says so
  std::string tenant = "main";
};

struct MigrationRefusal {
  std::string complaint;
  std::int64_t reference = 0;
  std::string state;
  std::vector<std::string> reasons;
};
struct MigrationCount {
  std::string from, to;  ///< states; `to` is empty where none can go
  std::int64_t can = 0, cannot = 0;
};
struct MigrationReport {
  std::string workflow;
  std::int64_t from = 0, to = 0;
  MigrationMode mode = MigrationMode::dry_run;
  std::int64_t looked_at = 0;  ///< complaints of the version to go from, that have not ended
  std::int64_t moved = 0;      ///< or could be
  std::int64_t already = 0;    ///< stand on the version to go to
  std::int64_t ended = 0;      ///< of the version to go from; they stay as they are
  std::int64_t refused = 0;
  std::vector<MigrationCount> by_state;    ///< in byte order
  std::vector<MigrationRefusal> refusals;  ///< the first migration_refusals_max
};
inline constexpr std::size_t migration_refusals_max = 100'000;
/// Complaints looked at so far, and of how many; called on the caller's thread.
using MigrationProgress = std::function<void(std::int64_t done, std::int64_t total)>;

}  // namespace ayar
