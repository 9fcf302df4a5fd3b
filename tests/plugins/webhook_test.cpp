// CloudEvents as a receiver gets them, and what becomes of its answer. The signature is judged in
// standard_webhooks_test.cpp by the library of that project.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "common/encoding.hpp"
#include "driver.hpp"
#include "receiver.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/webhook");

namespace {

// The example of the Standard Webhooks documentation.
constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Desk {
  ayar::test::TempDir folder;
  Receiver receiver;
  Desk() { write_file(folder.file("secret"), std::string(secret) + "\n"); }
  [[nodiscard]] json::object config(const std::string& path) const {
    return config_of(receiver.url(path));
  }
  [[nodiscard]] json::object config_of(const std::string& url) const {
    return {{"url", url},
            {"source", "https://desk.example.com"},
            {"secret_files", json::array{secret_file}},
            {"allow_http", true},
            {"timeout_ms", 5000}};
  }
  std::string secret_file = folder.file("secret");
};

json::object change_input() {
  return {{"tenant", "main"},
          {"complaint", "cmp_01hq"},
          {"reference", 12},
          {"workflow", "retail"},
          {"channel", "webhook"},
          {"kind", "change"},
          {"name", "change"},
          {"at", "2026-11-21T23:34:00Z"},
          {"data",
           {{"sequence", 3},
            {"kind", "event"},
            {"cause", "decide"},
            {"states", json::array{"answering"}},
            {"phase", "response"},
            {"revision", 4}}}};
}

std::string header(const json::object& request, const char* name) {
  const auto* value = request.at("headers").as_object().if_contains(name);
  return value == nullptr ? std::string()
                          : std::string(value->as_string().data(), value->as_string().size());
}

}  // namespace

TEST_CASE("a change arrives as a signed CloudEvent") {
  Desk desk;
  auto config = desk.config("/status/204");
  config["headers"] = json::object{{"X-Desk", "main"}};
  Driver driver("notify_webhook", config);
  REQUIRE(driver.is_made());
  const auto answer = driver.notify("cmp_01hq/3/1@crm", change_input());
  CHECK(answer.status == AYAR_OK);
  CHECK(answer.json == "{}");
  REQUIRE(desk.receiver.count() == 1);
  const auto request = desk.receiver.request(0);
  const json::object event{{"specversion", "1.0"},
                           {"id", "cmp_01hq/3/1@crm"},
                           {"source", "https://desk.example.com"},
                           {"type", "app.ayar.change.v1"},
                           {"subject", "cmp_01hq"},
                           {"time", "2026-11-21T23:34:00Z"},
                           {"datacontenttype", "application/json"},
                           {"data", change_input()}};
  const auto body = desk.receiver.body(0);
  CHECK(json::parse(body) == event);
  CHECK(header(request, "content-type") == "application/cloudevents+json; charset=utf-8");
  CHECK(header(request, "x-desk") == "main");
  CHECK(header(request, "webhook-id") == "cmp_01hq/3/1@crm");
  CHECK(header(request, "webhook-timestamp") == "1795304100");
  const auto key = notify::from_base64(std::string(secret).substr(6));
  REQUIRE(key);
  CHECK(header(request, "webhook-signature") ==
        "v1," + notify::base64(notify::hmac_sha256(*key, "cmp_01hq/3/1@crm.1795304100." + body)));
  CHECK(header(request, "expect").empty());
  CHECK(driver.log().find("whsec") == std::string::npos);
}

TEST_CASE("a message arrives with its text, Persian as written") {
  Desk desk;
  Driver driver("notify_webhook", desk.config("/status/200"));
  auto input = message_input();
  input["body"] = "شکایت شما بررسی شد؛ می‌خواهیم جبران کنیم.\n";
  REQUIRE(driver.notify("cmp_01hq/message/1", input).status == AYAR_OK);
  const auto event = json::parse(desk.receiver.body(0)).as_object();
  CHECK(event.at("type") == "app.ayar.message.v1");
  CHECK(event.at("data").as_object() == input);
}

TEST_CASE("an id that cannot stand before a full stop is mapped, always to the same") {
  Desk desk;
  Driver driver("notify_webhook", desk.config("/status/200"));
  for (const std::string id :
       {"cmp_1/3/1@crm.example.com", "cmp_1/3/1@crm.example.com", "a\r\nX-Evil: 1"})
    REQUIRE(driver.notify(id, change_input()).status == AYAR_OK);
  const auto first = header(desk.receiver.request(0), "webhook-id");
  CHECK(first.rfind("sha256-", 0) == 0);
  CHECK(first.find('.') == std::string::npos);
  CHECK(header(desk.receiver.request(1), "webhook-id") == first);
  CHECK(header(desk.receiver.request(2), "webhook-id") != first);
  CHECK(header(desk.receiver.request(2), "x-evil").empty());
  CHECK(json::parse(desk.receiver.body(0)).as_object().at("id") == "cmp_1/3/1@crm.example.com");
}

TEST_CASE("the receiver's answer decides") {
  struct Case {
    const char* path;
    ayar_status status;
    const char* code;
    std::int64_t retry_after_ms;  // -1: nothing
  };
  static constexpr std::array cases{
      Case{"/status/200", AYAR_OK, "", -1},
      Case{"/status/202", AYAR_OK, "", -1},
      Case{"/big", AYAR_OK, "", -1},
      Case{"/broken", AYAR_OK, "", -1},
      Case{"/status/410", AYAR_REFUSED, "http_410", -1},
      Case{"/status/400", AYAR_REFUSED, "http_400", -1},
      Case{"/status/401", AYAR_REFUSED, "http_401", -1},
      Case{"/status/404", AYAR_REFUSED, "http_404", -1},
      Case{"/status/408", AYAR_RETRY, "http_408", -1},
      Case{"/status/425", AYAR_RETRY, "http_425", -1},
      Case{"/status/429?retry_after=7", AYAR_RETRY, "http_429", 7000},
      Case{"/status/500", AYAR_RETRY, "http_500", -1},
      Case{"/status/503?retry_after=Sat,%2021%20Nov%202026%2023:36:00%20GMT", AYAR_RETRY,
           "http_503", 60'000},
      Case{"/status/503?retry_after=soon", AYAR_RETRY, "http_503", -1},
      Case{"/redirect", AYAR_FAILED, "http_307", -1}};
  Desk desk;
  std::size_t requests = 0;
  for (const auto& c : cases) {
    CAPTURE(c.path);
    Driver driver("notify_webhook", desk.config(c.path));
    const auto answer = driver.notify("cmp_1/3/1", change_input());
    CHECK(answer.status == c.status);
    CHECK(answer.code == c.code);
    CHECK(answer.retry_after_ms.value_or(-1) == c.retry_after_ms);
    // One try each: neither redirects nor retries are followed here.
    CHECK(desk.receiver.count() == ++requests);
  }
}

TEST_CASE("a silent or absent receiver is tried again, within the deadline") {
  Desk desk;
  Driver silent("notify_webhook", desk.config("/silent"));
  const auto late = silent.notify("cmp_1/3/1", change_input(), 200);
  CHECK(late.status == AYAR_RETRY);
  CHECK(late.code == "timeout");
  const SilentPort nobody(true);
  Driver away("notify_webhook", desk.config_of("http://127.0.0.1:" + nobody.port()));
  const auto refused = away.notify("cmp_1/3/1", change_input());
  CHECK(refused.status == AYAR_RETRY);
  CHECK(refused.code == "unreachable");
  Driver unknown("notify_webhook", desk.config_of("https://receiver.invalid/in"));
  CHECK(unknown.notify("cmp_1/3/1", change_input()).status == AYAR_RETRY);
}

TEST_CASE("a private address is not reached unless it is allowed, whatever the name says") {
  Desk desk;
  const auto url = desk.receiver.url("/status/200");
  const auto behind_host = url.substr(url.rfind(':'));
  for (const std::string host : {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1",
                                 "0", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"}) {
    CAPTURE(host);
    auto config = desk.config_of("http://" + host + behind_host);
    config["allow_private_addresses"] = false;
    Driver driver("notify_webhook", config);
    REQUIRE(driver.is_made());
    const auto answer = driver.notify("cmp_1/3/1", change_input());
    CHECK(answer.status == AYAR_FAILED);
    CHECK(answer.code == "address_not_allowed");
  }
  CHECK(desk.receiver.count() == 0);
}

TEST_CASE("a secret file that went missing stops sending, says which, and heals") {
  Desk desk;
  Driver driver("notify_webhook", desk.config("/status/200"));
  write_file(desk.secret_file, "whsec_short");
  const auto answer = driver.notify("cmp_1/3/1", change_input());
  CHECK(answer.status == AYAR_FAILED);
  CHECK(answer.code == "secret");
  CHECK(answer.message.find("secret_files/0") == 0);
  CHECK(desk.receiver.count() == 0);
  write_file(desk.secret_file, secret);
  CHECK(driver.notify("cmp_1/3/1", change_input()).status == AYAR_OK);
}

TEST_SUITE_END();
