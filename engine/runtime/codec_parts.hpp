#pragma once
/// How the codec reads members of a JSON object: private to codec_read*.cpp.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "runtime/fact.hpp"

namespace ayar::runtime::reading {

/// What does not fit ends the reading; the adapters below turn it into an Error. It never leaves
/// the codec; with it thirty small getters need no thirty checks each.
struct Misfit {
  std::string what;
};

[[noreturn]] inline void misfit(std::string what) { throw Misfit{std::move(what)}; }

inline const Value* find(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() || found->second.is_null() ? nullptr : &found->second;
}

template <class T>
const T& get(const Map& map, std::string_view key) {
  const Value* value = find(map, key);
  const T* typed = value == nullptr ? nullptr : value->get_if<T>();
  if (typed == nullptr) misfit("'" + std::string(key) + "' is missing or of the wrong type");
  return *typed;
}

template <class T>
const T& as(const Value& value) {
  const T* typed = value.get_if<T>();
  if (typed == nullptr) misfit("an item is of the wrong type");
  return *typed;
}

inline const std::string& text(const Map& map, std::string_view key) { return get<std::string>(map, key); }
inline std::string text_or(const Map& map, std::string_view key) {
  return find(map, key) ? text(map, key) : std::string();
}

template <class T>
T number(const Map& map, std::string_view key) {
  const auto value = get<std::int64_t>(map, key);
  if (value < 0) misfit("'" + std::string(key) + "' is negative");
  return static_cast<T>(value);
}

inline Instant instant(const Map& map, std::string_view key) {
  auto parsed = parse_instant(text(map, key));
  if (!parsed) misfit("'" + std::string(key) + "' is no instant");
  return parsed.value();
}

inline std::optional<Instant> instant_or(const Map& map, std::string_view key) {
  if (find(map, key) == nullptr) return std::nullopt;
  return instant(map, key);
}

inline Duration duration(const Map& map, std::string_view key) {
  auto parsed = parse_iso_duration(text(map, key));
  if (!parsed) misfit("'" + std::string(key) + "' is no duration");
  return parsed.value();
}

inline Index named(const workflow::NameTable& table, const std::string& name, std::string_view what) {
  const auto found = table.find(name);
  if (found == table.end())
    misfit("the definition has no " + std::string(what) + " '" + bounded(name, 64) + "'");
  return found->second;
}

template <class Enum>
Enum word(const std::string& name, std::size_t count, std::string_view what) {
  for (std::size_t i = 0; i < count; ++i) {
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  misfit("unknown " + std::string(what) + " '" + bounded(name, 64) + "'");
}

inline Measure measure(const Map& map) {
  const auto& name = text(map, "measure");
  if (name != "open" && name != "wall") misfit("unknown measure");
  return name == "open" ? Measure::open : Measure::wall;
}

Value field_value(const Definition& definition, Index field, const Value& value);

// codec_read_clocks.cpp

void read_clock_fact(const Definition& definition, const Map& map, Fact& fact);
/// Of clock_called to voided.
void read_correction(const Definition& definition, const Map& map, Fact& fact);
Cycle read_cycle(const Definition& definition, const Map& map);
Revision read_revision(const Definition& definition, const Map& map);

}  // namespace ayar::runtime::reading
