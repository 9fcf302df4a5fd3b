#pragma once
/// A complaint process, read from YAML, checked and compiled. Immutable; share it freely.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>
#include <ayar/export.hpp>

namespace ayar {

namespace workflow {
struct Definition;
}

/// A loaded workflow. Threads: any.
class AYAR_EXPORT Workflow {
 public:
  explicit Workflow(std::shared_ptr<const workflow::Definition> definition);
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] std::int64_t version() const noexcept;
  /// Hash of the artifact that complaints pin: the text, its calendar and its zones.
  [[nodiscard]] const std::string& hash() const noexcept;
  [[nodiscard]] const workflow::Definition& definition() const noexcept { return *definition_; }
  [[nodiscard]] const std::shared_ptr<const workflow::Definition>& shared() const noexcept {
    return definition_;
  }

 private:
  std::shared_ptr<const workflow::Definition> definition_;
};

struct LoadedWorkflow {
  std::shared_ptr<const Workflow> workflow;  ///< null when there are errors
  std::vector<Diagnostic> diagnostics;       ///< errors and warnings, in order of place
  explicit operator bool() const noexcept { return workflow != nullptr; }
};

/// Reads a workflow file. A calendar named in it is looked for in `calendars/` beside it and one
/// folder up, then beside the file itself; zones in `zone_folder`.
/// @error in `diagnostics`; a file that cannot be read is one at line 0.
/// @blocks on files.
[[nodiscard]] AYAR_EXPORT LoadedWorkflow
load_workflow_file(const std::string& path, const std::string& zone_folder = "/usr/share/zoneinfo");

/// The same for a text at hand, as if it stood in a file of that name.
[[nodiscard]] AYAR_EXPORT LoadedWorkflow
load_workflow(std::string_view yaml, const std::string& file,
              const std::string& zone_folder = "/usr/share/zoneinfo");

}  // namespace ayar
