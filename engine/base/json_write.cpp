#include <array>
#include <charconv>
#include <cmath>

#include "base/assert.hpp"
#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/money.hpp"

namespace ayar {

namespace {

// What follows the backslash for each byte that must be escaped; 'u' is \u00XX, zero is plain.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> escapes{};
  for (std::size_t i = 0; i < 0x20; ++i) {
    escapes[i] = 'u';
  }
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}

constexpr std::array<char, 256> escapes = make_escapes();

bool is_plain(std::string_view text) noexcept {
  for (const char c : text) {
    if (escapes[static_cast<unsigned char>(c)] != 0) return false;
  }
  return true;
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = escapes[byte];
    if (escape == 0) continue;
    out.append(text, plain_from, i - plain_from);
    plain_from = i + 1;
    out += '\\';
    out += escape;
    if (escape != 'u') continue;
    out += "00";
    out += hex[byte >> 4U];
    out += hex[byte & 0xFU];
  }
  out.append(text, plain_from, text.size() - plain_from);
}

// Nearly all texts need no escape: they are copied in one piece with what stands around them.
void append_quoted(std::string& out, bool comma, std::string_view text, bool colon) {
  if (text.size() <= 120 && is_plain(text)) {
    char piece[128];
    char* end = piece;
    if (comma) *end++ = ',';
    *end++ = '"';
    text.copy(end, text.size());
    end += text.size();
    *end++ = '"';
    if (colon) *end++ = ':';
    out.append(piece, end);
    return;
  }
  out += comma ? ",\"" : "\"";
  append_escaped(out, text);
  out += colon ? "\":" : "\"";
}

}  // namespace

void JsonWriter::separate() {
  if (comma_) out_ += ',';
  comma_ = depth_ != 0;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  ++depth_;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  AYAR_ASSERT(depth_ > 0);
  out_ += '}';
  --depth_;
  comma_ = depth_ != 0;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  ++depth_;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  AYAR_ASSERT(depth_ > 0);
  out_ += ']';
  --depth_;
  comma_ = depth_ != 0;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  append_quoted(out_, comma_, name, true);
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::integer(std::int64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  return raw({buffer, static_cast<std::size_t>(end.ptr - buffer)});
}

JsonWriter& JsonWriter::number(double value) {
  AYAR_ASSERT(std::isfinite(value));
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer - 2, value);
  std::string_view text{buffer, static_cast<std::size_t>(end.ptr - buffer)};
  // A whole double keeps its point, so that reading it back gives a double and not an int.
  if (text.find_first_of(".e") == std::string_view::npos) {
    end.ptr[0] = '.';
    end.ptr[1] = '0';
    text = {buffer, text.size() + 2};
  }
  return raw(text);
}

JsonWriter& JsonWriter::string(std::string_view utf8) {
  append_quoted(out_, comma_, utf8, false);
  comma_ = depth_ != 0;
  return *this;
}

JsonWriter& JsonWriter::instant(Instant value) {
  char buffer[instant_text_max + 2];
  buffer[0] = '"';
  char* end = put_instant(buffer + 1, value);
  *end++ = '"';
  return raw({buffer, static_cast<std::size_t>(end - buffer)});
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::value(const Value& value) {
  struct Visitor {
    JsonWriter& to;
    void operator()(std::monostate) const { to.null(); }
    void operator()(bool v) const { to.boolean(v); }
    void operator()(std::int64_t v) const { to.integer(v); }
    void operator()(double v) const { to.number(v); }
    void operator()(const std::string& v) const { to.string(v); }
    void operator()(Instant v) const { to.instant(v); }
    void operator()(Duration v) const { to.string(to_text(v)); }
    void operator()(Date v) const { to.string(to_text(v)); }
    void operator()(const Money& v) const {
      to.begin_object().key("amount").string(amount_text(v));
      to.key("currency").string(v.code()).end_object();
    }
    void operator()(const List& list) const {
      to.begin_array();
      for (const Value& item : list) {
        to.value(item);
      }
      to.end_array();
    }
    void operator()(const Map& map) const {
      to.begin_object();
      for (const auto& [name, member] : map) {
        to.key(name).value(member);
      }
      to.end_object();
    }
  };
  std::visit(Visitor{*this}, value.variant());
  return *this;
}

}  // namespace ayar
