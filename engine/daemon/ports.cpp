#include "daemon/ports.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "base/json.hpp"

namespace ayar::daemon {

Result<void> write_ports(const std::string& path, const Ports& ports) {
  if (path.empty()) return {};
  std::string text;
  JsonWriter(text)
      .begin_object()
      .key("pid")
      .integer(::getpid())
      .key("http")
      .integer(ports.http)
      .key("metrics")
      .integer(ports.metrics)
      .end_object();
  const std::string beside = path + ".new";
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << text << '\n';
    file.close();
    if (file && std::rename(beside.c_str(), path.c_str()) == 0) return {};
  }
  std::remove(beside.c_str());
  return Error{
      ErrorCode::io, "'" + path + "' cannot be written", "--ports names a file to make", {}, {}};
}

}  // namespace ayar::daemon
