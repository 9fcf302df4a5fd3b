#pragma once
/// One process of a plugin: started without a shell in a group of its own, with a clean
/// environment, three pipes and nothing else of ours. Gone, with its whole group, when the object
/// is.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ayar/result.hpp>

namespace ayar::delivery {

/// What a plugin's process may take at most; core files are off.
struct ProcessLimits {
  std::uint64_t address_space_bytes = std::uint64_t{4} << 30U;
  std::uint64_t file_bytes = std::uint64_t{1} << 30U;  ///< of any one file it writes
  std::uint64_t open_files = 256;
};

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }
  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] int release() noexcept;
  void close() noexcept;

 private:
  int fd_ = -1;
};

/// Threads: one. start() must be called by the thread that outlives the process: the kernel kills
/// the process when that thread ends, so that a killed engine leaves no plugin behind.
class Process {
 public:
  /// @error plugin_failed with the system's reason.
  [[nodiscard]] static Result<std::unique_ptr<Process>> start(
      const std::string& program, const std::vector<std::string>& arguments,
      const ProcessLimits& limits);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Ours are non-blocking. -1 once closed.
  [[nodiscard]] int input() const noexcept { return input_.get(); }
  [[nodiscard]] int output() const noexcept { return output_.get(); }
  [[nodiscard]] int errors() const noexcept { return errors_.get(); }
  /// Readable when the process has ended; -1 on kernels before 5.3, where the end of output tells.
  [[nodiscard]] int exit_watch() const noexcept { return exit_watch_.get(); }
  void close_input() noexcept { input_.close(); }
  void close_output() noexcept { output_.close(); }
  void close_errors() noexcept { errors_.close(); }
  void signal_group(int signal) const noexcept;
  /// Kills what is left of the group and waits for the process. @return "ended with 3", "killed by
  /// signal 9".
  std::string reap();

 private:
  Process(int pid, Descriptor input, Descriptor output, Descriptor errors);
  int pid_ = -1;  ///< -1 once reaped: the number may be another's then
  Descriptor input_, output_, errors_, exit_watch_;
};

/// Lets another thread interrupt a poll.
class Waker {
 public:
  Waker();
  [[nodiscard]] bool is_open() const noexcept { return event_.get() >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return event_.get(); }
  void wake() const noexcept;
  void drain() const noexcept;

 private:
  Descriptor event_;
};

/// A program or shared object that may be run: absolute path, a regular file, not writable by
/// everybody.
/// @error invalid_argument.
[[nodiscard]] Result<void> check_program(const std::string& path);

/// Signals are for the host's own threads. Called first thing by a thread of ours.
void block_signals() noexcept;
void name_this_thread(const char* name) noexcept;

}  // namespace ayar::delivery
