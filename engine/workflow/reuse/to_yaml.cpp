// A tree as YAML again, for people who want to see what a workflow is after all it is made from.
#include <algorithm>

#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t line_max = 90;

bool is_plain(std::string_view text) {
  if (text.empty()) return false;
  const auto ordinary = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '.' || c == '/' || c == '+' || c == '%' || c == '-';
  };
  return text.front() != '-' && std::all_of(text.begin(), text.end(), ordinary);
}

std::string double_quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') made.push_back('\\');
    if (c == '\n') {
      made += "\\n";
    } else {
      made.push_back(c);
    }
  }
  return made + "\"";
}

/// Guards keep their single quotes: there they are guards.
std::string scalar(const Node& node) {
  if (node.style == Node::Style::single_quoted && node.text.find('\n') == std::string::npos) {
    std::string made = "'";
    for (const char c : node.text)
      made += c == '\'' ? std::string("''") : std::string(1, c);
    return made + "'";
  }
  if (node.style == Node::Style::plain && is_plain(node.text)) return node.text;
  return is_plain(node.text) && node.style != Node::Style::double_quoted ? node.text
                                                                        : double_quoted(node.text);
}

std::string flow(const Node& node) {
  if (node.is_scalar()) return scalar(node);
  if (node.is_null()) return "null";
  const bool list = node.is_sequence();
  std::string made = list ? "[" : "{";
  for (const Node& item : node.items)
    made += (made.size() > 1 ? ", " : "") + flow(item);
  for (const Member& member : node.members)
    made += (made.size() > 1 ? ", " : "") + scalar(member.key) + ": " + flow(member.value);
  return made + (list ? "]" : "}");
}

void block(const Node& node, std::size_t depth, std::string& out);

void value(const Node& node, std::size_t depth, std::size_t before, std::string& out) {
  const std::string line = flow(node);
  const bool nested = (node.is_mapping() && !node.members.empty()) ||
                      (node.is_sequence() && !node.items.empty());
  if (!nested || (depth > 1 && before + line.size() <= line_max)) {
    out += " " + line + "\n";
    return;
  }
  out += "\n";
  block(node, depth, out);
}

void block(const Node& node, std::size_t depth, std::string& out) {
  const std::string indent(depth * 2, ' ');
  for (const Node& item : node.items) {
    out += indent + "-";
    value(item, depth + 1, indent.size() + 2, out);
  }
  for (const Member& member : node.members) {
    const std::string key = scalar(member.key);
    out += indent + key + ":";
    value(member.value, depth + 1, indent.size() + key.size() + 2, out);
  }
}

}  // namespace

std::string to_yaml(const Node& root) {
  std::string out;
  block(root, 0, out);
  return out;
}

}  // namespace ayar::workflow
