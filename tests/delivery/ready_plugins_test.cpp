// The plugins that are there to be copied: notify_example in both hosts, record_jsonl.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "hosted.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;
using namespace ayar::delivery::test;
using namespace std::chrono_literals;

std::unique_ptr<Plugin> example(PluginHost host, const std::string& folder, const Clock& clock) {
  PluginConfig words = scripted(host, R"({ "folder" : ")" + folder + "\"}");
  words.path = host == PluginHost::child ? AYAR_NOTIFY_EXAMPLE_PY : AYAR_NOTIFY_EXAMPLE_SO;
  return opened(open_plugin(words, {&clock, {}}));
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t files_in(const ayar::test::TempDir& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()),
                                                std::filesystem::directory_iterator{}));
}

constexpr const char* letter =
    R"({"subject":"درباره شکایت شما","body":"a \"quote\", a }","to":{"address":"a@example.com"}})";

/// Puts and deletes of a recorder's answer, as the engine commits them.
void commit(const std::string& json, MapState& state) {
  const auto answer = parse_json(json);
  REQUIRE(answer.has_value());
  for (const auto& [key, value] : *answer->get_if<Map>()->at("put").get_if<Map>()) {
    std::string text;
    JsonWriter(text).value(value);
    state.rows[key] = text;
  }
}

std::string outcome(const std::string& id, const std::string& complaint, const std::string& person,
                    const std::string& kind) {
  return R"({"id":")" + id + R"(","kind":")" + kind + R"(","tenant":"main","person":")" + person +
         R"(","complaint":")" + complaint + R"(","at":"2026-11-21T10:00:00Z"})";
}

std::vector<std::string> lines_of(Plugin& plugin, MapState& state, const std::string& parameters) {
  const Reply reply = plugin.invoke({"report/1", "report",
                                     R"({"report":"jsonl","parameters":)" + parameters +
                                         R"(,"tenant":"main","now":"2026-11-21T12:00:00Z"})"},
                                    &state);
  if (reply.answer != Answer::ok) return {reply.code + ": " + reply.message};
  const auto json = parse_json(reply.json);
  REQUIRE(json.has_value());
  const List& tables = *json->get_if<Map>()->at("tables").get_if<List>();
  REQUIRE(tables.size() == 1);
  std::vector<std::string> keys;
  for (const Value& row : *tables[0].get_if<Map>()->at("rows").get_if<List>())
    keys.push_back(*row.get_if<List>()->at(0).get_if<std::string>());
  return keys;
}

}  // namespace

TEST_SUITE("delivery/ready_plugins") {
  TEST_CASE("notify_example writes each notice once, whatever the number of retries") {
    for (const auto host : {PluginHost::shared_object, PluginHost::child}) {
      SUBCASE(host == PluginHost::child ? "in Python" : "in C") {
        const ayar::test::TempDir folder;
        const SimulatedClock clock(noon);
        const auto plugin = example(host, folder.path().string(), clock);
        for (int i = 0; i < 3; ++i) {
          const Reply reply = plugin->invoke({"cmp_1/message/2", "notify", letter}, nullptr);
          CHECK(reply.answer == Answer::ok);
          CHECK(canonical(reply.json) == R"({"delivered":true})");
        }
        CHECK(plugin->invoke({"cmp_1/message/3@desk", "notify", "{}"}, nullptr).answer ==
              Answer::ok);
        CHECK(files_in(folder) == 2);
        CHECK(canonical(content_of(folder.file("cmp_1_message_2.json"))) == canonical(letter));
        CHECK(canonical(content_of(folder.file("cmp_1_message_3@desk.json"))) == "{}");
      }
    }
  }

  TEST_CASE("notify_example asks to be tried later when it cannot write") {
    for (const auto host : {PluginHost::shared_object, PluginHost::child}) {
      SUBCASE(host == PluginHost::child ? "in Python" : "in C") {
        const ayar::test::TempDir folder;
        const SimulatedClock clock(noon);
        const auto plugin = example(host, folder.path().string(), clock);
        std::filesystem::remove_all(folder.path());
        const Reply reply = plugin->invoke({"cmp_1/message/2", "notify", letter}, nullptr);
        CHECK(reply.answer == Answer::retry);
        CHECK(reply.code == "not_written");
        CHECK(reply.retry_after == Duration(30s));
        CHECK(plugin->invoke({std::string(300, 'x'), "notify", letter}, nullptr).answer ==
              Answer::refused);
      }
    }
  }

  TEST_CASE("notify_example refuses a folder that is not there") {
    const SimulatedClock clock(noon);
    for (const auto host : {PluginHost::shared_object, PluginHost::child}) {
      PluginConfig words = scripted(host, R"({"folder":"/nowhere"})");
      words.path = host == PluginHost::child ? AYAR_NOTIFY_EXAMPLE_PY : AYAR_NOTIFY_EXAMPLE_SO;
      const auto plugin = open_plugin(words, {&clock, {}});
      REQUIRE_FALSE(plugin.has_value());
      CHECK(plugin.error().code == ErrorCode::invalid_argument);
      CHECK(plugin.error().message.find("/folder: no folder") != std::string::npos);
    }
  }

  TEST_CASE(
      "record_jsonl keeps every outcome once and gives it back by complaint, person and page") {
    const SimulatedClock clock(noon);
    PluginConfig words = scripted(PluginHost::shared_object);
    words.path = AYAR_RECORD_JSONL_SO;
    const auto plugin = opened(open_plugin(words, {&clock, {}}));
    CHECK(plugin->reports() == std::vector<std::string>{"jsonl"});
    MapState state;
    const std::string batch = R"({"outcomes":[)" + outcome("c1/1/1", "c1", "p1", "opened") + "," +
                              outcome("c1/2/1", "c1", "p1", "phase") + "," +
                              outcome("c2/1/1", "c2", "p2", "opened") + "," +
                              outcome("signal/7", "", "p1", "signal") + "]}";
    // Twice: the cursor of the first was lost in a crash.
    for (int i = 0; i < 2; ++i) {
      const Reply reply = plugin->invoke({"batch/1", "record", batch}, &state);
      REQUIRE(reply.answer == Answer::ok);
      commit(reply.json, state);
    }
    using Keys = std::vector<std::string>;
    CHECK(lines_of(*plugin, state, "{}") ==
          Keys{"o/c1/c1/1/1", "o/c1/c1/2/1", "o/c2/c2/1/1", "o/p1/signal/7"});
    CHECK(lines_of(*plugin, state, R"({"complaint":"c1"})") == Keys{"o/c1/c1/1/1", "o/c1/c1/2/1"});
    CHECK(lines_of(*plugin, state, R"({"person":"p1"})") ==
          Keys{"p/p1/c1/1/1", "p/p1/c1/2/1", "p/p1/signal/7"});
    CHECK(lines_of(*plugin, state, R"({"complaint":"c1","person":"p2"})").empty());
    CHECK(lines_of(*plugin, state, R"({"limit":2})") == Keys{"o/c1/c1/1/1", "o/c1/c1/2/1"});
    CHECK(lines_of(*plugin, state, R"({"limit":2,"after":"o/c1/c1/2/1"})") ==
          Keys{"o/c2/c2/1/1", "o/p1/signal/7"});
    CHECK(lines_of(*plugin, state, R"({"limit":"1"})") == Keys{"o/c1/c1/1/1"});
    CHECK(lines_of(*plugin, state, R"({"limit":"1x"})").front().find("invalid_parameter") == 0);
    CHECK(lines_of(*plugin, state, R"({"limit":0})") ==
          Keys{"invalid_parameter: /limit: must be a number from 1 to 1000"});
  }

  TEST_CASE("record_jsonl leaves out the kinds that are not wished for") {
    const SimulatedClock clock(noon);
    PluginConfig words = scripted(PluginHost::shared_object, R"({"kinds":["phase"]})");
    words.path = AYAR_RECORD_JSONL_SO;
    const auto plugin = opened(open_plugin(words, {&clock, {}}));
    MapState state;
    commit(plugin
               ->invoke({"batch/1", "record",
                         R"({"outcomes":[)" + outcome("c1/1/1", "c1", "", "opened") + "," +
                             outcome("c1/2/1", "c1", "", "phase") + "]}"},
                        &state)
               .json,
           state);
    CHECK(state.rows.size() == 1);
    CHECK(state.rows.count("o/c1/c1/2/1") == 1);
    words.config = R"({"kinds":["phases"]})";
    CHECK_FALSE(open_plugin(words, {&clock, {}}).has_value());
  }
}
