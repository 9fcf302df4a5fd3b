#include "runtime/values.hpp"

#include <doctest/doctest.h>

using namespace ayar;

namespace {

cel::Type type(cel::TypeKind kind) {
  cel::Type made;
  made.kind = kind;
  return made;
}

}  // namespace

TEST_SUITE("runtime/values") {
  TEST_CASE("data from outside is made to fit its type, or refused with what it must be") {
    cel::Type severity = type(cel::TypeKind::enumeration);
    severity.values = {"low", "normal", "high", "critical"};
    cel::Type rial = type(cel::TypeKind::money);
    rial.currency = "IRR";
    cel::Type gaps = type(cel::TypeKind::list);
    gaps.element = std::make_shared<cel::Type>(severity);
    struct Case {
      const char* behaviour;
      cel::Type type;
      Value value;
      const char* error;  // empty: accepted
    };
    const Case cases[] = {
        {"a word of an enumeration", severity, Value("high"), ""},
        {"a word beside it", severity, Value("hihg"),
         "x must be one of low, normal, high, critical; 'hihg' is none of them"},
        {"a number as a word", severity, Value(3), "x must be one of low, normal, high, critical"},
        {"money as text", rial, Value("500 IRR"), ""},
        {"a bare amount where the currency is fixed", rial, Value("500"), ""},
        {"money as an object", rial,
         Value(Map{{"amount", Value("500.00")}, {"currency", Value("IRR")}}), ""},
        {"money of another currency", rial, Value("5 EUR"), "x must be in IRR, not EUR"},
        {"a timestamp", type(cel::TypeKind::timestamp), Value("2026-11-21T10:00:00+03:30"), ""},
        {"a local time", type(cel::TypeKind::timestamp), Value("2026-11-21T10:00:00"),
         "x must be a timestamp such as 2026-11-21T10:00:00Z"},
        {"a duration", type(cel::TypeKind::duration), Value("PT4H30M"), ""},
        {"a date that is none", type(cel::TypeKind::date), Value("2026-02-30"),
         "x must be a date such as 2026-11-21"},
        {"a whole number for a fraction", type(cel::TypeKind::floating), Value(3), ""},
        {"a fraction for a whole number", type(cel::TypeKind::integer), Value(3.5),
         "x must be a whole number"},
        {"a list", gaps, Value(List{Value("low"), Value("high")}), ""},
        {"a list with a wrong item", gaps, Value(List{Value("low"), Value("none")}),
         "x[1] must be one of low, normal, high, critical; 'none' is none of them"},
        {"text that is not UTF-8", type(cel::TypeKind::string), Value("\xff"),
         "x must be valid UTF-8 text"},
        {"text without end", type(cel::TypeKind::string), Value(std::string(70'000, 'a')),
         "x must be at most 64 KiB of text"},
        {"null", severity, Value(), ""},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        const auto result = runtime::coerce("x", c.type, c.value);
        if (*c.error == '\0') {
          CHECK(result.has_value());
        } else {
          REQUIRE_FALSE(result.has_value());
          CHECK(result.error().message == c.error);
          CHECK(result.error().code == ErrorCode::invalid_data);
        }
      }
    }
  }
}
