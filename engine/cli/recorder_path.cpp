#include "cli/recorder_path.hpp"

#include <cstdlib>
#include <filesystem>
#include <vector>

namespace ayar::cli {

namespace fs = std::filesystem;

Result<std::string> recorder_path(const std::string& given) {
  constexpr const char* file = "record_loyalty.so";
  std::vector<fs::path> places;
  std::error_code ignored;
  if (!given.empty()) {
    places.emplace_back(given);
  } else {
    if (const char* folder = std::getenv("AYAR_PLUGINS")) places.push_back(fs::path(folder) / file);
    const auto here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    places.push_back(here / "plugins" / file);
    places.push_back(here.parent_path() / "plugins" / file);
    places.push_back(here.parent_path() / "lib" / "ayar" / "plugins" / file);
  }
  std::string looked;
  for (const auto& place : places) {
    if (fs::is_regular_file(place, ignored)) return fs::absolute(place, ignored).string();
    looked += (looked.empty() ? "looked at " : ", ") + place.string();
  }
  return Error{
      ErrorCode::not_found, "there is no recorder to ask", looked + "; --plugin names one", {}, {}};
}

}  // namespace ayar::cli
