// Values that lie on both sides of whatever a workflow's guards compare with.
#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/money.hpp"
#include "runtime/explore_choices.hpp"

namespace ayar::runtime {
namespace {

using cel::TypeKind;

constexpr std::size_t values_max = 8;

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Whether a guard names this, as a word of its own.
bool names(const std::string& text, const std::string& name) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || !is_name_character(text[at - 1]);
    const std::size_t end = at + name.size();
    if (begins && (end == text.size() || !is_name_character(text[end]))) return true;
  }
  return false;
}

struct Literals {
  std::vector<std::string> texts, moneys, durations;
  std::vector<std::int64_t> wholes;
};

/// The constants that a guard compares with. A rough reading is enough: a value too many costs a
/// try, one too few is no worse than not asking.
Literals literals_of(const std::string& guard) {
  Literals made;
  for (std::size_t i = 0; i < guard.size();) {
    const char c = guard[i];
    if (c == '"' || c == '\'') {
      const std::size_t end = guard.find(c, i + 1);
      if (end == std::string::npos) return made;
      const std::string text = guard.substr(i + 1, end - i - 1);
      const std::string before = guard.substr(0, i);
      const auto called = [&](std::string_view name) {
        return before.size() >= name.size() &&
               before.compare(before.size() - name.size(), name.size(), name) == 0;
      };
      if (called("money(")) {
        made.moneys.push_back(text);
      } else if (called("duration(")) {
        made.durations.push_back(text);
      } else if (!called("in_state(") && !called("clock(") && !called("timestamp(")) {
        made.texts.push_back(text);
      }
      i = end + 1;
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 &&
               (i == 0 || !is_name_character(guard[i - 1]))) {
      std::int64_t whole = 0;
      const auto [stop, fault] =
          std::from_chars(guard.data() + i, guard.data() + guard.size(), whole);
      if (fault == std::errc{}) made.wholes.push_back(whole);
      i = static_cast<std::size_t>(stop - guard.data());
    } else {
      ++i;
    }
  }
  return made;
}

void add_once(std::vector<Value>& values, Value value) {
  if (values.size() < values_max && std::find(values.begin(), values.end(), value) == values.end())
    values.push_back(std::move(value));
}

/// The number itself and its neighbours.
void add_near(std::vector<Value>& values, std::int64_t whole) {
  for (const std::int64_t near : {whole, whole + 1, whole - 1})
    add_once(values, Value(near));
}

void add_moneys(std::vector<Value>& values, const std::vector<std::string>& guards) {
  for (const auto& guard : guards)
    for (const auto& text : literals_of(guard).moneys) {
      auto money = parse_money(text);
      if (!money) continue;
      add_once(values, Value(to_text(*money)));
      ++money->minor;
      add_once(values, Value(to_text(*money)));
    }
}

}  // namespace

std::vector<std::string> Choices::guards_with(const std::string& name) const {
  std::vector<std::string> made;
  for (const auto& guard : guards_)
    if (names(guard, name)) made.push_back(guard);
  return made;
}

void Choices::add_spans_compared() {
  for (const auto& guard : guards_)
    for (const auto& text : literals_of(guard).durations)
      if (const auto span = calendar::parse_span(text); span && !span->is_business())
        waits_.push_back(definition_.calendar->add(Instant{}, *span) - Instant{});
}

std::vector<Value> Choices::numbers_for(const std::vector<std::string>& guards) const {
  std::vector<Value> made;
  for (const auto& guard : guards) {
    for (const std::int64_t whole : literals_of(guard).wholes)
      add_near(made, whole);
    for (const auto& field : definition_.fields)
      if (const auto* whole = field.default_value.get_if<std::int64_t>();
          whole != nullptr && names(guard, field.name))
        add_near(made, *whole);
  }
  if (made.empty()) made.emplace_back(1);
  return made;
}

/// Values on both sides of whatever a guard compares with; one that will do where none does.
std::vector<Value> Choices::values_for(const std::string& name, const cel::Type& type) const {
  std::vector<Value> made;
  const auto guards = guards_with(name);
  switch (type.kind) {
    case TypeKind::boolean: made = {Value(true), Value(false)}; break;
    case TypeKind::enumeration:
      for (const auto& word : type.values)
        if (made.empty() || !guards.empty()) made.emplace_back(word);
      break;
    case TypeKind::integer:
    case TypeKind::floating: made = numbers_for(guards); break;
    case TypeKind::string:
      for (const auto& guard : guards)
        for (const auto& text : literals_of(guard).texts)
          add_once(made, Value(text));
      add_once(made, Value("words"));
      break;
    case TypeKind::money:
      add_moneys(made, guards);
      if (made.empty())
        made.emplace_back("1 " + (type.currency.empty() ? std::string("EUR") : type.currency));
      break;
    case TypeKind::timestamp:
    case TypeKind::date: made = {Value(Map{{"in", Value("2d")}})}; break;
    case TypeKind::duration: made = {Value("PT24H")}; break;
    case TypeKind::list:
      made = {Value(List{})};
      if (type.element)
        for (auto& item : values_for(name, *type.element))
          made.emplace_back(List{std::move(item)});
      break;
    default: made = {Value("x")}; break;
  }
  return made;
}

}  // namespace ayar::runtime
