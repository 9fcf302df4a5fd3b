#include "daemon/plain_json.hpp"

#include <charconv>
#include <cmath>

#include "base/json.hpp"

namespace ayar::daemon {
namespace {

using workflow::Node;

template <class Number>
bool reads_as(const std::string& text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  return fault == std::errc{} && stop == end;
}

/// 007 and +49 are texts to a person, whatever YAML says.
bool looks_like_number(const std::string& text) {
  const std::size_t first = !text.empty() && text.front() == '-' ? 1 : 0;
  if (first >= text.size() || text[first] < '0' || text[first] > '9') return false;
  return text[first] != '0' || first + 1 == text.size() || text[first + 1] == '.';
}

void write_plain(JsonWriter& json, const std::string& text) {
  std::int64_t whole = 0;
  double number = 0;
  if (text == "true" || text == "false") {
    json.boolean(text == "true");
  } else if (text == "null" || text == "~" || text.empty()) {
    json.null();
  } else if (looks_like_number(text) && reads_as(text, whole)) {
    json.integer(whole);
  } else if (looks_like_number(text) && reads_as(text, number) && std::isfinite(number)) {
    json.number(number);
  } else {
    json.string(text);
  }
}

void write(JsonWriter& json, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: json.null(); return;
    case Node::Kind::scalar:
      if (node.style == Node::Style::plain) {
        write_plain(json, node.text);
      } else {
        json.string(node.text);
      }
      return;
    case Node::Kind::sequence:
      json.begin_array();
      for (const Node& item : node.items)
        write(json, item);
      json.end_array();
      return;
    case Node::Kind::mapping:
      json.begin_object();
      for (const auto& member : node.members) {
        json.key(member.key.text);
        write(json, member.value);
      }
      json.end_object();
      return;
  }
}

}  // namespace

std::string plain_json(const Node& node) {
  std::string text;
  JsonWriter json(text);
  write(json, node);
  return text;
}

}  // namespace ayar::daemon
