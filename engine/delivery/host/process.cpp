#include "delivery/host/process.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

namespace ayar::delivery {

namespace {

/// All that a child knows of the world. The engine's own environment may hold keys and passwords.
constexpr std::array<const char*, 3> clean_environment{"PATH=/usr/bin:/bin", "LANG=C.UTF-8",
                                                       nullptr};
constexpr int first_free_descriptor = 3;
constexpr int descriptors_to_mark = 65'536;

Error system_error(const std::string& what, int number) {
  return Error{ErrorCode::plugin_failed, what + ": " + std::strerror(number), "", {}, {}};
}

/// A host that runs with its standard streams closed gets 0, 1 and 2 for its next files; the
/// child's side of a pipe must not be one of those, for it is copied over them.
Descriptor above_standard(int fd) {
  Descriptor owned(fd);
  if (fd >= first_free_descriptor || fd < 0) return owned;
  return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, first_free_descriptor));
}

struct Pipe {
  Descriptor reads, writes;
};
std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{above_standard(ends[0]), above_standard(ends[1])};
  if (pipe.reads.get() < 0 || pipe.writes.get() < 0) return std::nullopt;
  return pipe;
}

void make_non_blocking(const Descriptor& end) {
  ::fcntl(end.get(), F_SETFL, ::fcntl(end.get(), F_GETFL) | O_NONBLOCK);
}

/// What the new process needs, gathered before the fork: after it, in a copy of a process that had
/// other threads, only system calls are safe, no allocation.
struct Plan {
  const char* program;
  char* const* arguments;
  std::array<int, 3> streams;
  int report;  ///< tells the parent why there was no exec
  pid_t parent;
  ProcessLimits limits;
};

void keep_nothing_open() {
  if (::close_range(first_free_descriptor, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (int fd = first_free_descriptor; fd < descriptors_to_mark; ++fd)
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void limit(int resource, std::uint64_t most) {
  const rlimit both{most, most};
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

void forget_signals() {
  for (int signal = 1; signal < NSIG; ++signal)
    ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Plan& plan) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) ::_exit(127);  // it was gone before we asked
  for (int stream = 0; stream < 3; ++stream)
    ::dup2(plan.streams[static_cast<std::size_t>(stream)], stream);
  keep_nothing_open();
  forget_signals();
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, plan.limits.file_bytes);
  limit(RLIMIT_AS, plan.limits.address_space_bytes);
  limit(RLIMIT_NOFILE, plan.limits.open_files);
  int reason = ::chdir("/") == 0 ? 0 : errno;
  if (reason == 0) {
    ::execve(plan.program, plan.arguments, const_cast<char* const*>(clean_environment.data()));
    reason = errno;
  }
  [[maybe_unused]] const auto told = ::write(plan.report, &reason, sizeof reason);
  ::_exit(127);
}

/// @return why the child could not become its program; 0 when it did.
int exec_failure(const Descriptor& report) {
  int reason = 0;
  ssize_t got = 0;
  do {
    got = ::read(report.get(), &reason, sizeof reason);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof reason) ? reason : 0;
}

std::string story_of(int status) {
  if (WIFEXITED(status)) return "ended with " + std::to_string(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return "killed by signal " + std::to_string(WTERMSIG(status));
  return "ended";
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}
int Descriptor::release() noexcept { return std::exchange(fd_, -1); }
void Descriptor::close() noexcept {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<std::unique_ptr<Process>> Process::start(const std::string& program,
                                                const std::vector<std::string>& arguments,
                                                const ProcessLimits& limits) {
  auto in = make_pipe();
  auto out = make_pipe();
  auto err = make_pipe();
  auto report = make_pipe();
  if (!in || !out || !err || !report) return system_error("no pipe to the process", errno);
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const Plan plan{
      program.c_str(),      words.data(), {in->reads.get(), out->writes.get(), err->writes.get()},
      report->writes.get(), ::getpid(),   limits};
  const pid_t pid = ::fork();
  if (pid < 0) return system_error("no process", errno);
  if (pid == 0) become(plan);
  ::setpgid(pid, pid);  // both sides do it, so that neither can be too early
  report->writes.close();
  in->reads.close();
  out->writes.close();
  err->writes.close();
  std::unique_ptr<Process> process(
      new Process(pid, std::move(in->writes), std::move(out->reads), std::move(err->reads)));
  if (const int reason = exec_failure(report->reads); reason != 0)
    return system_error("cannot run " + program, reason);
  return process;
}

Process::Process(int pid, Descriptor input, Descriptor output, Descriptor errors)
    : pid_(pid),
      input_(std::move(input)),
      output_(std::move(output)),
      errors_(std::move(errors)),
      exit_watch_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {
  make_non_blocking(input_);
  make_non_blocking(output_);
  make_non_blocking(errors_);
}

Process::~Process() { reap(); }

void Process::signal_group(int signal) const noexcept {
  if (pid_ > 0) ::kill(-pid_, signal);
}

std::string Process::reap() {
  if (pid_ <= 0) return "ended";
  // Before waiting: while the process is not reaped its number, and so its group's, is nobody
  // else's.
  signal_group(SIGKILL);
  int status = 0;
  pid_t got = 0;
  do {
    got = ::waitpid(pid_, &status, 0);
  } while (got < 0 && errno == EINTR);
  const bool known = got == pid_;
  pid_ = -1;
  return known ? story_of(status) : "ended";
}

Waker::Waker() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
void Waker::wake() const noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
}
void Waker::drain() const noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(event_.get(), &count, sizeof count);
}

Result<void> check_program(const std::string& path) {
  const auto wrong = [&](const std::string& what, std::string hint) {
    return Error{
        ErrorCode::invalid_argument, "path: " + path + " " + what, std::move(hint), {}, {}};
  };
  if (path.empty() || path.front() != '/') return wrong("is not absolute", "write it from / on");
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0)
    return wrong("cannot be read: " + std::string(std::strerror(errno)), "");
  if (!S_ISREG(found.st_mode)) return wrong("is not a file", "");
  if ((found.st_mode & S_IWOTH) != 0)
    return wrong("may be written by everybody", "take that away: chmod o-w " + path);
  return {};
}

void block_signals() noexcept {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}
void name_this_thread(const char* name) noexcept { ::prctl(PR_SET_NAME, name); }

}  // namespace ayar::delivery
