// What arrives: raw, as the wire carried it, and as Python's email package reads it.
#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>
#include <string>
#include <thread>
#include <vector>

#include "common/text.hpp"
#include "driver.hpp"
#include "mail_server.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/email");

namespace {

constexpr const char* persian_subject =
    "پاسخ به شکایت شما دربارهٔ سفارش شمارهٔ ۱۲: می‌خواهیم جبران کنیم و "
    "از "
    "شما "
    "پوزش "
    "می‌خواهیم";
constexpr const char* persian_body =
    "سارا احمدی گرامی،\n\nشکایت شما (\u2068cmp_01hq\u2069) بررسی شد و حق با شماست.\n"
    "تا ۵ آذر ۱۴۰۵ مبلغ ۵۰۰٬۰۰۰ ریال بازمی‌گردد.\n\nبا "
    "احترام\n";

json::object config_for(const MailServer& server) {
  return {{"url", server.url()},
          {"from", "میز خدمت <desk@example.com>"},
          {"reply_to", "Desk, answers <answers@example.com>"},
          {"domain", "desk.example.com"}};
}

std::string text(const json::object& object, const char* key) {
  const auto& value = object.at(key).as_string();
  return {value.data(), value.size()};
}

/// The lines of a mail: ASCII, CRLF, none longer than 76 bytes except an address.
void check_lines(const std::string& raw) {
  std::size_t begin = 0;
  while (begin < raw.size()) {
    const auto end = raw.find("\r\n", begin);
    REQUIRE(end != std::string::npos);
    const auto line = raw.substr(begin, end - begin);
    CAPTURE(line);
    CHECK(line.size() <= 76);
    CHECK(line.find_first_of("\r\n") == std::string::npos);
    CHECK(notify::is_ascii(line));
    begin = end + 2;
  }
}

json::object persian_input() {
  auto input = message_input();
  input["subject"] = persian_subject;
  input["body"] = persian_body;
  input["to"] =
      json::object{{"name", "سارا احمدی"}, {"address", "sara@example.com"}, {"language", "fa"}};
  return input;
}

/// A line break as mail has it.
std::string with_crlf(const std::string& lines) {
  std::string result;
  for (const char c : lines)
    result += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return result;
}

}  // namespace

TEST_CASE("a Persian mail arrives as it was written") {
  MailServer server;
  Driver driver("notify_email", config_for(server));
  REQUIRE(driver.is_made());
  const auto answer = driver.notify("cmp_01hq/message/3", persian_input());
  REQUIRE(answer.status == AYAR_OK);
  REQUIRE(server.count() == 1);
  const auto raw = server.raw(0);
  check_lines(raw);

  const auto mail = server.read(0);
  CHECK(text(mail, "subject") == persian_subject);
  CHECK(text(mail, "body") == with_crlf(persian_body));
  CHECK(text(mail, "charset") == "utf-8");
  CHECK(text(mail, "content_type") == "text/plain");
  CHECK(text(mail, "language") == "fa");
  CHECK(text(mail, "auto_submitted") == "auto-generated");
  CHECK(text(mail, "ayar_id") == "cmp_01hq/message/3");
  CHECK(text(mail, "date") == "2026-11-21T23:35:00+00:00");
  CHECK(text(mail.at("to").as_object(), "name") == "سارا احمدی");
  CHECK(text(mail.at("to").as_object(), "address") == "sara@example.com");
  CHECK(text(mail.at("from").as_object(), "name") == "میز خدمت");
  CHECK(text(mail.at("from").as_object(), "address") == "desk@example.com");
  CHECK(mail.at("defects").as_array().empty());
  const auto id = text(mail, "message_id");
  CHECK(id.size() == 2 + 32 + std::string("@desk.example.com").size());
  CHECK(id.substr(33) == "@desk.example.com>");
  CHECK(answer.json == json::serialize(json::object{{"provider_id", id}}));
  CHECK(raw.find("Subject: =?UTF-8?B?") != std::string::npos);
  CHECK(server.commands() == "EHLO desk.example.com\nMAIL desk@example.com\n");
  CHECK(driver.log().find("sara") == std::string::npos);
}

TEST_CASE("a retry is the same message, another message is not") {
  MailServer server;
  Driver driver("notify_email", config_for(server));
  REQUIRE(driver.notify("cmp_01hq/message/3", message_input()).status == AYAR_OK);
  driver.set_time(1'795'400'000);
  REQUIRE(driver.notify("cmp_01hq/message/3", message_input()).status == AYAR_OK);
  REQUIRE(driver.notify("cmp_01hq/message/4", message_input()).status == AYAR_OK);
  Driver restarted("notify_email", config_for(server));
  REQUIRE(restarted.notify("cmp_01hq/message/3", message_input()).status == AYAR_OK);
  REQUIRE(server.count() == 4);
  const auto first = text(server.read(0), "message_id");
  CHECK(text(server.read(1), "message_id") == first);
  CHECK(text(server.read(3), "message_id") == first);
  CHECK(text(server.read(2), "message_id") != first);
}

TEST_CASE("texts of every shape come out as they went in") {
  MailServer server;
  Driver driver("notify_email", config_for(server));
  const std::vector<std::string> bodies{
      "plain\n",
      "no line end",
      ".\n..\n.hidden\n\n.\n",
      "trailing blanks   \nand a tab\t\n=3D is not decoded\n",
      std::string(3000, 'x') + "\n",
      std::string(75, 'a') + "=" + std::string(80, 'b') + " ",
      "From the beginning\n\n\n",
      "control \x01\x7f and nul " + std::string(1, '\0') + " kept\n",
      "emoji \xF0\x9F\x99\x82\xF0\x9F\x99\x82 and \xE2\x80\x8F marks\n",
      std::string(200'000, 'y')};
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    CAPTURE(i);
    auto input = message_input();
    input["body"] = bodies[i];
    REQUIRE(driver.notify("cmp_1/message/" + std::to_string(i), input).status == AYAR_OK);
    REQUIRE(server.count() == i + 1);
    CHECK(text(server.read(i), "body") == with_crlf(bodies[i]));
    check_lines(server.raw(i));
  }
}

TEST_CASE("subjects and names of every shape are read back as they were, on short lines") {
  MailServer server;
  Driver driver("notify_email", config_for(server));
  const std::string long_persian =
      std::string(persian_subject) + " " + persian_subject + " " + persian_subject;
  const std::vector<std::string> texts{
      "Short",
      "A subject of plain words that is a good deal longer than what fits on one line of a mail, "
      "so it folds",
      std::string(120, 'w'),
      "=?UTF-8?B?aGFja2Vk?= is what it says",
      "two  blanks and \"quotes\" and a \\ and, commas; <brackets> (comment)",
      persian_subject,
      long_persian,
      "x\xF0\x9F\x99\x82" + std::string(60, 'z') +
          "\xF0\x9F\x99\x82\xF0\x9F\x99\x82\xF0\x9F\x99\x82",
      "Café"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(texts[i]);
    auto input = message_input();
    input["subject"] = texts[i];
    input["to"].as_object()["name"] = texts[i];
    REQUIRE(driver.notify("cmp_2/message/" + std::to_string(i), input).status == AYAR_OK);
    const auto mail = server.read(i);
    CHECK(text(mail, "subject") == texts[i]);
    CHECK(text(mail.at("to").as_object(), "name") == texts[i]);
    CHECK(text(mail.at("to").as_object(), "address") == "sara@example.com");
    CHECK(mail.at("recipients") == json::value(1));
    CHECK(mail.at("torn").as_array().empty());
    CHECK(mail.at("defects").as_array().empty());
    check_lines(server.raw(i));
  }
}

TEST_CASE("nothing given from outside begins a header, a recipient or a second mail") {
  MailServer server;
  Driver driver("notify_email", config_for(server));
  const std::string attack = "x\r\nBcc: thief@example.com\r\n\r\nevil body\r\n.\r\nMAIL FROM:<a@b>";
  auto input = message_input();
  input["subject"] = attack;
  input["to"].as_object()["name"] = attack;
  input["to"].as_object()["language"] = "en\r\nBcc: thief@example.com";
  input["body"] = attack;
  REQUIRE(driver.notify(attack, input).status == AYAR_OK);
  REQUIRE(server.count() == 1);
  const auto mail = server.read(0);
  const json::array names{"Date",
                          "From",
                          "To",
                          "Reply-To",
                          "Subject",
                          "Message-ID",
                          "Auto-Submitted",
                          "X-Ayar-Id",
                          "MIME-Version",
                          "Content-Type",
                          "Content-Transfer-Encoding"};
  CHECK(mail.at("names").as_array() == names);
  CHECK(text(mail, "body") == attack);
  CHECK(text(mail, "language").empty());
  CHECK(text(mail, "subject") == "x Bcc: thief@example.com evil body . MAIL FROM:<a@b>");
  CHECK(text(mail, "ayar_id").rfind("sha256-", 0) == 0);

  for (const std::string address :
       {"sara@example.com\r\nBcc: thief@example.com", "a@example.com>,<thief@example.com",
        "a@example.com, thief@example.com", "a b@example.com", "@example.com", "sara@", "sara",
        "sara@-x.com", "sara@exa mple.com", ".sara@example.com", "sa..ra@example.com",
        "\"a\\\"b\"@example.com", "سارا@example.com", "sara@[127.0.0.1]",
        "sara@example.com NOTIFY=NEVER"}) {
    CAPTURE(address);
    input["to"].as_object()["address"] = address;
    const auto answer = driver.notify("cmp_3/message/1", input);
    CHECK(answer.status == AYAR_REFUSED);
    CHECK(answer.code == "invalid_address");
    CHECK(answer.message.find("thief") == std::string::npos);
  }
  CHECK(server.count() == 1);
}

TEST_CASE("one plugin serves several threads") {
  MailServer server;
  Driver driver("notify_email", config_for(server));
  std::vector<std::thread> threads;
  std::vector<int> sent(4, 0);
  for (std::size_t t = 0; t < sent.size(); ++t)
    threads.emplace_back([&driver, &sent, t] {
      for (int i = 0; i < 5; ++i) {
        const auto id = "cmp_4/message/" + std::to_string(t * 10 + static_cast<std::size_t>(i));
        if (driver.notify(id, persian_input()).status == AYAR_OK) ++sent[t];
      }
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(sent == std::vector<int>(4, 5));
  CHECK(server.count() == 20);
}

TEST_SUITE_END();
