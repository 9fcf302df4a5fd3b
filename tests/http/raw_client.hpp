#pragma once
/// A client that sends exactly the bytes a test wants, well formed or not, over loopback.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ayar::test {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept
      : socket_(other.socket_), pending_(std::move(other.pending_)) {
    other.socket_ = -1;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient& operator=(RawClient&&) = delete;
  [[nodiscard]] bool is_open() const noexcept { return socket_ >= 0; }
  /// @return false when the other side has gone.
  bool send(std::string_view bytes);
  /// One answer; nothing when the connection closes or `patience` is over first.
  /// @param bodiless  the answer to HEAD.
  std::optional<Answer> receive(std::chrono::milliseconds patience = std::chrono::seconds(10),
                                bool bodiless = false);
  /// Waits for the other side to close, discarding what comes.
  bool closes(std::chrono::milliseconds patience = std::chrono::seconds(10));
  /// Closes the sending side.
  void finish();

 private:
  bool fill(std::chrono::steady_clock::time_point until);
  int socket_ = -1;
  std::string pending_;
};

}  // namespace ayar::test
