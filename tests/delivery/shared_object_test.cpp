// What is particular to plugins inside this process.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "hosted.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;
using namespace ayar::delivery::test;
using namespace std::chrono_literals;

}  // namespace

TEST_SUITE("delivery/shared_object") {
  TEST_CASE("lateness is reported and counted; the answer still counts") {
    const SimulatedClock clock(noon);
    Log log;
    auto words = scripted(PluginHost::shared_object);
    words.deadline = 5ms;
    const auto plugin = opened(open_plugin(words, log.services(clock)));
    const Reply reply = plugin->invoke(asking(R"({"do":"slow","ms":30})"), nullptr);
    CHECK(reply.answer == Answer::ok);
    CHECK(plugin->status().late == 1);
    CHECK(log.says("beyond its deadline"));
  }

  TEST_CASE("its log lines carry the name of the instance") {
    const SimulatedClock clock(noon);
    Log log;
    const auto plugin =
        opened(open_plugin(scripted(PluginHost::shared_object), log.services(clock)));
    CHECK(log.lines() == std::vector<std::string>{"desk/1/made"});
  }

  TEST_CASE("two instances of one file are two plugins") {
    const SimulatedClock clock(noon);
    const auto first = opened(
        open_plugin(scripted(PluginHost::shared_object, R"({"greeting":"one"})"), {&clock, {}}));
    const auto second = opened(
        open_plugin(scripted(PluginHost::shared_object, R"({"greeting":"two"})"), {&clock, {}}));
    CHECK(first->invoke(asking(R"({"do":"greeting"})"), nullptr).json == R"({"greeting":"one"})");
    CHECK(second->invoke(asking(R"({"do":"greeting"})"), nullptr).json == R"({"greeting":"two"})");
  }

  TEST_CASE("a file that is no shared object, or that everybody may write, is not loaded") {
    const ayar::test::TempDir folder;
    const SimulatedClock clock(noon);
    auto words = scripted(PluginHost::shared_object);
    SUBCASE("no shared object") {
      words.path = folder.file("text.so");
      std::ofstream(words.path) << "hello";
      const auto plugin = open_plugin(words, {&clock, {}});
      REQUIRE_FALSE(plugin.has_value());
      CHECK(plugin.error().code == ErrorCode::plugin_failed);
      CHECK(plugin.error().message.find("cannot be loaded") != std::string::npos);
    }
    SUBCASE("world-writable") {
      words.path = folder.file("open.so");
      std::filesystem::copy_file(AYAR_SCRIPTED_SO, words.path);
      ::chmod(words.path.c_str(), 0777);
      const auto plugin = open_plugin(words, {&clock, {}});
      REQUIRE_FALSE(plugin.has_value());
      CHECK(plugin.error().message.find("may be written by everybody") != std::string::npos);
      CHECK(plugin.error().hint.find("chmod o-w") != std::string::npos);
    }
    SUBCASE("arguments are for processes") {
      words.arguments = {"--verbose"};
      CHECK_FALSE(open_plugin(words, {&clock, {}}).has_value());
    }
  }

  TEST_CASE("stop() waits for what is under way") {
    const SimulatedClock clock(noon);
    const auto plugin = opened(open_plugin(scripted(PluginHost::shared_object), {&clock, {}}));
    Reply reply;
    std::thread caller([&] {
      reply = plugin->invoke(asking(R"({"do":"slow","ms":100})", "record", "s"), nullptr);
    });
    while (number_in(plugin->invoke(asking(R"({"do":"seen","id":"s"})"), nullptr).json, "times") ==
           0)
      std::this_thread::yield();
    plugin->stop();
    caller.join();
    CHECK(reply.answer == Answer::ok);
  }
}
