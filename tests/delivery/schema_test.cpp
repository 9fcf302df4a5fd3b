#include <doctest/doctest.h>

#include <vector>

#include "delivery/plugin.hpp"

namespace {

using namespace ayar;
using ayar::delivery::check_config;

struct Row {
  std::string schema;
  std::string config;
  std::string says;  ///< empty: it fits
};

}  // namespace

TEST_SUITE("delivery/schema") {
  TEST_CASE("a configuration fits its schema, or is told where it does not") {
    const char* smtp = R"({"type":"object","properties":{
      "smtp":{"type":"object","properties":{
        "host":{"type":"string","minLength":1},
        "port":{"type":"integer","minimum":1,"maximum":65535},
        "tls":{"enum":["none","starttls","tls"]}},
        "required":["host"],"additionalProperties":false},
      "a/b~c":{"type":"boolean"},
      "tags":{"type":"array","items":{"type":"string","maxLength":3},"minItems":1,"maxItems":2},
      "ratio":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1},
      "either":{"type":["string","null"]},
      "headers":{"type":"object","additionalProperties":{"type":"string"}}},
      "additionalProperties":false})";
    const std::vector<Row> rows{
        {smtp, "{}", ""},
        {smtp, R"({"smtp":{"host":"h","port":25.0,"tls":"tls"}})", ""},
        {smtp, R"({"smtp":{"host":"h","port":70000}})", "/smtp/port: must be at most 65535"},
        {smtp, R"({"smtp":{"host":"h","port":0}})", "/smtp/port: must be at least 1"},
        {smtp, R"({"smtp":{"host":"h","port":2.5}})", "/smtp/port: must be integer"},
        {smtp, R"({"smtp":{"host":"h","port":"25"}})", "/smtp/port: must be integer"},
        {smtp, R"({"smtp":{"host":""}})", "/smtp/host: must have at least 1 characters"},
        {smtp, R"({"smtp":{}})", "/smtp/host: is missing"},
        {smtp, R"({"smtp":{"host":"h","prot":1}})",
         "/smtp/prot: unknown member, did you mean 'port'?"},
        {smtp, R"({"smtp":{"host":"h","tls":"ssl"}})",
         R"(/smtp/tls: must be one of "none", "starttls", "tls")"},
        {smtp, R"({"smtp":null})", "/smtp: must be object"},
        {smtp, R"({"a/b~c":1})", "/a~1b~0c: must be boolean"},
        {smtp, R"({"tags":["abc","سلا"]})", ""},
        {smtp, R"({"tags":["abc","abcd"]})", "/tags/1: must have at most 3 characters"},
        {smtp, R"({"tags":[]})", "/tags: must have at least 1 items"},
        {smtp, R"({"tags":["a","b","c"]})", "/tags: must have at most 2 items"},
        {smtp, R"({"ratio":0.5})", ""},
        {smtp, R"({"ratio":0})", "/ratio: must be more than 0"},
        {smtp, R"({"ratio":1.0})", "/ratio: must be less than 1"},
        {smtp, R"({"either":null})", ""},
        {smtp, R"({"either":1})", "/either: must be string or null"},
        {smtp, R"({"headers":{"x":"y"}})", ""},
        {smtp, R"({"headers":{"x":1}})", "/headers/x: must be string"},
        {smtp, "[]", "/: must be object"},
        {smtp, R"({"smtp":1,"smtp":2})", "/: JSON: key 'smtp' comes twice at byte 15"},
        {R"({"const":1})", "1", ""},
        {R"({"const":1})", "2", "/: must be 1"},
        {R"({"properties":{"x":false}})", R"({"x":1})", "/x: is not allowed here"},
        {R"({"properties":{"x":true}})", R"({"x":1,"y":2})", ""},
        {"true", "[]", ""},
    };
    for (const Row& row : rows) {
      INFO(row.config);
      const auto fit = check_config(row.schema, row.config);
      const std::string said = fit ? "" : fit.error().message;
      CHECK(said == row.says);
      if (!fit) CHECK(fit.error().code == ErrorCode::invalid_argument);
    }
  }

  TEST_CASE("all faults come at once") {
    const auto fit = check_config(
        R"({"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["c"]})",
        R"({"a":1,"b":2})");
    REQUIRE_FALSE(fit.has_value());
    CHECK(fit.error().message == "/c: is missing");
    REQUIRE(fit.error().notes.size() == 2);
    CHECK(fit.error().notes[0].message == "/a: must be string");
    CHECK(fit.error().notes[1].message == "/b: must be string");
  }

  TEST_CASE("a schema beyond what is understood is the plugin's fault, never silently passed") {
    const std::vector<Row> rows{
        {R"({"type":"string","pattern":"^a"})", R"("b")", "/: 'pattern' is not understood"},
        {R"({"properties":{"x":{"oneOf":[]}}})", R"({"x":1})", "/x: 'oneOf' is not understood"},
        {R"({"properties":[]})", R"({"x":1})", "/: 'properties' must be an object"},
        {"5", "{}", "/: a schema is an object or a boolean"},
        {"{", "{}", "the plugin's schema is no JSON: JSON: incomplete JSON at byte 1"},
    };
    for (const Row& row : rows) {
      INFO(row.schema);
      const auto fit = check_config(row.schema, row.config);
      REQUIRE_FALSE(fit.has_value());
      CHECK(fit.error().code == ErrorCode::plugin_failed);
      CHECK(fit.error().message == row.says);
    }
  }

  TEST_CASE("a fault never repeats what was written: it may be a password") {
    const auto fit = check_config(R"({"properties":{"key":{"type":"string","minLength":20}}})",
                                  R"({"key":"hunter2"})");
    REQUIRE_FALSE(fit.has_value());
    CHECK(fit.error().message.find("hunter2") == std::string::npos);
  }
}
