#include <doctest/doctest.h>

#include <array>

#include "cel/fixture.hpp"

using namespace ayar::cel;
using namespace ayar::cel::test;

namespace {
struct Case {
  const char* text;
  const char* want;
};
}  // namespace

TEST_SUITE("cel/checker") {
  TEST_CASE("a good guard has no fault") {
    static constexpr std::array good{
        "amount > 100 && severity == \"high\"",
        "has(redress) && redress > money(\"5000000 IRR\")",
        "'delivery' in gaps",
        "severity in ['high', 'critical']",
        "gaps == ['delivery']",
        "'shop' in extra",
        "in_state('answered') || in_state(\"closed\")",
        "received + duration('2h') < now",
        "now - received > wait",
        "day >= date('2024-10-04')",
        "any == 7 && any > 1.5",
        "amount < 1.5",
        "false < true",
        "price == fee",
        "name.startsWith('S') && name.endsWith('r') && name.contains('ar')",
        "severity.startsWith('h')",
        "(urgent ? severity : 'none') == 'nothing'",
        "actor.id == event.what",
        "price in [money('5 EUR'), fee]",
        "null == null",
        "[] == gaps",
    };
    for (const char* text : good) {
      CAPTURE(text);
      CHECK(faults(text) == "");
    }
  }

  TEST_CASE("a fault is told at its very byte, with the nearest good word") {
    static constexpr std::array cases{
        Case{"amout > 1", "0: unknown name 'amout', did you mean 'amount'?"},
        Case{"true && event.duee == now",
             "8: unknown name 'event.duee', did you mean 'event.due'?"},
        Case{"zzzzzzzz", "0: unknown name 'zzzzzzzz'"},
        Case{"True", "0: unknown name 'True', did you mean 'true'?"},
        Case{"severity == high", "12: unknown name 'high'"},
        Case{"severity == 'critcal'",
             "12: 'critcal' is not a value of severity (low, normal, high, critical), did you mean "
             "'critical'?"},
        Case{"'zzz' != severity",
             "0: 'zzz' is not a value of severity (low, normal, high, critical)"},
        Case{"severity in ['high', 'lw']",
             "21: 'lw' is not a value of severity (low, normal, high, critical), did you mean "
             "'low'?"},
        Case{"'delivry' in gaps",
             "0: 'delivry' is not a value of gaps (advertising, behaviour, delivery), did you mean "
             "'delivery'?"},
        Case{"gaps == ['x', 'delivery']",
             "9: 'x' is not a value of gaps (advertising, behaviour, delivery)"},
        Case{"severity == channel", "9: severity and channel have no value in common"},
        Case{"severity < 'high'", "9: an enumeration has no order"},
        Case{"in_state('answred')", "9: unknown state 'answred', did you mean 'answered'?"},
        Case{"in_state(name)",
             "9: in_state() takes a text in quotes, as in in_state(\"answered\")"},
        Case{"1 == 1.0", "2: no such overload: int == double"},
        Case{"amount == 'x'", "7: no such overload: int == string"},
        Case{"amount + 1.0 > 2.0", "7: no such overload: int + double"},
        Case{"1.0 % 2.0 == 0.0", "4: no such overload: double % double"},
        Case{"received == day", "9: no such overload: timestamp == date"},
        Case{"now + now == now", "4: no such overload: timestamp + timestamp"},
        Case{"wait - now == wait", "5: no such overload: duration - timestamp"},
        Case{"name * 2 == name", "5: no such overload: string * int"},
        Case{"price > 5", "6: no such overload: money(EUR) > int"},
        Case{"price == money('5 IRR')", "6: no such overload: money(EUR) == money(IRR)"},
        Case{"money('1 IRR') < price", "15: no such overload: money(IRR) < money(EUR)"},
        Case{"price in [fee, money('5 IRR')]", "15: no such overload: money(EUR) in money(IRR)"},
        Case{"price + price == price", "6: no such overload: money(EUR) + money(EUR)"},
        Case{"name == null", "5: no such overload: string == null"},
        Case{"tags < tags", "5: no such overload: list(string) < list(string)"},
        Case{"tags == gaps == 1", "13: no such overload: bool == int"},
        Case{"amount in tags", "7: no such overload: int in string"},
        Case{"1 in ['a', 'b']", "6: no such overload: int in string"},
        Case{"amount in extra", "7: no such overload: int in map"},
        Case{"1 in amount", "5: 'in' needs a list or a map on its right, this is int"},
        Case{"any in now", "7: 'in' needs a list or a map on its right, this is timestamp"},
        Case{"any + price == any", "4: no such overload: dyn + money(EUR)"},
        Case{"amount && urgent", "0: '&&' needs true or false, this is int"},
        Case{"urgent || (name)", "10: '||' needs true or false, this is string"},
        Case{"!amount", "1: '!' needs true or false, this is int"},
        Case{"amount ? true : false", "0: '?' needs true or false, this is int"},
        Case{"urgent ? 1 : 'a'", "7: both sides of '?' need one type: int and string"},
        Case{"-name == name", "0: no such overload: -string"},
        Case{"[1, 'a'] == []", "4: a list holds values of one type: int and string"},
        Case{"size(amount) > 1", "5: no such overload: size(int)"},
        Case{"size() > 1", "0: size() takes 1 argument, 0 given"},
        Case{"name.size(1) > 1", "5: size() takes no arguments, 1 given"},
        Case{"name.startsWith(1)", "16: startsWith() works on strings, this is int"},
        Case{"tags.contains('vip')", "0: contains() works on strings, this is list(string)"},
        Case{"contains(name, 'a')", "0: contains() is a method, write text.contains(...)"},
        Case{"name.money()", "5: money() is not a method, write money(...)"},
        Case{"name.startWith('S')", "5: unknown function 'startWith', did you mean 'startsWith'?"},
        Case{"uint(amount) == amount",
             "0: 'uint' is CEL, but not in the part that guards may use"},
        Case{"type(amount) == amount",
             "0: 'type' is CEL, but not in the part that guards may use"},
        Case{"clock('resolve').remaining > wait", "0: guards cannot read clocks"},
        Case{"exists(tags, t, t == 'a')", "0: exists() is written list.exists(x, ...)"},
        Case{"tags.exists(t)", "5: exists() is written list.exists(x, ...)"},
        Case{"amount > 12u",
             "9: unsigned numbers are CEL, but no field of a guard holds one"},
        Case{"name == b'x'", "8: byte strings are CEL, but no field of a guard holds one"},
        Case{"has(now)", "4: has() takes the name of a field"},
        Case{"has(1 + 1)", "4: has() takes the name of a field"},
        Case{"has(redres)", "4: unknown name 'redres', did you mean 'redress'?"},
        Case{"amount.x > 1", "7: amount is int, it has no field 'x'"},
        Case{"has(note.x)", "4: note may be absent; write has(note) && ...\n"
                            "9: note is string, it has no field 'x'"},
        Case{"'a'.x == 1", "4: string has no field 'x'"},
        Case{"fee > money('5')", "12: "},
        Case{"day > date('2026-02-30')", "11: "},
        Case{"now > timestamp('2026-11-21T10:00')", "16: "},
        Case{"wait > duration('5')",
             "16: not a duration, write as in \"1h30m\", \"45s\" or \"250ms\""},
        Case{"amount", "0: a guard must be true or false, this is int"},
        Case{"any", "0: a guard must be true or false, this is dyn"},
        Case{"(amount + 1)", "0: a guard must be true or false, this is int"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      const std::string want = c.want;
      // Rows that end in ": " leave the sentence to the reader of that literal.
      if (want.ends_with(": ")) {
        CHECK(faults(c.text).starts_with(want));
      } else {
        CHECK(faults(c.text) == want);
      }
    }
  }

  TEST_CASE("all faults of a guard are told at once, in order of place") {
    CHECK(
        faults("amout > 1 && severity == 'hgh' && 1 == 'a' && in_state('zzz')") ==
        "0: unknown name 'amout', did you mean 'amount'?\n"
        "25: 'hgh' is not a value of severity (low, normal, high, critical), did you mean 'high'?\n"
        "36: no such overload: int == string\n"
        "55: unknown state 'zzz'");
  }

  TEST_CASE("one fault is told once, however much depends on it") {
    CHECK(faults("(amout + 1) * 2 > 5 ? 'a' == 'b' : true") ==
          "1: unknown name 'amout', did you mean 'amount'?");
  }

  TEST_CASE("a hint says what to write instead") {
    struct Row {
      const char* text;
      const char* hint;
    };
    static constexpr std::array rows{
        Row{"severity == high", "a value of severity is written in quotes: \"high\""},
        Row{"name == null", "an absent field is not null; write !has(...)"},
        Row{"price > 5", "an amount is written money(\"100 IRR\")"},
        Row{"1 == 1.0", "int and double do not mix; write 1.0 for 1"},
        Row{"severity < 'high'", "compare with == or in [...]"},
        Row{"tags.contains('vip')", "write 'value in list'"},
    };
    for (const auto& row : rows) {
      CAPTURE(row.text);
      const Compiled compiled = compile(row.text, environment());
      REQUIRE(compiled.faults.size() == 1);
      CHECK(compiled.faults[0].hint == row.hint);
    }
  }

  TEST_CASE("goal guards read no clock") {
    Environment goal = environment();
    goal.now = false;
    const Compiled refused = compile("urgent && now > received", goal);
    REQUIRE(refused.faults.size() == 1);
    CHECK(refused.faults[0].offset == 10);
    CHECK(refused.faults[0].message == "'now' cannot be read here");
    CHECK(compile("urgent", goal).faults.empty());
  }

  TEST_CASE("the longest declared name is the one meant") {
    Environment nested;
    Type text;
    text.kind = TypeKind::string;
    Type map;
    map.kind = TypeKind::map;
    nested.names["a"] = {Frame::data, 0, map, false};
    nested.names["a.b.c"] = {Frame::data, 1, text, false};
    CHECK(compile("a.b.c == 'x'", nested).faults.empty());
    CHECK(compile("'k' in a", nested).faults.empty());
    CHECK(compile("a.b == 'x'", nested).faults.empty());
    const Compiled longer = compile("a.b.c.d == 'x'", nested);
    REQUIRE(longer.faults.size() == 1);
    CHECK(longer.faults[0].offset == 6);
    CHECK(longer.faults[0].message == "a.b.c is string, it has no field 'd'");
  }
}
