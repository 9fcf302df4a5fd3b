#include "fixture.hpp"
#include "workflow/letter.hpp"

using namespace ayar;
using namespace ayar::test;
using delivery::LetterContext;

namespace {

std::vector<workflow::Index> must_say(const workflow::Definition& definition,
                                      std::string_view message) {
  return definition.messages[definition.message_by_name.find(message)->second].must_say;
}

}  // namespace

TEST_SUITE("letters/letter") {
  TEST_CASE(
      "a Persian answer says decision, reason and next step, with what runs otherwise set apart") {
    const auto retail = retail_with_letters();
    const auto letter = delivery::render_letter(*retail, "answer", "fa",
                                                must_say(*retail, "answer"), rejected_complaint());
    REQUIRE(letter.has_value());
    CHECK(letter->language == "fa");
    CHECK(visible(letter->subject) == "پاسخ ما به شکایت <4217>");
    CHECK(visible(letter->body) ==
          "سلام مریم کریمی،\n"
          "\n"
          "شکایتی را که در <۳۰ آبان ۱۴۰۵، ساعت ۱۰:۰۰> با شمارهٔ <4217> داشتید بررسی کردیم.\n"
          "\n"
          "تصمیم ما: شکایت شما پذیرفته نشد.\n"
          "\n"
          "دلیل تصمیم\n"
          "<دستگاه X-200 بیرون از کاربرد خود به کار رفته است>\n"
          "\n"
          "گام بعدی شما\n"
          "<تعمیر با هزینهٔ 1,500,000 ریال در نمایندگی>\n"
          "\n"
          "اگر این پاسخ را نمی‌پذیرید، تا ۱۰ روز کاری به ما بگویید تا دوباره بررسی کنیم. "
          "اگر "
          "خبری از شما نرسد، پس از آن "
          "شکایت بسته می‌شود و تا ۹۰ روز پس از بسته شدن هم می‌توانید بخواهید آن را دوباره "
          "باز "
          "کنیم.\n");
    CHECK(letter->said == std::vector<std::string>{"decision", "reason", "next_step"});
    CHECK(letter->missing.empty());
  }

  TEST_CASE("an English answer to an upheld complaint says what the complainant receives") {
    const auto retail = retail_with_letters();
    auto context = rejected_complaint();
    context.recipient_name = "Ada Byron";
    context.data = {{"decision", Value("partly_upheld")},
                    {"reason", Value("The parcel came late & <damaged>.")},
                    {"redress", Value(Money{500000000, {'I', 'R', 'R'}})}};
    const auto letter = rendered(*retail, "answer", "en", context);
    CHECK(letter.subject == "Our answer to your complaint 4217");
    CHECK(
        letter.body ==
        "Dear Ada Byron,\n"
        "\n"
        "We have looked into the complaint that you made on November 21, 2026 at 10:00, number "
        "4217.\n"
        "\n"
        "Our decision: your complaint is partly upheld.\n"
        "\n"
        "The reason\n"
        "The parcel came late & <damaged>.\n"
        "\n"
        "What you receive\n"
        "5,000,000 Iranian rials\n"
        "\n"
        "If you do not agree, tell us within 10 working days and we look into it again. If we hear "
        "nothing, the complaint is closed then; for 90 days after that you can still ask us to "
        "reopen it.\n");
  }

  TEST_CASE("what a message must say and does not is named, field by field") {
    const auto retail = retail_with_letters();
    struct Case {
      const char* behaviour;
      Map data;
      std::vector<std::string> missing;
    };
    const std::string nothing_visible = "\xE2\x80\x8C \xC2\xA0\xE2\x80\xAE";
    const Case cases[] = {
        {"both are there", {{"decision", Value("upheld")}, {"reason", Value("x")}}, {}},
        {"one is absent", {{"decision", Value("upheld")}}, {"reason"}},
        {"none is there", {}, {"decision", "reason"}},
        {"a blank says nothing",
         {{"decision", Value("upheld")}, {"reason", Value("  \n\t")}},
         {"reason"}},
        {"what cannot be seen says nothing",
         {{"decision", Value("upheld")}, {"reason", Value(nothing_visible)}},
         {"reason"}},
    };
    for (const Case& each : cases) {
      SUBCASE(each.behaviour) {
        auto context = rejected_complaint();
        context.data = each.data;
        for (const char* language : {"en", "fa"}) {
          const auto letter = delivery::render_letter(*retail, "answer", language,
                                                      must_say(*retail, "answer"), context);
          REQUIRE(letter.has_value());
          CHECK(letter->missing == each.missing);
        }
      }
    }
  }

  TEST_CASE("a field that the template names inside a section that is not shown is not said") {
    const auto retail = retail_with_letters();
    const auto asks = with_template(
        *retail, "answer", "en",
        "Subject: x\n\n{{#is.decision.upheld}}{{reason}}{{/is.decision.upheld}}{{decision}}\n");
    const auto letter = delivery::render_letter(asks, "answer", "en", must_say(*retail, "answer"),
                                                rejected_complaint());
    REQUIRE(letter.has_value());
    CHECK(letter->missing == std::vector<std::string>{"reason"});
    CHECK(letter->body == "rejected\n");
  }

  TEST_CASE(
      "every letter of retail can be written in its three languages, full and with nothing known") {
    const auto retail = retail_with_letters();
    CHECK(retail->templates.size() == 27);
    LetterContext empty;
    empty.reference = 1;
    auto full = rejected_complaint();
    full.event = {{"question", Value("چه روزی خریدید؟")}};
    for (const auto& each : retail->templates) {
      CAPTURE(each.name + "." + each.language);
      for (const LetterContext& context : {empty, full}) {
        const auto letter = rendered(*retail, each.name, each.language, context);
        CHECK(letter.language == each.language);
        CHECK_FALSE(letter.subject.empty());
        CHECK(letter.subject.find('\n') == std::string::npos);
        CHECK(letter.body.find("{{") == std::string::npos);
        CHECK(letter.subject.find(std::to_string(context.reference)) != std::string::npos);
      }
      // No section leaves a hole behind.
      CHECK(rendered(*retail, each.name, each.language, full).body.find("\n\n\n") ==
            std::string::npos);
    }
  }

  TEST_CASE("a ladder's notice speaks of its own clock through the template for all clocks") {
    const auto retail = retail_with_letters();
    const auto letter = rendered(*retail, "clock_resolve", "en", rejected_complaint());
    CHECK(letter.subject == "Complaint 4217: clock resolve, due November 28, 2026 at 10:00");
    const auto cancelled = rendered(*retail, "clock_acknowledge", "en", rejected_complaint());
    CHECK(cancelled.subject == "Complaint 4217: clock acknowledge");
    const auto own = with_template(*retail, "clock_legal", "en",
                                   "Subject: law\n\n{{clock.name}} {{clock.due}}\n");
    CHECK(rendered(own, "clock_legal", "en", rejected_complaint()).body ==
          "legal January 17, 2027 at 00:00\n");
    CHECK(rendered(own, "clock_resolve", "en", rejected_complaint()).subject.find("resolve") !=
          std::string::npos);
  }

  TEST_CASE("a language that there is no text in gets the nearest that there is") {
    const auto retail = retail_with_letters();
    struct Case {
      const char* asked;
      const char* got;
    };
    for (const Case& each : {Case{"fa", "fa"}, Case{"fa-AF", "fa"}, Case{"en-GB", "en"},
                             Case{"de", "en"}, Case{"", "en"}}) {
      CAPTURE(each.asked);
      CHECK(rendered(*retail, "answer", each.asked, rejected_complaint()).language == each.got);
    }
    workflow::Definition also_arabic = *retail;
    also_arabic.title["ar"] = "شكوى";
    CHECK(rendered(also_arabic, "answer", "de", rejected_complaint()).language == "en");
    CHECK(workflow::title_in(also_arabic.title, "de", "") == retail->title.at("en"));
    workflow::Definition persian_only = *retail;
    std::erase_if(persian_only.templates, [](const auto& each) { return each.language != "fa"; });
    CHECK(rendered(persian_only, "answer", "de", rejected_complaint()).language == "fa");
  }

  TEST_CASE("a template that is not there is said with those that are") {
    const auto retail = retail_with_letters();
    const auto letter = delivery::render_letter(*retail, "anwser", "en", {}, rejected_complaint());
    REQUIRE_FALSE(letter.has_value());
    CHECK(letter.error().code == ErrorCode::not_found);
    CHECK(letter.error().hint.find("answer") != std::string::npos);
  }

  TEST_CASE("what nothing is called is an error that names it, never an empty place") {
    const auto retail = retail_with_letters();
    for (const char* tag :
         {"{{nothing}}", "{{#has.nothing}}x{{/has.nothing}}",
          "{{^is.decision.perhaps}}x{{/is.decision.perhaps}}", "{{.}}", "{{>answer}}"}) {
      CAPTURE(tag);
      const auto bad = with_template(*retail, "probe", "en", std::string("Subject: x\n\n") + tag);
      const auto letter = delivery::render_letter(bad, "probe", "en", {}, rejected_complaint());
      REQUIRE_FALSE(letter.has_value());
      CHECK(letter.error().code == ErrorCode::invalid_data);
      CHECK(letter.error().message.find("template 'probe.en'") == 0);
    }
    const auto open = with_template(*retail, "probe", "en", "Subject: x\n\n{{#has.name}}");
    const auto letter = delivery::render_letter(open, "probe", "en", {}, rejected_complaint());
    REQUIRE_FALSE(letter.has_value());
    CHECK(letter.error().code == ErrorCode::invalid_data);
  }

  TEST_CASE("the same facts give the same bytes") {
    const auto retail = retail_with_letters();
    const auto first = rendered(*retail, "welcome", "fa", rejected_complaint());
    for (int i = 0; i < 5; ++i) {
      const auto again = rendered(*retail, "welcome", "fa", rejected_complaint());
      CHECK(again.subject == first.subject);
      CHECK(again.body == first.body);
    }
  }
}
