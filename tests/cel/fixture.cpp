#include "cel/fixture.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

namespace ayar::cel::test {
namespace {

Type simple(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type words(std::vector<std::string> values) {
  Type type = simple(TypeKind::enumeration);
  type.values = std::move(values);
  return type;
}

Type list_of(Type element) {
  Type type = simple(TypeKind::list);
  type.element = std::make_shared<const Type>(std::move(element));
  return type;
}

Type money(std::string currency) {
  Type type = simple(TypeKind::money);
  type.currency = std::move(currency);
  return type;
}

Environment make_environment() {
  Environment made;
  std::uint16_t slot = 0;
  const auto data = [&](const char* name, Type type, bool optional = false) {
    made.names[name] = {Frame::data, slot++, std::move(type), optional};
  };
  data("amount", simple(TypeKind::integer));
  data("severity", words({"low", "normal", "high", "critical"}));
  data("redress", money("IRR"), true);
  data("name", simple(TypeKind::string));
  data("urgent", simple(TypeKind::boolean));
  data("score", simple(TypeKind::floating));
  data("gaps", list_of(words({"advertising", "behaviour", "delivery"})));
  data("count", simple(TypeKind::integer), true);
  data("received", simple(TypeKind::timestamp));
  data("day", simple(TypeKind::date));
  data("extra", simple(TypeKind::map));
  data("any", simple(TypeKind::dyn));
  data("price", money("EUR"));
  data("channel", words({"phone", "email"}));
  data("wait", simple(TypeKind::duration));
  data("note", simple(TypeKind::string), true);
  data("fee", money(""));
  data("tags", list_of(simple(TypeKind::string)));
  made.names["event.due"] = {Frame::event, 0, simple(TypeKind::timestamp), true};
  made.names["event.what"] = {Frame::event, 1, simple(TypeKind::string), false};
  made.names["actor.id"] = {Frame::actor, 0, simple(TypeKind::string), false};
  made.states = {{"open", 0}, {"received", 2}, {"answered", 5}, {"closed", 7}};
  return made;
}

std::string text_of(const Value& value) {
  std::string text;
  if (const auto* number = value.get_if<double>(); number && !(*number - *number == 0.0)) {
    return *number > 0.0 ? "inf" : *number < 0.0 ? "-inf" : "nan";
  }
  JsonWriter(text).value(value);
  return text;
}

}  // namespace

const Environment& environment() {
  static const Environment made = make_environment();
  return made;
}

Values full() {
  const Instant noon = *parse_instant("2026-11-21T12:00:00Z");
  Values values;
  values.now = noon;
  values.data = {Value(150),
                 Value("high"),
                 Value(Money{600'000'000, {'I', 'R', 'R'}}),
                 Value("Sara عیار"),
                 Value(true),
                 Value(1.5),
                 Value(List{Value("delivery")}),
                 Value(3),
                 Value(noon - std::chrono::hours(5)),
                 Value(Date{20'000}),
                 Value(Map{{"shop", Value("north")}}),
                 Value(7),
                 Value(Money{500, {'E', 'U', 'R'}}),
                 Value("phone"),
                 Value(Duration(std::chrono::minutes(90))),
                 Value("late"),
                 Value(Money{500, {'E', 'U', 'R'}}),
                 Value(List{Value("vip"), Value("new")})};
  values.event = {Value(noon + std::chrono::hours(1)), Value("a call")};
  values.actor = {Value("mina")};
  values.active = {0, 2};
  return values;
}

Values sparse() {
  Values values = full();
  for (const std::size_t slot : {std::size_t{2}, std::size_t{7}, std::size_t{15}}) {
    values.data[slot] = Value();
  }
  values.event[0] = Value();
  return values;
}

std::string verdict(std::string_view guard, const Values& values) {
  const Compiled compiled = compile(guard, environment());
  if (!compiled.faults.empty()) return "fault: " + compiled.faults.front().message;
  const Result<bool> answer = compiled.program.test(values.context());
  if (!answer) {
    CHECK(answer.error().code == ErrorCode::guard_error);
    return "error: " + answer.error().message;
  }
  return *answer ? "true" : "false";
}

std::string result(std::string_view expression, const Values& values) {
  const Compiled compiled = compile(expression, environment(), false);
  if (!compiled.faults.empty()) return "fault: " + compiled.faults.front().message;
  const Result<Value> answer = compiled.program.evaluate(values.context());
  return answer ? text_of(*answer) : "error: " + answer.error().message;
}

std::string faults(std::string_view guard, bool expect_boolean) {
  std::string text;
  const Compiled compiled = compile(guard, environment(), expect_boolean);
  CHECK(compiled.program.empty() == !compiled.faults.empty());
  for (const Fault& fault : compiled.faults) {
    if (!text.empty()) text += '\n';
    text += std::to_string(fault.offset) + ": " + fault.message;
  }
  return text;
}

}  // namespace ayar::cel::test
