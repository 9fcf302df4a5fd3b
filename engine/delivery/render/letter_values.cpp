#include "delivery/render/letter_values.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "delivery/render/bidi.hpp"
#include "delivery/render/words.hpp"

namespace ayar::delivery {
namespace {

using workflow::LetterName;
using Of = LetterName::Of;

const Value* value_in(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() || found->second.is_null() ? nullptr : &found->second;
}

/// A value that came through JSON is a text where the workflow says timestamp; the type tells.
Value typed(const Value& value, const cel::Type& type) {
  if (const auto* text = value.get_if<std::string>()) {
    if (type.kind == cel::TypeKind::timestamp)
      if (auto read = parse_instant(*text)) return *read;
    if (type.kind == cel::TypeKind::date)
      if (auto read = parse_date(*text)) return *read;
    if (type.kind == cel::TypeKind::duration)
      if (auto read = parse_iso_duration(*text)) return *read;
    if (type.kind == cel::TypeKind::money)
      if (auto read = parse_money(*text)) return *read;
  }
  if (const auto* map = value.get_if<Map>(); map != nullptr && type.kind == cel::TypeKind::money) {
    const Value* amount = value_in(*map, "amount");
    const Value* currency = value_in(*map, "currency");
    const auto* digits = amount == nullptr ? nullptr : amount->get_if<std::string>();
    const auto* code = currency == nullptr ? nullptr : currency->get_if<std::string>();
    if (digits != nullptr && code != nullptr)
      if (auto read = make_money(*digits, *code)) return *read;
  }
  return value;
}

const cel::Type* type_of_event_field(const workflow::Definition& definition,
                                     std::string_view datum) {
  for (const auto& event : definition.events)
    for (const auto& field : event.fields)
      if (field.name == datum) return &field.type;
  return nullptr;
}

std::string clock_of(std::string_view name) {
  constexpr std::string_view prefix = "clock_";
  if (name.substr(0, prefix.size()) != prefix) return {};
  return std::string(name.substr(prefix.size()));
}

}  // namespace

LetterValues::LetterValues(const workflow::Definition& definition, const LetterContext& context,
                           std::string_view name, std::string_view language)
    : definition_(definition),
      context_(context),
      language_(language),
      own_clock_(clock_of(name)),
      localiser_(language, definition.calendar->zone()) {}

std::string LetterValues::apart(std::string_view text) const {
  return set_apart(text, localiser_.is_right_to_left());
}

std::string LetterValues::of_people(std::string_view text, bool single_line) const {
  const std::string clean = plain(text);
  if (is_blank(clean)) return {};
  return apart(single_line ? one_line(clean) : clean);
}

/// The workflow's own wording first, in this language; then that of the core vocabulary.
std::string LetterValues::word_text(const workflow::Field& field, const std::string& word) const {
  const auto titles = field.value_titles.find(word);
  if (titles != field.value_titles.end()) {
    for (const std::string& wanted :
         {language_, language_.substr(0, language_.find('-')), std::string()}) {
      const auto found = titles->second.find(wanted);
      if (found != titles->second.end()) return found->second;
    }
  }
  return field.core ? core_word(field.name, word, language_) : word;
}

std::string LetterValues::value_text(const Value& value, const workflow::Field* words,
                                     bool single_line) const {
  if (const auto* text = value.get_if<std::string>())
    return of_people(words == nullptr ? *text : word_text(*words, *text), single_line);
  if (const auto* flag = value.get_if<bool>()) return std::string(yes_or_no(*flag, language_));
  if (const auto* whole = value.get_if<std::int64_t>()) return apart(localiser_.number(*whole));
  if (const auto* decimal = value.get_if<double>()) return apart(localiser_.number(*decimal));
  if (const auto* instant = value.get_if<Instant>()) return apart(localiser_.moment(*instant));
  if (const auto* length = value.get_if<Duration>()) return apart(localiser_.duration(*length));
  if (const auto* date = value.get_if<Date>()) return apart(localiser_.date(*date));
  if (const auto* money = value.get_if<Money>()) return apart(localiser_.money(*money));
  const auto* list = value.get_if<List>();
  if (list == nullptr || list->empty()) return {};
  std::vector<std::string> items;
  for (const Value& each : *list)
    items.push_back(value_text(each, words, single_line));
  return localiser_.list(items);
}

std::string LetterValues::field_text(const workflow::Field& field, const Value& value,
                                     bool single_line) const {
  const bool is_words =
      field.type.kind == cel::TypeKind::enumeration ||
      (field.type.element && field.type.element->kind == cel::TypeKind::enumeration);
  return value_text(typed(value, field.type), is_words ? &field : nullptr, single_line);
}

std::string LetterValues::event_text(const std::string& datum, bool single_line) const {
  const Value* value = value_in(context_.event, datum);
  if (value == nullptr) return {};
  // What an event sets is a field, and is told in the field's words.
  if (const auto field = definition_.field_by_name.find(datum);
      field != definition_.field_by_name.end())
    return field_text(definition_.fields[field->second], *value, single_line);
  const cel::Type* type = type_of_event_field(definition_, datum);
  return value_text(type == nullptr ? *value : typed(*value, *type), nullptr, single_line);
}

std::string LetterValues::clock_text(const std::string& clock) const {
  for (const auto& each : context_.clocks)
    if (each.first == clock) return apart(localiser_.moment(each.second));
  return {};
}

std::string LetterValues::text_of(const LetterName& name, bool single_line) const {
  switch (name.of) {
    case Of::field: {
      const auto& field = definition_.fields[name.subject];
      const Value* value = value_in(context_.data, field.name);
      return value == nullptr ? std::string{} : field_text(field, *value, single_line);
    }
    // Digits as on every screen and in every search, whatever the language.
    case Of::complaint:
      return context_.reference > 0 ? apart(std::to_string(context_.reference))
                                    : of_people(context_.id, single_line);
    case Of::id: return of_people(context_.id, single_line);
    case Of::received_at: return apart(localiser_.moment(context_.received_at));
    case Of::today: return apart(localiser_.day_of(context_.at));
    case Of::name: return of_people(context_.recipient_name, single_line);
    case Of::owner: return of_people(context_.owner_name, single_line);
    case Of::workflow:
      return of_people(
          workflow::title_in(
              definition_.title, language_,
              context_.workflow_title.empty() ? definition_.workflow : context_.workflow_title),
          single_line);
    case Of::clock_due: return clock_text(definition_.clocks[name.subject].name);
    case Of::own_due: return clock_text(own_clock_);
    case Of::own_clock: {
      const auto clock = definition_.clock_by_name.find(own_clock_);
      if (clock == definition_.clock_by_name.end()) return of_people(own_clock_, single_line);
      return of_people(
          workflow::title_in(definition_.clocks[clock->second].title, language_, own_clock_),
          single_line);
    }
    case Of::event: return event_text(name.word, single_line);
  }
  return {};
}

bool LetterValues::is_so(const LetterName& name) const {
  const Value* value = value_in(context_.data, definition_.fields[name.subject].name);
  if (value == nullptr) return false;
  if (const bool* flag = value->get_if<bool>()) return *flag;
  if (const auto* list = value->get_if<List>())
    return std::find(list->begin(), list->end(), Value(name.word)) != list->end();
  const auto* text = value->get_if<std::string>();
  return text != nullptr && *text == name.word;
}

TagAnswer LetterValues::answer(std::string_view tag, bool single_line) const {
  const auto name = workflow::letter_name(definition_, tag);
  if (!name) return std::nullopt;
  switch (name->ask) {
    case LetterName::Ask::is: return is_so(*name);
    case LetterName::Ask::has: return !text_of(*name, single_line).empty();
    case LetterName::Ask::text: return text_of(*name, single_line);
  }
  return std::nullopt;
}

}  // namespace ayar::delivery
