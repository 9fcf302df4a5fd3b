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

TEST_SUITE("cel/collections") {
  TEST_CASE("lists are joined and indexed, maps are asked by key or field") {
    static constexpr std::array cases{
        Case{"tags + ['x']", "[\"vip\",\"new\",\"x\"]"},
        Case{"[] + [1] + []", "[1]"},
        Case{"tags[1]", "\"new\""},
        Case{"tags[0] + tags[1]", "\"vipnew\""},
        Case{"extra.shop", "\"north\""},
        Case{"extra['shop']", "\"north\""},
        Case{"extra.`shop`", "\"north\""},
        Case{"has(extra.shop) && !has(extra.street)", "true"},
        Case{"has({'a': 1}.a) && !has({'a': 1}.b)", "true"},
        Case{"{'a': 1, 'b': 2}['b']", "2"},
        Case{"{1: 'x', 2: 'y'}[2]", "\"y\""},
        Case{"{true: 5}[true]", "5"},
        Case{"{'a': {'b': [7]}}.a.b[0]", "7"},
        Case{"2 in {1: 'x', 2: 'y'} && !(3 in {1: 'x'})", "true"},
        Case{"{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"},
        Case{"{'a': 1} == {'a': 1, 'b': 2} || {'a': 1} == {'b': 1}", "false"},
        Case{"extra == {'shop': 'north'} && {'shop': 'north'} == extra", "true"},
        Case{"{'b': 2, 'a': amount}", "{\"a\":150,\"b\":2}"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("what is not there is an error, absorbed as any other") {
    static constexpr std::array cases{
        Case{"tags[2]", "error: no such index in the list, at byte 4 of the guard"},
        Case{"tags[-1]", "error: no such index in the list, at byte 4 of the guard"},
        Case{"extra.street", "error: no such key 'street', at byte 6 of the guard"},
        Case{"extra['street']", "error: no such key, at byte 5 of the guard"},
        Case{"{1: 2}[3]", "error: no such key, at byte 6 of the guard"},
        Case{"any.x", "error: what is no map has no field 'x', at byte 4 of the guard"},
        Case{"any[0]", "error: no such overload, at byte 3 of the guard"},
        Case{"{'a': 1, 'a': 2}", "error: the key comes twice in the map, at byte 0 of the guard"},
        Case{"extra.street == 'x' || true", "true"},
        Case{"tags[9] == 'x' && false", "false"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(result(c.text) == c.want);
    }
  }

  TEST_CASE("what can never be is a fault at load") {
    static constexpr std::array cases{
        Case{"name[0] == 'S'", "4: string has no elements"},
        Case{"tags['a'] == 'b'", "5: the place in a list is an int, this is string"},
        Case{"tags[1.0] == 'b'", "5: the place in a list is an int, this is double"},
        Case{"extra[1.5] == 'b'", "6: no such key: double"},
        Case{"{1.5: 2} == {}", "1: a key of a map is a string, an int or a bool, this is double"},
        Case{"{null: 2} == {}", "1: a key of a map is a string, an int or a bool, this is null"},
        Case{"tags[0] > 1", "8: no such overload: string > int"},
        Case{"{'a': 1}.a == 'x'", "11: no such overload: int == string"},
        Case{"tags + [1] == tags", "5: no such overload: list(string) + list(int)"},
    };
    for (const auto& c : cases) {
      CAPTURE(c.text);
      CHECK(faults(c.text) == c.want);
    }
  }
}
