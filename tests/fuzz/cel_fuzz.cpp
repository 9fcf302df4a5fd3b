// Any bytes as a guard, and as an expression tried out of a workflow: compile() must answer, every fault must lie within the text, and what
// compiles must run on full, on empty and on wrongly typed values without a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "cel/cel.hpp"
#include "cel/eval.hpp"

using namespace ayar;
using namespace ayar::cel;

namespace {

Environment make_environment() {
  Environment made;
  std::uint16_t slot = 0;
  const auto data = [&](const char* name, TypeKind kind, bool optional) {
    Type type;
    type.kind = kind;
    if (kind == TypeKind::enumeration) type.values = {"low", "high"};
    if (kind == TypeKind::list) type.element = std::make_shared<const Type>();
    made.names[name] = {Frame::data, slot++, std::move(type), optional};
  };
  data("a", TypeKind::integer, false);
  data("b", TypeKind::boolean, false);
  data("s", TypeKind::string, false);
  data("e", TypeKind::enumeration, false);
  data("m", TypeKind::money, true);
  data("t", TypeKind::timestamp, false);
  data("u", TypeKind::duration, false);
  data("d", TypeKind::date, false);
  data("f", TypeKind::floating, false);
  data("l", TypeKind::list, false);
  data("p", TypeKind::map, false);
  data("y", TypeKind::dyn, true);
  data("event.x", TypeKind::dyn, false);
  made.states = {{"open", 0}, {"closed", 1}};
  return made;
}

void require(bool holds) {
  if (!holds) std::abort();
}

/// The same text out of a workflow: it must answer with a value or a refusal within the text, and
/// what runs checked runs unchecked.
void ask(std::string_view text, std::size_t size) {
  Question question;
  question.expression = text;
  Datum number;
  number.kind = CellKind::integer;
  number.integer = 3;
  Datum list;
  list.kind = CellKind::list;
  list.items = {number, number};
  question.bindings["a"] = number;
  question.bindings["l"] = list;
  question.bindings["p.k"] = number;
  const Answer checked = answer(question);
  question.checked = false;
  const Answer unchecked = answer(question);
  for (const Answer* each : {&checked, &unchecked}) {
    require(each->value.has_value() != each->refusal.has_value());
    if (each->refusal) require(each->refusal->column <= size + 1 && !each->refusal->message.empty());
  }
  if (checked.value) require(unchecked.value.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Environment environment = make_environment();
  static const std::vector<Value> full{Value(3),
                                       Value(true),
                                       Value("عیار"),
                                       Value("high"),
                                       Value(Money{5, {'E', 'U', 'R'}}),
                                       Value(Instant{}),
                                       Value(Duration{7}),
                                       Value(Date{1}),
                                       Value(2.5),
                                       Value(List{Value(1), Value("x")}),
                                       Value(Map{{"k", Value(1)}}),
                                       Value(9),
                                       Value("x")};
  static const std::vector<Value> rotated(full.rbegin(), full.rend());
  static const std::vector<std::uint32_t> active{0};

  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  ask(text, size);
  for (const bool expect_boolean : {true, false}) {
    const Compiled compiled = compile(text, environment, expect_boolean);
    require(compiled.program.empty() == !compiled.faults.empty());
    for (const Fault& fault : compiled.faults) {
      require(fault.offset <= size && !fault.message.empty());
    }
    if (compiled.program.empty()) continue;
    for (const auto* data : {&full, &rotated}) {
      const auto answer = compiled.program.evaluate({*data, {}, {}, Instant{}, active});
      if (expect_boolean) {
        const auto verdict = compiled.program.test({*data, {}, {}, Instant{}, active});
        require(verdict.has_value() == answer.has_value());
        if (verdict)
          require(answer->get_if<bool>() != nullptr && *answer->get_if<bool>() == *verdict);
      }
    }
    (void)compiled.program.evaluate({});
  }
  return 0;
}
