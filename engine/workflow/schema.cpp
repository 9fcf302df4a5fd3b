#include "workflow/schema.hpp"

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "workflow/check/core.hpp"
#include "workflow/check/forms.hpp"

namespace ayar::workflow {
namespace {

constexpr std::string_view name_pattern = "^[a-z][a-z0-9_]{0,63}$";
constexpr std::string_view span_pattern = "^[0-9]+(s|m|h|d|w|mo|y|bs|bm|bh|bd)(@close|@end)?$";
constexpr std::string_view moment_pattern =
    "^([1-9][0-9]?%|due|\\+[0-9]+(s|m|h|d|w|mo|y|bs|bm|bh|bd)(@close|@end)?)$";
constexpr std::string_view event_pattern =
    "^(\\*|[a-z][a-z0-9_]*(\\.[A-Za-z0-9_]+)*(\\.\\*)?)$";
constexpr std::string_view date_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
constexpr std::string_view currency_pattern = "^[A-Z]{3}$";
constexpr std::string_view extends_pattern = "^[a-z][a-z0-9_]{0,63}@[0-9]+$";

std::string quoted(std::string_view text) {
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

std::string reference(std::string_view name) { return R"({"$ref":"#/definitions/)" + std::string(name) + "\"}"; }

std::string pattern(std::string_view regular) {
  return R"({"type":"string","pattern":)" + quoted(regular) + "}";
}

std::string any_of(const std::vector<std::string>& schemas) {
  std::string out = R"({"anyOf":[)";
  for (std::size_t i = 0; i < schemas.size(); ++i)
    out += (i == 0 ? "" : ",") + schemas[i];
  return out + "]}";
}

std::string list_of(const std::string& schema) { return R"({"type":"array","items":)" + schema + "}"; }

std::string one_or_many(const std::string& schema) { return any_of({schema, list_of(schema)}); }

std::string map_of(const std::string& schema, std::string_view keys = name_pattern) {
  return R"({"type":"object","propertyNames":)" + pattern(keys) +
         R"(,"additionalProperties":)" + schema + "}";
}

std::string words_of(std::span<const std::string_view> words) {
  std::string out = R"({"enum":[)";
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i == 0 ? "" : ",") + quoted(words[i]);
  return out + "]}";
}

// YAML reads `5` as a number and `yes` as a word: a text may be written either way.
std::string scalar() { return R"({"type":["string","number","boolean"]})"; }

std::string shape_of(const Key& key) {
  const std::string name = reference("name");
  const std::string part = key.form == nullptr ? "{}" : reference(key.form->name);
  const std::string transitions = one_or_many(reference("transition"));
  switch (key.shape) {
    case Shape::name: return name;
    case Shape::names: return one_or_many(key.name == "event" ? pattern(event_pattern) : name);
    case Shape::text:
      if (key.name == "currency") return pattern(currency_pattern);
      if (key.name == "extends") return pattern(extends_pattern);
      return R"({"type":["string","number","boolean"],"minLength":1})";
    case Shape::titles: return reference("titles");
    case Shape::boolean: return R"({"type":"boolean"})";
    case Shape::integer:
      return R"({"type":"integer","minimum":)" + std::to_string(key.low) + R"(,"maximum":)" +
             std::to_string(key.high) + "}";
    case Shape::duration: return reference("duration");
    case Shape::expression: return reference("expression");
    case Shape::word: return words_of(key.words);
    case Shape::value:
    case Shape::tree: return "{}";
    case Shape::form: return part;
    case Shape::forms: return map_of(part);
    case Shape::form_list: return one_or_many(part);
    case Shape::name_or_form: return any_of({name, part});
    case Shape::names_or_form: return any_of({name, list_of(name), part});
    case Shape::forms_or_null: return map_of(any_of({part, R"({"type":"null"})"}));
    case Shape::texts: return R"({"type":"object","additionalProperties":)" + scalar() + "}";
    case Shape::requirements:
      return map_of(any_of({R"({"enum":["required","optional"]})", reference("expression")}));
    case Shape::expressions: return map_of(reference("expression"));
    case Shape::duration_or_forms: return any_of({reference("duration"), part, list_of(part)});
    case Shape::events_or_forms: return any_of({map_of(transitions, event_pattern), list_of(part)});
    case Shape::durations_to_forms: return map_of(transitions, span_pattern);
    case Shape::references:
      return one_or_many(any_of({R"({"const":"received_at"})", part}));
    case Shape::enum_words:
      return any_of({list_of(name), map_of(any_of({reference("titles"), R"({"type":"null"})"})),
                     words_of(form::field.find("type")->words), part});
    case Shape::moment: return pattern(moment_pattern);
    case Shape::date: return pattern(date_pattern);
    case Shape::uses:
      return any_of({one_or_many(scalar()),
                     R"({"type":"object","additionalProperties":{"type":["object","null"]}})"});
  }
  return "{}";
}

// Editors show the description beside a key and offer the example.
std::string property(const Key& key) {
  std::string about(key.about);
  if (!key.example.empty()) about += "\n\n    " + std::string(key.example);
  return quoted(key.name) + R"(:{"description":)" + quoted(about) + R"(,"allOf":[)" + shape_of(key) + "]}";
}

std::string required_of(const Form& form) {
  std::string out;
  for (const Key& key : form.keys)
    if (key.required) out += (out.empty() ? "" : ",") + quoted(key.name);
  return out.empty() ? out : R"(,"required":[)" + out + "]";
}

std::string object(const Form& form) {
  std::string properties;
  for (const Key& key : form.keys)
    properties += (properties.empty() ? "" : ",") + property(key);
  std::string out = R"({"type":"object","description":)" + quoted(form.about) +
                    R"(,"properties":{)" + properties + R"(},"additionalProperties":false)";
  if (form.one_key) out += R"(,"minProperties":1,"maxProperties":1)";
  if (form.find("of") != nullptr && form.find("type") != nullptr) {
    out += R"(,"if":{"required":["type"],"properties":{"type":{"enum":["enum","list"]}}},"then":{"required":["of"]})";
  }
  // Which of them, the kind of clock says.
  if (form.find("within") != nullptr && form.find("until") != nullptr) {
    out += R"(,"oneOf":[{"required":["within"]},{"required":["until"]},{"required":["every"]}])";
  }
  if (&form == &form::clock) {
    out += R"(,"if":{"not":{"required":["kind"],"properties":{"kind":{"const":"promise"}}}},"then":{"required":["target"]})";
  }
  return out + required_of(form) + "}";
}

// A field of `data` names its type, except where it narrows a core field.
std::string data_rule() {
  std::string core;
  for (const DraftField& field : core_vocabulary())
    core += (core.empty() ? "" : ",") + quoted(field.field.name) + ":{}";
  return R"("data":{"properties":{)" + core + R"(},"additionalProperties":{"required":["type"]}})";
}

// What depends on other keys of the file: a complaint needs more than a machine, and less stands in a
// file that extends another.
std::string workflow_rules() {
  return R"({"properties":{)" + data_rule() + R"(}},{"if":{"not":{"required":["extends"]}},"then":)"
         R"({"required":["kind"],"anyOf":[{"required":["states"]},{"required":["parallel"]}],)"
         R"("if":{"properties":{"kind":{"const":"complaint"}}},"then":{"required":["calendar","events"]}}})";
}

std::string definitions() {
  std::string out = R"("name":)" + pattern(name_pattern);
  out += R"(,"duration":)" + pattern(span_pattern);
  out += R"(,"expression":{"type":["string","boolean","number"],"description":"An expression in single quotes."})";
  out += R"(,"titles":)" + any_of({scalar(), R"({"type":"object","additionalProperties":)" + scalar() + "}"});
  for (const Form* form : all_forms())
    out += "," + quoted(form->name) + ":" + object(*form);
  // Of files beside a workflow: ayar.schema.json#/definitions/suspension.
  for (const Form* form : suspension_forms())
    out += "," + quoted(form->name) + ":" + object(*form);
  return out;
}

// Two blanks a level; short objects and lists stay on one line.
class Indented {
 public:
  explicit Indented(std::string_view json) : json_(json) {}
  std::string text() {
    value(0);
    return out_ + "\n";
  }

 private:
  static constexpr std::size_t line_max = 96;

  std::size_t end_of(std::size_t from) const {
    int depth = 0;
    bool inside = false;
    for (std::size_t i = from; i < json_.size(); ++i) {
      const char c = json_[i];
      if (inside) {
        if (c == '\\') ++i;
        if (c == '"') inside = false;
      } else if (c == '"') {
        inside = true;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return i + 1;
      }
    }
    return json_.size();
  }

  void text_or_number() {
    const std::size_t from = at_;
    if (json_[at_] == '"') {
      for (++at_; json_[at_] != '"'; ++at_)
        if (json_[at_] == '\\') ++at_;
      ++at_;
    } else {
      at_ = std::min(json_.find_first_of(",]}", at_), json_.size());
    }
    out_ += json_.substr(from, at_ - from);
  }

  void value(std::size_t level) {
    if (json_[at_] != '{' && json_[at_] != '[') return text_or_number();
    const std::size_t end = end_of(at_);
    if (end - at_ <= line_max) {
      out_ += json_.substr(at_, end - at_);
      at_ = end;
      return;
    }
    const char close = json_[at_] == '{' ? '}' : ']';
    out_ += json_[at_++];
    for (bool first = true; json_[at_] != close; first = false) {
      if (!first) out_ += json_[at_++];
      out_ += "\n" + std::string((level + 1) * 2, ' ');
      if (close == '}') {
        text_or_number();
        out_ += ": ";
        ++at_;
      }
      value(level + 1);
    }
    out_ += "\n" + std::string(level * 2, ' ') + close;
    ++at_;
  }

  std::string_view json_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string json_schema() {
  const std::string json =
      R"({"$schema":"http://json-schema.org/draft-07/schema#","title":"Ayar workflow",)"
      R"("description":"Printed by `ayar schema` from the parser's own table.","allOf":[)" +
      reference(form::workflow.name) + "," + workflow_rules() + R"(],"definitions":{)" + definitions() + "}}";
  return Indented(json).text();
}

}  // namespace ayar::workflow
