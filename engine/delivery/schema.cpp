// delivery/schema.cpp - the part of JSON Schema that plugins declare their configuration in.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "delivery/plugin.hpp"

namespace ayar::delivery {

namespace {

/// Words that say something to a reader and nothing to the check.
constexpr std::array<std::string_view, 12> annotations{
    "$schema", "$id",      "$comment",  "title",    "description", "default",
    "format",  "examples", "writeOnly", "readOnly", "deprecated",  "$defs"};
constexpr std::array<std::string_view, 15> keywords{"type",
                                                    "properties",
                                                    "required",
                                                    "additionalProperties",
                                                    "enum",
                                                    "const",
                                                    "minimum",
                                                    "maximum",
                                                    "exclusiveMinimum",
                                                    "exclusiveMaximum",
                                                    "minLength",
                                                    "maxLength",
                                                    "minItems",
                                                    "maxItems",
                                                    "items"};

template <class Table>
bool has(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

const Value* member(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

std::optional<double> number_of(const Value& value) {
  if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* real = value.get_if<double>()) return *real;
  return std::nullopt;
}

/// RFC 6901.
std::string beneath(const std::string& pointer, std::string_view key) {
  std::string path = pointer + "/";
  for (const char letter : key) {
    if (letter == '~') {
      path += "~0";
    } else if (letter == '/') {
      path += "~1";
    } else {
      path += letter;
    }
  }
  return path;
}

bool is_of_type(const Value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.get_if<bool>() != nullptr;
  if (type == "string") return value.get_if<std::string>() != nullptr;
  if (type == "object") return value.get_if<Map>() != nullptr;
  if (type == "array") return value.get_if<List>() != nullptr;
  const auto number = number_of(value);
  if (type == "number") return number.has_value();
  return type == "integer" && number && std::floor(*number) == *number;
}

std::string as_json(const Value& value) {
  std::string text;
  JsonWriter(text).value(value);
  return text;
}

/// One number without a needless ".0": limits are mostly whole.
std::string as_limit(double limit) {
  return std::floor(limit) == limit && std::abs(limit) < 1e15
             ? std::to_string(static_cast<std::int64_t>(limit))
             : as_json(Value(limit));
}

class Check {
 public:
  std::vector<std::string> faults;         ///< of the configuration
  std::vector<std::string> schema_faults;  ///< of the schema itself: the plugin's author's

  void value(const Value& schema, const Value& value, const std::string& at) {
    if (const bool* any = schema.get_if<bool>()) {
      if (!*any) faults.push_back(named(at) + ": is not allowed here");
      return;
    }
    const Map* rules = schema.get_if<Map>();
    if (rules == nullptr) {
      schema_faults.push_back(named(at) + ": a schema is an object or a boolean");
      return;
    }
    for (const auto& [word, unused] : *rules)
      if (!has(keywords, word) && !has(annotations, word))
        schema_faults.push_back(named(at) + ": '" + word + "' is not understood");
    if (!type(*rules, value, at)) return;
    choice(*rules, value, at);
    if (const auto number = number_of(value)) range(*rules, *number, at);
    if (const auto* text = value.get_if<std::string>())
      size(*rules, "Length", code_points(*text), "characters", at);
    if (const auto* list = value.get_if<List>()) items(*rules, *list, at);
    if (const auto* object = value.get_if<Map>()) members(*rules, *object, at);
  }

 private:
  static std::string named(const std::string& at) { return at.empty() ? "/" : at; }

  bool type(const Map& rules, const Value& value, const std::string& at) {
    const Value* wanted = member(rules, "type");
    if (wanted == nullptr) return true;
    std::vector<std::string> types;
    if (const auto* one = wanted->get_if<std::string>()) types.push_back(*one);
    if (const auto* several = wanted->get_if<List>())
      for (const Value& each : *several)
        if (const auto* name = each.get_if<std::string>()) types.push_back(*name);
    for (const auto& name : types)
      if (is_of_type(value, name)) return true;
    faults.push_back(named(at) + ": must be " + join(types, " or "));
    return false;
  }

  void choice(const Map& rules, const Value& value, const std::string& at) {
    if (const Value* only = member(rules, "const"); only != nullptr && !(*only == value))
      faults.push_back(named(at) + ": must be " + as_json(*only));
    const Value* choices = member(rules, "enum");
    const List* list = choices == nullptr ? nullptr : choices->get_if<List>();
    if (list == nullptr || std::find(list->begin(), list->end(), value) != list->end()) return;
    std::vector<std::string> names;
    for (const Value& each : *list)
      names.push_back(as_json(each));
    faults.push_back(named(at) + ": must be one of " + join(names, ", "));
  }

  void range(const Map& rules, double number, const std::string& at) {
    const auto limit = [&](std::string_view word) -> std::optional<double> {
      const Value* found = member(rules, word);
      return found == nullptr ? std::nullopt : number_of(*found);
    };
    const std::string name = named(at);
    if (const auto least = limit("minimum"); least && number < *least)
      faults.push_back(name + ": must be at least " + as_limit(*least));
    if (const auto most = limit("maximum"); most && number > *most)
      faults.push_back(name + ": must be at most " + as_limit(*most));
    if (const auto above = limit("exclusiveMinimum"); above && number <= *above)
      faults.push_back(name + ": must be more than " + as_limit(*above));
    if (const auto below = limit("exclusiveMaximum"); below && number >= *below)
      faults.push_back(name + ": must be less than " + as_limit(*below));
  }

  void size(const Map& rules, std::string_view what, std::size_t count, std::string_view unit,
            const std::string& at) {
    const auto limit = [&](std::string_view side) -> std::optional<double> {
      const Value* found = member(rules, std::string(side).append(what));
      return found == nullptr ? std::nullopt : number_of(*found);
    };
    const auto has_now = static_cast<double>(count);
    const std::string name = named(at) + ": must have at ";
    const std::string end = " " + std::string(unit);
    if (const auto least = limit("min"); least && has_now < *least)
      faults.push_back(name + "least " + as_limit(*least) + end);
    if (const auto most = limit("max"); most && has_now > *most)
      faults.push_back(name + "most " + as_limit(*most) + end);
  }

  void items(const Map& rules, const List& list, const std::string& at) {
    size(rules, "Items", list.size(), "items", at);
    const Value* each = member(rules, "items");
    for (std::size_t i = 0; each != nullptr && i < list.size(); ++i)
      value(*each, list[i], beneath(at, std::to_string(i)));
  }

  void members(const Map& rules, const Map& object, const std::string& at) {
    const Value* declared = member(rules, "properties");
    const Map none;
    const Map* known = declared == nullptr ? &none : declared->get_if<Map>();
    if (known == nullptr) {
      schema_faults.push_back(named(at) + ": 'properties' must be an object");
      return;
    }
    if (const Value* required = member(rules, "required"))
      if (const List* names = required->get_if<List>())
        for (const Value& name : *names)
          if (const auto* key = name.get_if<std::string>(); key && object.count(*key) == 0)
            faults.push_back(beneath(at, *key) + ": is missing");
    for (const auto& [key, content] : object) {
      if (const Value* own = member(*known, key)) {
        value(*own, content, beneath(at, key));
      } else if (const Value* others = member(rules, "additionalProperties")) {
        stranger(*others, *known, key, content, at);
      }
    }
  }

  void stranger(const Value& others, const Map& known, const std::string& key, const Value& content,
                const std::string& at) {
    const bool* allowed = others.get_if<bool>();
    if (allowed == nullptr) return value(others, content, beneath(at, key));
    if (*allowed) return;
    std::vector<std::string> names;
    for (const auto& [name, unused] : known)
      names.push_back(name);
    const auto meant = nearest(key, names);
    faults.push_back(beneath(at, key) + ": unknown member" +
                     (meant ? ", did you mean '" + *meant + "'?" : ""));
  }
};

Error all_of(ErrorCode code, const std::vector<std::string>& faults, std::string hint) {
  Error error{code, faults.front(), std::move(hint), {}, {}};
  for (std::size_t i = 1; i < faults.size(); ++i)
    error.notes.push_back(Note{faults[i], {}});
  return error;
}

}  // namespace

Result<void> check_config(std::string_view schema, std::string_view config) {
  const auto rules = parse_json(schema);
  if (!rules)
    return Error{ErrorCode::plugin_failed,
                 "the plugin's schema is no JSON: " + rules.error().message,
                 "tell the plugin's author",
                 {},
                 {}};
  const auto given = parse_json(config);
  if (!given) return Error{ErrorCode::invalid_argument, "/: " + given.error().message, "", {}, {}};
  Check check;
  check.value(*rules, *given, "");
  if (!check.schema_faults.empty())
    return all_of(ErrorCode::plugin_failed, check.schema_faults,
                  "the plugin's schema uses words beyond the part of JSON Schema that plugins may "
                  "use; see plugins/README.md");
  if (!check.faults.empty())
    return all_of(ErrorCode::invalid_argument, check.faults,
                  "the plugin's README and schema say what it takes");
  return {};
}

}  // namespace ayar::delivery
