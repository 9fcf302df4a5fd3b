// The built ayard as an operator meets it: start, serve, reload, stop.
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <sstream>

#include "base/json.hpp"
#include "daemon/ayard.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

bool says(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

void every_line_is_json(const std::string& log) {
  std::istringstream lines(log);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    INFO(line);
    const auto value = parse_json(line);
    REQUIRE(value);
    const Map* map = value->get_if<Map>();
    REQUIRE(map != nullptr);
    for (const char* member : {"ts", "level", "msg"})
      CHECK(map->contains(member));
  }
  CHECK(count > 2);
}

struct Ran {
  int exit = -1;
  std::string out, err;
};
Ran run(const DaemonDesk& desk, const std::vector<std::string>& arguments,
        const std::vector<std::string>& environment = {}) {
  const std::string err = desk.file("run.err"), out = desk.file("run.out");
  std::filesystem::remove(err);
  Process process(arguments, err, environment, out);
  const int exit = process.wait();
  return {exit, slurp(out), slurp(err)};
}

}  // namespace

TEST_SUITE("daemon/process") {
  TEST_CASE("it serves whoever has a token, tells how it is, and stops when told to") {
    DaemonDesk desk;
    auto ayard = desk.start();
    CHECK(request(desk.http_port(), request_text("GET", "/v1/complaints", "")).status == 401);
    const std::string id = desk.open("k1");
    CHECK(id.rfind("cmp_", 0) == 0);
    CHECK(desk.open("k1") == id);
    CHECK(desk.call("GET", "/v1/complaints/" + id).status == 200);
    CHECK(request(desk.http_port(), request_text("GET", "/livez", "")).status == 200);
    CHECK(desk.monitor("/livez").status == 200);
    CHECK(desk.monitor("/readyz").body == R"({"status":"ready","state":"serving"})");
    CHECK(desk.monitor("/nothing").status == 404);
    const std::string metrics = desk.monitor("/metrics").body;
    CHECK(says(metrics, "ayar_lifecycle_state{state=\"serving\"} 1"));
    CHECK(says(
        metrics,
        "ayar_http_requests_total{method=\"POST\",route=\"/v1/complaints\",status=\"201\"} 1"));
    CHECK(says(metrics, "ayar_store_reachable 1"));
    CHECK_FALSE(says(metrics, "cmp_"));
    CHECK(eventually([&] { return desk.sink_lines().size() >= 2; }));

    ayard->signal(SIGTERM);
    CHECK(ayard->wait() == 0);
    const std::string log = ayard->err();
    INFO(log);
    every_line_is_json(log);
    CHECK(says(log, "the daemon has stopped"));
    CHECK_FALSE(says(log, desk.secret));
    for (const char* personal : {"per_1", "Ann", "example.com"})
      CHECK_FALSE(says(log, personal));
  }

  TEST_CASE("SIGHUP takes new workflows, tokens and levels, and refuses all of a broken set") {
    DaemonDesk desk;
    auto ayard = desk.start();
    const std::string good = slurp(desk.file("retail.yaml"));
    const std::string before = desk.open("k1");
    const std::string other = desk.add_token("omid");
    const auto listed = [&] {
      return request(desk.http_port(), request_text("GET", "/v1/complaints", other)).status;
    };
    CHECK(listed() == 401);

    // A workflow with a fault: even the tokens, which are well, stay as they were.
    desk.write("retail.yaml", good + "\nnonsense: 1\n");
    ayard->signal(SIGHUP);
    CHECK(eventually([&] { return says(ayard->err(), "the reload is refused"); }));
    CHECK(eventually([&] {
      return says(desk.monitor("/metrics").body, "ayar_reloads_total{outcome=\"refused\"} 1");
    }));
    CHECK(says(ayard->err(), "retail.yaml\",\"line\":"));
    CHECK(listed() == 401);
    CHECK_FALSE(desk.open("k2").empty());
    CHECK(desk.monitor("/readyz").status == 200);

    // Well again, with a level that shows requests and a setting that takes a restart.
    desk.write("retail.yaml", good);
    desk.write_settings("log: {level: debug}\n");
    std::string settings = slurp(desk.file("ayard.yaml"));
    settings.replace(settings.find("drain: 5s"), 9, "drain: 6s");
    desk.write("ayard.yaml", settings);
    ayard->signal(SIGHUP);
    CHECK(eventually([&] { return listed() == 200; }));
    CHECK(eventually([&] { return says(ayard->err(), "\"reloaded\""); }));
    CHECK(says(ayard->err(),
               R"("msg":"this setting has changed and takes a restart","setting":"drain")"));
    CHECK(eventually([&] {
      (void)listed();
      return says(ayard->err(), "a request was answered");
    }));
    CHECK(desk.call("GET", "/v1/complaints/" + before).status == 200);
    ayard->signal(SIGTERM);
    CHECK(ayard->wait() == 0);
    every_line_is_json(ayard->err());
  }

  TEST_CASE("SIGHUP publishes a new version beside the old one") {
    DaemonDesk desk({.sink_sleep = 0, .sink = false});
    auto ayard = desk.start();
    const std::string first = desk.open("k1");
    std::string next = slurp(desk.file("retail.yaml"));
    const std::size_t at = next.find("version: ");
    REQUIRE(at != std::string::npos);
    next.replace(at, next.find('\n', at) - at, "version: 99");
    desk.write("retail.yaml", next);
    ayard->signal(SIGHUP);
    CHECK(eventually([&] { return says(ayard->err(), "\"a workflow is published\""); }));
    const std::string second = desk.open("k2");
    CHECK(says(desk.call("GET", "/v1/complaints/" + second).body, "\"version\":99"));
    CHECK_FALSE(says(desk.call("GET", "/v1/complaints/" + first).body, "\"version\":99"));
    ayard->signal(SIGTERM);
    CHECK(ayard->wait() == 0);
  }

  TEST_CASE("a second ayard on the same store ends with 75 and names the first") {
    DaemonDesk desk({.sink_sleep = 0, .sink = false});
    auto first = desk.start();
    Process second({"--config", desk.file("ayard.yaml")}, desk.file("second.txt"));
    CHECK(second.wait() == 75);
    INFO(second.err());
    CHECK(says(second.err(), "ayard (pid " + std::to_string(first->pid()) + ")"));
    CHECK(desk.monitor("/readyz").status == 200);
    first->signal(SIGTERM);
    CHECK(first->wait() == 0);
    // And then the place is free.
    auto third = desk.start();
    third->signal(SIGINT);
    CHECK(third->wait() == 0);
  }

  TEST_CASE("while it drains it says so, and a second signal ends it at once") {
    DaemonDesk desk({.sink_sleep = 8, .sink = true});
    auto ayard = desk.start();
    const std::string id = desk.open("k1");
    REQUIRE_FALSE(id.empty());
    CHECK(eventually([&] { return std::filesystem::exists(desk.file("sink.txt.begun")); }));
    ayard->signal(SIGTERM);
    CHECK(eventually([&] { return desk.monitor("/readyz").status == 503; }));
    CHECK(says(desk.monitor("/readyz").body, "draining"));
    CHECK(desk.monitor("/livez").status == 200);
    CHECK(ayard->wait(std::chrono::milliseconds(100)) == -1);
    ayard->signal(SIGTERM);
    CHECK(ayard->wait(std::chrono::seconds(2)) == 128 + SIGTERM);
    auto again = desk.start();
    CHECK(desk.call("GET", "/v1/complaints/" + id).status == 200);
    again->signal(SIGKILL);
    CHECK(again->wait() == 128 + SIGKILL);
  }

  TEST_CASE("systemd is told of readiness, reloading, stopping, and that the engine lives") {
    DaemonDesk desk({.sink_sleep = 0, .sink = false});
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    const std::string path = desk.file("notify");
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    std::string heard;
    const auto hears = [&](const std::string& word) {
      return eventually([&] {
        char text[512];
        pollfd waiting{socket, POLLIN, 0};
        while (::poll(&waiting, 1, 0) == 1) {
          const auto got = ::recv(socket, text, sizeof text, 0);
          if (got > 0) heard += std::string(text, static_cast<std::size_t>(got)) + "\n";
        }
        return says(heard, word);
      });
    };
    auto ayard = desk.start({}, {"NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=2000000"});
    CHECK(hears("READY=1\nSTATUS=serving on 127.0.0.1"));
    CHECK(hears("WATCHDOG=1"));
    heard.clear();
    CHECK(hears("WATCHDOG=1"));
    ayard->signal(SIGHUP);
    CHECK(hears("RELOADING=1\nMONOTONIC_USEC="));
    CHECK(hears("READY=1\nSTATUS=serving, reloaded"));
    ayard->signal(SIGTERM);
    CHECK(hears("STOPPING=1"));
    CHECK(ayard->wait() == 0);
    ::close(socket);
  }

  TEST_CASE("--check and config show tell what is wrong and where values come from") {
    DaemonDesk desk;
    const std::string settings = desk.file("ayard.yaml");
    const Ran good = run(desk, {"--config", settings, "--check"});
    INFO(good.err);
    CHECK(good.exit == 0);
    CHECK(says(good.out, "everything loads"));
    CHECK_FALSE(std::filesystem::exists(desk.file("complaints.db")));

    const Ran shown =
        run(desk, {"--config", settings, "--drain", "9s", "config", "show", "--origin"},
            {"AYAR_HTTP_THREADS=2"});
    CHECK(shown.exit == 0);
    CHECK(says(shown.out, "# flag --drain"));
    CHECK(says(shown.out, "# environment AYAR_HTTP_THREADS"));
    CHECK(says(shown.out, "ayard.yaml:2:8"));
    CHECK(says(shown.out, "{file, sleep} (values not shown)"));
    CHECK_FALSE(says(shown.out, "sink.txt"));

    // Everything wrong at once, every finding told.
    desk.write("retail.yaml", slurp(desk.file("retail.yaml")) + "\nnonsense: 1\n");
    desk.write("directory.yaml", "ayar: 1\nstaf: {}\n");
    std::string text = slurp(settings);
    text.replace(text.find("sleep: 0"), 8, "slep: 0");
    desk.write("ayard.yaml", text);
    const Ran bad = run(desk, {"--config", settings, "--check"});
    INFO(bad.err);
    CHECK(bad.exit == 78);
    CHECK(says(bad.err, "retail.yaml:"));
    CHECK(says(bad.err, "directory.yaml:"));
    CHECK(says(bad.err, "delivery.plugins.sink"));
    CHECK(says(bad.err, "slep"));
  }

  TEST_CASE("each way of not starting has an exit code and says why") {
    DaemonDesk desk({.sink_sleep = 0, .sink = false});
    const std::string settings = desk.file("ayard.yaml");
    desk.write("broken.yaml", "ayar: 1\nworkflow: [\n");
    desk.write("key.yaml",
               "ayar: 1\nworkflows: retail.yaml\ntokens: {file: tokens.json}\nhttpp: {}\n");
    desk.write("open.json", "[]");
    auto holder = desk.start();
    const std::string taken = "127.0.0.1:" + std::to_string(desk.http_port());
    struct Case {
      const char* behaviour;
      std::vector<std::string> arguments;
      int exit;
      const char* says;
    };
    const Case cases[] = {
        {"an unknown flag", {"--confg", "x"}, 64, "--help"},
        {"a bad value of a flag", {"--config", settings, "--drain", "3bd"}, 64, "flag --drain"},
        {"no such file", {"--config", desk.file("none.yaml")}, 66, "there is no configuration"},
        {"an unknown key", {"--config", desk.file("key.yaml")}, 78, "key.yaml:4:1: error AY022"},
        {"a broken workflow",
         {"--config", settings, "--workflows", desk.file("broken.yaml")},
         65,
         "broken.yaml:2:"},
        {"every address without TLS",
         {"--config", settings, "--http-listen", "0.0.0.0:0"},
         78,
         "but there is no TLS"},
        {"a token file that everybody may read",
         {"--config", settings, "--tokens-file", desk.file("open.json")},
         78,
         "open.json"},
        {"a port that is taken",
         {"--config", settings, "--store", "memory:", "--http-listen", taken},
         69,
         "error:"},
        {"a folder that is not there",
         {"--config", settings, "--store", "sqlite:/nonexistent/x.db"},
         74,
         "error:"},
        {"ports that cannot be written",
         {"--config", settings, "--store", "memory:", "--ports", "/nonexistent/p"},
         73,
         "--ports"},
    };
    for (const auto& c : cases) {
      INFO(c.behaviour);
      const Ran ran = run(desk, c.arguments);
      INFO(ran.err);
      CHECK(ran.exit == c.exit);
      CHECK(says(ran.err, c.says));
    }
    holder->signal(SIGTERM);
    CHECK(holder->wait() == 0);
  }

  TEST_CASE("--help is a page: settings, files, signals, exit codes") {
    DaemonDesk desk({.sink_sleep = 0, .sink = false});
    const Ran help = run(desk, {"--help"});
    CHECK(help.exit == 0);
    for (const char* what :
         {"SIGHUP", "--http-listen", "AYAR_CONFIG", "config", "Exit codes", "78"})
      CHECK(says(help.out, what));
    CHECK(run(desk, {"--version"}).out.rfind("ayard 0.", 0) == 0);
  }
}
