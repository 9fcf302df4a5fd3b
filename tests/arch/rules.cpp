#include "rules.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <set>
#include <string_view>

#include "source_text.hpp"

namespace ayar::arch {

namespace {

struct Floor {
  std::string_view name;
  int height;
};
constexpr std::array floors{Floor{"base", 0},  Floor{"calendar", 1}, Floor{"cel", 1},
                            Floor{"law", 1},   Floor{"workflow", 2}, Floor{"runtime", 3},
                            Floor{"store", 4}, Floor{"delivery", 4}, Floor{"service", 5},
                            Floor{"http", 6},  Floor{"daemon", 7},   Floor{"cli", 7}};
constexpr int pure_height_max = 3;

/// The face that each public header shows belongs to a floor; values that all floors share are not
/// listed.
constexpr std::array public_faces{
    Floor{"ayar/workflow.hpp", 2},  Floor{"ayar/stores.hpp", 4},
    Floor{"ayar/complaint.hpp", 5}, Floor{"ayar/engine.hpp", 5},
    Floor{"ayar/json.hpp", 5},      Floor{"ayar/machine.hpp", 5},
    Floor{"ayar/delivery.hpp", 5},  Floor{"ayar/delivery_options.hpp", 4},
    Floor{"ayar/directory.hpp", 4}};

struct Home {
  std::string_view header;                  ///< a prefix of the include
  std::array<std::string_view, 5> folders;  ///< path prefixes; empty: unused
  std::string_view ending;                  ///< of the path; empty: any
};
constexpr std::array homes{
    Home{"libical/", {"engine/workflow/read/calendar_file_ics", ""}, ".cpp"},
    Home{"yaml-cpp/", {"engine/workflow/read/", ""}, ""},
    Home{"boost/msm/",
         {"engine/law/", "engine/delivery/host/life", "engine/daemon/lifecycle"},
         ".cpp"},
    Home{"boost/mpl/", {"engine/law/", "engine/delivery/host/life", "engine/daemon/lifecycle"}, ""},
    Home{"boost/fusion/", {"engine/law/", ""}, ".cpp"},
    Home{"boost/json", {"engine/base/", ""}, ""},
    Home{"re2/", {"engine/cel/pattern", ""}, ".cpp"},
    Home{"kainjow/", {"engine/delivery/render/", ""}, ".cpp"},
    Home{"unicode/", {"engine/delivery/render/", "engine/calendar/hijri"}, ".cpp"},
    Home{"sqlite3.h", {"engine/store/sqlite/", ""}, ""},
    Home{"openssl/", {"engine/base/", "engine/http/"}, ""},
    Home{"boost/asio/", {"engine/http/", ""}, ""},
    Home{"boost/beast/", {"engine/http/", ""}, ""},
    Home{"CLI/", {"engine/cli/", "engine/daemon/"}, ""},
    Home{"csv.h", {"engine/cli/", ""}, ""},
    Home{"curl/", {"engine/cli/", ""}, ".cpp"},
    Home{"sys/",
         {"engine/store/sqlite/", "engine/cli/", "engine/delivery/host/process", "engine/http/",
          "engine/daemon/"},
         ".cpp"},
    Home{"unistd.h",
         {"engine/store/sqlite/", "engine/cli/", "engine/delivery/host/", "engine/http/",
          "engine/daemon/"},
         ".cpp"},
    Home{"fcntl.h",
         {"engine/store/sqlite/", "engine/cli/", "engine/delivery/host/process", "engine/http/"},
         ".cpp"},
    Home{"poll.h", {"engine/delivery/host/", "engine/daemon/"}, ".cpp"},
    Home{"spawn.h", {"engine/cli/graph_svg"}, ".cpp"},
    Home{"dlfcn.h", {"engine/delivery/host/shared_object"}, ".cpp"},
    Home{"pthread.h", {"engine/service/", "engine/http/"}, ".cpp"},
    Home{"arpa/", {"engine/daemon/"}, ".cpp"},
    Home{"spdlog/", {"engine/daemon/log"}, ".cpp"},
    Home{"prometheus/", {"engine/daemon/metrics"}, ".cpp"},
};

constexpr std::array<std::string_view, 22> impure_headers{
    "thread",     "mutex",     "shared_mutex", "condition_variable",
    "future",     "semaphore", "latch",        "barrier",
    "stop_token", "atomic",    "filesystem",   "fstream",
    "iostream",   "random",    "csignal",      "ctime",
    "unistd.h",   "fcntl.h",   "time.h",       "signal.h",
    "pthread.h",  "coroutine"};

constexpr std::array<std::string_view, 22> root_names{
    ".ci", ".clang-format", ".clang-tidy", ".git", ".gitignore", "CHANGELOG.md", "CMakeLists.txt",
    "CMakePresets.json", "CONTRIBUTING.md", "LICENSE", "README.md", "engine", "examples", "plugins",
    "tests", "workflows",
    // What a developer's own tools leave behind; the ignore file keeps it out of the history.
    ".cache", ".idea", ".vscode", "build", "Testing", "CMakeUserPresets.json"};

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}
bool has_suffix(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

template <class Table>
std::optional<int> height_in(const Table& table, std::string_view name) {
  for (const Floor& floor : table)
    if (floor.name == name) return floor.height;
  return std::nullopt;
}

/// "engine/store/sqlite/lock.cpp" lies on floor "store".
std::string_view floor_of(std::string_view path) {
  path.remove_prefix(std::string_view("engine/").size());
  return path.substr(0, path.find('/'));
}

bool is_at_home(const Home& home, std::string_view path) {
  return std::any_of(home.folders.begin(), home.folders.end(), [&](std::string_view folder) {
    return !folder.empty() && has_prefix(path, folder) && has_suffix(path, home.ending);
  });
}

bool is_standard(std::string_view header) {
  return header.find_first_of("./") == std::string_view::npos;
}

}  // namespace

std::string to_text(const Findings& findings) {
  std::string text;
  for (const auto& finding : findings) {
    text += finding.path;
    if (finding.line != 0) text += ":" + std::to_string(finding.line);
    text += ": " + finding.what + "\n";
  }
  return text;
}

Findings upward_includes(const std::filesystem::path& root) {
  Findings findings;
  for (const auto& source : read_sources(root, "engine")) {
    const auto name = floor_of(source.path);
    const auto height = height_in(floors, name);
    if (!height) {
      if (name != "include") findings.push_back({source.path, 0, "lies on no known floor"});
      continue;
    }
    for (const auto& include : source.includes) {
      if (include.quoted) {
        const std::string_view target =
            std::string_view(include.name).substr(0, include.name.find('/'));
        const auto below = height_in(floors, target);
        if (!below) {
          findings.push_back(
              {source.path, include.line, "\"" + include.name + "\" does not name a floor first"});
        } else if (target != name && *below >= *height) {
          findings.push_back({source.path, include.line,
                              "looks up from " + std::string(name) + " to " + include.name});
        }
      } else if (const auto face = height_in(public_faces, include.name); face && *face > *height) {
        findings.push_back({source.path, include.line,
                            "looks up from " + std::string(name) + " to " + include.name});
      }
    }
  }
  return findings;
}

Findings strayed_libraries(const std::filesystem::path& root) {
  Findings findings;
  for (const auto& source : read_sources(root, "engine")) {
    if (has_prefix(source.path, "engine/include/")) continue;
    for (const auto& include : source.includes) {
      if (include.quoted || is_standard(include.name) || has_prefix(include.name, "ayar/"))
        continue;
      const auto home = std::find_if(homes.begin(), homes.end(), [&](const Home& h) {
        return has_prefix(include.name, h.header);
      });
      if (home == homes.end()) {
        findings.push_back({source.path, include.line,
                            "<" + include.name + "> is of a library that has no home yet"});
      } else if (!is_at_home(*home, source.path)) {
        findings.push_back(
            {source.path, include.line,
             "<" + include.name + "> is at home in " + std::string(home->folders[0]) + " only"});
      }
    }
  }
  return findings;
}

Findings impure_public_headers(const std::filesystem::path& root) {
  Findings findings;
  for (const auto& source : read_sources(root, "engine/include"))
    for (const auto& include : source.includes) {
      // A header for C has no other names for size_t and int64_t.
      if (has_suffix(source.path, ".h") &&
          (include.name == "stddef.h" || include.name == "stdint.h"))
        continue;
      if (include.quoted || (!is_standard(include.name) && !has_prefix(include.name, "ayar/")))
        findings.push_back({source.path, include.line, "a public header includes " + include.name});
    }
  return findings;
}

Findings impure_floors(const std::filesystem::path& root) {
  static const std::regex impure_words(
      R"(\b(getenv|setenv|system_clock::now|steady_clock|high_resolution_clock|srand|rand|random_device|fopen|printf|std::cout|std::cerr|this_thread)\b)");
  // A function may be static; a variable that is neither const nor constexpr is state shared by
  // everybody.
  static const std::regex mutable_static(
      R"(^\s*(static|thread_local)\s+(?!const\b|constexpr\b|consteval\b|_)[^(=;{]*[=;{])");
  Findings findings;
  for (const auto& source : read_sources(root, "engine")) {
    const auto height = height_in(floors, floor_of(source.path));
    if (!height || *height > pure_height_max) continue;
    for (const auto& include : source.includes) {
      const bool impure = std::find(impure_headers.begin(), impure_headers.end(), include.name) !=
                              impure_headers.end() ||
                          has_prefix(include.name, "sys/");
      if (impure)
        findings.push_back(
            {source.path, include.line, "<" + include.name + "> has no place on a pure floor"});
    }
    for (std::size_t i = 0; i < source.code.size(); ++i) {
      std::smatch word;
      if (std::regex_search(source.code[i], word, impure_words))
        findings.push_back({source.path, i + 1, word.str() + " has no place on a pure floor"});
      if (std::regex_search(source.code[i], mutable_static))
        findings.push_back({source.path, i + 1, "a mutable static has no place on a pure floor"});
    }
  }
  return findings;
}

Findings strangers_at_root(const std::filesystem::path& root) {
  Findings findings;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    const auto name = entry.path().filename().string();
    const bool known = std::find(root_names.begin(), root_names.end(), name) != root_names.end();
    if (!known && !has_prefix(name, "build-") && name.find(".db") == std::string::npos)
      findings.push_back({name, 0, "does not belong at the root"});
  }
  return findings;
}

Findings folders_without_readme(const std::filesystem::path& root) {
  Findings findings;
  std::set<std::filesystem::path> folders;
  for (const char* top : {"engine", "workflows", "plugins", "tests", "examples"}) {
    folders.insert(root / top);
    if (top == std::string_view("tests") || top == std::string_view("workflows")) continue;
    for (const auto& entry : std::filesystem::directory_iterator(root / top))
      if (entry.is_directory()) folders.insert(entry.path());
  }
  for (const auto& folder : folders)
    if (!std::filesystem::exists(folder / "README.md"))
      findings.push_back(
          {std::filesystem::relative(folder, root).generic_string(), 0, "has no README.md"});
  return findings;
}

Findings long_files(const std::filesystem::path& root, std::size_t lines_max) {
  Findings findings;
  for (const char* folder : {"engine", "tests", "examples"})
    for (const auto& source : read_sources(root, folder))
      if (source.lines.size() > lines_max)
        findings.push_back({source.path, 0, std::to_string(source.lines.size()) + " lines"});
  return findings;
}

Findings unfinished(const std::filesystem::path& root) {
  static const std::regex words(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  Findings findings;
  for (const char* folder : {"engine", "tests", "examples"}) {
    for (const auto& source : read_sources(root, folder)) {
      for (std::size_t i = 0; i < source.lines.size(); ++i)
        if (std::regex_search(source.lines[i], words))
          findings.push_back({source.path, i + 1, "unfinished work"});
      const bool is_header = has_suffix(source.path, ".hpp") || has_suffix(source.path, ".h");
      const bool guarded =
          std::any_of(source.code.begin(), source.code.end(),
                      [](const std::string& line) { return has_prefix(line, "#pragma once"); });
      if (is_header && !guarded)
        findings.push_back({source.path, 0, "a header without #pragma once"});
    }
  }
  return findings;
}

}  // namespace ayar::arch
