#include "workflow/letter.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ayar::workflow {
namespace {

using Of = LetterName::Of;
using Ask = LetterName::Ask;

struct OwnWord {
  std::string_view text;
  Of of;
};
constexpr std::array own_words{OwnWord{"complaint", Of::complaint},
                               OwnWord{"id", Of::id},
                               OwnWord{"received_at", Of::received_at},
                               OwnWord{"today", Of::today},
                               OwnWord{"name", Of::name},
                               OwnWord{"owner", Of::owner},
                               OwnWord{"workflow", Of::workflow},
                               OwnWord{"clock.name", Of::own_clock},
                               OwnWord{"clock.due", Of::own_due}};

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Index number_in(const NameTable& table, std::string_view name) {
  const auto found = table.find(name);
  return found == table.end() ? none : found->second;
}

bool is_carried(const Definition& definition, std::string_view datum) {
  return std::any_of(definition.events.begin(), definition.events.end(), [&](const Event& event) {
    return std::any_of(event.fields.begin(), event.fields.end(),
                       [&](const EventField& field) { return field.name == datum; });
  });
}

std::optional<LetterName> field_named(const Definition& definition, std::string_view name) {
  const Index field = number_in(definition.field_by_name, name);
  if (field == none) return std::nullopt;
  return LetterName{Of::field, Ask::text, field, {}};
}

std::optional<LetterName> variable(const Definition& definition, std::string_view name) {
  for (const OwnWord& word : own_words)
    if (word.text == name) return LetterName{word.of, Ask::text, none, {}};
  if (take_prefix(name, "field.")) return field_named(definition, name);
  if (take_prefix(name, "event.")) {
    if (!is_carried(definition, name)) return std::nullopt;
    return LetterName{Of::event, Ask::text, none, std::string(name)};
  }
  if (take_prefix(name, "clock.")) {
    constexpr std::string_view ending = ".due";
    if (name.size() <= ending.size() || name.substr(name.size() - ending.size()) != ending)
      return std::nullopt;
    name.remove_suffix(ending.size());
    const Index clock = number_in(definition.clock_by_name, name);
    if (clock == none) return std::nullopt;
    return LetterName{Of::clock_due, Ask::text, clock, {}};
  }
  return field_named(definition, name);
}

/// `decision.rejected`, `urgent`.
std::optional<LetterName> question(const Definition& definition, std::string_view name) {
  const auto dot = name.find('.');
  auto made = field_named(definition, name.substr(0, dot));
  if (!made) return std::nullopt;
  made->ask = Ask::is;
  const cel::Type* type = &definition.fields[made->subject].type;
  if (dot == std::string_view::npos) {
    if (type->kind != cel::TypeKind::boolean) return std::nullopt;
    return made;
  }
  made->word = name.substr(dot + 1);
  if (type->kind == cel::TypeKind::list && type->element) type = type->element.get();
  if (std::find(type->values.begin(), type->values.end(), made->word) == type->values.end())
    return std::nullopt;
  return made;
}

const Template* exactly(const Definition& definition, std::string_view name,
                        std::string_view language) noexcept {
  for (const Template& each : definition.templates)
    if (each.name == name && each.language == language) return &each;
  return nullptr;
}

const Template* in_language(const Definition& definition, std::string_view name,
                            std::string_view language) noexcept {
  if (const Template* found = exactly(definition, name, language)) return found;
  const auto fallback = fallback_of(name);
  return fallback.empty() ? nullptr : exactly(definition, fallback, language);
}

}  // namespace

LetterText letter_text(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
               [](char c) { return c != '\r'; });
  std::string_view rest = plain;
  LetterText made;
  if (take_prefix(rest, "Subject:")) {
    const auto end = std::min(rest.find('\n'), rest.size());
    made.subject = trim(rest.substr(0, end));
    rest.remove_prefix(end);
    while (!rest.empty() && rest.front() == '\n')
      rest.remove_prefix(1);
  }
  made.body = rest;
  return made;
}

std::optional<LetterName> letter_name(const Definition& definition, std::string_view name) {
  if (take_prefix(name, "is.")) return question(definition, name);
  const bool has = take_prefix(name, "has.");
  auto made = variable(definition, name);
  if (made && has) made->ask = Ask::has;
  return made;
}

std::vector<std::string> letter_names(const Definition& definition) {
  std::vector<std::string> names;
  for (const OwnWord& word : own_words)
    names.emplace_back(word.text);
  for (const Field& field : definition.fields)
    names.push_back(field.name);
  for (const ClockRule& clock : definition.clocks)
    names.push_back("clock." + clock.name + ".due");
  for (const Event& event : definition.events)
    for (const EventField& field : event.fields)
      names.push_back("event." + field.name);
  return names;
}

std::string_view fallback_of(std::string_view name) noexcept {
  return take_prefix(name, "clock_") ? std::string_view("clock") : std::string_view{};
}

const Template* find_template(const Definition& definition, std::string_view name,
                              std::string_view language) noexcept {
  if (const Template* found = in_language(definition, name, language)) return found;
  const auto base = language.substr(0, language.find('-'));
  if (const Template* found = in_language(definition, name, base)) return found;
  // Titles are kept in alphabetical order, which says nothing of who reads them: nobody at an
  // English bank expects Arabic because it begins with an a.
  if (definition.title.count("en") != 0)
    if (const Template* found = in_language(definition, name, "en")) return found;
  for (const auto& title : definition.title)
    if (const Template* found = in_language(definition, name, title.first)) return found;
  for (const Template& each : definition.templates)
    if (each.name == name || each.name == fallback_of(name)) return &each;
  return nullptr;
}

std::string_view title_in(const Titles& titles, std::string_view language,
                          std::string_view otherwise) {
  for (const std::string_view wanted :
       {language, language.substr(0, language.find('-')), std::string_view{},
        std::string_view("en")}) {
    const auto found = titles.find(std::string(wanted));
    if (found != titles.end()) return found->second;
  }
  return titles.empty() ? otherwise : std::string_view(titles.begin()->second);
}

}  // namespace ayar::workflow
