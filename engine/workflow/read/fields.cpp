#include "workflow/read/fields.hpp"

#include <algorithm>
#include <charconv>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

std::string quoted(std::string_view text) { return "'" + bounded(text, 80) + "'"; }

std::string did_you_mean(std::string_view word, const std::vector<std::string>& words) {
  if (const auto near = nearest(word, words)) return "did you mean '" + *near + "'?";
  return words.size() <= 24 ? "one of: " + join(words, ", ") : std::string{};
}

}  // namespace

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
      });
}

std::string_view name_of(Node::Kind kind) noexcept {
  switch (kind) {
    case Node::Kind::null: return "nothing";
    case Node::Kind::scalar: return "a single value";
    case Node::Kind::sequence: return "a list";
    case Node::Kind::mapping: return "a mapping";
  }
  return "nothing";
}

Diagnostic& Fields::error(const Node& node, std::string_view rule, std::string message,
                          std::string hint, std::size_t offset) {
  if (hint.empty()) hint = rule::hint_of(rule);
  out_.push_back(diagnostic_at(document_, node, rule, std::move(message), std::move(hint), offset));
  return out_.back();
}

Diagnostic& Fields::warning(const Node& node, std::string_view rule, std::string message,
                            std::string hint, std::size_t offset) {
  Diagnostic& given = error(node, rule, std::move(message), std::move(hint), offset);
  given.severity = Severity::warning;
  return given;
}

bool Fields::has_kind(const Node& node, Node::Kind kind, std::string_view what) {
  if (node.kind == kind) return true;
  error(node, rule::wrong_kind,
        std::string(what) + " must be " + std::string(name_of(kind)) + ", this is " +
            std::string(name_of(node.kind)));
  return false;
}

bool Fields::mapping(const Node& node, std::string_view what) {
  return has_kind(node, Node::Kind::mapping, what);
}

bool Fields::sequence(const Node& node, std::string_view what) {
  return has_kind(node, Node::Kind::sequence, what);
}

bool Fields::scalar(const Node& node, std::string_view what) {
  if (!has_kind(node, Node::Kind::scalar, what)) return false;
  if (!node.text.empty()) return true;
  error(node, rule::wrong_kind, std::string(what) + " is empty");
  return false;
}

void Fields::known(const Node& mapping, const std::vector<std::string>& keys,
                   std::string_view what) {
  for (const Member& member : mapping.members) {
    bool found = false;
    for (const std::string& key : keys) {
      found = found || key == member.key.text;
    }
    if (found) continue;
    error(member.key, rule::unknown_key,
          std::string(what) + " has no key " + quoted(member.key.text),
          did_you_mean(member.key.text, keys));
  }
}

const Node* Fields::required(const Node& mapping, std::string_view key, std::string_view what) {
  if (const Node* found = mapping.find(key)) return found;
  error(mapping, rule::missing_key, std::string(what) + " needs '" + std::string(key) + "'",
        "add `" + std::string(key) + ":` here");
  return nullptr;
}

std::vector<const Node*> Fields::one_or_many(const Node& node, std::string_view what) {
  std::vector<const Node*> found;
  if (node.is_sequence()) {
    for (const Node& item : node.items)
      found.push_back(&item);
  } else if (node.is_null()) {
    error(node, rule::wrong_kind, std::string(what) + " is empty");
  } else {
    found.push_back(&node);
  }
  return found;
}

std::optional<std::string> Fields::text(const Node& node, std::string_view what) {
  if (!scalar(node, what)) return std::nullopt;
  return node.text;
}

std::optional<std::string> Fields::identifier(const Node& node, std::string_view what) {
  if (!scalar(node, what)) return std::nullopt;
  if (is_identifier(node.text)) return node.text;
  error(node, rule::bad_name, std::string(what) + " " + quoted(node.text) + " is not a name");
  return std::nullopt;
}

std::optional<std::int64_t> Fields::integer(const Node& node, std::string_view what,
                                            std::int64_t min, std::int64_t max) {
  if (!scalar(node, what)) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stop, fault] = std::from_chars(node.text.data(), end, number);
  if (fault == std::errc{} && stop == end && number >= min && number <= max) return number;
  error(node, rule::bad_number,
        std::string(what) + " must be a whole number, this is " + quoted(node.text),
        "from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<bool> Fields::boolean(const Node& node, std::string_view what) {
  if (!scalar(node, what)) return std::nullopt;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  error(node, rule::bad_word,
        std::string(what) + " must be true or false, this is " + quoted(node.text),
        "yes, no, on and off are words here, not truth values");
  return std::nullopt;
}

std::optional<calendar::Span> Fields::span(const Node& node, std::string_view what) {
  if (!scalar(node, what)) return std::nullopt;
  auto parsed = calendar::parse_span(node.text);
  if (parsed) return *parsed;
  error(node, rule::bad_span, std::string(what) + ": " + parsed.error().message,
        parsed.error().hint);
  return std::nullopt;
}

std::optional<Date> Fields::date(const Node& node, std::string_view what) {
  if (!scalar(node, what)) return std::nullopt;
  auto parsed = parse_date(node.text);
  if (parsed) return *parsed;
  error(node, rule::bad_date, std::string(what) + " must be a date, this is " + quoted(node.text));
  return std::nullopt;
}

std::optional<std::size_t> Fields::word(const Node& node, std::string_view what,
                                        const std::vector<std::string>& words) {
  if (!scalar(node, what)) return std::nullopt;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == node.text) return i;
  }
  error(node, rule::bad_word, std::string(what) + " cannot be " + quoted(node.text),
        did_you_mean(node.text, words));
  return std::nullopt;
}

void Fields::language_version(const Node& root, std::string_view what) {
  const Node* node = required(root, "ayar", what);
  if (node == nullptr || !scalar(*node, "`ayar`") || node->text == "1") return;
  error(*node, rule::bad_number,
        quoted(node->text) + " is not a version of the language that this Ayar reads",
        "write `ayar: 1`; a file for a later version needs a later Ayar");
}

bool Fields::guard(const Node& node) {
  if (node.is_scalar() && node.style == Node::Style::single_quoted && !node.text.empty())
    return true;
  const bool empty = node.is_null() || (node.is_scalar() && node.text.empty());
  error(node, empty ? rule::empty_guard : rule::unquoted_guard,
        empty ? "this guard is empty" : "a guard must be in single quotes");
  return false;
}

}  // namespace ayar::workflow
