#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "workflow/read/fields.hpp"

namespace {

using ayar::Diagnostic;
using ayar::workflow::Document;
using ayar::workflow::Fields;
using ayar::workflow::Node;

struct Fixture {
  explicit Fixture(const char* text)
      : document(ayar::workflow::read(text, "t.yaml")), fields(document, said) {}
  const Node& at(const char* key) const { return *document.root.find(key); }
  Document document;
  std::vector<Diagnostic> said;
  Fields fields;
};

}  // namespace

TEST_SUITE("workflow/read/fields") {
  TEST_CASE("a question with a good answer says nothing") {
    Fixture f(
        "name: retail\nmany: [a, b]\none: a\ncount: 3\nflag: true\nspan: 3bd\nday: \"2026-11-21\"\n"
        "word: fa\nwhen: 'x'\nmap: {a: b}\n");
    CHECK(f.fields.identifier(f.at("name"), "the workflow") == "retail");
    CHECK(f.fields.one_or_many(f.at("many"), "a role").size() == 2);
    CHECK(f.fields.one_or_many(f.at("one"), "a role").size() == 1);
    CHECK(f.fields.integer(f.at("count"), "the count", 1, 3) == 3);
    CHECK(f.fields.boolean(f.at("flag"), "the flag") == true);
    CHECK(f.fields.span(f.at("span"), "the target").has_value());
    CHECK(f.fields.date(f.at("day"), "the day").has_value());
    CHECK(f.fields.word(f.at("word"), "the language", {"en", "fa"}) == 1);
    CHECK(f.fields.guard(f.at("when")));
    CHECK(f.fields.mapping(f.at("map"), "a mapping"));
    CHECK(f.fields.required(f.at("map"), "a", "a mapping") != nullptr);
    f.fields.known(f.at("map"), {"a"}, "a mapping");
    CHECK(f.said.empty());
  }

  TEST_CASE("a question with a bad answer says one thing, at the node") {
    Fixture f(
        "name: Retail Shop\ncount: 4x\nbig: 99\nflag: yes\nspan: 3\nday: \"2026-02-30\"\nword: fr\n"
        "next: \"x\"\nmap: {serverity: high}\nnone:\nempty: ''\n");
    CHECK_FALSE(f.fields.identifier(f.at("name"), "the workflow"));
    CHECK_FALSE(f.fields.integer(f.at("count"), "the count", 1, 3));
    CHECK_FALSE(f.fields.integer(f.at("big"), "the count", 1, 3));
    CHECK_FALSE(f.fields.boolean(f.at("flag"), "the flag"));
    CHECK_FALSE(f.fields.span(f.at("span"), "the target"));
    CHECK_FALSE(f.fields.date(f.at("day"), "the day"));
    CHECK_FALSE(f.fields.word(f.at("word"), "the language", {"en", "fa"}));
    CHECK_FALSE(f.fields.guard(f.at("next")));
    CHECK_FALSE(f.fields.sequence(f.at("map"), "a list"));
    f.fields.known(f.at("map"), {"severity", "reason"}, "an event");
    CHECK(f.fields.one_or_many(f.at("none"), "a role").empty());
    CHECK_FALSE(f.fields.text(f.at("empty"), "the name"));
    CHECK(f.fields.required(f.document.root, "states", "a workflow") == nullptr);
    const std::vector<std::string> rules{"AY024", "AY027", "AY027", "AY025", "AY026",
                                         "AY029", "AY025", "AY008", "AY021", "AY022",
                                         "AY021", "AY021", "AY023"};
    std::vector<std::string> said;
    for (const Diagnostic& diagnostic : f.said)
      said.push_back(diagnostic.rule);
    CHECK(said == rules);
    CHECK(f.said[9].hint == "did you mean 'severity'?");
    CHECK(f.said[9].where.line == 9);
    CHECK(f.said[9].where.column == 7);
    CHECK(f.said[9].key_path == "map.serverity");
  }

  TEST_CASE("the language version is 1") {
    const std::vector<const char*> bad{"ayar: 2\n", "ayar: one\n", "a: b\n", "ayar: {a: b}\n"};
    for (const char* text : bad) {
      Fixture f(text);
      f.fields.language_version(f.document.root, "a file");
      CHECK(f.said.size() == 1);
    }
    Fixture good("ayar: 1\n");
    good.fields.language_version(good.document.root, "a file");
    CHECK(good.said.empty());
  }
}
