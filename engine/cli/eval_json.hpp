#pragma once
/// Typed values as JSON, for `ayar eval`: {"int": 1}, {"list": [...]}.
#include <string>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

#include "base/json.hpp"
#include "cel/datum.hpp"

namespace ayar::cli {

/// {"int": 1 or "1"}, uint, double (also "NaN", "Infinity", "-Infinity"), bool, string, bytes
/// (base64), null, list, map ([[key, value]...], {"entries": [{"key":, "value":}...]}, or an object
/// whose keys are strings), timestamp (RFC 3339), duration ("1.5s"), type. @error invalid_data.
[[nodiscard]] Result<cel::Datum> read_typed(const Value& json);

/// The same the other way. An int or uint beyond 2^53 is a string, for JSON readers round it.
void put_typed(JsonWriter& json, const cel::Datum& datum);

/// A value as a person or an API writes it: text stays text.
[[nodiscard]] cel::Datum datum_of(const Value& value);
/// As CEL would write it: 'text', [1, 2], {'a': 1}, duration('1.5s').
[[nodiscard]] std::string written(const cel::Datum& datum);

}  // namespace ayar::cli
