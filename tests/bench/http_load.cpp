#include "http_load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>

namespace ayar::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds(120);

[[noreturn]] void give_up(const char* what) {
  std::cerr << "http load: " << what << ": " << std::strerror(errno) << '\n';
  std::exit(EXIT_FAILURE);
}

struct Connection {
  int socket = -1;
  std::string out, in;
  std::size_t written = 0;
  Clock::time_point began;
  bool busy = false;
};

int connect_to(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) give_up("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    give_up("connect");
  const int on = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return made;
}

/// Bytes of the first whole answer in `text`, 0 while there is none.
std::size_t whole_answer(const std::string& text) {
  const auto head = text.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  std::size_t length = 0;
  for (const char* name : {"Content-Length: ", "content-length: "}) {
    const auto at = text.find(name);
    if (at != std::string::npos && at < head)
      length = std::strtoull(text.c_str() + at + 16, nullptr, 10);
  }
  const std::size_t size = head + 4 + length;
  return text.size() >= size ? size : 0;
}

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (poll_ < 0) give_up("epoll");
    connections_.resize(std::min(plan.connections, plan.requests));
    waits_.reserve(plan.requests);
  }
  ~Load() {
    for (auto& connection : connections_)
      ::close(connection.socket);
    ::close(poll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadFigures run() {
    for (auto& connection : connections_) {
      connection.socket = connect_to(plan_.port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &connection;
      if (::epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &event) != 0) give_up("epoll_ctl");
    }
    const auto begin = Clock::now();
    for (auto& connection : connections_)
      next(connection);
    std::array<epoll_event, 256> events{};
    while (figures_.answered < plan_.requests && Clock::now() - begin < patience) {
      const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 1000);
      for (int i = 0; i < count; ++i)
        read(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
    figures_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::sort(waits_.begin(), waits_.end());
    figures_.p50_ms = at(0.50);
    figures_.p99_ms = at(0.99);
    figures_.max_ms = waits_.empty() ? 0 : waits_.back();
    return figures_;
  }

 private:
  [[nodiscard]] double at(double part) const {
    if (waits_.empty()) return 0;
    return waits_[static_cast<std::size_t>(part * static_cast<double>(waits_.size() - 1))];
  }

  void next(Connection& connection) {
    if (sent_ == plan_.requests) return;
    connection.out = plan_.request(sent_++);
    connection.written = 0;
    connection.began = Clock::now();
    // A request fits the socket's buffer: a connection has one in flight.
    while (connection.written < connection.out.size()) {
      const auto size = ::send(connection.socket, connection.out.data() + connection.written,
                               connection.out.size() - connection.written, MSG_NOSIGNAL);
      if (size < 0) give_up("send");
      connection.written += static_cast<std::size_t>(size);
    }
  }

  void read(Connection& connection) {
    std::array<char, 16 * 1024> buffer{};
    const auto size = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
    if (size <= 0) give_up("the server closed a connection");
    connection.in.append(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t whole = whole_answer(connection.in);
    if (whole == 0) return;
    waits_.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - connection.began).count());
    ++figures_.answered;
    const bool good =
        connection.in.compare(9, 3, "200") == 0 || connection.in.compare(9, 3, "201") == 0;
    if (!good && figures_.errors++ == 0) figures_.first_error = connection.in.substr(0, whole);
    connection.in.erase(0, whole);
    next(connection);
  }

  const LoadPlan& plan_;
  int poll_;
  std::size_t sent_ = 0;
  std::vector<Connection> connections_;
  std::vector<double> waits_;
  LoadFigures figures_;
};

}  // namespace

LoadFigures run_load(const LoadPlan& plan) { return Load(plan).run(); }

}  // namespace ayar::bench
