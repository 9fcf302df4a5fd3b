#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/read/node.hpp"
#include "workflow/read/scan.hpp"
#include "workflow/read/traps.hpp"

namespace {

using ayar::workflow::Document;
using ayar::workflow::Mark;
using ayar::workflow::Node;
using ayar::workflow::read;

std::vector<std::string> rules_of(const Document& document) {
  std::vector<std::string> found;
  for (const auto& diagnostic : document.diagnostics)
    found.push_back(diagnostic.rule);
  return found;
}

}  // namespace

TEST_SUITE("workflow/read/reader") {
  TEST_CASE("a clean file is a tree of texts, in document order, with paths") {
    const Document document = read(
        "ayar: 1\non:\n  message.answer.sent: {to: [a, 'b']}\n  none:\n  flag: yes\n", "t.yaml");
    REQUIRE(document.ok());
    REQUIRE(document.root.members.size() == 2);
    CHECK(document.root.members[0].value.text == "1");
    const Node* on = document.root.find("on");
    REQUIRE(on != nullptr);
    const Node* sent = on->find("message.answer.sent");
    REQUIRE(sent != nullptr);
    const Node* to = sent->find("to");
    REQUIRE(to != nullptr);
    CHECK(to->is_sequence());
    CHECK(to->items[1].path == "on.\"message.answer.sent\".to[1]");
    CHECK(to->items[1].style == Node::Style::single_quoted);
    CHECK(on->find("none")->is_null());
    CHECK(on->find("flag")->text == "yes");
    CHECK(on->find("absent") == nullptr);
  }

  TEST_CASE("what is no trap is not refused") {
    struct Case {
      const char* behaviour;
      const char* text;
    };
    const std::vector<Case> cases{
        {"a leading document marker", "---\na: b\n"},
        {"a closing document marker", "a: b\n...\n# done\n"},
        {"a tab in a comment", "a: b # x\ty\n"},
        {"a tab in quotes", "a: \"x\ty\"\n"},
        {"a zero-width non-joiner", "title: {fa: می‌شود}\n"},
        {"a right-to-left mark in quotes", "title: {fa: \"x\u200Fy\"}\n"},
        {"a right-to-left mark in a comment", "a: b # \u200Fx\n"},
        {"an exclamation mark inside a text", "a: wait! no & * %\n"},
        {"a guard with everything in it", "when: '!has(x) && m(a, b) ? \"c\" : {\"d\": [e]}'\n"},
        {"a guard on the next line", "when:\n  'a'\n"},
        {"a guard with a quote", "when: 'x == ''y'''\n"},
        {"clock times in quotes", "a: [\"09:00-13:00\", '9:30']\n"},
        {"a date and time without quotes", "a: 2026-11-21T10:00\n"},
        {"Persian digits in a title", "title: {fa: ۱۲}\n"},
        {"Persian digits in a sentence", "a: ۱۲ روز\n"},
        {"keys of every other kind",
         "a: {+1bd: x, sat-wed: x, fa-IR: x, \"2026-12-24\": x, 8w@end: x}\n"},
        {"plain text over lines, with a quote", "a: it is\n  \"so\" and 'so\nb: c\n"},
        {"a block of text that looks like traps", "a: |\n  !has(x) & *y\n  when: z\n  ]}\nb: c\n"},
        {"a colon inside a word", "a: urn:x:y\n"},
        {"JSON", "{\"a\":[1,2],\"b\":{\"c\":\"d\"}}\n"},
        {"keys named like guards elsewhere", "whenever: x\n"},
        {"prefixes of event names", "on: {dispute.*: {to: x}, '*': {to: y}}\n"},
    };
    for (const Case& c : cases) {
      INFO(c.behaviour);
      const Document document = read(c.text, "t.yaml");
      for (const auto& diagnostic : document.diagnostics)
        MESSAGE(ayar::to_text(diagnostic));
      CHECK(document.ok());
    }
  }

  TEST_CASE("a refused guard is one fault, and the rest of the file is still read") {
    const Document document =
        read("go:\n  - {when: a ? m(b, [c]) : !d, to: x}\n  - {to: y, to: z}\nlast: 1\n", "t.yaml");
    CHECK(rules_of(document) == std::vector<std::string>{"AY008", "AY004"});
    REQUIRE(document.root.find("last") != nullptr);
    const Node& first = document.root.find("go")->items[0];
    CHECK(first.find("when")->text == "a ? m(b, [c]) : !d");
    CHECK(first.find("to")->text == "x");
  }

  TEST_CASE("limits hold: bytes, levels, values, length of keys, number of diagnostics") {
    CHECK(rules_of(read(std::string((std::size_t{1} << 20) + 1, ' '), "t.yaml")) ==
          std::vector<std::string>{"AY017"});
    CHECK(rules_of(read(std::string(65, '[') + std::string(65, ']'), "t.yaml")) ==
          std::vector<std::string>{"AY017"});
    CHECK(read(std::string(64, '[') + std::string(64, ']'), "t.yaml").ok());
    std::string dashes;
    for (int i = 0; i < 70; ++i)
      dashes += "- ";
    CHECK(rules_of(read(dashes + "x\n", "t.yaml")) == std::vector<std::string>{"AY017"});
    std::string values = "a: [";
    for (int i = 0; i < 100'001; ++i)
      values += "1,";
    CHECK(rules_of(read(values + "1]\n", "t.yaml")) == std::vector<std::string>{"AY017"});
    CHECK(rules_of(read(std::string(300, 'k') + ": x\n", "t.yaml")) ==
          std::vector<std::string>{"AY017"});
    std::string tags;
    for (int i = 0; i < 200; ++i)
      tags += "- !t x\n";
    CHECK(read(tags, "t.yaml").diagnostics.size() == 50);
  }

  TEST_CASE("a large hostile file costs no more than its size") {
    const auto repeated = [](std::string_view piece, int times) {
      std::string made;
      for (int i = 0; i < times; ++i)
        made += piece;
      return made;
    };
    // Each of these took minutes while a column was counted from the line's beginning, or a comment
    // was looked for beyond the line's end.
    const std::vector<std::string> files{repeated("when: x\n", 60'000),
                                         "when: x\n" + repeated(" y\n", 150'000),
                                         repeated("- ", 250'000),
                                         repeated("? ", 250'000),
                                         "a: [" + repeated("when: x, ", 50'000) + "]\n",
                                         repeated("[{when: ", 50'000),
                                         "when: " + repeated("(x, y: ", 60'000),
                                         "a: \"" + repeated("\\\n", 150'000)};
    for (const std::string& file : files) {
      const Document document = read(file, "t.yaml");
      INFO(file.substr(0, 40));
      CHECK_FALSE(document.ok());
      CHECK(document.diagnostics.size() <= 50);
    }
  }

  TEST_CASE("bytes that are not UTF-8 are refused at the first of them") {
    for (const std::size_t before :
         {std::size_t{0}, std::size_t{5}, std::size_t{100}, std::size_t{5000}}) {
      std::string text;
      while (text.size() < before)
        text += "ش";
      const auto column = static_cast<std::uint32_t>(text.size() / 2 + 1);
      const Document document = read(text + "\xC3(", "t.yaml");
      REQUIRE(document.diagnostics.size() == 1);
      CHECK(document.diagnostics[0].rule == "AY016");
      CHECK(document.diagnostics[0].where.column == column);
    }
  }

  TEST_CASE("the spelling that a hint offers is itself accepted") {
    const std::vector<const char*> guards{"a == b",
                                          "x in [b, c]",
                                          "a ? b : c",
                                          "!has(x)",
                                          "size(x) > 3 && m(a, b)",
                                          "decision == \"rejected\"",
                                          "decision == 'rejected'",
                                          "x.exists(y, y > 1)",
                                          "{'a': 1}.a == 1 && [1, 2].size() > 1"};
    for (const char* guard : guards) {
      for (const bool flow : {true, false}) {
        const std::string text = flow ? std::string("{when: ") + guard + ", to: x}\n"
                                      : std::string("when: ") + guard + "\nto: x\n";
        const Document refused = read(text, "t.yaml");
        INFO(text);
        REQUIRE(refused.diagnostics.size() == 1);
        const std::string& hint = refused.diagnostics[0].hint;
        const std::size_t begin = hint.find("`when: ") + 1;
        const std::size_t end = hint.rfind('`');
        REQUIRE(end != std::string::npos);
        const std::string offered = hint.substr(begin, end - begin);
        INFO(offered);
        const Document accepted =
            read(flow ? "{" + offered + ", to: x}\n" : offered + "\nto: x\n", "t.yaml");
        CHECK(accepted.ok());
        CHECK(accepted.root.find("to") != nullptr);
      }
    }
  }

  TEST_CASE("every rule of the reader has an id of its own, in order, and a title") {
    std::string_view before;
    for (const auto& row : ayar::workflow::rule::rows) {
      CHECK(row.id > before);
      CHECK_FALSE(row.title.empty());
      before = row.id;
    }
    CHECK(ayar::workflow::rule::hint_of("AY005").find("spaces") != std::string_view::npos);
    CHECK(ayar::workflow::rule::hint_of("AY777").empty());
  }
}
