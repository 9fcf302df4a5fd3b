// Webhooks over TLS: to whom we trust, or not at all.
#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <string>

#include "certificate.hpp"
#include "driver.hpp"
#include "receiver.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/https");

TEST_CASE("a webhook or chat message goes only to a server whose certificate is trusted") {
  ayar::test::TempDir folder;
  const Certificate ours(folder, "ours"), other(folder, "other");
  const Receiver receiver({"--cert", ours.certificate, "--key", ours.key});
  const auto plain = receiver.url("/status/200?s3cret");
  const auto url = "https" + plain.substr(plain.find(':'));
  write_file(folder.file("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  const json::object webhook{{"url", url},
                             {"source", "https://desk.example.com"},
                             {"secret_files", json::array{folder.file("secret")}}};
  const json::object chat{{"style", "slack"}, {"url", url}};
  std::size_t taken = 0;
  for (const auto* name : {"notify_webhook", "notify_chat"}) {
    CAPTURE(name);
    auto config = std::string(name) == "notify_chat" ? chat : webhook;
    for (const std::string& trusted : {other.certificate, std::string()}) {
      if (!trusted.empty()) config["ca_file"] = trusted;
      if (trusted.empty()) config.erase("ca_file");
      Driver wary(name, config);
      REQUIRE(wary.is_made());
      const auto answer = wary.notify("cmp_1/message/1", message_input());
      CHECK(answer.status == AYAR_FAILED);
      CHECK(answer.code == "tls");
      CHECK(answer.message.find("s3cret") == std::string::npos);
    }
    CHECK(receiver.count() == taken);
    config["ca_file"] = ours.certificate;
    Driver trusting(name, config);
    CHECK(trusting.notify("cmp_1/message/1", message_input()).status == AYAR_OK);
    CHECK(receiver.count() == ++taken);
  }
}

TEST_SUITE_END();
