// Payloads as the three services take them. The golden files in chat/ are what an operator would
// see on the wire.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "driver.hpp"
#include "receiver.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/chat");

namespace {

json::object config_for(const std::string& style, const std::string& url) {
  return {{"style", style}, {"url", url}, {"allow_http", true}, {"timeout_ms", 5000}};
}

json::object notice(const std::string& subject, const std::string& body,
                    const std::string& language = "en") {
  auto input = message_input();
  input["kind"] = "notice";
  input["channel"] = "chat";
  input["subject"] = subject;
  input["body"] = body;
  input["to"].as_object()["language"] = language;
  return input;
}

std::string of(const json::value& value) {
  return {value.as_string().data(), value.as_string().size()};
}

/// The text a service would show for the body.
std::string shown(const std::string& style, const json::object& payload) {
  if (style == "slack") return of(payload.at("blocks").at(1).at("text").at("text"));
  if (style == "mattermost") return of(payload.at("text"));
  std::string text;
  for (const auto& block : payload.at("attachments").at(0).at("content").at("body").as_array())
    text += of(block.at("inlines").at(0).at("text")) + "\n";
  return text;
}

struct Channel {
  Receiver receiver;
  /// The payload of one notice; `reply` is what the plugin answered.
  json::object post(const std::string& style, const json::object& input,
                    std::string* reply = nullptr) {
    Driver driver("notify_chat", config_for(style, receiver.url("/say?text=ok")));
    REQUIRE(driver.is_made());
    const auto answer = driver.notify("cmp_1/2/1", input);
    REQUIRE(answer.status == AYAR_OK);
    if (reply != nullptr) *reply = answer.json;
    return json::parse(receiver.body(receiver.count() - 1)).as_object();
  }
};

constexpr const char* hostile =
    "<!channel> @channel *now* [free](http://evil.example) `x` & <@U123> @here\n"
    "mail mina@example.com or see https://desk.example.com/c/12?a=b_c\n"
    "    indented @All #tag";

}  // namespace

TEST_CASE("each style sends the payload of its golden file") {
  Channel channel;
  for (const std::string style : {"slack", "mattermost", "teams"}) {
    CAPTURE(style);
    const auto payload = channel.post(style, notice("Complaint 12 <late>: *look*", hostile));
    const auto golden = json::parse(read_file(script("chat/" + style + ".json"))).as_object();
    INFO(json::serialize(payload));
    CHECK(payload == golden);
    const auto headers = channel.receiver.request(channel.receiver.count() - 1).at("headers");
    CHECK(headers.as_object().at("content-type") == "application/json; charset=utf-8");
  }
}

TEST_CASE("nobody's bell is rung by what a complainant wrote") {
  Channel channel;
  for (const std::string text :
       {"@channel", "@here", "(@all)", "x @everyone!", "mina@channel", ".@here", "@CHANNEL",
        "سلام@channel", "@سارا", "https://x.example/@channel", "_@here_"}) {
    CAPTURE(text);
    for (const std::string style : {"slack", "mattermost"}) {
      const auto body = shown(style, channel.post(style, notice("s", text)));
      const auto at = body.find('@');
      REQUIRE(at != std::string::npos);
      CHECK(body.compare(at + 1, 3, "\xE2\x80\x8B") == 0);
    }
  }
  for (const std::string text :
       {"<!here>", "<!channel|x>", "<@U1>", "<#C1>", "<https://evil.example|bank>"}) {
    CAPTURE(text);
    const auto body = shown("slack", channel.post("slack", notice("s", text)));
    CHECK(body.find('<') == std::string::npos);
    CHECK(body.find('>') == std::string::npos);
  }
  // Cards mention nobody without an entity list, and text runs read no markup: text stays as
  // written.
  const auto card = channel.post("teams", notice("s", "<at>mina</at> **x**"));
  CHECK(shown("teams", card) == "s\n<at>mina</at> **x**\n");
  CHECK_FALSE(
      card.at("attachments").at(0).at("content").at("msteams").as_object().contains("entities"));
}

TEST_CASE("a long text is cut between characters, shown as cut and said so") {
  Channel channel;
  std::string persian;
  for (int i = 0; i < 12'000; ++i)
    persian += "ع";
  std::string quotes;
  for (int i = 0; i < 12'000; ++i)
    quotes += "\"&";
  for (const std::string style : {"slack", "mattermost", "teams"}) {
    for (const auto& text : {persian, quotes}) {
      CAPTURE(style);
      std::string reply;
      // Parsing fails where a character was cut in two.
      const auto payload = channel.post(style, notice("s", text), &reply);
      const auto body = shown(style, payload);
      const bool fits = style == "mattermost" && text == persian;
      CHECK((reply == R"({"truncated":true})") == !fits);
      CHECK((body.find("…") != std::string::npos) == !fits);
      CHECK(json::serialize(payload).size() <= (style == "teams" ? 28'000U : 40'000U));
      if (style == "slack") CHECK(body.size() <= 2999 * 2 + 3);
      CHECK(body.find("&am…") == std::string::npos);
      CHECK(body.find("\\…") == std::string::npos);
    }
    std::string reply;
    static_cast<void>(channel.post(style, notice("short", "text"), &reply));
    CHECK(reply == "{}");
  }
  std::string lines;
  for (int i = 0; i < 150; ++i)
    lines += "a\n";
  std::string reply;
  static_cast<void>(channel.post("teams", notice("s", lines), &reply));
  CHECK(reply == R"({"truncated":true})");
}

TEST_CASE("a Persian card runs from right to left") {
  Channel channel;
  const auto persian = channel.post("teams", notice("شکایت ۱۲", "دیر شده است", "fa-IR"));
  CHECK(persian.at("attachments").at(0).at("content").as_object().at("rtl") == json::value(true));
  const auto english = channel.post("teams", notice("s", "b", "en"));
  CHECK_FALSE(english.at("attachments").at(0).at("content").as_object().contains("rtl"));
  CHECK(shown("slack", channel.post("slack", notice("شکایت ۱۲", "می‌خواهیم", "fa"))) ==
        "می‌خواهیم");
}

TEST_CASE("answers are judged as a webhook's are, and the URL is never said") {
  Receiver receiver;
  struct Case {
    const char* style;
    const char* path;
    ayar_status status;
    const char* code;
    std::int64_t retry_after_ms;
  };
  static constexpr std::array cases{
      Case{"slack", "/status/404?s3cret", AYAR_REFUSED, "http_404", -1},
      Case{"slack", "/status/429?s3cret&retry_after=30", AYAR_RETRY, "http_429", 30'000},
      Case{"mattermost", "/status/500?s3cret", AYAR_RETRY, "http_500", -1},
      Case{"teams", "/status/202?s3cret", AYAR_OK, "", -1},
      Case{"teams", "/say?s3cret&text=endpoint%20returned%20HTTP%20error%20429", AYAR_RETRY,
           "http_429", -1},
      Case{"slack", "/say?s3cret&text=endpoint%20returned%20HTTP%20error%20429", AYAR_OK, "", -1},
      Case{"slack", "/redirect?s3cret", AYAR_FAILED, "http_307", -1},
      Case{"slack", "/silent?s3cret", AYAR_RETRY, "timeout", -1}};
  for (const auto& c : cases) {
    CAPTURE(c.path);
    Driver driver("notify_chat", config_for(c.style, receiver.url(c.path)));
    const auto answer = driver.notify("cmp_1/2/1", notice("s", "b"), 1000);
    CHECK(answer.status == c.status);
    CHECK(answer.code == c.code);
    CHECK(answer.retry_after_ms.value_or(-1) == c.retry_after_ms);
    CHECK(answer.message.find("s3cret") == std::string::npos);
    CHECK(driver.log().find("s3cret") == std::string::npos);
  }
  const SilentPort nobody(true);
  for (const std::string& url : {"http://127.0.0.1:" + nobody.port() + "/s3cret",
                                 std::string("https://chat.invalid/s3cret")}) {
    Driver driver("notify_chat", config_for("slack", url));
    const auto answer = driver.notify("cmp_1/2/1", notice("s", "b"));
    CHECK(answer.status == AYAR_RETRY);
    CHECK(answer.message.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("the channel moves when its file is replaced; a change without text is refused") {
  Receiver receiver;
  ayar::test::TempDir folder;
  const auto file = folder.file("url");
  write_file(file, receiver.url("/status/200?first") + "\n");
  Driver driver("notify_chat", {{"style", "slack"}, {"url_file", file}, {"allow_http", true}});
  REQUIRE(driver.is_made());
  CHECK(driver.notify("cmp_1/2/1", notice("s", "b")).status == AYAR_OK);
  write_file(file, receiver.url("/status/200?second"));
  CHECK(driver.notify("cmp_1/2/2", notice("s", "b")).status == AYAR_OK);
  CHECK(receiver.request(1).at("path") == "/status/200?second");
  write_file(file, "");
  const auto lost = driver.notify("cmp_1/2/3", notice("s", "b"));
  CHECK(lost.status == AYAR_FAILED);
  CHECK(lost.code == "url");
  const auto change =
      driver.notify("cmp_1/2/4", json::object{{"kind", "change"}, {"complaint", "cmp_1"}});
  CHECK(change.status == AYAR_REFUSED);
  CHECK(change.code == "empty_message");
  CHECK(receiver.count() == 2);
}

TEST_SUITE_END();
