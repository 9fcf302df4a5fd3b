#pragma once
/// One environment and one set of values that the tests of the guard language share.
#include <string>
#include <vector>

#include "cel/cel.hpp"

namespace ayar::cel::test {

/// amount int, severity enum, redress money IRR optional, name string, urgent bool, score double,
/// gaps list(enum), count int optional, received timestamp, day date, extra map, any dyn,
/// price money EUR, channel enum, wait duration, note string optional, fee money, tags
/// list(string); event.due timestamp optional, event.what string; actor.id string.
[[nodiscard]] const Environment& environment();

struct Values {
  std::vector<Value> data;
  std::vector<Value> event;
  std::vector<Value> actor;
  std::vector<std::uint32_t> active;
  Instant now{};
  [[nodiscard]] Context context() const { return {data, event, actor, now, active}; }
};
/// Every field present: amount 150, severity high, redress 6,000,000 IRR, and so on.
[[nodiscard]] Values full();
/// The same without its optional fields.
[[nodiscard]] Values sparse();

/// "true", "false", "error: ..." of a guard that must compile.
[[nodiscard]] std::string verdict(std::string_view guard, const Values& values);
/// A value as text, or "error: ...", or "fault: ...".
[[nodiscard]] std::string result(std::string_view expression, const Values& values = full());
/// "offset: message" of every fault, one a line; empty for a good guard.
[[nodiscard]] std::string faults(std::string_view guard, bool expect_boolean = true);

}  // namespace ayar::cel::test
