// What systemd hears, from a socket of our own.
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <string>

#include "daemon/notify.hpp"
#include "support/temp_dir.hpp"

using namespace ayar::daemon;

namespace {

class Listener {
 public:
  explicit Listener(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    name.copy(at.sun_path, sizeof at.sun_path - 1);
    socklen_t length = sizeof at;
    if (name.front() == '@') {
      at.sun_path[0] = '\0';
      length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    }
    REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&at), length) == 0);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string hear() {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, 2000) != 1) return "(nothing)";
    char text[4096];
    const auto got = ::recv(socket_, text, sizeof text, 0);
    return got < 0 ? "(nothing)" : std::string(text, static_cast<std::size_t>(got));
  }

 private:
  int socket_;
};

Notifier::Environment variables(std::map<std::string, std::string> values) {
  auto kept = std::make_shared<std::map<std::string, std::string>>(std::move(values));
  return [kept](const std::string& name) -> const char* {
    const auto at = kept->find(name);
    return at == kept->end() ? nullptr : at->second.c_str();
  };
}

void hear_everything(const std::string& name) {
  Listener listener(name);
  Notifier notifier(variables({{"NOTIFY_SOCKET", name}}));
  notifier.ready("serving on\n127.0.0.1:8080");
  CHECK(listener.hear() == "READY=1\nSTATUS=serving on 127.0.0.1:8080");
  notifier.reloading();
  const std::string reloading = listener.hear();
  CHECK(reloading.rfind("RELOADING=1\nMONOTONIC_USEC=", 0) == 0);
  notifier.watchdog();
  CHECK(listener.hear() == "WATCHDOG=1");
  notifier.status("draining");
  CHECK(listener.hear() == "STATUS=draining");
  notifier.stopping();
  CHECK(listener.hear().rfind("STOPPING=1", 0) == 0);
}

}  // namespace

TEST_SUITE("daemon/notify") {
  TEST_CASE("every word arrives at a socket in the file system") {
    const ayar::test::TempDir folder;
    hear_everything(folder.file("notify"));
  }

  TEST_CASE("every word arrives at a socket in the abstract name space") {
    hear_everything("@ayar-test-" + std::to_string(::getpid()));
  }

  TEST_CASE("without a socket, with a wrong one, or with nobody there, it is silent") {
    Notifier silent(variables({}));
    silent.ready("x");
    Notifier relative(variables({{"NOTIFY_SOCKET", "relative/path"}}));
    relative.ready("x");
    Notifier nobody(variables({{"NOTIFY_SOCKET", "/nonexistent/socket"}}));
    nobody.ready("x");
    Notifier too_long(variables({{"NOTIFY_SOCKET", "/" + std::string(300, 'a')}}));
    too_long.ready("x");
    CHECK_FALSE(silent.watchdog_interval().has_value());
  }

  TEST_CASE("the watchdog is fed at half of its patience, and only when it watches us") {
    struct Case {
      const char* behaviour;
      std::map<std::string, std::string> variables;
      std::int64_t want;  // -1: none
    };
    const std::string me = std::to_string(::getpid());
    const Case cases[] = {
        {"no WATCHDOG_USEC", {}, -1},
        {"no pid", {{"WATCHDOG_USEC", "30000000"}}, 15'000'000},
        {"our pid", {{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", me}}, 15'000'000},
        {"another pid", {{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "1"}}, -1},
        {"no number", {{"WATCHDOG_USEC", "soon"}}, -1},
        {"zero", {{"WATCHDOG_USEC", "0"}}, -1},
    };
    for (const auto& c : cases) {
      INFO(c.behaviour);
      const auto interval = Notifier(variables(c.variables)).watchdog_interval();
      CHECK((interval ? interval->count() : -1) == c.want);
    }
  }
}
