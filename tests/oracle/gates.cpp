#include "oracle/gates.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ayar::oracle {
namespace {

using Words = std::vector<std::string_view>;
enum class Form : std::uint8_t { word, words, text, amount, moment };
enum class Need : std::uint8_t { optional, required, if_rejected };

struct Datum {
  std::string_view name;
  Form form = Form::text;
  Need need = Need::required;
  bool stored = false;
  Words words;
};
struct Rule {
  std::string_view event;
  Words roles;
  std::vector<Datum> data;
};

const Datum& redress() {
  static const Datum made{"redress", Form::amount, Need::optional, true, {}};
  return made;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> made{
      {"classify",
       {"agent"},
       {{"severity", Form::word, Need::required, true, {"low", "normal", "high", "critical"}},
        {"expectation",
         Form::word,
         Need::required,
         true,
         {"accuracy", "availability", "partnership", "advice"}},
        {"gaps", Form::words, Need::optional, true, {"advertising", "behaviour", "delivery"}}}},
      {"ask", {"agent"}, {{"question", Form::text, Need::required, false, {}}}},
      {"reply", {"complainant", "agent"}, {}},
      {"promise",
       {"agent"},
       {{"what", Form::text, Need::required, false, {}},
        {"due", Form::moment, Need::required, false, {}}}},
      {"decide",
       {"agent"},
       {{"decision", Form::word, Need::required, true, {"upheld", "partly_upheld", "rejected"}},
        {"reason", Form::text, Need::required, true, {}},
        {"next_step", Form::text, Need::if_rejected, true, {}},
        redress()}},
      {"told_by_phone", {"agent"}, {{"evidence", Form::text, Need::required, false, {}}}},
      {"accept", {"complainant", "agent"}, {}},
      {"dispute", {"complainant", "agent"}, {}},
      {"withdraw", {"complainant", "agent"}, {}},
      {"reopen", {"complainant", "agent", "supervisor"}, {}},
      {"resend", {"agent"}, {}},
  };
  return made;
}

const Rule* rule_of(std::string_view event) {
  const auto found = std::find_if(rules().begin(), rules().end(),
                                  [&](const Rule& rule) { return rule.event == event; });
  return found == rules().end() ? nullptr : &*found;
}

bool is_one_of(const Words& words, const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text != nullptr && std::find(words.begin(), words.end(), *text) != words.end();
}

bool fits(const Datum& datum, const Value& value) {
  if (value.is_null()) return true;
  switch (datum.form) {
    case Form::word: return is_one_of(datum.words, value);
    case Form::words: {
      const auto* list = value.get_if<List>();
      return list != nullptr && std::all_of(list->begin(), list->end(), [&](const Value& each) {
               return is_one_of(datum.words, each);
             });
    }
    case Form::text: return value.get_if<std::string>() != nullptr;
    case Form::amount: return rials(value).has_value();
    case Form::moment: return value.get_if<Instant>() != nullptr;
  }
  return false;
}

bool all_fit(const std::vector<Datum>& known, const Map& data) {
  return std::all_of(data.begin(), data.end(), [&](const auto& entry) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Datum& each) { return each.name == entry.first; });
    return found != known.end() && fits(*found, entry.second);
  });
}

std::string text_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  std::string joined;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& each : *list) {
      if (!joined.empty()) joined += ',';
      joined += text_of(each);
    }
  }
  return joined;
}

}  // namespace

const Value& datum(const Map& data, std::string_view name) {
  static const Value absent;
  const auto found = data.find(name);
  return found == data.end() ? absent : found->second;
}

bool is_declared(std::string_view event) { return rule_of(event) != nullptr; }

bool is_internal(std::string_view event) {
  constexpr std::array<std::string_view, 5> some{"message.answer.sent", "after.received.0",
                                                 "done.state.closed", "promise.due",
                                                 "clock.resolve.breached"};
  return std::find(some.begin(), some.end(), event) != some.end();
}

bool is_well_formed(const Sending& sending) {
  return all_fit(rule_of(sending.event)->data, sending.data);
}

bool is_well_formed_opening(const Map& data) {
  const Datum category{
      "category", Form::word, Need::required, true, {"delivery", "quality", "price", "staff"}};
  return all_fit({category, redress()}, data);
}

std::optional<ErrorCode> objection(const Sending& sending) {
  const Rule& rule = *rule_of(sending.event);
  if (std::find(rule.roles.begin(), rule.roles.end(), sending.role) == rule.roles.end())
    return ErrorCode::forbidden;
  for (const Datum& each : rule.data) {
    if (each.need == Need::optional || !datum(sending.data, each.name).is_null()) continue;
    if (each.need == Need::required) return ErrorCode::missing_data;
    if (datum(sending.data, "decision") == Value("rejected")) return ErrorCode::missing_data;
  }
  return std::nullopt;
}

std::vector<std::string> stored_lines(const Sending& sending) {
  std::vector<std::string> lines;
  for (const Datum& each : rule_of(sending.event)->data) {
    const Value& value = datum(sending.data, each.name);
    if (each.stored && !value.is_null())
      lines.push_back("set " + std::string(each.name) + "=" + text_of(value));
  }
  return lines;
}

std::optional<std::int64_t> rials(const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr || text->size() < 8 || !text->ends_with(" IRR") ||
      (*text)[text->size() - 7] != '.')
    return std::nullopt;
  std::string digits = text->substr(0, text->size() - 4);
  digits.erase(digits.size() - 3, 1);
  std::int64_t minor = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return minor;
}

}  // namespace ayar::oracle
