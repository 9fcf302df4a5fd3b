#pragma once
/// Programs that tests start: bounded waits, and only those are ended that were started here.
#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace ayar::plugin_test {

/// A program that serves until its standard input closes.
class Child {
 public:
  /// @error  throws std::runtime_error when it cannot be started.
  explicit Child(const std::vector<std::string>& arguments);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Its next line, "" when it ended or said nothing in time.
  [[nodiscard]] std::string read_line(std::chrono::seconds within);

 private:
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1;
};

struct Ended {
  int status = -1;  ///< exit code; -1: ended otherwise or not in time
  std::string output;
};
/// Runs a program to its end.
[[nodiscard]] Ended run(const std::vector<std::string>& arguments,
                        std::chrono::seconds within = std::chrono::seconds(30));

/// Starts a server script of this folder and reads the port it prints.
struct Server {
  explicit Server(const std::vector<std::string>& arguments);
  Child child;
  std::string port;
};

[[nodiscard]] std::string script(const std::string& name);
[[nodiscard]] std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);
/// Names in a folder that end so, ordered.
[[nodiscard]] std::vector<std::string> files_in(const std::string& folder,
                                                const std::string& ending);

}  // namespace ayar::plugin_test
