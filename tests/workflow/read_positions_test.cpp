#include <doctest/doctest.h>

#include <ayar/result.hpp>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "workflow/read/node.hpp"

namespace {

using ayar::workflow::Document;
using ayar::workflow::Mark;
using ayar::workflow::Node;

/// The byte of a text at a mark, found the slow way.
std::size_t byte_at(std::string_view text, Mark mark) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < mark.line; ++line)
    at = text.find('\n', at) + 1;
  for (std::uint32_t column = 1; column < mark.column; ++column) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
      ++at;
  }
  return at;
}

/// Each byte of the scalar must stand where the file has the same character; a folded blank stands
/// at a line break.
void check_places(const Document& document, const Node& node) {
  INFO(document.text);
  INFO("value: ", node.text);
  REQUIRE(node.offsets.size() == node.text.size() + 1);
  for (std::size_t i = 0; i < node.text.size(); ++i) {
    if ((static_cast<unsigned char>(node.text[i]) & 0xC0U) == 0x80U) {
      CHECK(node.at(i) == node.at(i - 1));
      continue;
    }
    const std::size_t at = byte_at(document.text, node.at(i));
    INFO("byte ", i, " at ", node.at(i).line, ":", node.at(i).column);
    REQUIRE(at < document.text.size());
    const char there = document.text[at];
    const bool broken = there == '\n' || there == '\r';
    const bool escaped = there == '\\' && node.style == Node::Style::double_quoted;
    const bool same =
        there == node.text[i] || (broken && (node.text[i] == ' ' || node.text[i] == '\n'));
    CHECK((same || escaped));
  }
}

const Node& value_of(const Document& document) { return document.root.members.at(0).value; }

}  // namespace

TEST_SUITE("workflow/read/positions") {
  TEST_CASE("every byte of a scalar is traced to its place in the file") {
    struct Case {
      const char* behaviour;
      const char* text;
      const char* value;
    };
    const std::vector<Case> cases{
        {"plain", "a: one two", "one two"},
        {"plain with a comment", "a: one two   # three", "one two"},
        {"plain over lines", "a: one\n  two\n\n  three\n", "one two\nthree"},
        {"plain, Persian", "a: شکایت خرید", "شکایت خرید"},
        {"single-quoted", "a: 'one ''two'' three'", "one 'two' three"},
        {"single-quoted over lines", "a: 'one  \n   two\n\n   three'", "one two\nthree"},
        {"single-quoted guard", "when: 'severity == \"critical\"'", "severity == \"critical\""},
        {"double-quoted with escapes", "a: \"x\\n\\u06f1 \\\"y\\\" \\\\ z\"", "x\n۱ \"y\" \\ z"},
        {"double-quoted over lines", "a: \"one\n  two \\\n  three\"", "one two three"},
        {"literal", "a: |\n  one\n   two\n\n  شکایت\n", "one\n two\n\nشکایت\n"},
        {"literal, stripped", "a: |-\n  one\n  two\n\n\n", "one\ntwo"},
        {"literal, kept", "a: |+\n  one\n\n\n", "one\n\n\n"},
        {"literal with an indentation of its own", "a: |2\n    one\n   two\n", "  one\n two\n"},
        {"literal after a blank line", "a: |\n\n  one\n", "\none\n"},
        {"folded", "a: >\n  one\n  two\n\n  three\n", "one two\nthree\n"},
        {"folded with deeper lines", "a: >-\n  one\n    two\n\n  three\n", "one\n  two\n\nthree"},
        {"in braces", "a: {b: one, c: 'two'}", nullptr},
    };
    for (const Case& c : cases) {
      INFO(c.behaviour);
      const Document document = ayar::workflow::read(c.text, "t.yaml");
      CHECK(document.ok());
      if (c.value == nullptr) {
        for (const auto& member : value_of(document).members)
          check_places(document, member.value);
        continue;
      }
      CHECK(value_of(document).text == c.value);
      check_places(document, value_of(document));
    }
  }

  TEST_CASE("windows line ends change no place") {
    const Document document =
        ayar::workflow::read("a: 'one\r\n  two'\r\nb: |\r\n  three\r\n  four\r\n", "t.yaml");
    CHECK(document.ok());
    REQUIRE(document.root.members.size() == 2);
    CHECK(document.root.members[0].value.text == "one two");
    CHECK(document.root.members[1].value.text == "three\nfour\n");
    CHECK(document.root.members[1].value.at(6) == Mark{5, 3});
  }

  TEST_CASE("columns count code points, not bytes") {
    const Document document = ayar::workflow::read("title: {fa: شکایت, en: Complaint}\n", "t.yaml");
    const Node* english = document.root.find("title")->find("en");
    REQUIRE(english != nullptr);
    CHECK(english->mark == Mark{1, 24});
    CHECK(english->at(3) == Mark{1, 27});
  }

  TEST_CASE("a diagnostic points into the folded text of a guard, under its own character") {
    const Document document =
        ayar::workflow::read("go:\n  - when: 'one ==\n      tow'\n", "t.yaml");
    REQUIRE(document.ok());
    const Node& guard = document.root.find("go")->items[0].members[0].value;
    CHECK(guard.text == "one == tow");
    const auto diagnostic =
        ayar::workflow::diagnostic_at(document, guard, "AY999", "unknown name", {}, 7);
    CHECK(diagnostic.where == ayar::SourceRef{"t.yaml", 3, 7});
    CHECK(diagnostic.key_path == "go[0].when");
  }

  TEST_CASE("made-up scalars of every style are traced") {
    const unsigned seed = 20261121;
    INFO("seed ", seed);
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const std::vector<std::string> words{"one", "شکایت", "x", "''", "a.b", "(c)", "9", "é"};
    int traced = 0;
    for (int round = 0; round < 4000; ++round) {
      const unsigned style = below(5);
      std::string body;
      const unsigned lines = 1 + below(4);
      for (unsigned line = 0; line < lines; ++line) {
        if (line > 0)
          body += std::string(1 + below(2), '\n') +
                  std::string(style >= 3 && below(3) == 0 ? 4 : 2, ' ');
        for (unsigned word = 0; word <= below(3); ++word) {
          std::string next = words[below(static_cast<unsigned>(words.size()))];
          if (next == "''" && style != 1) next = "q";
          if (style == 2 && below(4) == 0) next = "\\n\\t\\x41\\u0628";
          body += next + std::string(below(2) + (word < 2 ? 1 : 0), ' ');
        }
      }
      const char* const open[] = {"", "'", "\"", "|\n  ", ">-\n  "};
      const char* const close[] = {"", "'", "\"", "", ""};
      const std::string text = std::string("k: ") + open[style] + body + close[style] + "\nz: 1\n";
      const Document document = ayar::workflow::read(text, "t.yaml");
      INFO(text);
      REQUIRE(document.ok());
      check_places(document, value_of(document));
      ++traced;
    }
    CHECK(traced == 4000);
  }
}
