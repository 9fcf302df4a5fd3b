// The library that receivers use (npm: standardwebhooks) judges what the plugin sends.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "driver.hpp"
#include "receiver.hpp"

using namespace ayar::plugin_test;
namespace json = boost::json;

TEST_SUITE_BEGIN("plugins/standard_webhooks");

namespace {

constexpr const char* old_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* new_secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazhZ8A8N2gA=";
constexpr const char* strange_secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
constexpr std::int64_t sent_at = 1'795'304'100;

struct Desk {
  ayar::test::TempDir folder;
  Receiver receiver;

  /// What arrives when `secrets` are the files' contents.
  json::object send(const std::vector<std::string>& secrets) {
    json::array files;
    for (const auto& secret : secrets) {
      const auto file = folder.file("secret" + std::to_string(files.size()));
      write_file(file, secret + "\n");
      files.emplace_back(file);
    }
    Driver driver("notify_webhook", {{"url", receiver.url("/status/200")},
                                     {"source", "https://desk.example.com"},
                                     {"secret_files", files},
                                     {"allow_http", true}});
    driver.set_time(sent_at);
    auto input = message_input();
    input["body"] =
        "شکایت شما بررسی شد؛ می‌خواهیم جبران کنیم.\n";
    REQUIRE(driver.notify("cmp_01hq/message/3", input).status == AYAR_OK);
    return receiver.request(receiver.count() - 1);
  }

  /// What the library says of each case.
  json::array judge(const json::array& cases) {
    const auto file = folder.file("cases.json");
    write_file(file, json::serialize(cases));
    const auto ended = run({"node", script("webhook/verify.js"), AYAR_NODE_FOLDER, file});
    REQUIRE(ended.status == 0);
    return json::parse(ended.output).as_array();
  }
};

json::object case_of(const json::object& request, const char* secret, std::int64_t now = sent_at) {
  return {{"secret", secret},
          {"now", now},
          {"headers", request.at("headers")},
          {"body", request.at("body")}};
}

bool is_taken(const json::value& verdict) { return verdict.as_object().at("ok").as_bool(); }
std::string error_of(const json::value& verdict) {
  const auto* error = verdict.as_object().if_contains("error");
  return error == nullptr ? std::string()
                          : std::string(error->as_string().data(), error->as_string().size());
}

}  // namespace

TEST_CASE("the library takes what we sign, and nothing that was touched") {
  Desk desk;
  const auto request = desk.send({old_secret});
  auto altered = case_of(request, old_secret);
  std::string body(altered["body"].as_string());
  body.replace(body.find("cmp_01hq"), 8, "cmp_99zz");
  altered["body"] = body;
  auto renamed = case_of(request, old_secret);
  renamed["headers"].as_object()["webhook-id"] = "cmp_01hq/message/4";
  // A replay long after, with the time moved up to look fresh.
  auto replayed = case_of(request, old_secret, sent_at + 3600);
  replayed["headers"].as_object()["webhook-timestamp"] = std::to_string(sent_at + 3600);
  const auto verdicts = desk.judge(
      {case_of(request, old_secret), case_of(request, old_secret, sent_at + 299),
       case_of(request, strange_secret), altered, renamed, replayed,
       case_of(request, old_secret, sent_at + 301), case_of(request, old_secret, sent_at - 301)});
  REQUIRE(verdicts.size() == 8);
  CHECK(is_taken(verdicts[0]));
  CHECK(verdicts[0].as_object().at("type") == "app.ayar.message.v1");
  CHECK(is_taken(verdicts[1]));
  for (std::size_t i = 2; i < 6; ++i) {
    CAPTURE(i);
    CHECK(error_of(verdicts[i]) == "No matching signature found");
  }
  CHECK(error_of(verdicts[6]) == "Message timestamp too old");
  CHECK(error_of(verdicts[7]) == "Message timestamp too new");
}

TEST_CASE(
    "while secrets change, who holds the old or the new one can verify; afterwards only the new "
    "one") {
  Desk desk;
  const auto before = desk.send({old_secret});
  const auto during = desk.send({new_secret, old_secret});
  const auto after = desk.send({new_secret});
  const auto verdicts = desk.judge({case_of(before, old_secret), case_of(before, new_secret),
                                    case_of(during, old_secret), case_of(during, new_secret),
                                    case_of(during, strange_secret), case_of(after, new_secret),
                                    case_of(after, old_secret)});
  const std::vector<bool> wanted{true, false, true, true, false, true, false};
  REQUIRE(verdicts.size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CAPTURE(i);
    CHECK(is_taken(verdicts[i]) == wanted[i]);
  }
}

TEST_SUITE_END();
