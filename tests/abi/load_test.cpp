// Plugins of other versions, and of other authors.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "delivery/plugin.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;

Result<std::unique_ptr<Plugin>> odd(const std::string& name, const Clock& clock) {
  PluginConfig config;
  config.name = "odd";
  config.host = PluginHost::shared_object;
  config.path = std::string(AYAR_PLUGIN_FOLDER) + "/abi_" + name + ".so";
  return open_plugin(config, {&clock, {}});
}

}  // namespace

TEST_SUITE("abi/load") {
  TEST_CASE(
      "a plugin compiled before a member was added still works, and so does one from the future") {
    for (const char* name : {"older", "newer"}) {
      SUBCASE(name) {
        const SimulatedClock clock(Instant{});
        auto plugin = odd(name, clock);
        if (!plugin) FAIL(plugin.error().message);
        const Reply reply = (*plugin)->invoke({"id", "notify", "{}"}, nullptr);
        CHECK(reply.answer == Answer::ok);
        CHECK(reply.json == R"({"odd":true})");
        (*plugin)->stop();
      }
    }
  }

  TEST_CASE("what cannot work is refused with the reason") {
    struct Row {
      std::string name;
      std::string says;
    };
    const std::vector<Row> rows{
        {"other_major", "it speaks plugin ABI 2.3, this engine speaks 1.0"},
        {"too_small", "its struct of 64 bytes ends before invoke"},
        {"no_name", "its name, version or config_schema is missing"},
        {"no_invoke", "its create or invoke is missing"},
        {"no_symbol", "exports no ayar_plugin_v1"},
    };
    for (const Row& row : rows) {
      INFO(row.name);
      const SimulatedClock clock(Instant{});
      const auto plugin = odd(row.name, clock);
      REQUIRE_FALSE(plugin.has_value());
      CHECK(plugin.error().code == ErrorCode::plugin_failed);
      CHECK(plugin.error().message.find(row.says) != std::string::npos);
    }
  }

  TEST_CASE("a status that nobody defined is a failure of the plugin") {
    const SimulatedClock clock(Instant{});
    auto plugin = odd("odd_status", clock);
    REQUIRE(plugin.has_value());
    CHECK((*plugin)->invoke({"id", "notify", "{}"}, nullptr).answer == Answer::failed);
  }
}
