#pragma once
/// How members of answers are written, wherever they are put together.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/complaint.hpp>

#include "base/json.hpp"

namespace ayar::service {

inline void texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& items) {
  json.key(key).begin_array();
  for (const auto& item : items)
    json.string(item);
  json.end_array();
}

inline void text_or_null(JsonWriter& json, std::string_view key, const std::string& text) {
  json.key(key);
  text.empty() ? json.null() : json.string(text);
}

inline void instant_or_null(JsonWriter& json, std::string_view key,
                            const std::optional<Instant>& instant) {
  json.key(key);
  instant ? json.instant(*instant) : json.null();
}

/// Of a clock, in an object that is open (json_story.cpp).
void clock_members(JsonWriter& json, const ClockView& view);

template <class Write>
std::string object(const Write& write) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write(json);
  json.end_object();
  return text;
}

}  // namespace ayar::service
