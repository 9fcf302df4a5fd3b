#include "workflow/check/core.hpp"

#include <algorithm>

#include "base/money.hpp"
#include "base/text.hpp"
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

cel::Type enumeration(std::vector<std::string> words) {
  cel::Type type;
  type.kind = cel::TypeKind::enumeration;
  type.values = std::move(words);
  return type;
}

cel::Type plain(cel::TypeKind kind) {
  cel::Type type;
  type.kind = kind;
  return type;
}

cel::Type list_of(cel::Type element) {
  cel::Type type = plain(cel::TypeKind::list);
  type.element = std::make_shared<const cel::Type>(std::move(element));
  return type;
}

DraftField core_field(std::string name, cel::Type type) {
  DraftField core;
  core.field.name = std::move(name);
  core.field.type = std::move(type);
  core.field.core = true;
  return core;
}

void narrow_words(DraftField& core, const Node& node, Report& report) {
  cel::Type& type = core.field.type;
  const bool is_list = type.kind == cel::TypeKind::list;
  const cel::Type words = is_list ? *type.element : type;
  if (words.kind != cel::TypeKind::enumeration) {
    report.error(rule::core_field, node, "'" + core.field.name + "' is no choice of words");
    return;
  }
  std::vector<std::string> kept;
  std::vector<DraftWord> given;
  if (node.is_mapping()) {
    for (const Member& member : node.members) {
      given.push_back({member.key.text, &member.key});
      if (!member.value.is_null())
        core.field.value_titles.emplace(member.key.text, titles_of(member.value, report));
    }
  } else {
    given = words_of(node, report, "a word of a choice");
  }
  for (const DraftWord& word : given) {
    const bool known =
        std::find(words.values.begin(), words.values.end(), word.text) != words.values.end();
    if (known) {
      kept.push_back(word.text);
      continue;
    }
    report.error(rule::core_field, *word.node,
                 "'" + word.text + "' is not among the core words of '" + core.field.name + "'",
                 "a workflow may use fewer of " + join(words.values, ", ") + ", but add none");
  }
  if (!kept.empty()) type = is_list ? list_of(enumeration(kept)) : enumeration(kept);
}

void narrow_currency(DraftField& core, const Node& node, Report& report) {
  const auto code = text_of(node, report, "a currency");
  if (!code) return;
  if (core.field.type.kind != cel::TypeKind::money) {
    report.error(rule::core_field, node, "'" + core.field.name + "' is no amount of money");
  } else if (!minor_digits(*code)) {
    report.error(rule::bad_word, node, "'" + bounded(*code, 20) + "' is not an ISO 4217 currency");
  } else {
    core.field.type.currency = *code;
  }
}

}  // namespace

std::vector<DraftField> core_vocabulary() {
  using cel::TypeKind;
  std::vector<DraftField> core;
  core.push_back(core_field("severity", enumeration({"low", "normal", "high", "critical"})));
  core.back().field.default_value = Value("normal");
  core.back().field.about = About::need;
  core.push_back(core_field("expectation",
                            enumeration({"accuracy", "availability", "partnership", "advice"})));
  core.push_back(
      core_field("gaps", list_of(enumeration({"advertising", "behaviour", "delivery"}))));
  core.push_back(core_field("remedy_sought", plain(TypeKind::string)));
  core.push_back(core_field("decision", enumeration({"upheld", "partly_upheld", "rejected"})));
  core.push_back(core_field("reason", plain(TypeKind::string)));
  core.push_back(core_field("next_step", plain(TypeKind::string)));
  core.push_back(core_field("redress", plain(TypeKind::money)));
  return core;
}

void narrow(DraftField& core, const Member& member, Report& report) {
  core.node = &member.key;
  core.field.where = report.place(member.key);
  Keys keys(member.value, report, "the core field '" + core.field.name + "'", form::field);
  for (const std::string_view redefinition : {"type", "about"}) {
    if (const Node* node = keys.take(redefinition)) {
      report.error(
          rule::core_field, *node,
          "'" + core.field.name + "' belongs to the core vocabulary: its " +
              std::string(redefinition) + " is fixed",
          "narrow it with 'of', 'currency', 'required' or 'default', or choose another name");
    }
  }
  if (const Node* node = keys.take("of")) narrow_words(core, *node, report);
  if (const Node* node = keys.take("currency")) narrow_currency(core, *node, report);
  if (const Node* node = keys.take("required")) {
    core.field.required = bool_of(*node, report, "'required'").value_or(false);
  }
  if (const Node* node = keys.take("personal")) {
    core.field.personal = bool_of(*node, report, "'personal'").value_or(false);
  }
  if (const Node* node = keys.take("title")) core.field.title = titles_of(*node, report);
  if (const Node* node = keys.take("default")) {
    core.field.default_value = parse_value(*node, core.field.type, report).value_or(Value{});
  }
  keys.close();
  const auto* fallback = core.field.default_value.get_if<std::string>();
  const auto& words = core.field.type.values;
  if (fallback != nullptr && !words.empty() &&
      std::find(words.begin(), words.end(), *fallback) == words.end()) {
    report.error(rule::core_field, member.key,
                 "'" + core.field.name + "' no longer has its default '" + *fallback + "'",
                 "give a 'default' among " + join(words, ", "));
  }
}

}  // namespace ayar::workflow
