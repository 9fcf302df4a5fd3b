// `data`: the fields of a complaint beside the core vocabulary, and what an event carries as
// payload.
#include <algorithm>

#include "base/money.hpp"
#include "base/text.hpp"
#include "workflow/check/core.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

using cel::TypeKind;

// Words that the guard language keeps for itself, and the roots of its dotted names.
bool is_reserved(std::string_view name) {
  static constexpr std::string_view reserved[] = {
      "true", "false",    "null",  "in",     "as",    "break", "const",   "continue",  "else",
      "for",  "function", "if",    "import", "let",   "loop",  "package", "namespace", "return",
      "var",  "void",     "while", "event",  "actor", "now",   "clock",   "has",       "in_state"};
  return std::find(std::begin(reserved), std::end(reserved), name) != std::end(reserved);
}

using WordTitles = std::map<std::string, Titles>;

// `of: {delivery: {en: Delivery, fa: ...}}`: each word with what people call it.
void parse_titled_words(const Node& node, cel::Type& type, WordTitles& titles, Report& report) {
  for (const Member& member : node.members) {
    if (!is_name(member.key, "a word of an enum", report)) continue;
    type.values.push_back(member.key.text);
    if (!member.value.is_null())
      titles.emplace(member.key.text, titles_of(member.value, report));
  }
}

void parse_words(const Node& node, cel::Type& type, WordTitles& titles, Report& report) {
  if (node.is_mapping() && !node.members.empty())
    return parse_titled_words(node, type, titles, report);
  if (!node.is_sequence() || node.items.empty()) {
    report.error(rule::wrong_kind, node, "the words of an enum are a list of at least one",
                 "write of: [delivery, quality]");
    return;
  }
  for (const DraftWord& word : words_of(node, report, "a word of an enum")) {
    if (std::find(type.values.begin(), type.values.end(), word.text) != type.values.end()) {
      report.error(rule::duplicate_name, *word.node,
                   "'" + word.text + "' stands twice in this enum");
    } else {
      type.values.push_back(word.text);
    }
  }
}

std::optional<TypeKind> kind_of(const Node& node, Report& report) {
  if (node.is_scalar() && node.text == "record") {
    report.error(rule::not_supported, node, "type 'record' is not supported yet");
    return std::nullopt;
  }
  return choice_of<TypeKind>(node, report, "a type",
                             {{"bool", TypeKind::boolean},
                              {"int", TypeKind::integer},
                              {"string", TypeKind::string},
                              {"date", TypeKind::date},
                              {"timestamp", TypeKind::timestamp},
                              {"duration", TypeKind::duration},
                              {"money", TypeKind::money},
                              {"enum", TypeKind::enumeration},
                              {"list", TypeKind::list}});
}

std::optional<cel::Type> parse_type(Keys& keys, WordTitles& titles, Report& report);

// `of: string`, or `of: {type: enum, of: [...]}`.
void parse_element(const Node& node, cel::Type& type, WordTitles& titles, Report& report) {
  std::optional<cel::Type> element;
  if (node.is_mapping()) {
    Keys keys(node, report, "the type of a list's elements", form::element);
    element = parse_type(keys, titles, report);
    keys.close();
  } else if (const auto kind = kind_of(node, report)) {
    element.emplace().kind = *kind;
  }
  if (!element) return;
  const bool bare = node.is_scalar() && element->kind == TypeKind::enumeration;
  if (bare || element->kind == TypeKind::list) {
    report.error(rule::wrong_kind, node,
                 bare ? "an enum inside a list needs its words" : "a list of lists is not a type",
                 bare ? "write of: {type: enum, of: [one, two]}" : "");
    return;
  }
  type.element = std::make_shared<const cel::Type>(std::move(*element));
}

void parse_currency(const Node& node, cel::Type& type, Report& report) {
  const auto code = text_of(node, report, "a currency");
  if (!code) return;
  if (!minor_digits(*code)) {
    report.error(rule::bad_word, node, "'" + bounded(*code, 20) + "' is not an ISO 4217 currency",
                 "write its three-letter code: IRR, EUR");
    return;
  }
  type.currency = *code;
}

std::optional<cel::Type> parse_type(Keys& keys, WordTitles& titles, Report& report) {
  const Node* type_node =
      keys.need("type", "one of bool, int, string, date, timestamp, duration, money, enum, list");
  const Node* of = keys.take("of");
  const Node* currency = keys.take("currency");
  if (type_node == nullptr) return std::nullopt;
  const auto kind = kind_of(*type_node, report);
  if (!kind) return std::nullopt;
  cel::Type type;
  type.kind = *kind;
  const bool has_parts = *kind == TypeKind::enumeration || *kind == TypeKind::list;
  if (has_parts && of == nullptr) {
    report.error(rule::missing_key, *type_node, "'" + type_node->text + "' needs 'of'",
                 *kind == TypeKind::list ? "write of: string" : "write of: [delivery, quality]");
    return std::nullopt;
  }
  if (!has_parts && of != nullptr) {
    report.error(rule::wrong_kind, *of, "'of' goes with enum and list only");
  }
  if (currency != nullptr && *kind != TypeKind::money) {
    report.error(rule::wrong_kind, *currency, "'currency' goes with money only");
  }
  if (*kind == TypeKind::enumeration) parse_words(*of, type, titles, report);
  if (*kind == TypeKind::list) parse_element(*of, type, titles, report);
  if (*kind == TypeKind::money && currency != nullptr) parse_currency(*currency, type, report);
  if (*kind == TypeKind::list && !type.element) return std::nullopt;
  return type;
}

}  // namespace

bool is_name(const Node& key, std::string_view what, Report& report) {
  return report.fields().identifier(key, what).has_value();
}

std::optional<DraftField> parse_field(const Member& member, FieldPlace place, Report& report) {
  if (!is_name(member.key, "a field", report)) return std::nullopt;
  if (is_reserved(member.key.text)) {
    report.error(rule::reserved_name, member.key,
                 "'" + member.key.text + "' is a word of the guard language",
                 "choose another name");
    return std::nullopt;
  }
  DraftField draft;
  draft.node = &member.key;
  Field& field = draft.field;
  field.name = member.key.text;
  field.where = report.place(member.key);
  Keys keys(member.value, report, "the field '" + field.name + "'", form::field);
  auto type = parse_type(keys, field.value_titles, report);
  if (const Node* node = keys.take("required")) {
    field.required = bool_of(*node, report, "'required'").value_or(false);
  }
  if (const Node* node = keys.take("personal")) {
    field.personal = bool_of(*node, report, "'personal'").value_or(false);
  }
  if (const Node* node = keys.take("title")) field.title = titles_of(*node, report);
  if (const Node* node = keys.take("about")) {
    field.about = choice_of<About>(*node, report, "'about'",
                                   {{"need", About::need},
                                    {"worth", About::worth},
                                    {"appearance", About::appearance},
                                    {"standing", About::standing}})
                      .value_or(About::nothing);
  }
  const Node* fallback = place == FieldPlace::data ? keys.take("default") : nullptr;
  keys.close();
  if (!type) return std::nullopt;
  field.type = std::move(*type);
  if (fallback != nullptr)
    field.default_value = parse_value(*fallback, field.type, report).value_or(Value{});
  return draft;
}

void parse_data(const Node& node, Draft& draft, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "data is a mapping of fields",
                 "write data: {name: {type: string}}");
    return;
  }
  const auto core_count = static_cast<std::ptrdiff_t>(draft.fields.size());
  for (const Member& member : node.members) {
    const auto core_end = draft.fields.begin() + core_count;
    const auto core = std::find_if(draft.fields.begin(), core_end, [&](const DraftField& each) {
      return each.field.name == member.key.text;
    });
    if (core != core_end) {
      narrow(*core, member, report);
    } else if (auto field = parse_field(member, FieldPlace::data, report)) {
      draft.fields.push_back(std::move(*field));
    }
  }
}

}  // namespace ayar::workflow
