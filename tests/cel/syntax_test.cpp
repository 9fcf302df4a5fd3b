#include <doctest/doctest.h>

#include <array>

#include "cel/fixture.hpp"

using namespace ayar::cel::test;

namespace {
struct Case {
  const char* text;
  const char* want;
};
}  // namespace

TEST_SUITE("cel/parser") {
  TEST_CASE("operators bind as CEL's grammar says") {
    static constexpr std::array cases{
        Case{"1 + 2 * 3", "7"},
        Case{"(1 + 2) * 3", "9"},
        Case{"10 - 4 - 3", "3"},
        Case{"100 / 10 / 5", "2"},
        Case{"7 % 4 * 2", "6"},
        Case{"2 - -3", "5"},
        Case{"- 3 + 1", "-2"},
        Case{"--3", "3"},
        Case{"-amount", "-150"},
        Case{"1 + 1 < 3 && 2 > 1", "true"},
        Case{"true || true && false", "true"},
        Case{"(true || true) && false", "false"},
        Case{"false && false || true", "true"},
        Case{"!true || true", "true"},
        Case{"!(true || true)", "false"},
        Case{"!!true", "true"},
        Case{"1 == 1 == true", "true"},
        Case{"1 < 2 == true", "true"},
        Case{"2 in [1, 2] && true", "true"},
        Case{"1 + 1 in [2]", "true"},
        Case{"true ? 1 : false ? 2 : 3", "1"},
        Case{"false ? 1 : false ? 2 : 3", "3"},
        Case{"false || true ? 1 : 2", "1"},
        Case{"-2 * -3", "6"},
        Case{"'a' + 'b' == 'ab'", "true"},
        Case{"[1, 2, 3,].size()", "3"},
        Case{"[].size() + size([])", "0"},
        Case{"1 // a comment\n + 1", "2"},
        Case{"\t1\r\n+\f1", "2"},
        Case{"event . what", "\"a call\""},
        Case{".amount", "150"},
        Case{"'abc'.size()", "3"},
        Case{"event.what.size()", "6"},
        Case{"(name).size()", "9"},
        Case{"(event).what", "\"a call\""},
        Case{"[1, 2][1] + 3", "5"},
        Case{"-[1, 2][1]", "-2"},
        Case{"{'a': 1, 'b': 2,}.size()", "2"},
        Case{"{}.size()", "0"},
        Case{"{'if': 5}.if", "5"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("a text that is no expression is refused at the very character") {
    static constexpr std::array cases{
        Case{"", "0: the guard is empty"},
        Case{"  // nothing", "0: the guard is empty"},
        Case{"1 +", "3: the guard ends where a value is missing"},
        Case{"amount = 1", "7: unexpected '=', did you mean '=='?"},
        Case{"urgent & urgent", "7: unexpected '&', did you mean '&&'?"},
        Case{"urgent | urgent", "7: unexpected '|', did you mean '||'?"},
        Case{"urgent and urgent", "7: unexpected 'and', did you mean '&&'?"},
        Case{"urgent OR urgent", "7: unexpected 'OR', did you mean '||'?"},
        Case{"not urgent", "0: unexpected 'not', did you mean '!'?"},
        Case{"(urgent", "7: ')' is missing at the end"},
        Case{"urgent)", "6: unexpected ')'"},
        Case{"[1, 2", "5: ']' is missing at the end"},
        Case{"[1 2]", "3: ']' is missing before '2'"},
        Case{"[,]", "1: unexpected ','"},
        Case{"size(name,)", "10: unexpected ')'"},
        Case{"tags[0 == 'a'", "13: ']' is missing at the end"},
        Case{"tags[] == 'a'", "5: unexpected ']'"},
        Case{"{'a' 1}", "5: ':' is missing before '1'"},
        Case{"{'a': 1", "7: '}' is missing at the end"},
        Case{"Complaint{id: 1}", "9: messages are not supported"},
        Case{"tags.all(1, true)", "9: the first argument of all() is a name for the element"},
        Case{"tags.map(a.b, true)", "9: the first argument of map() is a name for the element"},
        Case{"tags.filter(.x, true)", "13: the first argument of filter() is a name for the element"},
        Case{"extra.`a", "6: this field's name has no end"},
        Case{"extra.`` == 1", "6: a field's name is missing between the backticks"},
        Case{"`amount` > 1", "0: unexpected '`amount`'"},
        Case{"1.5u > amount", "3: a double has no u"},
        Case{"name == rb'x'", "8: unexpected 'rb' before a quote"},
        Case{"urgent ? 1", "10: ':' is missing at the end"},
        Case{"true ? true ? 1 : 2 : 3", "12: ':' is missing before '?'"},
        Case{"!-amount", "1: unexpected '-'"},
        Case{"for > 1", "0: 'for' is a reserved word"},
        Case{"event.in", "6: a field's name is missing after '.'"},
        Case{"event.", "6: a field's name is missing after '.'"},
        Case{"1abc", "1: unexpected 'a' after a number"},
        Case{"name == 'x", "8: this string has no end"},
        Case{"name == 'x\ny'", "8: this string has no end"},
        Case{"name == '''x", "8: this string has no end"},
        Case{"name == “x”", "8: unexpected character '“'"},
        Case{"amount > ۳", "9: unexpected character '۳'"},
        Case{"amount > 1;", "10: unexpected character ';'"},
        Case{"amount \x01", "7: unexpected control character"},
        Case{"amount == '\xff'", "11: the guard is not UTF-8"},
        Case{"amount == 'ع\xd8'", "13: the guard is not UTF-8"},
        Case{"(extra).", "8: a field's name is missing after '.'"},
        Case{"5 6", "2: unexpected '6'"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(faults(c.text) == c.want);
    }
  }
}
