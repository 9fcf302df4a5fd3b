#include "base/text.hpp"

#include <doctest/doctest.h>

namespace {

TEST_SUITE("base/text") {
  TEST_CASE("a slip of the hand finds the word that was meant") {
    const std::vector<std::string> words = {"amount", "account", "severity", "id"};
    struct Case {
      const char* word;
      std::optional<std::string> want;
    };
    const Case cases[] = {
        {"amout", "amount"},
        {"maount", "amount"},
        {"accont", "account"},
        {"severety", "severity"},
        {"ix", "id"},
        {"amount", "amount"},
        {"total", {}},
        {"", {}},
        {"severityseverity", {}},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.word));
      CHECK(ayar::nearest(c.word, words) == c.want);
    }
    CHECK_FALSE(ayar::nearest("x", {}).has_value());
    CHECK_FALSE(ayar::nearest(std::string(5'000, 'a'), {std::string(5'000, 'a')}).has_value());
  }

  TEST_CASE("well-formed UTF-8 is told from the rest") {
    for (const char* text : {"", "plain", "é", "شکایت", "€", "😀", "\xf4\x8f\xbf\xbf"}) {
      CHECK(ayar::is_valid_utf8(text));
    }
    for (const char* text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                             "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
                             "a\xc3", "\xe2\x82", "\xc3(", "\xe2\x82("}) {
      CHECK_FALSE(ayar::is_valid_utf8(text));
    }
  }

  TEST_CASE("code points are counted, invalid bytes one each") {
    CHECK(ayar::code_points("") == 0);
    CHECK(ayar::code_points("abc") == 3);
    CHECK(ayar::code_points("شکا😀") == 4);
    CHECK(ayar::code_points("a\xff\xfe") == 3);
  }

  TEST_CASE("identifiers are lower-case ASCII words of at most 64 characters") {
    for (const std::string& text :
         {std::string("a"), std::string("told_by_phone2"), std::string(64, 'a')}) {
      CHECK(ayar::is_identifier(text));
    }
    for (const std::string& text :
         {std::string(), std::string("A"), std::string("_a"), std::string("1a"), std::string("a-b"),
          std::string("a b"), std::string("é"), std::string(65, 'a')}) {
      CHECK_FALSE(ayar::is_identifier(text));
    }
  }

  TEST_CASE("a bounded text never ends inside a letter") {
    CHECK(ayar::bounded("short", 5) == "short");
    CHECK(ayar::bounded("longer text", 8) == "longe…");
    CHECK(ayar::bounded("شکایت", 8) == "شک…");
    CHECK(ayar::bounded("شکایت", 6) == "ش…");
    CHECK(ayar::bounded("abc", 2) == "ab");
    CHECK(ayar::bounded("شک", 1).empty());
    for (std::size_t limit = 0; limit < 12; ++limit) {
      const auto text = ayar::bounded("aش€😀b", limit);
      CHECK(text.size() <= limit);
      CHECK(ayar::is_valid_utf8(text));
    }
  }

  TEST_CASE("texts are split, trimmed and joined") {
    CHECK(ayar::split("a,b,,c", ',') == std::vector<std::string_view>{"a", "b", "", "c"});
    CHECK(ayar::split("", ',') == std::vector<std::string_view>{""});
    CHECK(ayar::trim(" \t a b \r\n") == "a b");
    CHECK(ayar::trim(" \n ").empty());
    CHECK(ayar::join({"a", "b", "c"}, ", ") == "a, b, c");
    CHECK(ayar::join({}, ", ").empty());
  }
}

}  // namespace
