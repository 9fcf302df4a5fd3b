// Titles that lack a language, and plain words that other programs read otherwise.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "workflow/check/lint.hpp"

namespace ayar::workflow {
namespace {

/// English may be missing: names are English words, and stand in.
std::set<std::string> spoken_by(const Definition& made) {
  std::set<std::string> spoken;
  for (const auto& [language, text] : made.title)
    spoken.insert(language);
  spoken.erase("");
  spoken.erase("en");
  return spoken;
}

class TitleCheck {
 public:
  explicit TitleCheck(Build& build) : build_(build), spoken_(spoken_by(build.made)) {}

  void title(const Titles& titles, const Node* node, std::string_view of) {
    if (titles.empty() || titles.contains("") || node == nullptr) return;
    std::vector<std::string> lacking;
    for (const std::string& language : spoken_) {
      if (!titles.contains(language)) lacking.push_back(language);
    }
    if (lacking.empty()) return;
    build_.report.warn(
        lint_rule::title_language, *node,
        "the title of " + std::string(of) + " has no words in " + join(lacking, ", "),
        "add " + lacking.front() + ": ... to it, as the workflow's own title has");
  }

  void run() {
    const Definition& made = build_.made;
    for (std::size_t i = 0; i < made.fields.size(); ++i) {
      const Field& field = made.fields[i];
      title(field.title, build_.places.fields[i], "field '" + field.name + "'");
      for (const auto& [word, titles] : field.value_titles)
        title(titles, build_.places.fields[i], "'" + word + "' of field '" + field.name + "'");
    }
    for (std::size_t i = 0; i < made.events.size(); ++i)
      title(made.events[i].title, build_.places.events[i], "event '" + made.events[i].name + "'");
    for (std::size_t i = 1; i < made.states.size(); ++i)
      title(made.states[i].title, build_.places.states[i], "state '" + made.states[i].name + "'");
    for (std::size_t i = 0; i < made.clocks.size(); ++i) {
      title(made.clocks[i].title, build_.places.clocks[i]->name.node,
            "clock '" + made.clocks[i].name + "'");
    }
  }

 private:
  Build& build_;
  std::set<std::string> spoken_;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// As what another program reads a plain word, where that is no text: nothing, a truth value, a
/// number that loses digits when it is written back, a date. Empty: as text.
std::string_view reading_of(std::string_view text) {
  static constexpr std::array<std::string_view, 8> truths{"yes", "no", "on",   "off",
                                                          "y",   "n",  "true", "false"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::find(truths.begin(), truths.end(), lower) != truths.end()) return "a truth value";
  if (lower == "null" || lower == "~") return "nothing";
  if (text.size() > 1 && text.front() == '0' && is_digits(text)) return "a number";
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos && is_digits(text.substr(0, point)) &&
      is_digits(text.substr(point + 1)) && text.back() == '0')
    return "a number";
  const bool date = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                    is_digits(text.substr(0, 4)) && is_digits(text.substr(5, 2)) &&
                    is_digits(text.substr(8, 2));
  return date ? "a date" : std::string_view{};
}

class WordCheck {
 public:
  explicit WordCheck(Build& build) : build_(build) {}

  void walk(const Node& node) {
    for (const Member& member : node.members) {
      // A field may be called `title`; then it has a type.
      if (member.key.text == "title" && member.value.find("type") == nullptr) {
        title(member.value);
      } else {
        walk(member.value);
      }
    }
    for (const Node& each : node.items)
      walk(each);
    if (const Node* type = node.find("type")) field(node, type->text);
  }

 private:
  void title(const Node& node) {
    word(node);
    for (const Member& member : node.members) {
      word(member.key);
      word(member.value);
    }
  }

  void field(const Node& node, const std::string& type) {
    if (type != "enum" && type != "string") return;
    if (const Node* fallback = node.find("default")) word(*fallback);
    const Node* words = type == "enum" ? node.find("of") : nullptr;
    if (words == nullptr) return;
    for (const Node& each : words->items)
      word(each);
  }

  void word(const Node& node) {
    if (!node.is_scalar() || node.style != Node::Style::plain) return;
    const std::string_view reading = reading_of(node.text);
    if (reading.empty()) return;
    build_.report.warn(lint_rule::word_of_yaml, node,
                       "'" + bounded(node.text, 40) +
                           "' is a text here, and other programs read it as " +
                           std::string(reading),
                       "put it in double quotes: \"" + bounded(node.text, 40) + "\"");
  }

  Build& build_;
};

}  // namespace

void lint_titles(Build& build) { TitleCheck(build).run(); }

void lint_words(Build& build) {
  const Node& root = build.report.document().root;
  WordCheck check(build);
  check.walk(root);
}

}  // namespace ayar::workflow
