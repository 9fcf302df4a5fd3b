#include <doctest/doctest.h>

#include <array>

#include "cel/fixture.hpp"

using namespace ayar;
using namespace ayar::cel::test;

namespace {
struct Case {
  const char* text;
  const char* want;
};
}  // namespace

TEST_SUITE("cel/evaluate") {
  TEST_CASE("an expression has the value that CEL gives it") {
    static constexpr std::array cases{
        Case{"amount > 100 && severity == \"high\"", "true"},
        Case{"100 < amount", "true"},
        Case{"150 <= amount && 150 >= amount && !(150 < amount)", "true"},
        Case{"amount != 150", "false"},
        Case{"'high' != severity", "false"},
        Case{"redress_placeholder", "fault: unknown name 'redress_placeholder'"},
        Case{"has(redress) && redress > money(\"5000000 IRR\")", "true"},
        Case{"has(redress) && redress == money('6000000.00 IRR')", "true"},
        Case{"price == fee", "true"},
        Case{"7 / 2", "3"},
        Case{"-7 / 2", "-3"},
        Case{"-7 % 2", "-1"},
        Case{"7 % -2", "1"},
        Case{"1.0 / 0.0", "inf"},
        Case{"-1.0 / 0.0", "-inf"},
        Case{"0.0 / 0.0 == 0.0 / 0.0", "false"},
        Case{"0.0 / 0.0 != 0.0 / 0.0", "true"},
        Case{"0.0 / 0.0 < 1.0 || 0.0 / 0.0 >= 1.0", "false"},
        Case{"-0.0 == 0.0", "true"},
        Case{"1 < 1.5 && 2 > 1.5 && 1.0 <= 1", "true"},
        Case{"9223372036854775807 < 9223372036854777857.0", "true"},
        Case{"9223372036854775807 < 9223372036854775808.0", "false"},
        Case{"9007199254740993 > 9007199254740992.0", "false"},
        Case{"-9223372036854775808 >= -9223372036854775808.0", "true"},
        Case{"1 < 0.0 / 0.0 || 1 >= 0.0 / 0.0", "false"},
        Case{"any == 7.0 && any != 7.5 && any != 'x'", "true"},
        Case{"any + 1", "8"},
        Case{"'ab' < 'b' && 'B' < 'a' && 'z' < 'é'", "true"},
        Case{"false < true && !(true < false)", "true"},
        Case{"'a' + 'b' + 'c'", "\"abc\""},
        Case{"name.size()", "9"},
        Case{"size(name)", "9"},
        Case{"size(tags) + tags.size() + extra.size()", "5"},
        Case{"name.startsWith('Sara') && name.endsWith('عیار') && name.contains('a ع')", "true"},
        Case{"name.startsWith('') && ''.contains('')", "true"},
        Case{"'a'.startsWith('ab') || 'a'.endsWith('ba')", "false"},
        Case{"'delivery' in gaps && !('behaviour' in gaps)", "true"},
        Case{"'shop' in extra && !('north' in extra)", "true"},
        Case{"severity in ['low', 'high']", "true"},
        Case{"amount in [1, amount]", "true"},
        Case{"1 in []", "false"},
        Case{"tags == ['vip', 'new'] && tags != ['new', 'vip'] && tags != []", "true"},
        Case{"[[1], [2]] == [[1], [2]] && [1] in [[1]]", "true"},
        Case{"[amount, 1]", "[150,1]"},
        Case{"extra == extra", "true"},
        Case{"null == null", "true"},
        Case{"received + wait", "\"2026-11-21T08:30:00Z\""},
        Case{"wait + received == received + wait", "true"},
        Case{"now - received == duration('5h')", "true"},
        Case{"now - wait - wait == received + duration('2h')", "true"},
        Case{"wait + wait - duration('3h') == duration('0')", "true"},
        Case{"now == timestamp('2026-11-21T15:30:00+03:30')", "true"},
        Case{"day == date('2024-10-04') && day < date('2024-10-05')", "true"},
        Case{"in_state('received') && in_state('open') && !in_state('closed')", "true"},
        Case{"has(note) ? note : 'none'", "\"late\""},
        Case{"has(event.due) && event.due > now", "true"},
        Case{"actor.id + ' made ' + event.what", "\"mina made a call\""},
        Case{"urgent ? amount : 0", "150"},
        Case{"(any > 1) == true", "true"},
        Case{"-score", "-1.5"},
        Case{"1e-999 == 0.0", "true"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("an expression without a value is an error that says where") {
    static constexpr std::array cases{
        Case{"1 / 0", "error: division by zero, at byte 2 of the guard"},
        Case{"1 % 0", "error: modulus by zero, at byte 2 of the guard"},
        Case{"9223372036854775807 + 1",
             "error: the result does not fit an int, at byte 20 of the guard"},
        Case{"-9223372036854775808 - 1",
             "error: the result does not fit an int, at byte 21 of the guard"},
        Case{"amount * 9223372036854775807",
             "error: the result does not fit an int, at byte 7 of the guard"},
        Case{"--9223372036854775808",
             "error: the result does not fit an int, at byte 0 of the guard"},
        Case{"-9223372036854775808 / -1",
             "error: the result does not fit an int, at byte 21 of the guard"},
        Case{"-9223372036854775808 % -1",
             "error: the result does not fit an int, at byte 21 of the guard"},
        Case{"timestamp('9999-12-31T23:59:59Z') + duration('1s')",
             "error: the timestamp is outside the years 1 to 9999, at byte 34 of the guard"},
        Case{"duration('87660000h') + duration('1us')",
             "error: the duration is longer than ten thousand years, at byte 22 of the guard"},
        Case{"any && true", "error: no such overload, at byte 0 of the guard"},
        Case{"any + 'x'", "error: no such overload, at byte 4 of the guard"},
        Case{"any < 'x'", "error: no such overload, at byte 4 of the guard"},
        Case{"any.size()", "error: no such overload, at byte 4 of the guard"},
        Case{"any.contains('x')", "error: no such overload, at byte 4 of the guard"},
        Case{"1 in any", "error: no such overload, at byte 2 of the guard"},
        Case{"fee == money('5 IRR')",
             "error: amounts of two currencies do not compare, at byte 4 of the guard"},
        Case{"fee < money('5 IRR')",
             "error: amounts of two currencies do not compare, at byte 4 of the guard"},
        Case{"fee in [money('5 IRR')]",
             "error: amounts of two currencies do not compare, at byte 4 of the guard"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("a field that is not what was declared refuses, it never guesses") {
    Values values = full();
    values.data[0] = Value("150");
    values.data[1] = Value(3);
    values.data[4] = Value();
    values.data[5] = Value(1);
    CHECK(result("amount > 100", values) ==
          "error: amount holds string where int was declared, at byte 0 of the guard");
    CHECK(result("amount == 150", values).starts_with("error: amount holds string"));
    CHECK(result("amount == any", values).starts_with("error: amount holds string"));
    CHECK(result("severity == 'high'", values).starts_with("error: severity holds int"));
    CHECK(result("true && urgent", values) == "error: urgent is absent, at byte 8 of the guard");
    CHECK(result("score > 0.5", values).starts_with("error: score holds int"));
    values.data.clear();
    values.event.clear();
    CHECK(result("amount > 100", values) == "error: amount is absent, at byte 0 of the guard");
    CHECK(result("has(amount) || has(event.due)", values) == "false");
    CHECK(result("event.what", values) == "error: event.what is absent, at byte 0 of the guard");
  }

  TEST_CASE("texts are joined up to a bound") {
    Values values = full();
    values.data[3] = Value(std::string(40'000, 'a'));
    CHECK(result("size(name + 'b')", values) == "40001");
    CHECK(result("size(name + name)", values) ==
          "error: the joined text is too long, at byte 10 of the guard");
  }

  TEST_CASE("money in one currency is found beside money in another") {
    CHECK(result("fee in [money('5 IRR'), money('5 EUR')]") == "true");
  }
}
