#pragma once
/// Members of a JSON object that may be missing, or of another type than hoped for.
#include <string>
#include <string_view>
#include <vector>

#include <ayar/value.hpp>

namespace ayar {

/// Null where there is none.
[[nodiscard]] inline const Value* find_member(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

/// Null where there is none of this type.
template <class T>
[[nodiscard]] const T* find_member_as(const Map& map, std::string_view key) {
  const Value* value = find_member(map, key);
  return value == nullptr ? nullptr : value->get_if<T>();
}

/// T{} where there is none of this type: an empty text, 0, false, an empty list.
template <class T>
[[nodiscard]] T member_or_empty(const Map& map, std::string_view key) {
  const T* typed = find_member_as<T>(map, key);
  return typed == nullptr ? T{} : *typed;
}

[[nodiscard]] inline std::string text_member(const Map& map, std::string_view key) {
  return member_or_empty<std::string>(map, key);
}

/// The texts of a list; whatever else stands in it is left out.
[[nodiscard]] inline std::vector<std::string> text_members(const Map& map, std::string_view key) {
  std::vector<std::string> texts;
  const List* list = find_member_as<List>(map, key);
  if (list == nullptr) return texts;
  for (const auto& item : *list) {
    if (const auto* text = item.get_if<std::string>()) texts.push_back(*text);
  }
  return texts;
}

}  // namespace ayar
