#pragma once
/// The built `ayard` as a process of a test's own, and a desk around it: store, tokens, sink,
/// settings. Every wait is bounded; only the process started here is ended, by its id.
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ayar/value.hpp>

#include "http/raw_client.hpp"
#include "support/temp_dir.hpp"

namespace ayar::test {

class Process {
 public:
  /// `environment` is all that it gets, beside PATH.
  Process(const std::vector<std::string>& arguments, std::string err_file,
          const std::vector<std::string>& environment = {},
          const std::string& out_file = "/dev/null");
  ~Process();  ///< kills what is still there
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  void signal(int number) const;
  /// The exit code; 128 and the signal where one ended it; -1 when it is still there after
  /// `patience`.
  int wait(std::chrono::milliseconds patience = std::chrono::seconds(20));
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] std::string err() const;

 private:
  pid_t pid_ = -1;
  int ended_ = -1;
  bool gone_ = false;
  std::string err_file_;
};

struct DaemonDeskOptions {
  int sink_sleep = 0;  ///< seconds that the sink takes for a letter
  bool sink = true;
};

class DaemonDesk {
 public:
  explicit DaemonDesk(const DaemonDeskOptions& options = {});

  /// Starts it and waits until it serves; nullptr and a failed check when it does not.
  std::unique_ptr<Process> start(const std::vector<std::string>& more = {},
                                 const std::vector<std::string>& environment = {});
  [[nodiscard]] std::unique_ptr<Process> start_only(
      const std::vector<std::string>& more = {}, const std::vector<std::string>& environment = {});
  Answer call(const std::string& method, const std::string& target, const std::string& body = {},
              const std::string& headers = {});
  Answer monitor(const std::string& path);
  /// Sends a complaint in; its id, empty when refused.
  std::string open(const std::string& key);

  [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }
  void write(const std::string& name, const std::string& text) const;
  void write_settings(const std::string& more = {}) const;
  /// The secret of a new token, which is put into the token file.
  std::string add_token(const std::string& name);
  [[nodiscard]] std::vector<std::string> sink_lines() const;
  [[nodiscard]] std::uint16_t http_port() const noexcept { return http_; }

  std::string secret;

 private:
  TempDir folder_;
  DaemonDeskOptions options_;
  std::vector<std::string> tokens_;
  std::uint16_t http_ = 0, metrics_ = 0;
};

[[nodiscard]] std::string slurp(const std::string& path);
/// Waits, bounded, until `holds`.
[[nodiscard]] bool eventually(const std::function<bool()>& holds,
                              std::chrono::milliseconds patience = std::chrono::seconds(20));
/// One request on a connection of its own.
[[nodiscard]] Answer request(std::uint16_t port, const std::string& text);
[[nodiscard]] std::string request_text(const std::string& method, const std::string& target,
                                       const std::string& secret, const std::string& body = {},
                                       const std::string& headers = {});

}  // namespace ayar::test
