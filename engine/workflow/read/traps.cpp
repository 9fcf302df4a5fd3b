#include "workflow/read/traps.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "base/text.hpp"
#include "workflow/read/tree.hpp"

namespace ayar::workflow {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `9:30`, `09:00-13:00`, `09:00:00`: numbers in base sixty to some readers, texts to others.
bool is_clock_time(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&](std::size_t most) {
    std::size_t count = 0;
    while (at < text.size() && is_digit(text[at]) && count < most)
      ++at, ++count;
    return count;
  };
  const auto time = [&] {
    if (digits(2) == 0) return false;
    std::size_t parts = 0;
    while (at < text.size() && text[at] == ':') {
      ++at;
      if (digits(2) != 2) return false;
      ++parts;
    }
    return parts == 1 || parts == 2;
  };
  if (!time()) return false;
  if (at == text.size()) return true;
  if (text[at++] != '-') return false;
  return time() && at == text.size();
}

struct DigitBlock {
  std::string_view zero;  // in UTF-8; the nine digits after it follow in code point order
  std::string_view name;
};
constexpr std::array digit_blocks{
    DigitBlock{"\xD9\xA0", "Arabic"},          // U+0660
    DigitBlock{"\xDB\xB0", "Persian"},         // U+06F0
    DigitBlock{"\xE0\xA5\xA6", "Devanagari"},  // U+0966
    DigitBlock{"\xE0\xA7\xA6", "Bengali"},     // U+09E6
    DigitBlock{"\xEF\xBC\x90", "full-width"},  // U+FF10
};

/// The same text in ASCII when it reads like a number or a duration with digits of another script.
std::optional<std::string> ascii_digits(std::string_view text, std::string_view& script) {
  std::string made;
  bool foreign = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x80) {
      const bool part = is_digit(text[at]) || (c >= 'a' && c <= 'z') ||
                        std::string_view("+-.,:/%@").find(text[at]) != std::string_view::npos;
      if (!part) return std::nullopt;
      made.push_back(text[at++]);
      continue;
    }
    bool found = false;
    for (const DigitBlock& block : digit_blocks) {
      const std::size_t size = block.zero.size();
      if (text.size() - at < size || text.substr(at, size - 1) != block.zero.substr(0, size - 1))
        continue;
      const int digit = static_cast<unsigned char>(text[at + size - 1]) -
                        static_cast<unsigned char>(block.zero.back());
      if (digit < 0 || digit > 9) continue;
      made.push_back(static_cast<char>('0' + digit));
      at += size;
      script = block.name;
      found = foreign = true;
      break;
    }
    if (!found) return std::nullopt;
  }
  const bool numeric = foreign && !made.empty() &&
                       (is_digit(made.front()) || made.front() == '+' || made.front() == '-');
  return numeric ? std::optional(made) : std::nullopt;
}

std::size_t first_foreign(std::string_view text) {
  const auto found = std::find_if(text.begin(), text.end(),
                                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return static_cast<std::size_t>(found - text.begin());
}

/// A key that is mostly ASCII was meant to be: one letter came from another keyboard or a copied
/// page.
bool looks_ascii(std::string_view text) {
  const auto ascii =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return ascii * 2 >= static_cast<std::ptrdiff_t>(text.size());
}

std::string code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) & 0x3FU : 0U;
  };
  const unsigned lead = static_cast<unsigned char>(text[at]);
  unsigned value = lead;
  if (lead >= 0xF0) {
    value = ((lead & 0x07U) << 18U) | (byte(1) << 12U) | (byte(2) << 6U) | byte(3);
  } else if (lead >= 0xE0) {
    value = ((lead & 0x0FU) << 12U) | (byte(1) << 6U) | byte(2);
  } else if (lead >= 0xC0) {
    value = ((lead & 0x1FU) << 6U) | byte(1);
  }
  std::array<char, 12> made{};
  std::snprintf(made.data(), made.size(), "U+%04X", value);
  return made.data();
}

class TrapFinder {
 public:
  std::vector<PlacedFault> run(const Node& root) {
    walk(root, false);
    return std::move(found_);
  }

 private:
  void add(const Node& node, std::size_t offset, std::string_view rule, std::string message,
           std::string hint = {}) {
    if (found_.size() >= diagnostics_max) return;
    found_.push_back({offset == 0 ? node.mark : node.at(offset), node.path, rule,
                      std::move(message), std::move(hint)});
  }
  /// Under `title` and `locale` people's own words are keys and values alike.
  void walk(const Node& node, bool wording) {
    for (const Node& item : node.items)
      walk(item, wording);
    for (const Member& member : node.members) {
      const std::string& name = member.key.text;
      if (!wording) key(member.key);
      walk(member.value, wording || name == "title" || name == "titles" || name == "locale");
    }
    if (node.is_scalar() && node.style == Node::Style::plain && !wording) value(node);
  }
  void key(const Node& node);
  void value(const Node& node);

  std::vector<PlacedFault> found_;
};

void TrapFinder::key(const Node& node) {
  const std::string& name = node.text;
  if (const std::size_t at = first_foreign(name); at < name.size()) {
    std::string_view script;
    const auto ascii = ascii_digits(name, script);
    if (ascii) {
      add(node, 0, rule::foreign_digits,
          std::string(script) + " digits in the key '" + bounded(name, 80) + "'",
          "write digits in ASCII: " + *ascii);
    } else {
      add(node, at, rule::foreign_key,
          "the key '" + bounded(name, 80) + "' holds " + code_point_at(name, at) +
              ", which is not ASCII",
          looks_ascii(name) ? "retype the key: this character only looks like one of a-z" : "");
    }
    return;
  }
  // `dispute.*` names every event below `dispute`, and `*` every event, as in SCXML.
  const bool prefix = name == "*" || (name.size() > 2 && name.substr(name.size() - 2) == ".*");
  const std::string_view checked = std::string_view(name).substr(0, name.size() - (prefix ? 1 : 0));
  const std::size_t odd = checked.find_first_of(" \t\n()[]{},;:!?&|<>=\"'`*#\\");
  if (odd == std::string_view::npos) return;
  const std::string shown = "'" + bounded(name, 80) + "' is not a key";
  if (is_clock_time(name)) {
    add(node, 0, rule::odd_key, shown, "a clock time is a value, in double quotes");
  } else if (name[odd] == ':') {
    add(node, odd, rule::odd_key, shown,
        "a blank must follow the colon: `" + bounded(name.substr(0, odd), 40) + ": " +
            bounded(name.substr(odd + 1), 40) + "`");
  } else if (std::count(name.begin(), name.end(), '(') !=
             std::count(name.begin(), name.end(), ')')) {
    add(node, 0, rule::odd_key, shown,
        "a comma inside braces begins a new key; put the text before it in quotes as a whole");
  } else {
    add(node, odd, rule::odd_key, shown);
  }
}

void TrapFinder::value(const Node& node) {
  if (is_clock_time(node.text)) {
    add(node, 0, rule::clock_time, "the clock time " + node.text + " is not in quotes",
        "write \"" + node.text + "\": some YAML readers take 9:30 for the number 570");
    return;
  }
  std::string_view script;
  if (const auto ascii = ascii_digits(node.text, script))
    add(node, 0, rule::foreign_digits,
        std::string(script) + " digits in '" + bounded(node.text, 80) + "'",
        "write digits in ASCII: " + *ascii + "; if it is a text, put it in quotes");
}

struct Rewriting {
  std::string_view theirs;  // how yaml-cpp's message begins
  std::string_view rule;
  std::string_view ours;
  std::string_view hint;
};
constexpr std::array rewritings{
    Rewriting{"end of map not found", rule::broken_yaml, "this line fits no block above it",
              "indent it exactly like the keys it belongs with"},
    Rewriting{"end of sequence not found", rule::broken_yaml, "this line fits no list above it",
              "give every `-` of a list the same indentation"},
    Rewriting{"end of map flow not found", rule::unclosed, "the braces do not come to an end here",
              "separate keys by commas, close the `{`, and quote a text that holds `: ` or `?`"},
    Rewriting{"end of sequence flow not found", rule::unclosed,
              "the list does not come to an end here",
              "separate items by commas and close the `[`"},
    Rewriting{"illegal map value", rule::broken_yaml, "no key may stand here",
              "the line above is still being read: end it with `:`, fix the indentation, or quote "
              "its text"},
    Rewriting{"illegal map key", rule::broken_yaml, "no key may stand here",
              "begin a new line, and indent it like its neighbours"},
    Rewriting{"illegal block entry", rule::broken_yaml, "no list item may stand here",
              "begin the list in a new line, or write it in brackets: [a, b]"},
    Rewriting{"illegal flow end", rule::unclosed, "this bracket closes nothing", "remove it"},
    Rewriting{"unknown token", rule::broken_yaml, "a text cannot begin with this character",
              "put the text in single quotes"},
    Rewriting{"unknown escape character", rule::broken_yaml, "this escape is unknown",
              "inside double quotes write \\\\ for a backslash, or use single quotes"},
    Rewriting{"bad character found while scanning hex number", rule::broken_yaml,
              "this escape needs more hexadecimal digits", "\\x takes two, \\u four, \\U eight"},
    Rewriting{"invalid unicode", rule::broken_yaml, "this escape names no character",
              "write the character itself"},
    Rewriting{"illegal document indicator in scalar", rule::unclosed,
              "a quoted text is cut by `---` or `...`",
              "close the quote before it, or indent the line"},
    Rewriting{"illegal EOF in scalar", rule::unclosed, "a quote is never closed",
              "add the closing quote"},
    Rewriting{"illegal character in scalar", rule::broken_yaml,
              "this character cannot stand in a text", "put the text in single quotes"},
    Rewriting{"unexpected character in block scalar", rule::broken_yaml,
              "only `+`, `-` or a digit may follow `|` or `>`",
              "begin the text in the next line, or put it in quotes"},
    Rewriting{"cannot set zero indentation", rule::broken_yaml,
              "a block of text cannot have indentation 0", "leave the number out"},
    Rewriting{"content after the document", rule::broken_yaml, "this belongs to nothing above it",
              "a list and keys cannot stand side by side; indent the one under the other"},
};

}  // namespace

std::vector<PlacedFault> find_traps(const Node& root) { return TrapFinder().run(root); }

Fault rewrite(const ParserError& error, std::string_view text) {
  Fault made;
  made.at = error.at;
  made.rule = rule::broken_yaml;
  made.message = "this is not YAML";
  for (const Rewriting& row : rewritings) {
    if (error.message.compare(0, row.theirs.size(), row.theirs) != 0) continue;
    made.rule = row.rule;
    made.message = row.ours;
    made.hint = row.hint;
    break;
  }
  // The parser often stops at the end of the line before the one it could not use.
  while (made.at < text.size() && (text[made.at] == '\n' || text[made.at] == ' '))
    ++made.at;
  if (made.at >= text.size()) made.at = error.at;
  if (made.message.find("with this character") != std::string::npos && made.at < text.size())
    made.message = std::string("a text cannot begin with `") + text[made.at] + "`";
  const std::size_t backslash = text.rfind('\\', made.at);
  if (made.message.find("escape") != std::string::npos && backslash != std::string_view::npos)
    made.at = backslash;
  made.path = error.path;
  return made;
}

}  // namespace ayar::workflow
