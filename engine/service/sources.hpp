#pragma once
/// Where the loader's calendars and zones come from: files for what is written today, artifacts for
/// what a complaint pinned.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"
#include "workflow/definition.hpp"

namespace ayar::service {

/// Calendars and holiday files in `calendars/` beside the workflow, one folder up, then beside it;
/// zones in a folder of TZif files, with tzdata.zi beside them for their version; templates, `<name>.<language>.mustache`, in `templates/` beside the workflow and
/// one folder up; suspensions in `suspensions/`, looked for like calendars. Workflows to extend are any `.yaml` beside it that says so in its first keys;
/// fragments are files of that name in `fragments/` beside it and one folder up, then beside it;
/// words in other languages are the `.yaml` files of `locale/` that name the workflow.
/// Threads: one, as it remembers which workflows stand in a folder.
class FileSources final : public workflow::Sources {
 public:
  /// @param folders  where workflows and fragments are looked for after the workflow's own folder.
  FileSources(const std::string& workflow_file, std::string zone_folder,
              std::vector<std::string> folders = {});
  [[nodiscard]] Result<Text> calendar(std::string_view name) const override;
  [[nodiscard]] Result<Text> holidays(std::string_view name) const override;
  [[nodiscard]] Result<Text> suspension(std::string_view name) const override;
  [[nodiscard]] std::string zone_version() const override;
  [[nodiscard]] Result<std::string> zone(std::string_view name) const override;
  [[nodiscard]] Result<Letters> letters(const std::vector<std::string>& names) const override;
  [[nodiscard]] Result<Text> workflow(std::string_view name, std::int64_t version) const override;
  [[nodiscard]] Result<Text> fragment(std::string_view name) const override;
  [[nodiscard]] Result<std::vector<LocaleText>> locales(std::string_view workflow) const override;

 private:
  std::string folder_, zone_folder_;
  std::vector<std::string> folders_;
  /// "retail@3" to its file, of every folder; read when first asked for.
  mutable std::optional<std::map<std::string, std::string, std::less<>>> workflows_;
};

/// The bodies that a manifest names, already read from a store.
class PinnedSources final : public workflow::Sources {
 public:
  std::map<std::string, Text, std::less<>> calendars;
  std::map<std::string, std::string, std::less<>> zones;
  std::map<std::string, Text, std::less<>> suspensions;
  std::map<std::string, Text, std::less<>> holiday_files;
  std::string version_of_zones;
  [[nodiscard]] Result<Text> calendar(std::string_view name) const override;
  [[nodiscard]] Result<Text> holidays(std::string_view name) const override;
  [[nodiscard]] Result<Text> suspension(std::string_view name) const override;
  [[nodiscard]] std::string zone_version() const override { return version_of_zones; }
  [[nodiscard]] Result<std::string> zone(std::string_view name) const override;
  [[nodiscard]] Result<Letters> letters(const std::vector<std::string>& names) const override;
  [[nodiscard]] Result<Text> workflow(std::string_view name, std::int64_t version) const override;
  [[nodiscard]] Result<Text> fragment(std::string_view name) const override;
  [[nodiscard]] Result<std::vector<LocaleText>> locales(std::string_view workflow) const override;
  Letters pinned_letters;
  std::map<std::string, Text, std::less<>> bases, fragments;  ///< bases by "retail@3"
  std::vector<LocaleText> pinned_locales;
};

inline constexpr std::size_t source_bytes_max = std::size_t{1} << 20;
/// @error not_found, io; a file beyond source_bytes_max is refused.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// Loads the definition that complaints pinned under `manifest_hash`. @error not_found,
/// store_corrupt.
[[nodiscard]] Result<std::shared_ptr<const workflow::Definition>> load_pinned(
    store::Store& store, std::string_view manifest_hash);

}  // namespace ayar::service
