#pragma once
/// Where the loader's calendars and zones come from: files for what is written today, artifacts for
/// what a complaint pinned.
#include <map>
#include <string>

#include "store/store.hpp"
#include "workflow/definition.hpp"

namespace ayar::service {

/// Calendars in `calendars/` beside the workflow, one folder up, then beside it; zones in a folder
/// of TZif files; templates, `<name>.<language>.mustache`, in `templates/` beside the workflow and
/// one folder up.
class FileSources final : public workflow::Sources {
 public:
  FileSources(const std::string& workflow_file, std::string zone_folder);
  [[nodiscard]] Result<Text> calendar(std::string_view name) const override;
  [[nodiscard]] Result<std::string> zone(std::string_view name) const override;
  [[nodiscard]] Result<Letters> letters(const std::vector<std::string>& names) const override;

 private:
  std::string folder_, zone_folder_;
};

/// The bodies that a manifest names, already read from a store.
class PinnedSources final : public workflow::Sources {
 public:
  std::map<std::string, Text, std::less<>> calendars;
  std::map<std::string, std::string, std::less<>> zones;
  [[nodiscard]] Result<Text> calendar(std::string_view name) const override;
  [[nodiscard]] Result<std::string> zone(std::string_view name) const override;
  [[nodiscard]] Result<Letters> letters(const std::vector<std::string>& names) const override;
  Letters pinned_letters;
};

inline constexpr std::size_t source_bytes_max = std::size_t{1} << 20;
/// @error not_found, io; a file beyond source_bytes_max is refused.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// Loads the definition that complaints pinned under `manifest_hash`. @error not_found,
/// store_corrupt.
[[nodiscard]] Result<std::shared_ptr<const workflow::Definition>> load_pinned(
    store::Store& store, std::string_view manifest_hash);

}  // namespace ayar::service
