// Every plugin's face, schema and what it says to a configuration that cannot work.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "child.hpp"
#include "driver.hpp"
#include "support/temp_dir.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/config");

namespace {

constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Case {
  const char* behaviour;
  const char* config;
  const char* refusal;  // how the message begins
};

json::object filled(std::string text, const std::string& folder) {
  for (auto at = text.find("$"); at != std::string::npos; at = text.find("$"))
    text.replace(at, 1, folder);
  return json::parse(text).as_object();
}

template <std::size_t count>
void check_all(const char* plugin, const std::array<Case, count>& cases) {
  ayar::test::TempDir folder;
  write_file(folder.file("secret"), std::string(secret) + "\n");
  write_file(folder.file("short"), "whsec_AAAA");
  write_file(folder.file("url"), "https://chat.example.com/hooks/s3cret\n");
  write_file(folder.file("ftp"), "ftp://chat.example.com/hooks/s3cret\n");
  for (const auto& c : cases) {
    CAPTURE(c.behaviour);
    const Driver driver(plugin, filled(c.config, folder.path().string()));
    const std::string refusal(c.refusal);
    CHECK(driver.is_made() == refusal.empty());
    CHECK(driver.creation().message.rfind(refusal, 0) == 0);
    CHECK(driver.creation().message.find("s3cret") == std::string::npos);
    if (refusal.empty()) continue;
    CHECK(driver.creation().status == AYAR_REFUSED);
    CHECK(driver.creation().code == "invalid_config");
    CAPTURE(driver.creation().message);
    CHECK(driver.creation().message.size() > refusal.size());
  }
}

}  // namespace

TEST_CASE("a plugin says what it is, and its schema is the file that people read") {
  for (const std::string name : {"notify_email", "notify_webhook", "notify_chat"}) {
    CAPTURE(name);
    const auto& face = face_of(name);
    CHECK(face.struct_size == sizeof(ayar_plugin));
    CHECK(face.abi_major == AYAR_PLUGIN_ABI_MAJOR);
    CHECK(std::string(face.name) == name);
    CHECK(std::string(face.kinds) == "notify");
    const auto file = read_file(std::string(AYAR_SOURCE_DIR) + "/plugins/" + name + "/schema.json");
    CHECK(std::string(face.config_schema) == file);
    const auto schema = json::parse(file).as_object();
    CHECK(schema.at("additionalProperties") == json::value(false));
    // Every member says what it is for.
    for (const auto& member : schema.at("properties").as_object()) {
      const auto& about = member.value().as_object();
      CHECK((about.contains("description") || about.contains("enum")));
    }
  }
}

TEST_CASE("notify_email refuses a configuration that could not work or would leak a password") {
  static constexpr std::array cases{
      Case{"the least there is", R"({"url":"smtp://127.0.0.1:2525","from":"desk@example.com"})",
           ""},
      Case{"all of it", R"({"url":"smtps://mail.example.com:465","from":"Desk <desk@example.com>",
        "reply_to":"a@example.com","username":"u","password_file":"$/secret","tls":"implicit",
        "ca_file":"/x.pem","domain":"desk.example.com","timeout_ms":5000})",
           ""},
      Case{"no URL", R"({"from":"desk@example.com"})", "/url: "},
      Case{"a web URL", R"({"url":"http://127.0.0.1","from":"desk@example.com"})", "/url: "},
      Case{"a login in the URL", R"({"url":"smtp://u:s3cret@h","from":"desk@example.com"})",
           "/url: "},
      Case{"a path in the URL", R"({"url":"smtp://h/x","from":"desk@example.com"})", "/url: "},
      Case{"no sender", R"({"url":"smtp://h"})", "/from: "},
      Case{"a sender without address", R"({"url":"smtp://h","from":"Desk"})", "/from: "},
      Case{"a line end in the sender",
           "{\"url\":\"smtp://h\",\"from\":\"a\\r\\nBcc: b <a@example.com>\"}", "/from: "},
      Case{"a wrong reply_to", R"({"url":"smtp://h","from":"a@example.com","reply_to":"x"})",
           "/reply_to: "},
      Case{"a user without password", R"({"url":"smtp://h","from":"a@example.com","username":"u"})",
           "/password_file: "},
      Case{"a missing password file",
           R"({"url":"smtp://h","from":"a@example.com","username":"u","password_file":"$/none"})",
           "/password_file: "},
      Case{
          "a password in the clear",
          R"({"url":"smtp://mail.example.com","from":"a@example.com","username":"u","password_file":"$/secret","tls":"none"})",
          "/tls: "},
      Case{"implicit TLS over smtp",
           R"({"url":"smtp://h","from":"a@example.com","tls":"implicit"})", "/tls: "},
      Case{"STARTTLS over smtps", R"({"url":"smtps://h","from":"a@example.com","tls":"starttls"})",
           "/tls: "},
      Case{"an unknown word", R"({"url":"smtp://h","from":"a@example.com","tls":"maybe"})",
           "/tls: "},
      Case{"no domain name", R"({"url":"smtp://h","from":"a@example.com","domain":"a b"})",
           "/domain: "},
      Case{"no time", R"({"url":"smtp://h","from":"a@example.com","timeout_ms":0})",
           "/timeout_ms: "},
      Case{"text for a number", R"({"url":"smtp://h","from":"a@example.com","timeout_ms":"1000"})",
           "/timeout_ms: "}};
  check_all("notify_email", cases);
}

TEST_CASE("notify_webhook refuses a configuration that could not work or would be unsafe") {
  static constexpr std::array cases{
      Case{"the least there is",
           R"({"url":"https://crm.example.com/in","source":"s","secret_files":["$/secret"]})", ""},
      Case{
          "further headers",
          R"({"url":"https://h/in","source":"s","secret_files":["$/secret","$/secret"],"headers":{"X-Desk":"main"}})",
          ""},
      Case{"plain HTTP", R"({"url":"http://h/in","source":"s","secret_files":["$/secret"]})",
           "/url: is not https"},
      Case{"plain HTTP as wished",
           R"({"url":"http://h/in","source":"s","secret_files":["$/secret"],"allow_http":true})",
           ""},
      Case{"another protocol",
           R"({"url":"gopher://h/in","source":"s","secret_files":["$/secret"],"allow_http":true})",
           "/url: "},
      Case{"a login in the URL",
           R"({"url":"https://u:s3cret@h","source":"s","secret_files":["$/secret"]})", "/url: "},
      Case{"no source", R"({"url":"https://h","secret_files":["$/secret"]})", "/source: "},
      Case{"no secret", R"({"url":"https://h","source":"s","secret_files":[]})", "/secret_files: "},
      Case{"too many secrets",
           R"({"url":"https://h","source":"s","secret_files":["a","b","c","d","e"]})",
           "/secret_files: "},
      Case{"a missing secret",
           R"({"url":"https://h","source":"s","secret_files":["$/secret","$/none"]})",
           "/secret_files/1: "},
      Case{"a short secret", R"({"url":"https://h","source":"s","secret_files":["$/short"]})",
           "/secret_files/0: "},
      Case{"a file of another kind", R"({"url":"https://h","source":"s","secret_files":["$/url"]})",
           "/secret_files/0: "},
      Case{
          "a header of ours",
          R"({"url":"https://h","source":"s","secret_files":["$/secret"],"headers":{"Webhook-Id":"x"}})",
          "/headers/Webhook-Id: "},
      Case{
          "a smuggling header",
          R"({"url":"https://h","source":"s","secret_files":["$/secret"],"headers":{"Transfer-Encoding":"x"}})",
          "/headers/Transfer-Encoding: "},
      Case{"no header name",
           R"({"url":"https://h","source":"s","secret_files":["$/secret"],"headers":{"a b":"x"}})",
           "/headers/a b: "},
      Case{"a line end in a header",
           "{\"url\":\"https://h\",\"source\":\"s\",\"secret_files\":[\"$/"
           "secret\"],\"headers\":{\"X-A\":\"b\\r\\nX-B: c\"}}",
           "/headers/X-A: "},
      Case{"a flag of text",
           R"({"url":"https://h","source":"s","secret_files":["$/secret"],"allow_http":"yes"})",
           "/allow_http: "}};
  check_all("notify_webhook", cases);
}

TEST_CASE("notify_chat refuses a configuration that could not work, and never says the URL") {
  static constexpr std::array cases{
      Case{"a URL from a file", R"({"style":"slack","url_file":"$/url"})", ""},
      Case{"a URL", R"({"style":"teams","url":"https://h/s3cret"})", ""},
      Case{"no style", R"({"url_file":"$/url"})", "/style: "},
      Case{"an unknown style", R"({"style":"irc","url_file":"$/url"})", "/style: "},
      Case{"no URL", R"({"style":"slack"})", "/url_file: "},
      Case{"two URLs", R"({"style":"slack","url":"https://h/s3cret","url_file":"$/url"})",
           "/url_file: "},
      Case{"a missing file", R"({"style":"slack","url_file":"$/none"})", "/url_file: "},
      Case{"a file with another URL", R"({"style":"slack","url_file":"$/ftp"})", "/url_file: "},
      Case{"plain HTTP", R"({"style":"slack","url":"http://h/s3cret"})", "/url: "}};
  check_all("notify_chat", cases);
}

TEST_CASE("a request that no plugin can serve is refused, whatever it says") {
  ayar::test::TempDir folder;
  write_file(folder.file("secret"), secret);
  const std::string path = folder.path().string();
  Driver email("notify_email",
               filled(R"({"url":"smtp://127.0.0.1:1","from":"a@example.com"})", path));
  Driver webhook(
      "notify_webhook",
      filled(R"({"url":"https://127.0.0.1:1","source":"s","secret_files":["$/secret"]})", path));
  Driver chat("notify_chat", filled(R"({"style":"slack","url":"https://127.0.0.1:1"})", path));
  const std::string deep(200, '[');
  for (auto* driver : {&email, &webhook, &chat}) {
    REQUIRE(driver->is_made());
    for (const std::string& request :
         {std::string(), std::string("[]"), std::string("{"), deep,
          std::string("{\"kind\":\"\xff\"}"),
          std::string(R"({"request_id":"a","kind":"record","input":{"kind":"message"}})"),
          std::string(R"({"request_id":"a","kind":"notify"})"),
          std::string(R"({"request_id":"a","kind":"notify","input":{"kind":"a b"}})"),
          std::string(R"({"request_id":"","kind":"notify","input":{"kind":"message"}})"),
          R"({"request_id":"a","kind":"notify","input":{"kind":"message","body":")" +
              std::string(1024 * 1024 + 1, 'a') + "\"}}"}) {
      CAPTURE(request.substr(0, 80));
      const auto answer = driver->invoke(request);
      CHECK(answer.status == AYAR_REFUSED);
      CHECK(answer.code == "invalid_request");
    }
  }
}

TEST_SUITE_END();
