// Encryption that is asked for is had, or nothing is sent.
#include <doctest/doctest.h>

#include <string>

#include "certificate.hpp"
#include "driver.hpp"
#include "mail_server.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/email tls");

namespace {

struct Desk {
  ayar::test::TempDir folder;
  Certificate ours{folder, "ours"}, other{folder, "other"};
};

json::object config_for(const std::string& url, const std::string& tls,
                        const std::string& trusted) {
  json::object config{{"url", url}, {"from", "desk@example.com"}, {"tls", tls}};
  if (!trusted.empty()) config["ca_file"] = trusted;
  return config;
}

Answer send_by(const json::object& config) {
  Driver driver("notify_email", config);
  REQUIRE(driver.is_made());
  return driver.notify("cmp_1/message/1", message_input());
}

}  // namespace

TEST_CASE("STARTTLS and implicit TLS deliver to a server whose certificate is trusted") {
  Desk desk;
  MailServer starttls(
      {"--tls", "starttls", "--cert", desk.ours.certificate, "--key", desk.ours.key});
  CHECK(send_by(config_for(starttls.url(), "starttls", desk.ours.certificate)).status == AYAR_OK);
  CHECK(starttls.commands().find("MAIL desk@example.com over TLS") != std::string::npos);
  CHECK(starttls.count() == 1);

  MailServer implicit(
      {"--tls", "implicit", "--cert", desk.ours.certificate, "--key", desk.ours.key});
  CHECK(send_by(config_for(implicit.url("smtps"), "implicit", desk.ours.certificate)).status ==
        AYAR_OK);
  CHECK(implicit.count() == 1);
}

TEST_CASE("with a certificate that nobody trusts nothing is sent, least of all in the clear") {
  Desk desk;
  MailServer starttls(
      {"--tls", "starttls", "--cert", desk.ours.certificate, "--key", desk.ours.key});
  MailServer implicit(
      {"--tls", "implicit", "--cert", desk.ours.certificate, "--key", desk.ours.key});
  for (const std::string& trusted : {desk.other.certificate, std::string()}) {
    for (const auto& config : {config_for(starttls.url(), "starttls", trusted),
                               config_for(implicit.url("smtps"), "implicit", trusted)}) {
      const auto answer = send_by(config);
      CAPTURE(answer.message);
      CHECK(answer.status == AYAR_FAILED);
      CHECK(answer.code == "smtp_tls");
    }
  }
  CHECK(starttls.count() == 0);
  CHECK(implicit.count() == 0);
  CHECK(starttls.commands().find("MAIL") == std::string::npos);
}

TEST_CASE("a server without STARTTLS gets nothing where STARTTLS is asked for") {
  MailServer server;
  const auto answer = send_by(config_for(server.url(), "starttls", ""));
  CHECK(answer.status == AYAR_FAILED);
  CHECK(answer.code == "smtp_no_tls");
  CHECK(server.commands().find("MAIL") == std::string::npos);
}

TEST_CASE("a login is asked of the password file each time, and never said") {
  Desk desk;
  const auto password_file = desk.folder.file("password");
  MailServer server({"--tls", "starttls", "--cert", desk.ours.certificate, "--key", desk.ours.key,
                     "--user", "desk", "--password", "n3w-word"});
  auto config = config_for(server.url(), "starttls", desk.ours.certificate);
  const auto without = send_by(config);
  CHECK(without.status == AYAR_FAILED);
  CHECK(without.code == "smtp_530");

  write_file(password_file, "old-word\n");
  config["username"] = "desk";
  config["password_file"] = password_file;
  Driver driver("notify_email", config);
  REQUIRE(driver.is_made());
  const auto wrong = driver.notify("cmp_1/message/1", message_input());
  CHECK(wrong.status == AYAR_FAILED);
  CHECK(wrong.code == "smtp_login");
  CHECK(wrong.message.find("old-word") == std::string::npos);
  // The secret rotates under a running plugin.
  write_file(password_file, "n3w-word\n");
  CHECK(driver.notify("cmp_1/message/1", message_input()).status == AYAR_OK);
  CHECK(server.count() == 1);
  CHECK(driver.log().find("word") == std::string::npos);
}

TEST_SUITE_END();
