#pragma once
/// A load of HTTP/1.1 requests over kept connections: as many in flight as there are connections,
/// bounded in number, one thread. It measures what a client waits, from the first byte written to
/// the last byte read.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ayar::bench {

struct LoadPlan {
  std::uint16_t port = 0;  ///< of loopback
  std::size_t connections = 128;
  std::size_t requests = 0;
  std::function<std::string(std::size_t number)> request;  ///< whole text of request `number`
};
struct LoadFigures {
  double seconds = 0;
  std::size_t answered = 0, errors = 0;  ///< errors: any status but 200 and 201
  double p50_ms = 0, p99_ms = 0, max_ms = 0;
  std::string first_error;  ///< status line and body of the first
  [[nodiscard]] double rate() const {
    return seconds > 0 ? static_cast<double>(answered) / seconds : 0;
  }
};
/// Ends by itself after `requests`, or after 120 s.
[[nodiscard]] LoadFigures run_load(const LoadPlan& plan);

}  // namespace ayar::bench
