#include <doctest/doctest.h>

#include "http/request_head.hpp"

using namespace ayar::http;

namespace {

std::string head(std::string_view fields, std::string_view line = "POST /x HTTP/1.1") {
  return std::string(line) + "\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

int status_of(const std::string& block) {
  const auto read = read_head(block);
  const auto* refusal = std::get_if<HeadRefusal>(&read);
  return refusal == nullptr ? 200 : refusal->status;
}

int target_status(std::string_view target) {
  const auto read = read_target(target);
  const auto* refusal = std::get_if<HeadRefusal>(&read);
  return refusal == nullptr ? 200 : refusal->status;
}

struct Case {
  const char* what;
  std::string block;
  int status;
};

}  // namespace

TEST_SUITE("http/request_head") {
  TEST_CASE("a head that two readers could read differently is refused") {
    using namespace std::string_literals;
    const Case cases[] = {
        {"plain", head(""), 200},
        {"a length", head("Content-Length: 5\r\n"), 200},
        {"chunks", head("Transfer-Encoding: Chunked\r\n"), 200},
        {"length and chunks", head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"two lengths", head("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
        {"two equal lengths", head("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
        {"a list of lengths", head("Content-Length: 5, 5\r\n"), 400},
        {"a signed length", head("Content-Length: +5\r\n"), 400},
        {"a negative length", head("Content-Length: -5\r\n"), 400},
        {"a hex length", head("Content-Length: 0x5\r\n"), 400},
        {"an empty length", head("Content-Length:\r\n"), 400},
        {"an endless length", head("Content-Length: 99999999999999999999\r\n"), 413},
        {"two encodings", head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
         400},
        {"another encoding", head("Transfer-Encoding: gzip, chunked\r\n"), 400},
        {"an encoding with a blank inside", head("Transfer-Encoding: chun ked\r\n"), 400},
        {"an encoding with a vertical tab",
         head("Transfer-Encoding: \x0b"
              "chunked\r\n"),
         400},
        {"chunks in HTTP/1.0", head("Transfer-Encoding: chunked\r\n", "POST /x HTTP/1.0"), 400},
        {"a folded field", head("X-A: 1\r\n 2\r\n"), 400},
        {"a folded first field", "GET /x HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {"a blank before the colon", head("Content-Length : 5\r\n"), 400},
        {"no colon", head("Content-Length\r\n"), 400},
        {"no name", head(": 5\r\n"), 400},
        {"a name with a blank", head("X A: 5\r\n"), 400},
        {"a bare line feed", "GET /x HTTP/1.1\nHost: a\r\n\r\n", 400},
        {"a bare line feed in a value", head("X-A: 1\nX-B: 2\r\n"), 400},
        {"a bare carriage return", head("X-A: 1\rX-B: 2\r\n"), 400},
        {"a zero byte", head("X-A: 1\0\r\n"s), 400},
        {"an escape character", head("X-A: \x1b[0m\r\n"), 400},
        {"no host", "GET /x HTTP/1.1\r\n\r\n", 400},
        {"no host in HTTP/1.0", "GET /x HTTP/1.0\r\n\r\n", 200},
        {"two hosts", head("Host: b\r\n"), 400},
        {"two tokens", head("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400},
        {"two keys", head("Idempotency-Key: a\r\nidempotency-key: b\r\n"), 400},
        {"an unknown expectation", head("Expect: tea\r\n"), 417},
        {"an empty line first", "\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"lower-case protocol", head("", "GET /x http/1.1"), 400},
        {"HTTP/2", head("", "GET /x HTTP/2.0"), 505},
        {"HTTP/1.2", head("", "GET /x HTTP/1.2"), 505},
        {"no target", head("", "GET HTTP/1.1"), 400},
        {"a blank in the target", head("", "GET /a b HTTP/1.1"), 400},
        {"an absolute target", head("", "GET http://a/x HTTP/1.1"), 400},
        {"an asterisk", head("", "OPTIONS * HTTP/1.1"), 400},
        {"a method that is no token", head("", "GE(T /x HTTP/1.1"), 400},
        {"a Persian target", head("", "GET /\xd8\xb4 HTTP/1.1"), 400},
    };
    for (const auto& one : cases) {
      INFO(one.what);
      CHECK(status_of(one.block) == one.status);
    }
  }

  TEST_CASE("more fields than the limit are too much") {
    std::string many;
    for (int i = 0; i < 101; ++i)
      many += "X-" + std::to_string(i) + ": 1\r\n";
    CHECK(status_of(head(many)) == 431);
  }

  TEST_CASE("fields are found by lower-case names, values trimmed, twins joined") {
    const auto read = read_head(head("X-A: \t1 \r\nx-a: 2\r\nExpect: 100-Continue\r\n"));
    const auto& made = std::get<RequestHead>(read);
    CHECK(made.method == "POST");
    CHECK(made.target == "/x");
    CHECK(made.fields[1] == std::pair<std::string, std::string>("x-a", "1, 2"));
    CHECK(made.expects_continue);
    CHECK_FALSE(made.has_body);
  }

  TEST_CASE("bytes that cannot become a head are known before the head ends") {
    CHECK_FALSE(is_hopeless("GET /x HTTP/1.1\r\nHost: a\r"));
    CHECK(is_hopeless("GET /x HTTP/1.1\n"));
    CHECK(is_hopeless("GET /x\r HTTP"));
    CHECK(is_hopeless("\x16\x03\x01"));  // a TLS hello at a plain port
  }

  TEST_CASE("a target is decoded segment by segment, and its tricks are refused") {
    const auto read = read_target("/v1/outbox/cmp_1%2Fmessage%2F1?a=1&b=%D8%B4+x&c");
    const auto& made = std::get<Target>(read);
    CHECK(made.segments == std::vector<std::string>{"v1", "outbox", "cmp_1/message/1"});
    CHECK(made.query[1].second == "\xd8\xb4 x");
    CHECK(made.query[2] == std::pair<std::string, std::string>("c", ""));
    const std::pair<const char*, int> cases[] = {
        {"/", 200},         {"/%", 400},          {"/%4", 400},  {"/%zz", 400},
        {"/a/../b", 400},   {"/a/%2e%2e/b", 400}, {"/./a", 400}, {"/a%00b", 400},
        {"/a%0d%0aX", 400}, {"/%c0%af", 400},     {"/%ff", 400}, {"/a#b", 400},
        {"/a?x=%0a", 400},  {"/a?x=%", 400},      {"a", 400},    {"", 400},
        {"/a?", 200},       {"//a", 200},
    };
    for (const auto& one : cases) {
      INFO(one.first);
      CHECK(target_status(one.first) == one.second);
    }
  }
}
