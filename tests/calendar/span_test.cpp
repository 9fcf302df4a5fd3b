#include "fixture.hpp"

namespace {

using ayar::calendar::Anchor;
using ayar::calendar::parse_span;
using ayar::calendar::Span;
using ayar::calendar::Unit;

TEST_SUITE("calendar/span") {
  TEST_CASE("durations are read as the workflow language writes them") {
    struct Case {
      const char* text;
      Span span;
    };
    const Case cases[] = {
        {"90s", {90, Unit::seconds, Anchor::none}},
        {"30m", {30, Unit::minutes, Anchor::none}},
        {"4h", {4, Unit::hours, Anchor::none}},
        {"15d", {15, Unit::days, Anchor::none}},
        {"8w", {8, Unit::weeks, Anchor::none}},
        {"6mo", {6, Unit::months, Anchor::none}},
        {"3y", {3, Unit::years, Anchor::none}},
        {"90bs", {90, Unit::business_seconds, Anchor::none}},
        {"30bm", {30, Unit::business_minutes, Anchor::none}},
        {"4bh", {4, Unit::business_hours, Anchor::none}},
        {"3bd", {3, Unit::business_days, Anchor::none}},
        {"8w@end", {8, Unit::weeks, Anchor::at_end}},
        {"1bd@close", {1, Unit::business_days, Anchor::at_close}},
        {"0d@end", {0, Unit::days, Anchor::at_end}},
        {"0s", {0, Unit::seconds, Anchor::none}},
        {"1000000m", {1'000'000, Unit::minutes, Anchor::none}},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.text));
      const auto span = parse_span(c.text);
      REQUIRE(span.has_value());
      CHECK(*span == c.span);
      CHECK(to_text(*span) == c.text);
    }
    CHECK(fixture::span("3bd").is_business());
    CHECK_FALSE(fixture::span("3d").is_business());
  }

  TEST_CASE("everything else is refused with a remedy") {
    struct Case {
      const char* text;
      const char* says;
    };
    const Case cases[] = {
        {"", "is not a duration"},    {"3", "a bare number has no unit"},
        {"bd", "is not a duration"},  {"3 bd", "unknown unit"},
        {"3BD", "unknown unit"},      {"3x", "unknown unit"},
        {"-3d", "is not a duration"}, {"1.5h", "unknown unit"},
        {"1h30m", "unknown unit"},    {"۳bd", "is not a duration"},
        {"3d@", "unknown anchor"},    {"3d@noon", "unknown anchor"},
        {"0h@end", "counts no days"}, {"0bm@close", "counts no days"},
        {"1000001s", "1,000,000"},    {"99999999999999999999d", "1,000,000"},
        {"3d ", "unknown unit"},      {"3@end", "unknown unit"},
    };
    for (const Case& c : cases) {
      INFO(std::string(c.text));
      const auto span = parse_span(c.text);
      REQUIRE_FALSE(span.has_value());
      CHECK(span.error().code == ayar::ErrorCode::invalid_argument);
      CHECK(span.error().message.find(c.says) != std::string::npos);
      CHECK_FALSE(span.error().hint.empty());
    }
    CHECK(parse_span("۳bd").error().hint == "write digits in ASCII: 3bd");
  }
}

}  // namespace
