#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string>

#include "child.hpp"
#include "common/addresses.hpp"
#include "common/encoding.hpp"
#include "common/http_post.hpp"
#include "common/retry_after.hpp"
#include "common/secret_file.hpp"
#include "common/text.hpp"
#include "support/temp_dir.hpp"

TEST_SUITE_BEGIN("plugins/common");

namespace {

bool is_public_text(const std::string& text) {
  sockaddr_storage storage{};
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    std::memcpy(&storage, &v4, sizeof v4);
  } else {
    REQUIRE(inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1);
    v6.sin6_family = AF_INET6;
    std::memcpy(&storage, &v6, sizeof v6);
  }
  return notify::is_public(reinterpret_cast<const sockaddr&>(storage));
}

}  // namespace

TEST_CASE("only addresses that everybody can reach are public") {
  for (const char* address : {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "198.20.0.1",
                              "2001:4860:4860::8888", "::ffff:8.8.8.8"}) {
    CAPTURE(address);
    CHECK(is_public_text(address));
  }
  for (const char* address : {"127.0.0.1",
                              "127.9.9.9",
                              "10.0.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "224.0.0.1",
                              "255.255.255.255",
                              "198.18.0.1",
                              "::1",
                              "::",
                              "fc00::1",
                              "fd12::1",
                              "fe80::1",
                              "ff02::1",
                              "::ffff:127.0.0.1",
                              "::ffff:169.254.169.254",
                              "64:ff9b::10.0.0.1"}) {
    CAPTURE(address);
    CHECK_FALSE(is_public_text(address));
  }
}

TEST_CASE("a loopback host is told from its text alone") {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.0.1", "::1", "[::1]"})
    CHECK(notify::is_loopback_host(host));
  for (const char* host :
       {"localhost.example.com", "127.0.0.1.example.com", "128.0.0.1", "[::2]", "", "0.0.0.0"})
    CHECK_FALSE(notify::is_loopback_host(host));
}

TEST_CASE("base64 is read back only when it is exactly that") {
  for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
    CAPTURE(text);
    if (!text.empty()) CHECK(notify::from_base64(notify::base64(text)) == text);
  }
  CHECK(notify::base64("abcd") == "YWJjZA==");
  for (const char* bad : {"", "YWJj ", " YWJj", "YWJ", "YW==YW==", "====", "YWJjZA=", "YWJ\n"}) {
    CAPTURE(bad);
    CHECK_FALSE(notify::from_base64(bad));
  }
}

TEST_CASE("digests are those of the published vectors") {
  CHECK(notify::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, test case 2.
  CHECK(notify::base64(notify::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST_CASE("an id in a header holds neither a full stop nor a line end, and stays the same") {
  CHECK(notify::header_id("cmp_1/message/2") == "cmp_1/message/2");
  CHECK(notify::header_id("cmp_1/3/1@crm") == "cmp_1/3/1@crm");
  const std::string long_id(201, 'a');
  for (const std::string& id : {std::string("a.b"), std::string("a\r\nb: c"), std::string("a b"),
                                std::string("\xD8\xB9"), std::string(), long_id}) {
    CAPTURE(id);
    const auto made = notify::header_id(id);
    CHECK(made.rfind("sha256-", 0) == 0);
    CHECK(made.find('.') == std::string::npos);
    CHECK(made == notify::header_id(id));
  }
  CHECK(notify::header_id("a.b") != notify::header_id("a.c"));
}

TEST_CASE("Retry-After is seconds or a date by the engine's clock") {
  const std::int64_t now = 784'111'777LL * 1'000'000;  // Sun, 06 Nov 1994 08:49:37 GMT
  struct Case {
    const char* header;
    std::int64_t milliseconds;  // -1: nothing
  };
  static constexpr std::array cases{Case{"7", 7000},
                                    Case{"0", 0},
                                    Case{"-5", 0},
                                    Case{"Sun, 06 Nov 1994 08:50:37 GMT", 60'000},
                                    Case{"Sun, 06 Nov 1994 08:49:00 GMT", 0},
                                    Case{"99999999999999999999999", 604'800'000},
                                    Case{"Fri, 31 Dec 9999 23:59:59 GMT", 604'800'000},
                                    Case{"", -1},
                                    Case{"soon", -1},
                                    Case{"7 apples", -1}};
  for (const auto& c : cases) {
    CAPTURE(c.header);
    CHECK(notify::retry_after_ms(c.header, now).value_or(-1) == c.milliseconds);
  }
}

TEST_CASE("a secret file is one bounded text without the line end behind it") {
  ayar::test::TempDir folder;
  const auto path = folder.file("secret");
  CHECK_FALSE(notify::read_secret(path));
  struct Case {
    std::string content, secret;
  };
  for (const auto& c : {Case{"word\r\n", "word"}, Case{"two words \n\n", "two words"}, Case{"", ""},
                        Case{" \n", ""}, Case{std::string(4096, 'a'), std::string(4096, 'a')},
                        Case{std::string(4097, 'a'), ""}}) {
    ayar::plugin_test::write_file(path, c.content);
    CHECK(notify::read_secret(path).value_or("") == c.secret);
  }
}

TEST_CASE("what a library says becomes one bounded line") {
  CHECK(notify::one_line("a\r\nBcc: b\tc") == "a Bcc: b c");
  const auto cut =
      notify::short_line(std::string(150, 'a') + "\xD8\xB9\xD8\xB9" + std::string(99, 'b'));
  CHECK(cut.size() == 200);
  CHECK(notify::short_line(std::string(199, 'a') + "\xD8\xB9").size() == 199);
}

TEST_CASE("a URL is https, names a host, and holds no login") {
  CHECK(notify::fault_of_url("https://example.com/x?y=z", false).empty());
  CHECK(notify::fault_of_url("http://example.com", true).empty());
  for (const char* url : {"http://example.com", "ftp://example.com", "example", "https://",
                          "https://user:pw@example.com", "file:///etc/passwd", ""}) {
    CAPTURE(url);
    CHECK_FALSE(notify::fault_of_url(url, false).empty());
  }
}

TEST_SUITE_END();
