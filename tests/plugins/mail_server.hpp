#pragma once
/// The mail server of smtp_server.py and what it took.
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "child.hpp"
#include "support/temp_dir.hpp"

namespace ayar::plugin_test {

class MailServer {
 public:
  /// @param options  of smtp_server.py, beyond its folder.
  explicit MailServer(std::vector<std::string> options = {});
  [[nodiscard]] std::string url(const std::string& scheme = "smtp") const;
  [[nodiscard]] std::size_t count() const;
  /// The n-th mail, from 0, as it came over the wire.
  [[nodiscard]] std::string raw(std::size_t n) const;
  /// The n-th mail as Python's email package reads it.
  [[nodiscard]] boost::json::object read(std::size_t n) const;
  /// EHLO and MAIL commands that were seen, one a line.
  [[nodiscard]] std::string commands() const;

 private:
  test::TempDir folder_;
  Server server_;
};

}  // namespace ayar::plugin_test
