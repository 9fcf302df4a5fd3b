// What only a process can do to us: die, hang, lie, ask too much.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "delivery/host/child_plugin.hpp"
#include "hosted.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;
using namespace ayar::delivery::test;
using namespace std::chrono_literals;

constexpr ChildTimes quick{10'000ms, 50ms, 500ms, 200ms, 20ms, 200ms, 5'000ms};

struct Desk {
  SimulatedClock clock{noon};
  Log log;
  std::unique_ptr<Plugin> plugin;
  explicit Desk(const std::string& config = "{}", Duration deadline = 30s,
                const ChildTimes& times = quick) {
    auto words = scripted(PluginHost::child, config);
    words.deadline = deadline;
    plugin = opened(open_child(words, log.services(clock), times));
  }
  Reply ask(const std::string& what) {
    return plugin->invoke(asking(R"({"do":")" + what + R"("})"), nullptr);
  }
  pid_t pid() { return static_cast<pid_t>(number_in(ask("pid").json, "pid")); }
};

/// Waits for something that another process does, never longer than ten seconds.
template <class Condition>
bool in_time(Condition&& condition) {
  for (int i = 0; i < 1'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

/// Gone, or dead and waiting for whoever is init here.
bool is_gone(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  if (!(stat >> number >> name >> state)) return true;
  return state == "Z" || state == "X";
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

Value parsed(const std::string& json) {
  const auto value = parse_json(json);
  REQUIRE(value.has_value());
  return *value;
}

}  // namespace

TEST_SUITE("delivery/child") {
  TEST_CASE("kill -9: open requests fail, it is started again, the next request works") {
    Desk desk;
    const pid_t first = desk.pid();
    Reply open;
    std::thread caller([&] { open = desk.ask("hang"); });
    REQUIRE(in_time([&] { return number_in(desk.ask("open").json, "open") == 1; }));
    ::kill(first, SIGKILL);
    caller.join();
    CHECK(open.answer == Answer::failed);
    CHECK(open.code == "plugin_died");
    CHECK(open.message.find("killed by signal 9") != std::string::npos);
    const pid_t second = desk.pid();
    CHECK(second != first);
    CHECK(desk.plugin->status().restarts == 1);
    CHECK(desk.plugin->status().state == "ready");
    CHECK(::waitpid(first, nullptr, WNOHANG) == -1);
  }

  TEST_CASE("a hanging request is cancelled, then killed at its deadline; the next one works") {
    Desk desk("{}", 1s);
    const auto began = Steady::now();
    const Reply late = desk.ask("hang");
    const auto took = Steady::now() - began;
    CHECK(late.answer == Answer::failed);
    CHECK(late.code == "deadline");
    CHECK(late.message == "no answer within 1000 ms");
    CHECK(took >= 1s);
    CHECK(took < 5s);
    CHECK(in_time([&] { return desk.ask("nothing").answer == Answer::ok; }));
    CHECK(desk.plugin->status().restarts == 1);
  }

  TEST_CASE("cancel is said before the kill, and an answer in the grace counts") {
    ChildTimes patient = quick;
    patient.cancel_grace = 5s;
    Desk desk("{}", 300ms, patient);
    const Reply late = desk.plugin->invoke(asking(R"({"do":"slow","ms":500})"), nullptr);
    CHECK(late.answer == Answer::ok);
    CHECK(number_in(desk.ask("cancelled").json, "ids") == 1);
    CHECK(desk.plugin->status().restarts == 0);
  }

  TEST_CASE("whoever breaks the protocol is killed and started again") {
    struct Row {
      const char* what;
      const char* says;
    };
    for (const Row& row :
         {Row{"garbage", "broke the protocol"}, Row{"unknown_id", "4711"},
          Row{"long_line", "beyond 1048576 bytes"}, Row{"close", "closed its output"}}) {
      SUBCASE(row.what) {
        Desk desk;
        const Reply reply = desk.ask(row.what);
        CHECK(reply.answer == Answer::failed);
        CHECK(reply.code == "plugin_died");
        CHECK(reply.message.find(row.says) != std::string::npos);
        CHECK(desk.ask("nothing").answer == Answer::ok);
        CHECK(desk.plugin->status().restarts == 1);
        CHECK(in_time([&] { return desk.log.says(row.says); }));
      }
    }
  }

  TEST_CASE("a question about a request that is not open is refused, and so is an unknown one") {
    Desk desk;
    CHECK(number_in(desk.ask("wrong_invoke").json, "code") == rpc::no_such_invoke);
    CHECK(number_in(desk.ask("other_method").json, "code") == rpc::method_not_found);
    CHECK(desk.plugin->status().restarts == 0);
  }

  TEST_CASE("a notification that nobody knows is passed over") {
    Desk desk;
    CHECK(desk.ask("notice").answer == Answer::ok);
  }

  TEST_CASE("a child has nothing of ours: no environment, no file, no signal mask, its own group") {
    ::setenv("AYAR_TEST_SECRET", "hunter2", 1);
    const int leak = ::open("/etc/passwd", O_RDONLY);  // NOLINT: without O_CLOEXEC, as a host might
    Desk desk;
    const Value said = parsed(desk.ask("surroundings").json);
    ::close(leak);
    ::unsetenv("AYAR_TEST_SECRET");
    const Map& map = *said.get_if<Map>();
    CHECK(map.at("environ") == Value(Map{{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}}));
    CHECK(map.at("cwd") == Value("/"));
    CHECK(map.at("group") == map.at("pid"));
    CHECK(map.at("blocked") == Value(0));
    const Map& files = *map.at("files").get_if<Map>();
    CHECK(files.size() == 3);
    for (const auto& [number, target] : files)
      CHECK(target.get_if<std::string>()->find("pipe:") == 0);
  }

  TEST_CASE("its stderr is log: bounded, a line each, without control characters") {
    Desk desk;
    REQUIRE(desk.ask("stderr").answer == Answer::ok);
    REQUIRE(in_time([&] { return desk.log.says("yyyy"); }));
    CHECK(desk.log.says("desk/1/plain"));
    CHECK(desk.log.says(R"(desk/1/\x1b[31mred\x07)"));
    for (const auto& line : desk.log.lines())
      CHECK(line.size() < 1'100);
  }

  TEST_CASE("no zombie and no grandchild is left behind") {
    pid_t child = 0, grandchild = 0;
    {
      Desk desk;
      child = desk.pid();
      grandchild = static_cast<pid_t>(number_in(desk.ask("grandchild").json, "pid"));
      CHECK_FALSE(is_gone(grandchild));
      desk.ask("crash");
      CHECK(in_time([&] { return is_gone(grandchild); }));
      desk.pid();
    }
    CHECK(::waitpid(child, nullptr, WNOHANG) == -1);
    CHECK_FALSE(has_children());
  }

  TEST_CASE("kill -9 of the engine leaves no plugin behind, not even one that ignores everything") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const pid_t engine = ::fork();
    if (engine == 0) {
      Desk desk(R"({"mischief":"stubborn"})");
      const pid_t pid = desk.pid();
      if (::write(ends[1], &pid, sizeof pid) != sizeof pid) ::_exit(1);
      for (;;)
        ::pause();
    }
    REQUIRE(engine > 0);
    ::close(ends[1]);
    pid_t plugin = 0;
    const bool told = ::read(ends[0], &plugin, sizeof plugin) == sizeof plugin;
    ::close(ends[0]);
    ::kill(engine, SIGKILL);
    ::waitpid(engine, nullptr, 0);
    REQUIRE(told);
    CHECK(in_time([&] { return is_gone(plugin); }));
  }

  TEST_CASE("stop() ends a child that listens at once, and one that ignores SIGTERM soon") {
    for (const char* config : {"{}", R"({"mischief":"stubborn"})"}) {
      SUBCASE(config) {
        Desk desk(config);
        const pid_t pid = desk.pid();
        const auto began = Steady::now();
        desk.plugin->stop();
        CHECK(Steady::now() - began < 5s);
        CHECK(::waitpid(pid, nullptr, WNOHANG) == -1);
        CHECK(is_gone(pid));
        CHECK(desk.plugin->status().state == "stopped");
        CHECK(desk.log.says("ignored shutdown") == (config != std::string("{}")));
      }
    }
  }

  TEST_CASE("a child that does not start is an error that says why, and leaves nothing") {
    struct Row {
      const char* what;
      const char* config;
      const char* says;
      ErrorCode code;
    };
    ChildTimes hasty = quick;
    hasty.handshake = 500ms;
    for (const Row& row :
         {Row{"dies", R"({"mischief":"die"})", "ended with 7", ErrorCode::plugin_failed},
          Row{"says nothing", R"({"mischief":"mute"})", "did not answer initialize within 500 ms",
              ErrorCode::plugin_failed},
          Row{"speaks another protocol", R"({"mischief":"protocol"})",
              "speaks protocol 2, this engine speaks 1", ErrorCode::plugin_failed},
          Row{"offers nothing", R"({"mischief":"no_kinds"})", "has no list of kinds",
              ErrorCode::plugin_failed}}) {
      SUBCASE(row.what) {
        const SimulatedClock clock(noon);
        const bool mute = std::string(row.what) == "says nothing";
        const auto plugin =
            open_child(scripted(PluginHost::child, row.config), {&clock, {}}, mute ? hasty : quick);
        REQUIRE_FALSE(plugin.has_value());
        CHECK(plugin.error().code == row.code);
        CHECK(plugin.error().message.find(row.says) != std::string::npos);
        CHECK_FALSE(has_children());
      }
    }
    SUBCASE("is no program") {
      const ayar::test::TempDir folder;
      std::ofstream(folder.file("plugin")) << "not a program";
      auto words = scripted(PluginHost::child);
      words.path = folder.file("plugin");
      const SimulatedClock clock(noon);
      const auto plugin = open_plugin(words, {&clock, {}});
      REQUIRE_FALSE(plugin.has_value());
      CHECK(plugin.error().message.find("Permission denied") != std::string::npos);
      CHECK_FALSE(has_children());
    }
  }

  TEST_CASE("one that keeps dying waits longer each time; requests meanwhile are for later") {
    ChildTimes slow_restart = quick;
    slow_restart.restart_base = 60s;
    slow_restart.restart_cap = 60s;
    Desk desk("{}", 30s, slow_restart);
    CHECK(desk.ask("crash").answer == Answer::failed);
    const Reply meanwhile = desk.ask("nothing");
    CHECK(meanwhile.answer == Answer::retry);
    CHECK(meanwhile.code == "plugin_restarting");
    REQUIRE(meanwhile.retry_after.has_value());
    CHECK(*meanwhile.retry_after > 50s);
    CHECK(desk.plugin->status().state == "backoff");
    desk.plugin->stop();
    CHECK(desk.plugin->status().state == "stopped");
  }

  TEST_CASE("a restart that fails at first is tried again until it works") {
    const ayar::test::TempDir folder;
    Desk desk(R"({"mark":")" + folder.file("lives") + R"("})");
    CHECK(desk.ask("crash").answer == Answer::failed);
    CHECK(in_time([&] { return desk.ask("nothing").answer == Answer::ok; }));
    CHECK(desk.plugin->status().restarts == 3);
    CHECK(desk.log.says("cannot go on"));
    CHECK(desk.log.says("ended with 7"));
  }
}
