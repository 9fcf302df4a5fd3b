// Two directions in one line. What the reader sees is computed by ICU's own bidirectional
// algorithm.
#include <unicode/ubidi.h>
#include <unicode/unistr.h>

#include <random>

#include "delivery/render/bidi.hpp"
#include "fixture.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

/// The line as it stands on the screen, left to right, without marks.
std::string on_screen(const std::string& line, bool right_to_left) {
  UErrorCode status = U_ZERO_ERROR;
  const auto wide = icu::UnicodeString::fromUTF8(line);
  UBiDi* bidi = ubidi_open();
  ubidi_setPara(bidi, wide.getBuffer(), wide.length(),
                right_to_left ? UBiDiLevel{1} : UBiDiLevel{0}, nullptr, &status);
  std::u16string out(static_cast<std::size_t>(wide.length()) * 2 + 1, u'\0');
  const auto size = ubidi_writeReordered(bidi, out.data(), static_cast<std::int32_t>(out.size()),
                                         UBIDI_DO_MIRRORING | UBIDI_REMOVE_BIDI_CONTROLS, &status);
  ubidi_close(bidi);
  REQUIRE(U_SUCCESS(status) != 0);
  std::string made;
  icu::UnicodeString(out.data(), size).toUTF8String(made);
  return made;
}

std::string reversed(const std::string& text) {
  auto wide = icu::UnicodeString::fromUTF8(text);
  wide.reverse();
  std::string made;
  wide.toUTF8String(made);
  return made;
}

std::string without_isolates(const std::string& text) {
  return replaced(replaced(text, fsi, ""), pdi, "");
}

bool has_steering(const std::string& text) {
  const auto wide = icu::UnicodeString::fromUTF8(text);
  for (std::int32_t i = 0; i < wide.length(); ++i) {
    const char16_t c = wide[i];
    if (c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2066 && c <= 0x2069))
      return true;
  }
  return false;
}

/// In each line every isolate opened is closed and none is closed that was not opened.
bool is_balanced(const std::string& text) {
  int open = 0;
  const auto wide = icu::UnicodeString::fromUTF8(text);
  for (std::int32_t i = 0; i < wide.length(); ++i) {
    if (wide[i] == u'\n' && open != 0) return false;
    if (wide[i] == 0x2068) ++open;
    if (wide[i] == 0x2069 && --open < 0) return false;
  }
  return open == 0;
}

}  // namespace

TEST_SUITE("letters/direction") {
  TEST_CASE(
      "in a Persian line an id, an amount and a date each stand whole and in the order written") {
    const auto retail = retail_with_letters();
    auto context = rejected_complaint();
    context.id = "R-12/7";
    context.data["redress"] = Money{500000000, {'I', 'R', 'R'}};
    const std::string line =
        line_of(*retail, "شکایت {{id}} {{redress}} {{today}} {{complaint}} بسته شد", "fa", context);
    CHECK(visible(line) == "شکایت <R-12/7> <۵٬۰۰۰٬۰۰۰ ریال ایران> <۲ آذر ۱۴۰۵> <4217> بسته شد");
    // On the screen the line begins at the right: words last to first, Persian letters reversed,
    // Latin and digits not.
    const std::string expected = reversed("بسته شد") + " 4217 ۱۴۰۵ " + reversed("آذر") + " ۲ " +
                                 reversed("ریال ایران") + " ۵٬۰۰۰٬۰۰۰ R-12/7 " + reversed("شکایت");
    CHECK(on_screen(line, true) == expected);
    // The isolates are what keeps it so.
    CHECK(on_screen(without_isolates(line), true) != expected);
  }

  TEST_CASE("in an English line a Persian name does not pull the numbers after it to its left") {
    const auto retail = retail_with_letters();
    const std::string line =
        line_of(*retail, "Owner: {{owner}} 4217 (open)", "en", rejected_complaint());
    CHECK(visible(line) == "Owner: <مینا> 4217 (open)");
    CHECK(on_screen(line, false) == "Owner: " + reversed("مینا") + " 4217 (open)");
    CHECK(on_screen(without_isolates(line), false) != on_screen(line, false));
  }

  TEST_CASE("plain words of the letter's own direction are left alone") {
    CHECK(delivery::set_apart("سلام دوست من!", true) == "سلام دوست من!");
    CHECK(delivery::set_apart("Hello 12", false) == "Hello 12");
    CHECK(visible(delivery::set_apart("Hello", true)) == "<Hello>");
    CHECK(visible(delivery::set_apart("۱۲", true)) == "<۱۲>");
    CHECK(visible(delivery::set_apart("سلام", false)) == "<سلام>");
    CHECK(visible(delivery::set_apart("سلام\nX-1\n\nY", true)) == "سلام\n<X-1>\n\n<Y>");
    CHECK(delivery::set_apart("", true).empty());
  }

  TEST_CASE("a value cannot turn the text around it, by any of the characters that do") {
    const auto retail = retail_with_letters();
    for (const char* hostile : {"\xE2\x80\xAEgnp.exe",
                                "a\xE2\x81\xA9\xE2\x80\xAE"
                                "b",
                                "\xE2\x81\xA6"
                                "a",
                                "\xE2\x80\xAB"
                                "a\xE2\x80\xAC",
                                "a\xD8\x9C",
                                "\xE2\x80\x8F"
                                "a",
                                "\xE2\x80\x8E"
                                "a",
                                "\xE2\x80\xAD"
                                "a"}) {
      auto context = rejected_complaint();
      context.recipient_name = hostile;
      context.data["reason"] = Value(hostile);
      for (const char* language : {"en", "fa"}) {
        const auto letter = rendered(*retail, "answer", language, context);
        CHECK(is_balanced(letter.body));
        CHECK_FALSE(has_steering(without_isolates(letter.body)));
      }
    }
    CHECK(delivery::plain("می\xE2\x80\x8C"
                          "خواهم") ==
          "می\xE2\x80\x8C"
          "خواهم");
  }

  TEST_CASE("nothing in a subject begins a new line, so nobody adds a header") {
    const auto retail = retail_with_letters();
    const auto definition =
        with_template(*retail, "probe", "en", "Subject: About {{reason}} for {{name}} \n\nx\n");
    for (const char* hostile :
         {"x\r\nBcc: all@example.com", "x\nBcc: all@example.com", "x\rBcc: all@example.com",
          "x\xC2\x85"
          "Bcc: all@example.com",
          "x\xE2\x80\xA8"
          "Bcc: all@example.com",
          "x\v\fBcc: all@example.com", "x\n\n\nBcc: all@example.com"}) {
      auto context = rejected_complaint();
      context.recipient_name = "A\nB";
      context.data["reason"] = Value(hostile);
      const auto letter = rendered(definition, "probe", "en", context);
      CHECK(letter.subject == "About x Bcc: all@example.com for A B");
    }
  }

  TEST_CASE("a value is never read as a template, and its lines end as lines do") {
    const auto retail = retail_with_letters();
    auto context = rejected_complaint();
    context.data["reason"] = Value("{{decision}} {{#has.name}} {{{x}}} }} {{");
    CHECK(line_of(*retail, "{{reason}}", "en", context) ==
          "{{decision}} {{#has.name}} {{{x}}} }} {{");
    context.data["reason"] = Value("one\r\ntwo\rthree\nfour\x01\x7F\tfive");
    CHECK(line_of(*retail, "{{reason}}", "en", context) == "one\ntwo\nthree\nfour\tfive");
    context.data["reason"] = Value(std::string("bad \xFF\xC3 bytes"));
    CHECK(line_of(*retail, "{{reason}}", "en", context) == "bad \xEF\xBF\xBD\xEF\xBF\xBD bytes");
  }

  TEST_CASE("random values keep every letter balanced, one line in the subject, and never fail") {
    const auto retail = retail_with_letters();
    const std::vector<std::string> pieces = {"a",
                                             "Z9",
                                             " ",
                                             "سلام",
                                             "۱۲",
                                             "\n",
                                             "\r\n",
                                             "{{reason}}",
                                             "{{#",
                                             "}}",
                                             "\xE2\x80\xAE",
                                             "\xE2\x81\xA9",
                                             "\xE2\x81\xA8",
                                             "\xE2\x80\x8C",
                                             "\xFF",
                                             "\t",
                                             "<b>",
                                             "&",
                                             "\xE2\x80\xA9",
                                             "Subject: "};
    const unsigned seed = std::random_device{}();
    MESSAGE("seed ", seed);
    std::mt19937 random(seed);
    const auto value = [&] {
      std::string made;
      for (auto n = random() % 9; n > 0; --n)
        made += pieces[random() % pieces.size()];
      return made;
    };
    const auto definition = with_template(
        *retail, "probe", "fa",
        "Subject: {{name}} {{reason}}\n\n{{name}}{{reason}}{{next_step}} {{owner}}\n");
    for (int i = 0; i < 2'000; ++i) {
      auto context = rejected_complaint();
      context.recipient_name = value();
      context.owner_name = value();
      context.data["reason"] = Value(value());
      context.data["next_step"] = Value(value());
      const auto letter = rendered(definition, "probe", "fa", context);
      REQUIRE(is_balanced(letter.subject));
      REQUIRE(is_balanced(letter.body));
      REQUIRE(letter.subject.find_first_of("\r\n") == std::string::npos);
      REQUIRE_FALSE(has_steering(without_isolates(letter.subject + letter.body)));
    }
  }
}
