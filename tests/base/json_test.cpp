#include "base/json.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "base/money.hpp"

namespace {

using ayar::JsonWriter;
using ayar::List;
using ayar::Map;
using ayar::Value;

std::string written(const Value& value) {
  std::string out;
  JsonWriter(out).value(value);
  return out;
}

TEST_SUITE("base/json") {
  TEST_CASE("members are written in the order they are put") {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("b").integer(1).key("a").begin_array();
    json.null().boolean(true).string("x").begin_object().end_object().raw("[1,2]").end_array();
    json.key("c").begin_array().end_array().key("d").boolean(false).end_object();
    CHECK(out == R"({"b":1,"a":[null,true,"x",{},[1,2]],"c":[],"d":false})");
  }

  TEST_CASE("two texts by one writer are not joined by a comma") {
    std::string out;
    JsonWriter json(out);
    json.begin_object().end_object().begin_array().integer(1).end_array().integer(2);
    CHECK(out == "{}[1]2");
  }

  TEST_CASE("strings are escaped as JSON asks and no more") {
    struct Case {
      std::string text;
      const char* json;
    };
    const Case cases[] = {
        {"plain", R"("plain")"},
        {"", R"("")"},
        {"q\"b\\s/", R"("q\"b\\s/")"},
        {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
        {std::string("\0\x01\x1f\x7f", 4), "\"\\u0000\\u0001\\u001f\x7f\""},
        {"شکایت ☕", R"("شکایت ☕")"},
    };
    for (const Case& c : cases) {
      CHECK(written(Value(c.text)) == c.json);
      const auto read = ayar::parse_json(c.json);
      REQUIRE(read.has_value());
      CHECK(*read == Value(c.text));
    }
  }

  TEST_CASE("values have one spelling each") {
    const ayar::Instant at{ayar::Duration{1'795'255'200'000'000}};
    CHECK(written(Value()) == "null");
    CHECK(written(Value(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
    CHECK(written(Value(0.1)) == "0.1");
    CHECK(written(Value(1.0)) == "1.0");
    CHECK(written(Value(-0.0)) == "-0.0");
    CHECK(written(Value(1e300)) == "1e+300");
    CHECK(written(Value(at)) == R"("2026-11-21T10:00:00Z")");
    CHECK(written(Value(ayar::Duration{16'200'000'000})) == R"("PT4H30M")");
    CHECK(written(Value(ayar::Date{20'778})) == R"("2026-11-21")");
    CHECK(written(Value(*ayar::make_money("500", "EUR"))) ==
          R"({"amount":"500.00","currency":"EUR"})");
    CHECK(written(Value(Map{{"b", 1}, {"a", List{1, "x"}}})) == R"({"a":[1,"x"],"b":1})");
  }

  TEST_CASE("reading keeps whole numbers whole and doubles exact") {
    struct Case {
      const char* json;
      Value value;
    };
    const Case cases[] = {
        {"0", 0},
        {" -7 ", -7},
        {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
        {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
        {"9223372036854775808", 9223372036854775808.0},
        {"123456789012345678901234", 123456789012345678901234.0},
        {"1.0", 1.0},
        {"1e2", 100.0},
        {"0.1", 0.1},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"17976931348623157e292", 1.7976931348623157e308},
        {"1e-999", 0.0},
        {"null", Value()},
        {"[]", List{}},
        {"{}", Map{}},
        {R"({"a":{"b":[1,[2,{"c":null}]]},"d":true})",
         Map{{"a", Map{{"b", List{1, List{2, Map{{"c", Value()}}}}}}}, {"d", true}}},
        {R"("\u0633\ud83d\ude00")", "س😀"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.json));
      const auto read = ayar::parse_json(c.json);
      REQUIRE(read.has_value());
      CHECK(*read == c.value);
      CHECK(ayar::parse_json(written(*read)).value() == *read);
    }
  }

  TEST_CASE("what is not strict JSON is refused with the byte where it goes wrong") {
    struct Case {
      std::string json;
      const char* says;
    };
    const Case cases[] = {
        {"", "at byte 0"},
        {"{", "at byte 1"},
        {"[1,]", "at byte 3"},
        {"[1] x", "at byte 4"},
        {"{'a':1}", "at byte 1"},
        {"{\"a\":1,\"a\":2}", "key 'a' comes twice"},
        {R"({"x":{"a":1,"\u0061":2}})", "key 'a' comes twice"},
        {"// c\n1", "at byte 0"},
        {"NaN", "at byte 0"},
        {"Infinity", "at byte 0"},
        {"01", "at byte 1"},
        {"+1", "at byte 0"},
        {"1e999", "number out of range"},
        {"\"\xff\"", "at byte"},
        {"\"\xc0\xaf\"", "at byte"},
        {"\"\xed\xa0\x80\"", "at byte"},
        {R"("\ud800")", "at byte"},
        {"\"a\nb\"", "at byte 2"},
        {"\"open", "at byte 5"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.json));
      const auto read = ayar::parse_json(c.json);
      REQUIRE_FALSE(read.has_value());
      CHECK(read.error().code == ayar::ErrorCode::invalid_data);
      INFO(read.error().message);
      CHECK(read.error().message.find(c.says) != std::string::npos);
    }
  }

  TEST_CASE("depth and size have limits") {
    const auto nested = [](std::size_t depth) {
      return std::string(depth, '[') + std::string(depth, ']');
    };
    CHECK(ayar::parse_json(nested(64)).has_value());
    CHECK_FALSE(ayar::parse_json(nested(65)).has_value());
    CHECK_FALSE(ayar::parse_json(nested(100'000)).has_value());
    CHECK(ayar::parse_json("[1,2]", 5).has_value());
    CHECK_FALSE(ayar::parse_json("[1,2]", 4).has_value());
    CHECK_FALSE(ayar::parse_json('"' + std::string(std::size_t{1} << 20, 'x') + '"').has_value());
  }
}

}  // namespace
