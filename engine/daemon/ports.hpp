#pragma once
/// Where the daemon came to listen, for whoever gave port 0.
#include <cstdint>
#include <string>

#include <ayar/result.hpp>

namespace ayar::daemon {

struct Ports {
  std::uint16_t http = 0, metrics = 0;  ///< 0: not served
};
/// `{"pid":..,"http":..,"metrics":..}`, written beside and renamed: whoever sees the file sees all
/// of it. An empty path writes nothing. @error io.
[[nodiscard]] Result<void> write_ports(const std::string& path, const Ports& ports);

}  // namespace ayar::daemon
