#pragma once
/// JSON text written straight into a string, members in the order they are put: what the journal
/// hashes and stores. Reading is Boost.JSON's work (json_read.cpp); writing is ours because the
/// journal's bytes are on the hot path and must be canonical.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ayar/value.hpp>

namespace ayar {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& null();
  JsonWriter& boolean(bool value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& number(double value);  ///< shortest round-trip text, "1.0" when whole; NaN asserts
  JsonWriter& string(std::string_view utf8);  ///< valid UTF-8: whoever lets text in has checked it
  JsonWriter& instant(Instant value);         ///< RFC 3339 string
  /// A Value in the API's spelling: timestamp and date as RFC 3339 text, duration as ISO 8601,
  /// money as {"amount":"500.00","currency":"EUR"}.
  JsonWriter& value(const Value& value);
  JsonWriter& raw(std::string_view json);  ///< already JSON

 private:
  void separate();
  std::string& out_;
  std::uint32_t depth_ = 0;  // open objects and arrays
  bool comma_ = false;       // the next member or element follows another one
};

/// Reads JSON text into a Value: numbers without fraction or exponent that fit become int, others
/// double; objects become Map, arrays List. Depth 64 and 1 MiB at most unless told. Refused: a key
/// that comes twice in one object, invalid UTF-8, a number beyond the range of double, trailing
/// text.
/// @error invalid_data with the byte offset in the message.
[[nodiscard]] Result<Value> parse_json(std::string_view text,
                                       std::size_t bytes_max = std::size_t{1} << 20);

}  // namespace ayar
