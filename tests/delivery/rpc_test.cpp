#include <doctest/doctest.h>

#include <vector>

#include "delivery/host/log_text.hpp"
#include "delivery/host/rpc.hpp"

namespace {

using namespace ayar;
using namespace ayar::delivery;
using What = rpc::Incoming::What;
using namespace std::chrono_literals;

rpc::Incoming heard(std::string_view line) {
  auto incoming = rpc::read(line);
  if (!incoming) FAIL(incoming.error().message);
  return incoming.value();
}

}  // namespace

TEST_SUITE("delivery/rpc") {
  TEST_CASE("what the engine says, byte for byte") {
    CHECK(
        rpc::initialize(R"({"a":1})") ==
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocol":1,"engine":"0.1.0",)"
        R"("config":{"a":1},"limits":{"line_bytes_max":1048576}}})"
        "\n");
    CHECK(rpc::invoke(2, {"cmp_1/message/1", "notify", R"({"x":"y"})"}, 10000) ==
          R"({"jsonrpc":"2.0","id":2,"method":"invoke","params":{"request_id":"cmp_1/message/1",)"
          R"("kind":"notify","deadline_ms":10000,"input":{"x":"y"}}})"
          "\n");
    CHECK(rpc::cancel(2) == R"({"jsonrpc":"2.0","method":"cancel","params":{"id":2}})"
                            "\n");
    CHECK(rpc::shutdown(9) == R"({"jsonrpc":"2.0","id":9,"method":"shutdown"})"
                              "\n");
    CHECK(rpc::exit() == R"({"jsonrpc":"2.0","method":"exit"})"
                         "\n");
    CHECK(rpc::state_value(R"("s1")", std::nullopt) ==
          R"({"jsonrpc":"2.0","id":"s1","result":{"value":null}})"
          "\n");
    CHECK(rpc::state_value("7", R"({"n":1})") ==
          R"({"jsonrpc":"2.0","id":7,"result":{"value":"{\"n\":1}"}})"
          "\n");
    CHECK(rpc::state_rows(R"("s2")", {{"a", "1"}, {"b", "2"}}) ==
          R"({"jsonrpc":"2.0","id":"s2","result":{"rows":[["a","1"],["b","2"]]}})"
          "\n");
    CHECK(rpc::refuse(R"("s3")", -32001, "no") ==
          R"({"jsonrpc":"2.0","id":"s3","error":{"code":-32001,"message":"no"}})"
          "\n");
  }

  TEST_CASE(
      "rows that do not fit a line are left for the next question, a row that never fits is an "
      "error") {
    const std::string large(400'000, 'x');
    const auto some = heard(rpc::state_rows("1", {{"a", large}, {"b", large}, {"c", large}}));
    CHECK(some.body.get_if<Map>()->at("rows").get_if<List>()->size() == 2);
    const std::string whole(std::size_t{1} << 20U, 'x');
    CHECK(heard(rpc::state_rows("1", {{"a", whole}})).what == What::error);
    CHECK(heard(rpc::state_value("1", whole)).what == What::error);
    for (const std::size_t size : {1'048'300U, 1'048'400U, 1'048'500U, 1'048'570U})
      CHECK(rpc::state_rows("1", {{"a", std::string(size, 'x')}}).size() <= rpc::line_bytes_max);
  }

  TEST_CASE("lines that are no JSON-RPC are told apart from those that are") {
    for (const char* line :
         {"", "garbage", "[]", "{}", R"({"jsonrpc":"1.0","id":1,"result":{}})",
          R"({"jsonrpc":"2.0","id":1})", R"({"jsonrpc":"2.0","id":1,"result":{},"error":{}})",
          R"({"jsonrpc":"2.0","id":"1","result":{}})", R"({"jsonrpc":"2.0","id":null,"error":{}})",
          R"({"jsonrpc":"2.0","id":[],"method":"state_get"})",
          R"({"jsonrpc":"2.0","id":1.5,"method":"state_get"})",
          "{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}",
          R"({"jsonrpc":"2.0","id":1,"result":{}} x)"}) {
      INFO(line);
      CHECK_FALSE(rpc::read(line).has_value());
    }
    CHECK(heard(R"({"jsonrpc":"2.0","id":3,"result":{}})").id == 3);
    CHECK(heard(R"({"jsonrpc":"2.0","method":"log"})").what == What::notice);
    const auto ask = heard(R"({"jsonrpc":"2.0","id":"s\"1","method":"state_get","params":{}})");
    CHECK(ask.what == What::ask);
    CHECK(ask.ask == R"("s\"1")");
  }

  TEST_CASE("an error says what is to become of the request") {
    struct Row {
      std::string data;
      Answer answer;
      std::string code;
      std::optional<Duration> after;
    };
    const std::vector<Row> rows{
        {R"({"disposition":"retry","code":"busy","retry_after_ms":30000})", Answer::retry, "busy",
         30s},
        {R"({"disposition":"refused","code":"gone"})", Answer::refused, "gone", {}},
        {R"({"disposition":"failed"})", Answer::failed, "plugin_error", {}},
        {R"({"disposition":"ok"})", Answer::failed, "plugin_error", {}},
        {R"({"retry_after_ms":-5})", Answer::failed, "plugin_error", 0s},
        {R"({"retry_after_ms":9223372036854775807})", Answer::failed, "plugin_error", 366 * 24h},
        {R"({"retry_after_ms":"soon"})", Answer::failed, "plugin_error", {}},
        {"null", Answer::failed, "plugin_error", {}},
    };
    for (const Row& row : rows) {
      INFO(row.data);
      const Reply reply = rpc::reply_of(
          heard(R"({"jsonrpc":"2.0","id":2,"error":{"code":-32010,"message":"m","data":)" +
                std::string(row.data) + "}}"));
      CHECK(name_of(reply.answer) == name_of(row.answer));
      CHECK(reply.code == row.code);
      CHECK(reply.message == "m");
      CHECK(reply.retry_after == row.after);
    }
  }

  TEST_CASE("a greeting lacks nothing, or is refused with what it lacks") {
    struct Row {
      std::string result;
      std::string says;
    };
    const std::vector<Row> rows{
        {R"({})", "names no protocol"},
        {R"({"protocol":2})", "speaks protocol 2, this engine speaks 1"},
        {R"({"protocol":1})", "has no list of kinds"},
        {R"({"protocol":1,"kinds":["a b"]})", "has no list of kinds"},
        {R"({"protocol":1,"kinds":["notify"],"reports":{}})", "has no proper list of reports"},
        {R"({"protocol":1,"kinds":["notify"]})", "has no config_schema"},
        {R"({"protocol":1,"kinds":["notify"],"config_schema":{},"name":"x"})",
         "lacks its name or version"},
    };
    for (const Row& row : rows) {
      INFO(row.result);
      const auto greeting = rpc::greeting_of(
          heard(R"({"jsonrpc":"2.0","id":1,"result":)" + std::string(row.result) + "}"));
      REQUIRE_FALSE(greeting.has_value());
      CHECK(greeting.error().message == "its answer to initialize " + std::string(row.says));
    }
    const auto good = rpc::greeting_of(heard(
        R"({"jsonrpc":"2.0","id":1,"result":{"protocol":1,"name":"n","version":"1","kinds":["notify"],)"
        R"("reports":["csat"],"config_schema":{"type":"object"}}})"));
    REQUIRE(good.has_value());
    CHECK(good->config_schema == R"({"type":"object"})");
    CHECK(good->reports == std::vector<std::string>{"csat"});
  }

  TEST_CASE("text for a log line is bounded and printable") {
    struct Row {
      std::string text, clean;
    };
    const std::vector<Row> rows{
        {"plain سلام", "plain سلام"},
        {"a\nb\tc\x1b[31m\x7f", R"(a\x0ab\x09c\x1b[31m\x7f)"},
        {"\xc2\x9b"
         "31m",
         R"(\xc2\x9b31m)"},
        {"\xff ok", R"(\xff ok)"},
        {std::string("nul\0", 4), R"(nul\x00)"},
        {std::string(60, 'x'), std::string(37, 'x') + "…"},
        {std::string(60, '\n'), R"(\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\)"
                                "…"},
    };
    for (const Row& row : rows) {
      CHECK(printable(row.text, 40) == row.clean);
      CHECK(printable(row.text, 40).size() <= 40);
    }
  }
}
