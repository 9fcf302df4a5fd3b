#include "mutation/lines.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.hpp"
#include "workflow/read/node.hpp"

namespace ayar::test {
namespace {

/// Words that stand for another word of the same place.
constexpr std::pair<std::string_view, std::string_view> opposites[] = {
    {"true", "false"},
    {"false", "true"},
    {"required", "optional"},
    {"optional", "required"},
    {"sent", "failed"},
    {"failed", "sent"},
    {"granted", "refused"},
    {"refused", "granted"},
    {"entry", "exit"},
    {"exit", "entry"},
    {"warned", "breached"},
    {"breached", "warned"},
    {"response", "acknowledgement"},
    {"acknowledgement", "response"},
    {"agent", "supervisor"},
    {"supervisor", "agent"},
    {"keep", "restart"},
    {"carry", "drop"},
    {"fire", "skip"},
    {"ignore", "new_cycle"},
    {"new_cycle", "ignore"},
    {"answered", "withdrawn"},
    {"met_by", "cancelled_by"},
    {"cancelled_by", "met_by"},
    {"notify", "assign"},
    {"assign", "notify"},
};
constexpr std::pair<std::string_view, std::string_view> operators[] = {
    {"==", "!="},    {"!=", "=="}, {">=", ">"},  {"<=", "<"},       {" > ", " >= "},
    {" < ", " <= "}, {"&&", "||"}, {"||", "&&"}, {"has(", "!has("},
};
constexpr std::pair<std::string_view, std::string_view> units[] = {
    {"bd", "d"}, {"bh", "h"}, {"d", "bd"}, {"h", "bh"}, {"w", "d"}, {"mo", "w"}, {"m", "h"},
};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Where a comment begins: a `#` after a blank, outside quotes.
std::size_t code_end(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != 0) {
      if (line[i] == quote) quote = 0;
    } else if (line[i] == '"' || line[i] == '\'') {
      quote = line[i];
    } else if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) {
      return i;
    }
  }
  return line.size();
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

class Spoiler {
 public:
  explicit Spoiler(std::string_view yaml) {
    for (std::size_t at = 0; at < yaml.size();) {
      const auto end = std::min(yaml.find('\n', at), yaml.size());
      lines_.emplace_back(yaml.substr(at, end - at));
      at = end + 1;
    }
  }

  std::vector<Mutant> run() {
    for (number_ = 0; number_ < lines_.size(); ++number_) {
      const std::string_view line = lines_[number_];
      code_ = line.substr(0, code_end(line));
      if (trim(code_).empty()) continue;
      add("delete", {}, true);
      words();
      for (const auto& one : operators)
        replace_all("operator " + std::string(trim(one.first)), one.first, one.second);
      swap();
    }
    return std::move(made_);
  }

 private:
  void add(std::string how, std::string line, bool remove = false) {
    Mutant mutant{number_ + 1, std::move(how), std::string(trim(code_)), {}};
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i == number_ && remove) continue;
      mutant.text += i == number_ ? line : lines_[i];
      mutant.text += '\n';
    }
    made_.push_back(std::move(mutant));
  }

  void replace(const std::string& how, std::size_t at, std::size_t size, std::string_view with) {
    std::string line = lines_[number_];
    line.replace(at, size, with);
    add(how, std::move(line));
  }

  void replace_all(const std::string& how, std::string_view what, std::string_view with) {
    for (std::size_t at = code_.find(what); at != std::string_view::npos;
         at = code_.find(what, at + what.size()))
      replace(how, at, what.size(), with);
  }

  void words() {
    for (std::size_t at = 0; at < code_.size();) {
      if (!is_word_character(code_[at]) || (static_cast<unsigned char>(code_[at]) & 0x80U) != 0) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < code_.size() && is_word_character(code_[end]))
        ++end;
      word(at, code_.substr(at, end - at));
      at = end;
    }
  }

  void word(std::size_t at, std::string_view word) {
    const std::string name(word);
    if (std::isdigit(static_cast<unsigned char>(word.front())) != 0) return number(at, word);
    replace("rename " + name, at, word.size(),
            word.size() > 1 ? word.substr(0, word.size() - 1) : name + "x");
    for (const auto& one : opposites)
      if (one.first == word) replace("word " + name, at, word.size(), one.second);
  }

  /// One more, and another unit where there is one.
  void number(std::size_t at, std::string_view word) {
    std::size_t digits = 0;
    while (digits < word.size() && std::isdigit(static_cast<unsigned char>(word[digits])) != 0)
      ++digits;
    if (digits > 15) return;
    const auto more = std::to_string(std::stoll(std::string(word.substr(0, digits))) + 1);
    replace("number " + std::string(word), at, digits, more);
    for (const auto& one : units)
      if (one.first == word.substr(digits))
        replace("unit " + std::string(word), at + digits, one.first.size(), one.second);
  }

  void swap() {
    if (number_ + 1 >= lines_.size()) return;
    const std::string_view next = lines_[number_ + 1];
    if (trim(next.substr(0, code_end(next))).empty() ||
        indent_of(next) != indent_of(lines_[number_]))
      return;
    std::swap(lines_[number_], lines_[number_ + 1]);
    Mutant mutant{number_ + 1, "swap", std::string(trim(code_)), {}};
    for (const auto& line : lines_)
      mutant.text += line + "\n";
    std::swap(lines_[number_], lines_[number_ + 1]);
    made_.push_back(std::move(mutant));
  }

  std::vector<std::string> lines_;
  std::size_t number_ = 0;
  std::string_view code_;
  std::vector<Mutant> made_;
};

void write_meaning(const workflow::Node& node, std::string& out) {
  if (node.is_scalar()) {
    out += node.style == workflow::Node::Style::plain ? "p:" : "q:";
    out += node.text + "\n";
  } else if (node.is_sequence()) {
    out += "[\n";
    for (const auto& item : node.items)
      write_meaning(item, out);
    out += "]\n";
  } else if (node.is_mapping()) {
    std::vector<const workflow::Member*> members;
    for (const auto& member : node.members)
      if (member.key.text != "title") members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key.text < b->key.text; });
    out += "{\n";
    for (const auto* member : members) {
      out += member->key.text + "=";
      write_meaning(member->value, out);
    }
    out += "}\n";
  } else {
    out += "null\n";
  }
}

}  // namespace

std::vector<Mutant> mutants_of(std::string_view yaml) { return Spoiler(yaml).run(); }

std::string meaning_of(std::string_view yaml) {
  const auto document = workflow::read(yaml, "mutant.yaml");
  if (!document.ok()) return {};
  std::string out;
  write_meaning(document.root, out);
  return out;
}

bool fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

}  // namespace ayar::test
