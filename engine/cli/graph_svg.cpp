#include "cli/graph_svg.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "workflow/draw/dot_markup.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t drawing_bytes_max = std::size_t{64} << 20;

Error failure(std::string message, std::string hint = {}) {
  return {ErrorCode::io, std::move(message), std::move(hint), {}, {}};
}

/// A file in memory: no pipe that fills up, no name on a disk.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : fd_(::memfd_create(name, MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }

  [[nodiscard]] bool fill(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t wrote = ::write(fd_, text.data(), text.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return ::lseek(fd_, 0, SEEK_SET) == 0;
  }

  /// At most `bytes_max`; nothing when there is more, or it cannot be read.
  [[nodiscard]] std::string contents(std::size_t bytes_max) const {
    struct stat info {};
    if (::fstat(fd_, &info) != 0 || info.st_size < 0) return {};
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size > bytes_max) return {};
    std::string text(size, '\0');
    std::size_t done = 0;
    while (done < size) {
      const ssize_t got =
          ::pread(fd_, text.data() + done, size - done, static_cast<off_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return {};
      done += static_cast<std::size_t>(got);
    }
    return text;
  }

 private:
  int fd_;
};

/// What fontconfig and the search for the program need, and nothing else of ours.
std::vector<std::string> clean_environment() {
  std::vector<std::string> made{"LC_ALL=C.UTF-8"};
  for (const char* name : {"PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) made.push_back(std::string(name) + "=" + value);
  }
  return made;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> made;
  for (auto& text : texts)
    made.push_back(text.data());
  made.push_back(nullptr);
  return made;
}

/// Zero, or the error of posix_spawnp.
int start(pid_t& child, int in, int out, int err) {
  std::vector<std::string> words{"dot", "-Tsvg"}, environment = clean_environment();
  const auto argv = pointers(words), envp = pointers(environment);
  posix_spawn_file_actions_t actions;
  if (const int fault = ::posix_spawn_file_actions_init(&actions); fault != 0) return fault;
  ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  const int fault =
      ::posix_spawnp(&child, "dot", &actions, nullptr, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&actions);
  return fault;
}

/// The status of waitpid, or nothing when it had to be ended.
std::optional<int> await(pid_t child) {
  const auto until = std::chrono::steady_clock::now() + layout_time_max;
  while (std::chrono::steady_clock::now() < until) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) return status;
    std::this_thread::sleep_for(std::chrono::milliseconds(4));
  }
  ::kill(child, SIGKILL);
  int ignored = 0;
  ::waitpid(child, &ignored, 0);
  return std::nullopt;
}

Error no_graphviz() {
  return {ErrorCode::unsupported,
          "there is no program `dot`, which draws the picture",
          "install the package graphviz, or take --format dot, mermaid, scxml or xstate",
          {},
          {}};
}

}  // namespace

Result<std::string> drawn_by_graphviz(std::string_view dot) {
  const MemoryFile in("ayar-graph-dot"), out("ayar-graph-svg"), err("ayar-graph-err");
  if (in.fd() < 0 || out.fd() < 0 || err.fd() < 0 || !in.fill(dot))
    return failure(std::string("no memory for the picture: ") + std::strerror(errno));
  pid_t child = 0;
  const int fault = start(child, in.fd(), out.fd(), err.fd());
  if (fault == ENOENT) return no_graphviz();
  if (fault != 0) return failure(std::string("cannot run `dot`: ") + std::strerror(fault));
  const auto status = await(child);
  if (!status)
    return Error{ErrorCode::too_large,
                 "`dot` did not finish within " + std::to_string(layout_time_max.count()) + " s",
                 "draw a part of the workflow, or take --format dot and another layout program",
                 {},
                 {}};
  // A shell of posix_spawn that finds no program on some systems ends with 127.
  if (WIFEXITED(*status) && WEXITSTATUS(*status) == 127) return no_graphviz();
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
    return failure("`dot` failed: " + bounded(trim(err.contents(std::size_t{1} << 16)), 300));
  std::string drawn = out.contents(drawing_bytes_max);
  if (drawn.empty()) return failure("`dot` drew nothing, or too much");
  return drawn;
}

Result<std::string> spoken_svg(std::string_view drawn, const SpokenTitle& spoken) {
  using workflow::draw::escaped;
  const auto begin = drawn.find("<svg");
  const auto end = begin == drawn.npos ? begin : drawn.find('>', begin);
  if (end == drawn.npos)
    return Error{ErrorCode::internal, "`dot` answered with something else than SVG", {}, {}, {}};
  std::string svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  svg.append(drawn.substr(begin, end - begin));
  svg += " role=\"img\" aria-labelledby=\"ayar-title ayar-description\" xml:lang=\"" +
         escaped(spoken.language) + "\">\n";
  svg += "<title id=\"ayar-title\">" + escaped(spoken.title) + "</title>\n";
  svg += "<desc id=\"ayar-description\">" + escaped(spoken.description) + "</desc>";
  svg.append(drawn.substr(end + 1));
  return svg;
}

}  // namespace ayar::cli
