#pragma once
/// Expressions out of a workflow: all of standard CEL that this library knows, over values of any
/// type. `ayar eval` and conformance suites use it; guards are cel.hpp.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cel/datum.hpp"

namespace ayar::cel {

struct Question {
  std::string_view expression;
  std::map<std::string, Datum, std::less<>> bindings;
  /// Types of names, "list(int)"; those of bindings are known from their values.
  std::map<std::string, std::string, std::less<>> declarations;
  std::string container;  ///< "a.b": names are looked for in a.b, in a, then alone
  bool checked = true;    ///< false: what does not fit errs when it runs
  /// Seconds that a zone is ahead of UTC, at that second of UTC. Offsets need none.
  std::function<std::optional<std::int32_t>(std::string_view, std::int64_t)> zones;
};

/// `code` is stable: syntax, unknown_name, unknown_function, no_matching_overload, no_such_key,
/// no_such_field, divide_by_zero, modulus_by_zero, overflow, out_of_range, invalid_argument,
/// duplicate_key, unsupported_key_type, invalid_utf8, costs_too_much.
struct Refusal {
  std::string code;
  std::string message;
  std::string hint;
  std::uint32_t column = 0;  ///< in code points, from 1; 0: of no one place
};

struct Answer {
  std::optional<Datum> value;
  std::optional<Refusal> refusal;  ///< where there is no value
  std::string type;                    ///< as checked; empty where it was not
  std::uint64_t worst_cost = 0;        ///< see cost.hpp
};

/// Parses, checks and runs. Never throws but for want of memory; bounded as guards are. Threads:
/// any.
[[nodiscard]] Answer answer(const Question& question);

/// "int", "google.protobuf.Duration": the type of a value by itself.
[[nodiscard]] std::string type_of(const Datum& datum);
/// What a list or map holds, too: "list(int)", "map(string, dyn)".
[[nodiscard]] std::string deep_type_of(const Datum& datum);

}  // namespace ayar::cel
