#pragma once
/// The HTTP receiver of receiver.py and what it got.
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "child.hpp"
#include "support/temp_dir.hpp"

namespace ayar::plugin_test {

class Receiver {
 public:
  /// @param options  of receiver.py, beyond its folder.
  explicit Receiver(std::vector<std::string> options = {});
  [[nodiscard]] std::string url(const std::string& path) const;
  [[nodiscard]] std::size_t count() const;
  /// {path, headers, body} of the n-th request, from 0.
  [[nodiscard]] boost::json::object request(std::size_t n) const;
  [[nodiscard]] std::string body(std::size_t n) const;

 private:
  test::TempDir folder_;
  Server server_;
};

/// A port of loopback where connections are taken and nothing is ever said (or, when `refusing`,
/// nobody listens).
class SilentPort {
 public:
  explicit SilentPort(bool refusing = false);
  ~SilentPort();
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  [[nodiscard]] const std::string& port() const noexcept { return port_; }

 private:
  int socket_ = -1;
  std::string port_;
};

}  // namespace ayar::plugin_test
