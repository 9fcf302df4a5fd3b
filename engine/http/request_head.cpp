#include "http/request_head.hpp"

#include <algorithm>
#include <optional>

#include "base/digits.hpp"
#include "base/text.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t fields_max = 100;
constexpr std::size_t length_digits_max = 18;

/// A tchar of RFC 9110.
bool is_token_character(char c) noexcept {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return made;
}

std::string_view trim_blanks(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// Fields of which a second one would leave it open which one counts.
bool may_come_once_only(std::string_view name) noexcept {
  constexpr std::string_view singles[] = {"host",
                                          "content-length",
                                          "transfer-encoding",
                                          "content-type",
                                          "content-encoding",
                                          "authorization",
                                          "idempotency-key",
                                          "if-match",
                                          "ayar-on-behalf-of",
                                          "ayar-actor",
                                          "expect"};
  return std::find(std::begin(singles), std::end(singles), name) != std::end(singles);
}

std::optional<HeadRefusal> read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return HeadRefusal{400, "the request line is not METHOD TARGET HTTP/1.1"};
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method) || method.size() > 32) return HeadRefusal{400, "the method is not a token"};
  const bool visible = std::all_of(target.begin(), target.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
  });
  if (target.empty() || target.front() != '/' || !visible)
    return HeadRefusal{400, "the target must be a path that begins with a slash, in visible ASCII"};
  if (version.substr(0, 5) == "HTTP/" && version != "HTTP/1.1" && version != "HTTP/1.0")
    return HeadRefusal{505, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return HeadRefusal{400, "the request line does not end with HTTP/1.1"};
  head.method = method;
  head.target = target;
  head.version_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

std::optional<HeadRefusal> read_field(std::string_view line, RequestHead& head) {
  if (line.front() == ' ' || line.front() == '\t')
    return HeadRefusal{400, "a header field is folded over two lines"};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return HeadRefusal{400, "a header field's name is not a token followed by a colon"};
  std::string name = lower(line.substr(0, colon));
  const auto value = trim_blanks(line.substr(colon + 1));
  const bool clean =
      std::none_of(value.begin(), value.end(), [](char c) { return is_control(c) && c != '\t'; });
  if (!clean)
    return HeadRefusal{400, "header field " + bounded(name, 40) + " holds a control character"};
  for (auto& field : head.fields) {
    if (field.first != name) continue;
    if (may_come_once_only(name))
      return HeadRefusal{400, "header field " + bounded(name, 40) + " comes twice"};
    field.second.append(", ").append(value);
    return std::nullopt;
  }
  if (head.fields.size() == fields_max)
    return HeadRefusal{431, "more than " + std::to_string(fields_max) + " header fields"};
  head.fields.emplace_back(std::move(name), value);
  return std::nullopt;
}

const std::string* find(const RequestHead& head, std::string_view name) {
  for (const auto& field : head.fields) {
    if (field.first == name) return &field.second;
  }
  return nullptr;
}

/// How long the body is, and that nobody can think otherwise.
std::optional<HeadRefusal> check_framing(RequestHead& head) {
  const auto* length = find(head, "content-length");
  const auto* encoding = find(head, "transfer-encoding");
  if (length != nullptr && encoding != nullptr)
    return HeadRefusal{400, "both Content-Length and Transfer-Encoding tell where the body ends"};
  if (encoding != nullptr && head.version_1_0)
    return HeadRefusal{400, "HTTP/1.0 knows no Transfer-Encoding"};
  if (encoding != nullptr && lower(*encoding) != "chunked")
    return HeadRefusal{400, "the only Transfer-Encoding taken is chunked"};
  if (length != nullptr &&
      (length->empty() || !std::all_of(length->begin(), length->end(), is_digit)))
    return HeadRefusal{400, "Content-Length is not one number"};
  if (length != nullptr && length->size() > length_digits_max)
    return HeadRefusal{413, "the body is longer than any limit"};
  head.has_body = encoding != nullptr ||
                  (length != nullptr && length->find_first_not_of('0') != std::string::npos);
  return std::nullopt;
}

std::optional<HeadRefusal> check_fields(RequestHead& head) {
  const auto* host = find(head, "host");
  if (host == nullptr && !head.version_1_0) return HeadRefusal{400, "header field host is missing"};
  if (host != nullptr && host->find_first_of(" \t,/@") != std::string::npos)
    return HeadRefusal{400, "header field host is not a host"};
  if (const auto* expect = find(head, "expect")) {
    if (lower(*expect) != "100-continue")
      return HeadRefusal{417, "the only expectation met here is 100-continue"};
    head.expects_continue = !head.version_1_0;
  }
  return check_framing(head);
}

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_blank) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      made += plus_is_blank && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    made += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_valid_utf8(made) || std::any_of(made.begin(), made.end(), is_control))
    return std::nullopt;
  return made;
}

constexpr std::string_view undecodable =
    "the target holds a bad escape, a control character or text that is not UTF-8";

}  // namespace

std::variant<RequestHead, HeadRefusal> read_head(std::string_view block) {
  RequestHead head;
  bool first = true;
  for (;;) {
    const auto end = block.find("\r\n");
    if (end == std::string_view::npos) return HeadRefusal{400, "the head does not end"};
    const auto line = block.substr(0, end);
    block.remove_prefix(end + 2);
    if (is_hopeless(line) || line.find('\r') != std::string_view::npos)
      return HeadRefusal{400, "a line of the head holds a control character"};
    if (line.empty() && !first) break;
    auto refused = first ? read_request_line(line, head) : read_field(line, head);
    if (refused) return std::move(*refused);
    first = false;
  }
  if (!block.empty()) return HeadRefusal{400, "text after the end of the head"};
  if (auto refused = check_fields(head)) return std::move(*refused);
  return head;
}

bool is_hopeless(std::string_view begun) noexcept {
  for (std::size_t i = 0; i < begun.size(); ++i) {
    const char c = begun[i];
    if (c == '\n' && (i == 0 || begun[i - 1] != '\r')) return true;
    if (c == '\r' && i + 1 < begun.size() && begun[i + 1] != '\n') return true;
    if (is_control(c) && c != '\n' && c != '\r' && c != '\t') return true;
  }
  return false;
}

std::variant<Target, HeadRefusal> read_target(std::string_view target) {
  constexpr std::size_t parameters_max = 64;
  const HeadRefusal bad{400, std::string(undecodable)};
  if (target.empty() || target.front() != '/' || target.find('#') != std::string_view::npos)
    return HeadRefusal{400, "the target must be a path, without a fragment"};
  Target made;
  const auto mark = target.find('?');
  for (const auto raw :
       split(target.substr(1, mark == std::string_view::npos ? mark : mark - 1), '/')) {
    auto segment = decode(raw, false);
    if (!segment) return bad;
    if (*segment == "." || *segment == "..")
      return HeadRefusal{400, "the target holds a dot segment"};
    made.path += '/';
    made.path += *segment;
    made.segments.push_back(std::move(*segment));
  }
  if (mark == std::string_view::npos || mark + 1 == target.size()) return made;
  for (const auto pair : split(target.substr(mark + 1), '&')) {
    const auto equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), true);
    auto value = decode(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value) return bad;
    if (made.query.size() == parameters_max)
      return HeadRefusal{400, "more than " + std::to_string(parameters_max) + " query parameters"};
    made.query.emplace_back(std::move(*name), std::move(*value));
  }
  return made;
}

}  // namespace ayar::http
