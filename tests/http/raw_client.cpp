#include "http/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace ayar::test {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

Answer read_answer_head(const std::string& head) {
  Answer made;
  made.status = std::stoi(head.substr(head.find(' ') + 1));
  std::size_t from = head.find("\r\n") + 2;
  while (from < head.size()) {
    const auto end = head.find("\r\n", from);
    const auto colon = head.find(':', from);
    if (end == std::string::npos || end == from || colon > end) break;
    made.headers[lower(head.substr(from, colon - from))] = head.substr(colon + 2, end - colon - 2);
    from = end + 2;
  }
  return made;
}

}  // namespace

RawClient::RawClient(std::uint16_t port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket_ >= 0 &&
      ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until - std::chrono::steady_clock::now());
  pollfd wait{socket_, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
  char piece[16'384];
  const auto read = ::recv(socket_, piece, sizeof piece, 0);
  if (read <= 0) return false;
  pending_.append(piece, static_cast<std::size_t>(read));
  return true;
}

std::optional<Answer> RawClient::receive(std::chrono::milliseconds patience, bool bodiless) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::size_t end = std::string::npos;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(until)) return std::nullopt;
  }
  auto answer = read_answer_head(pending_.substr(0, end + 2));
  pending_.erase(0, end + 4);
  const auto length = answer.headers.find("content-length");
  const std::size_t bytes = bodiless || length == answer.headers.end()
                                ? 0
                                : static_cast<std::size_t>(std::stoul(length->second));
  while (pending_.size() < bytes) {
    if (!fill(until)) return std::nullopt;
  }
  answer.body = pending_.substr(0, bytes);
  pending_.erase(0, bytes);
  return answer;
}

bool RawClient::closes(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (fill(until))
    pending_.clear();
  return std::chrono::steady_clock::now() < until;
}

void RawClient::finish() { ::shutdown(socket_, SHUT_WR); }

}  // namespace ayar::test
