// One contract, two hosts: every behaviour of the scripted plugin in one table, held against both.
#include <thread>

#include "hosted.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;
using namespace ayar::delivery::test;
using namespace std::chrono_literals;

struct Host {
  const char* name;
  PluginHost host;
};
const std::vector<Host> hosts{{"shared object", PluginHost::shared_object},
                              {"child", PluginHost::child}};

struct Behaviour {
  std::string what;
  std::string input;
  Answer answer;
  std::string json;  ///< of ok, members in order of name
  std::string code = {};
  std::string message = {};
  std::optional<Duration> retry_after = {};
};

const std::vector<Behaviour> behaviours{
    {"what it was given comes back as it was",
     R"({"do":"echo","x":[1,-2.5,"سلام \"q\"",null,true]})", Answer::ok,
     R"({"echo":{"do":"echo","x":[1,-2.5,"سلام \"q\"",null,true]},"kind":"record"})"},
    {"a configuration reaches it", R"({"do":"greeting"})", Answer::ok, R"({"greeting":"salam"})"},
    {"an empty answer is an answer", R"({"do":"nothing"})", Answer::ok, "{}"},
    {"retry carries the wish of the other side", R"({"do":"retry_after"})", Answer::retry, "",
     "mailbox_busy", "later", 30s},
    {"retry without a wish", R"({"do":"retry"})", Answer::retry, "", "mailbox_busy", "later"},
    {"refused is for good", R"({"do":"refused"})", Answer::refused, "", "no_such_mailbox", "never"},
    {"failed is the plugin's own", R"({"do":"failed"})", Answer::failed, "", "out_of_ink", "mine"},
    {"control characters do not travel on", R"({"do":"control"})", Answer::failed, "", "odd",
     R"(a\x0ab\x1b[31m)"},
    {"slow, but in time", R"({"do":"slow","ms":30})", Answer::ok, R"({"slow":true})"},
    {"an answer that is no object", R"({"do":"no_object"})", Answer::failed, "", "invalid_reply",
     "the result is no JSON object"},
    {"a key that is there", R"({"do":"get","key":"p/2"})", Answer::ok, R"({"value":"{\"n\":2}"})"},
    {"a key that is not there", R"({"do":"get","key":"p/9"})", Answer::ok, R"({"value":null})"},
    {"keys of a prefix, ascending, behind a key, at most so many",
     R"({"do":"scan","prefix":"p/","after":"p/1","limit":2})", Answer::ok,
     R"({"rows":[["p/2","{\"n\":2}"],["p/3","{\"n\":3}"]]})"},
    {"a prefix without keys", R"({"do":"scan","prefix":"q/","after":"","limit":10})", Answer::ok,
     R"({"rows":[]})"},
};

std::map<std::string, std::string> some_rows() {
  std::map<std::string, std::string> rows{{"z", "1"}};
  for (int i = 1; i < 6; ++i)
    rows.emplace("p/" + std::to_string(i), R"({"n":)" + std::to_string(i) + "}");
  return rows;
}

/// Runs `body` once for each host, with the scripted plugin open in it.
template <class Body>
void on_both(const std::string& config, Body&& body) {
  for (const Host& host : hosts) {
    SUBCASE(host.name) {
      const SimulatedClock clock(noon);
      Log log;
      const auto plugin = opened(open_plugin(scripted(host.host, config), log.services(clock)));
      body(*plugin, host.host);
    }
  }
}

}  // namespace

TEST_SUITE("delivery/contract") {
  TEST_CASE("every behaviour is the same in both hosts") {
    on_both("{\n  \"greeting\":\r\n  \"salam\"\n}\n", [](Plugin& plugin, PluginHost) {
      for (const Behaviour& row : behaviours) {
        INFO(row.what);
        MapState state;
        state.rows = some_rows();
        const Reply reply = plugin.invoke(asking(row.input), &state);
        CHECK(name_of(reply.answer) == name_of(row.answer));
        CHECK(reply.code == row.code);
        CHECK(reply.message == row.message);
        CHECK(reply.retry_after == row.retry_after);
        if (row.answer == Answer::ok) CHECK(canonical(reply.json) == row.json);
      }
    });
  }

  TEST_CASE("what a plugin is and has done can be asked") {
    on_both("{}", [](Plugin& plugin, PluginHost host) {
      for (const char* what : {"nothing", "nothing", "retry", "refused", "failed"})
        static_cast<void>(
            plugin.invoke(asking(R"({"do":")" + std::string(what) + R"("})"), nullptr));
      const PluginStatus status = plugin.status();
      CHECK(status.name == "desk");
      CHECK(status.version == "1.2.3");
      CHECK(status.host == (host == PluginHost::child ? "child" : "shared_object"));
      CHECK(status.state == "ready");
      CHECK(status.kinds == std::vector<std::string>{"notify", "record"});
      CHECK(status.answered == 2);
      CHECK(status.retried == 1);
      CHECK(status.refused == 1);
      CHECK(status.failed == 1);
      CHECK(status.restarts == 0);
      CHECK(status.last_error == "out_of_ink: mine");
      CHECK(plugin.offers("notify"));
      CHECK_FALSE(plugin.offers("report"));
      CHECK(plugin.reports() == std::vector<std::string>{"tally"});
    });
  }

  TEST_CASE("a crash fails the request, and the next one is served") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      const Reply crashed = plugin.invoke(asking(R"({"do":"crash"})"), nullptr);
      CHECK(crashed.answer == Answer::failed);
      CHECK(plugin.invoke(asking(R"({"do":"nothing"})"), nullptr).answer == Answer::ok);
    });
  }

  TEST_CASE("the id is the same on every retry, so a plugin can tell twins") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      for (int i = 0; i < 3; ++i)
        static_cast<void>(plugin.invoke(asking(R"({"do":"retry"})", "notify", "twin"), nullptr));
      const Reply seen =
          plugin.invoke(asking(R"({"do":"seen","id":"twin"})", "notify", "other"), nullptr);
      CHECK(number_in(seen.json, "times") == 3);
    });
  }

  TEST_CASE("an answer just below the limit arrives, one beyond it fails, and the next is served") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      const Reply big = plugin.invoke(asking(R"({"do":"big","bytes":1000000})"), nullptr);
      CHECK(big.answer == Answer::ok);
      CHECK(big.json.size() > 1'000'000);
      CHECK(plugin.invoke(asking(R"({"do":"big","bytes":1100000})"), nullptr).answer ==
            Answer::failed);
      CHECK(plugin.invoke(asking(R"({"do":"nothing"})"), nullptr).answer == Answer::ok);
    });
  }

  TEST_CASE("a request beyond the limit is refused, not tried for a day") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      const std::string input = R"({"do":"echo","x":")" + std::string(1U << 20U, 'x') + "\"}";
      const Reply reply = plugin.invoke(asking(input), nullptr);
      CHECK(reply.answer == Answer::refused);
      CHECK(reply.code == "too_large");
    });
  }

  TEST_CASE("a kind that was not offered is refused without asking") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      const Reply reply = plugin.invoke(asking(R"({"do":"nothing"})", "report"), nullptr);
      CHECK(reply.answer == Answer::refused);
      CHECK(reply.code == "kind_not_offered");
    });
  }

  TEST_CASE("a request without state finds nothing") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      CHECK(
          canonical(plugin.invoke(asking(R"({"do":"get","key":"p/2"})", "notify"), nullptr).json) ==
          R"({"value":null})");
    });
  }

  TEST_CASE("state that cannot be read fails the request, it does not look empty") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      MapState state;
      state.unreadable = true;
      const Reply reply = plugin.invoke(asking(R"({"do":"get","key":"p/2"})"), &state);
      CHECK(reply.answer == Answer::failed);
      CHECK(reply.code == "state_unreadable");
      CHECK(reply.message == "state: disk on fire");
    });
  }

  TEST_CASE("eight callers at once each get their own answer") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      std::vector<std::string> answers(8);
      std::vector<std::thread> callers;
      for (std::size_t i = 0; i < answers.size(); ++i)
        callers.emplace_back([&plugin, &answers, i] {
          MapState state;
          state.rows.emplace("own", std::to_string(i));
          for (int round = 0; round < 20; ++round)
            answers[i] += plugin.invoke(asking(R"({"do":"get","key":"own"})"), &state).json;
        });
      for (auto& caller : callers)
        caller.join();
      for (std::size_t i = 0; i < answers.size(); ++i) {
        std::string expected;
        for (int round = 0; round < 20; ++round)
          expected += R"({"value":")" + std::to_string(i) + "\"}";
        CHECK(answers[i] == expected);
      }
    });
  }

  TEST_CASE("after stop() requests are for later, and stop() may come twice") {
    on_both("{}", [](Plugin& plugin, PluginHost) {
      plugin.stop();
      plugin.stop();
      const Reply reply = plugin.invoke(asking(R"({"do":"nothing"})"), nullptr);
      CHECK(reply.answer == Answer::retry);
      CHECK(reply.code == "plugin_stopped");
      CHECK(plugin.status().state == "stopped");
    });
  }

  TEST_CASE("a configuration that does not fit is an error that points at the member") {
    struct Row {
      std::string config;
      std::string message;
    };
    const std::vector<Row> rows{
        {R"({"greeting":5})", "plugin desk: /greeting: must be string"},
        {R"({"greeting":"much too long"})",
         "plugin desk: /greeting: must have at most 10 characters"},
        {R"({"greting":"x"})", "plugin desk: /greting: unknown member, did you mean 'greeting'?"},
        {"[]", "plugin desk: config: must be a JSON object"},
        {"{", "plugin desk: config: JSON: incomplete JSON at byte 1"},
    };
    for (const Host& host : hosts) {
      for (const Row& row : rows) {
        SUBCASE((std::string(host.name) + " " + row.config).c_str()) {
          const SimulatedClock clock(noon);
          const auto plugin = open_plugin(scripted(host.host, row.config), {&clock, {}});
          REQUIRE_FALSE(plugin.has_value());
          CHECK(plugin.error().code == ErrorCode::invalid_argument);
          CHECK(plugin.error().message == row.message);
        }
      }
      SUBCASE((std::string(host.name) + " the plugin itself says no").c_str()) {
        const SimulatedClock clock(noon);
        const auto plugin = open_plugin(scripted(host.host, R"({"refuse":true})"), {&clock, {}});
        REQUIRE_FALSE(plugin.has_value());
        CHECK(plugin.error().code == ErrorCode::invalid_argument);
        CHECK(plugin.error().message.find("/refuse: as you wished") != std::string::npos);
      }
    }
  }

  TEST_CASE("only an absolute path to a file that not everybody can write is opened") {
    struct Row {
      std::string path;
      std::string says;
    };
    for (const Host& host : hosts)
      for (const Row& row : {Row{"scripted.so", "is not absolute"}, Row{"", "is not absolute"},
                             Row{"/nowhere/x.so", "No such file"}, Row{"/tmp", "is not a file"}}) {
        INFO(host.name, " ", row.path);
        const SimulatedClock clock(noon);
        auto config = scripted(host.host);
        config.path = row.path;
        const auto plugin = open_plugin(config, {&clock, {}});
        REQUIRE_FALSE(plugin.has_value());
        CHECK(plugin.error().code == ErrorCode::invalid_argument);
        CHECK(plugin.error().message.find(row.says) != std::string::npos);
      }
  }
}
