#include "cel/eval.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace ayar;
using namespace ayar::cel;

namespace {

Datum of(CellKind kind, std::int64_t number) {
  Datum datum;
  datum.kind = kind;
  datum.integer = number;
  return datum;
}
Datum text(std::string_view held) {
  Datum datum;
  datum.kind = CellKind::text;
  datum.text = held;
  return datum;
}
Datum list(std::vector<Datum> items) {
  Datum datum;
  datum.kind = CellKind::list;
  datum.items = std::move(items);
  return datum;
}

/// The value as a word, or the code of what is wrong.
std::string told(const Answer& answer) {
  if (answer.refusal) return answer.refusal->code + "@" + std::to_string(answer.refusal->column);
  const Datum& value = *answer.value;
  switch (value.kind) {
    case CellKind::boolean: return value.integer != 0 ? "true" : "false";
    case CellKind::integer: return std::to_string(value.integer);
    case CellKind::uinteger: return std::to_string(value.natural) + "u";
    case CellKind::text:
    case CellKind::type: return value.text;
    case CellKind::bytes: return "b" + std::to_string(value.text.size());
    default: return type_of(value);
  }
}

Question question(const char* expression, bool checked) {
  Question made;
  made.expression = expression;
  made.checked = checked;
  made.bindings["x"] = of(CellKind::integer, 5);
  made.bindings["s"] = text("سلام");
  made.bindings["l"] = list({of(CellKind::integer, 1), text("a")});
  made.bindings["a.b"] = of(CellKind::integer, 7);
  return made;
}

struct Case {
  const char* text;
  const char* checked;
  const char* unchecked;
};

}  // namespace

TEST_SUITE("cel/eval") {
  TEST_CASE("checked mode refuses before it runs what unchecked mode meets when it runs") {
    static constexpr std::array cases{
        Case{"x + 1", "6", "6"},
        Case{"x + 1u", "no_matching_overload@3", "no_matching_overload@3"},
        Case{"x + 1u == 6 || true", "no_matching_overload@3", "true"},
        Case{"1 == 1.0", "no_matching_overload@3", "true"},
        Case{"1u == 1 && dyn(1u) == 1.0", "no_matching_overload@4", "true"},
        Case{"1 < 1.5 && 2u > 1", "true", "true"},
        Case{"y || true", "unknown_name@1", "true"},
        Case{"y", "unknown_name@1", "unknown_name@1"},
        Case{"f(1) || true", "unknown_function@1", "true"},
        Case{"f(1)", "unknown_function@1", "unknown_function@1"},
        Case{"s.size(1)", "no_matching_overload@3", "no_matching_overload@3"},
        Case{"s + x", "no_matching_overload@3", "no_matching_overload@3"},
        Case{"s.size() + x", "9", "9"},
        Case{"l[1] + 'b'", "ab", "ab"},
        Case{"l[2]", "invalid_argument@2", "invalid_argument@2"},
        Case{"a.b", "7", "7"},
        Case{"a.b.c", "no_matching_overload@5", "no_such_field@5"},
        Case{"a", "unknown_name@1", "unknown_name@1"},
        Case{"{'k': 1}.k + {'k': 1}.missing", "no_such_key@23", "no_such_key@23"},
        Case{"{1: 1, 1u: 2}", "duplicate_key@1", "duplicate_key@1"},
        Case{"{1.5: 1}", "unsupported_key_type@1", "unsupported_key_type@1"},
        Case{"1 / 0", "divide_by_zero@3", "divide_by_zero@3"},
        Case{"1u % 0u", "modulus_by_zero@4", "modulus_by_zero@4"},
        Case{"0u - 1u", "overflow@4", "overflow@4"},
        Case{"int(1e99)", "out_of_range@1", "out_of_range@1"},
        Case{"string(b'\\xff')", "invalid_utf8@1", "invalid_utf8@1"},
        Case{"'a'.matches('(')", "invalid_argument@13", "invalid_argument@5"},
        Case{"timestamp(0).getHours('No/Such')", "invalid_argument@14", "invalid_argument@14"},
        Case{"timestamp(0).getHours('+01:00')", "1", "1"},
        Case{"type(x) == int && type(1u) != int", "true", "true"},
        Case{"type(type(x))", "type", "type"},
        Case{"type(null)", "null_type", "null_type"},
        Case{"google.protobuf.Duration == type(duration('1s'))", "true", "true"},
        Case{"bytes('سلام').size()", "8", "8"},
        Case{"b'a' + b'\\xff'", "b2", "b2"},
        Case{"has(x)", "syntax@5", "syntax@5"},
        Case{"has({'a': 1}.a)", "true", "true"},
        Case{"has(x.y)", "no_matching_overload@7", "no_such_field@1"},
        Case{"[x].exists(x, x == 5) && x == 5", "true", "true"},
        Case{"[1].exists(y, .x == 5)", "true", "true"},
        Case{"[{'v': 3}].map(m, m.v)[0]", "3", "3"},
        Case{"x.all(y, true)", "no_matching_overload@1", "no_matching_overload@3"},
        Case{"[1].all(y, y)", "no_matching_overload@12", "no_matching_overload@12"},
        Case{"true ? 1 : 'a'", "no_matching_overload@6", "1"},
        Case{"s == 'سلام' && (1 +", "syntax@20", "syntax@20"},
        Case{"'سلام' + 1", "no_matching_overload@8", "no_matching_overload@8"},
        Case{"-x + -1.5", "no_matching_overload@4", "no_matching_overload@4"},
        Case{"-1u", "no_matching_overload@1", "no_matching_overload@1"},
        Case{"0xFFu + 1u", "256u", "256u"},
        Case{"18446744073709551616u", "syntax@1", "syntax@1"},
        Case{"b'\\u0041'", "syntax@3", "syntax@3"},
        Case{"if", "syntax@1", "syntax@1"},
        Case{"Msg{}", "syntax@4", "syntax@4"},
        Case{"", "syntax@1", "syntax@1"},
    };
    for (const auto& c : cases) {
      CAPTURE(std::string(c.text));
      CHECK(told(answer(question(c.text, true))) == c.checked);
      CHECK(told(answer(question(c.text, false))) == c.unchecked);
    }
  }

  TEST_CASE("types are deduced, and told") {
    struct Row {
      const char* text;
      const char* type;
    };
    for (const Row& row :
         {Row{"x", "int"}, Row{"[x]", "list(int)"}, Row{"l", "list(dyn)"}, Row{"[1, 'a']", "list(dyn)"},
          Row{"{'a': [1u]}", "map(string, list(uint))"}, Row{"[]", "list(dyn)"},
          Row{"[].map(v, v)", "list(dyn)"}, Row{"[1].map(v, string(v))", "list(string)"},
          Row{"timestamp(0) - timestamp(0)", "google.protobuf.Duration"}, Row{"int", "type(int)"},
          Row{"x > 1 ? dyn(1) : 2", "dyn"}, Row{"dyn(1) + 1", "int"}, Row{"dyn(1) + dyn(2)", "dyn"},
          Row{"[[], [1]]", "list(list(int))"}, Row{"null", "null_type"}}) {
      CAPTURE(row.text);
      CHECK(answer(question(row.text, true)).type == row.type);
    }
  }

  TEST_CASE("names are looked for in the container first, declared names need a value") {
    Question asked = question("b + x", true);
    asked.container = "a";
    CHECK(told(answer(asked)) == "12");
    asked.expression = ".b";
    CHECK(told(answer(asked)) == "unknown_name@2");
    asked.expression = "z";
    asked.declarations["z"] = "int";
    CHECK(told(answer(asked)) == "unknown_name@1");
    asked.expression = "z || true";
    asked.declarations["z"] = "bool";
    CHECK(told(answer(asked)) == "true");
  }

  TEST_CASE("a value that no map can be is refused") {
    Question asked = question("m", true);
    Datum map;
    map.kind = CellKind::map;
    map.items = {text("k"), text("v"), text("k"), text("w")};
    asked.bindings["m"] = map;
    CHECK(told(answer(asked)) == "invalid_argument@0");
    map.items = {list({}), text("v")};
    asked.bindings["m"] = map;
    CHECK(told(answer(asked)) == "invalid_argument@0");
  }

  TEST_CASE("zones come from whoever asks") {
    Question asked = question("timestamp(0).getHours('Somewhere')", true);
    asked.zones = [](std::string_view zone, std::int64_t) -> std::optional<std::int32_t> {
      if (zone != "Somewhere") return std::nullopt;
      return 7'200;
    };
    CHECK(told(answer(asked)) == "2");
  }
}
