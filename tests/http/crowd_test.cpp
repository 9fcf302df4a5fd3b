/// Ten thousand idle connections. The clients live in a process of their own, so that each process
/// needs only its own ends' descriptors.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "http/desk.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

constexpr int wanted = 10'000;

/// How many descriptors this process may have, raised as far as it can be.
int descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + 1'000);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1'000'000));
}

/// Connects `count` times, a byte on every second connection, says how many stand, stays until told
/// to go.
struct Crowd {
  Crowd() {
    int to[2], from[2];
    REQUIRE(::pipe(to) == 0);
    REQUIRE(::pipe(from) == 0);
    pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      ::close(to[1]);
      ::close(from[0]);
      live(to[0], from[1]);
    }
    ::close(to[0]);
    ::close(from[1]);
    write_end = to[1];
    read_end = from[0];
  }
  ~Crowd() {
    ::close(write_end);
    ::close(read_end);
    ::waitpid(pid, nullptr, 0);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  int connect(int port, int count) {
    const int order[2] = {port, count};
    int standing = 0;
    if (::write(write_end, order, sizeof order) != sizeof order) return 0;
    return ::read(read_end, &standing, sizeof standing) == sizeof standing ? standing : 0;
  }

  [[noreturn]] static void live(int orders, int answers) {
    int order[2] = {0, 0};
    if (::read(orders, order, sizeof order) == sizeof order) {
      std::vector<RawClient> clients;
      clients.reserve(static_cast<std::size_t>(order[1]));
      for (int i = 0; i < order[1]; ++i) {
        clients.emplace_back(static_cast<std::uint16_t>(order[0]));
        if (!clients.back().is_open()) break;
        if (i % 2 == 0) clients.back().send("G");
      }
      const auto standing =
          static_cast<int>(std::count_if(clients.begin(), clients.end(),
                                         [](const RawClient& client) { return client.is_open(); }));
      if (::write(answers, &standing, sizeof standing) == sizeof standing)
        (void)!::read(orders, order, 1);
      ::_exit(0);
    }
    ::_exit(1);
  }

  pid_t pid = -1;
  int write_end = -1, read_end = -1;
};

}  // namespace

TEST_SUITE("http/crowd") {
  TEST_CASE("ten thousand idle connections stand while others are answered") {
    const int count = std::min(wanted, descriptors() - 300);
    Crowd crowd;  // forked before any thread of this test exists
    DeskOptions options;
    options.limits.header_time = 120s;
    HttpDesk desk(options);
    const auto id = desk.open();
    const int standing = crowd.connect(desk.server->port(), count);
    CHECK(standing == count);
    CHECK(desk.eventually([&] { return desk.server->statistics().connections >= count; }));
    std::vector<double> taken;
    RawClient kept(desk.server->port());
    for (int i = 0; i < 200; ++i) {
      const auto target = i % 2 == 0 ? std::string("/livez") : "/v1/complaints/" + id;
      const auto begun = std::chrono::steady_clock::now();
      kept.send(request_text("GET", target, desk.secrets.agent));
      const auto answer = kept.receive();
      REQUIRE(answer.has_value());
      CHECK(answer->status == 200);
      taken.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
              .count());
    }
    const auto begun = std::chrono::steady_clock::now();
    CHECK(desk.get("/livez", "").status == 200);
    const double fresh =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    std::sort(taken.begin(), taken.end());
    MESSAGE(standing << " idle connections: p50 " << taken[100] << " ms, slowest of 200 "
                     << taken.back() << " ms, on a fresh connection " << fresh << " ms");
    CHECK(taken.back() < 100);
    CHECK(fresh < 100);
    CHECK(desk.complaints() == 1);
  }
}
