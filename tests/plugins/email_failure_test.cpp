// A mail server that is busy, says no, or goes away.
#include <doctest/doctest.h>

#include <string>

#include "driver.hpp"
#include "mail_server.hpp"
#include "receiver.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/email failure");

namespace {

json::object to(const std::string& address) {
  auto input = message_input();
  input["to"].as_object()["address"] = address;
  return input;
}

json::object config_for(const std::string& url) {
  return {{"url", url}, {"from", "desk@example.com"}, {"timeout_ms", 3000}};
}

}  // namespace

TEST_CASE("4xx is tried again and delivered then, with the same Message-ID") {
  MailServer server;
  Driver driver("notify_email", config_for(server.url()));
  for (const std::string address : {"busy-rcpt@example.com", "later-data@example.com"}) {
    CAPTURE(address);
    const auto before = server.count();
    const auto first = driver.notify("cmp_1/message/" + address, to(address));
    CHECK(first.status == AYAR_RETRY);
    CHECK(first.code == "smtp_451");
    CHECK(first.message.find("451 4.") != std::string::npos);
    CHECK(server.count() == before);
    CHECK(driver.notify("cmp_1/message/" + address, to(address)).status == AYAR_OK);
    CHECK(server.count() == before + 1);
  }
}

TEST_CASE("5xx is a no for good, and the code says which") {
  MailServer server;
  Driver driver("notify_email", config_for(server.url()));
  const auto unknown = driver.notify("cmp_1/message/1", to("nobody@example.com"));
  CHECK(unknown.status == AYAR_REFUSED);
  CHECK(unknown.code == "smtp_550");
  CHECK(unknown.message == "the mail server refused: 550 5.1.1");
  const auto spam = driver.notify("cmp_1/message/2", to("spam@example.com"));
  CHECK(spam.status == AYAR_REFUSED);
  CHECK(spam.code == "smtp_554");
  // The server's own words name the person; ours do not.
  CHECK(unknown.message.find("nobody") == std::string::npos);
  CHECK(driver.log().find("nobody") == std::string::npos);
  CHECK(server.count() == 0);
}

TEST_CASE("a connection that fails is tried again") {
  MailServer server;
  Driver driver("notify_email", config_for(server.url()));
  const auto dropped = driver.notify("cmp_1/message/1", to("drop@example.com"));
  CHECK(dropped.status == AYAR_RETRY);
  CHECK(dropped.code == "smtp_connection");

  const SilentPort nobody(true);
  Driver away("notify_email", config_for("smtp://127.0.0.1:" + nobody.port()));
  const auto refused = away.notify("cmp_1/message/2", to("sara@example.com"));
  CHECK(refused.status == AYAR_RETRY);
  CHECK(refused.code == "smtp_connection");

  const SilentPort silent;
  Driver slow("notify_email", config_for("smtp://127.0.0.1:" + silent.port()));
  // The request's deadline is shorter than the configured time and wins.
  const auto late = slow.notify("cmp_1/message/3", to("sara@example.com"), 200);
  CHECK(late.status == AYAR_RETRY);
  CHECK(late.code == "timeout");

  Driver unknown("notify_email", config_for("smtp://mail.invalid:25"));
  CHECK(unknown.notify("cmp_1/message/4", to("sara@example.com")).status == AYAR_RETRY);
}

TEST_CASE(
    "a server that turns us away has not judged the message: somebody repairs it, nothing is "
    "lost") {
  MailServer server({"--deny"});
  Driver driver("notify_email", config_for(server.url()));
  const auto answer = driver.notify("cmp_1/message/1", to("sara@example.com"));
  CHECK(answer.status == AYAR_FAILED);
  CHECK(answer.code == "smtp_554");
}

TEST_CASE("who has no address, or nothing to read, is told before anything is sent") {
  MailServer server;
  Driver driver("notify_email", config_for(server.url()));
  auto change = message_input();
  change.erase("to");
  change["kind"] = "change";
  auto silent = message_input();
  silent["subject"] = silent["body"] = "";
  CHECK(driver.notify("cmp_1/3/1", change).code == "no_address");
  CHECK(driver.notify("cmp_1/message/1", to("")).code == "no_address");
  CHECK(driver.notify("cmp_1/message/1", to("")).status == AYAR_REFUSED);
  CHECK(driver.notify("cmp_1/message/1", silent).code == "empty_message");
  CHECK(server.commands().empty());
}

TEST_SUITE_END();
