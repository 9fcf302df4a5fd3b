#include "cel/literals.hpp"

#include <charconv>
#include <limits>

#include "cel/cell.hpp"

namespace ayar::cel {
namespace {

Error invalid(std::string message) {
  Error error;
  error.code = ErrorCode::invalid_data;
  error.message = std::move(message);
  return error;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80U) return put(point);
  if (point < 0x800U) {
    put(0xC0U | (point >> 6U));
  } else if (point < 0x10000U) {
    put(0xE0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3FU));
  } else {
    put(0xF0U | (point >> 18U));
    put(0x80U | ((point >> 12U) & 0x3FU));
    put(0x80U | ((point >> 6U) & 0x3FU));
  }
  put(0x80U | (point & 0x3FU));
}

/// Decodes the body of a quoted string, escape by escape.
class Unescape {
 public:
  Unescape(std::string_view body, std::size_t base, bool raw, bool bytes)
      : body_(body), base_(base), raw_(raw), bytes_(bytes) {}

  Unquoted run() {
    while (at_ < body_.size() && !result_.fault) {
      const char c = body_[at_];
      if (c == '\\' && !raw_) {
        read_escape();
      } else if (c == '\r') {
        // A line break is one newline, whatever system wrote the file.
        at_ += body_.substr(at_).starts_with("\r\n") ? 2 : 1;
        result_.text.push_back('\n');
      } else {
        result_.text.push_back(c);
        ++at_;
      }
    }
    return std::move(result_);
  }

 private:
  void read_escape() {
    static constexpr std::string_view letters = "abfnrtv\\?\"'`";
    static constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\?\"'`";
    const char c = at_ + 1 < body_.size() ? body_[at_ + 1] : '\0';
    if (const std::size_t found = letters.find(c); found != std::string_view::npos && c != '\0') {
      result_.text.push_back(meanings[found]);
      at_ += 2;
      return;
    }
    if (c == 'x' || c == 'X') return read_point(2, 2, 16);
    if (bytes_ && (c == 'u' || c == 'U')) {
      return fail("bytes have no Unicode escapes", "write \\x and two hexadecimal digits");
    }
    if (c == 'u') return read_point(2, 4, 16);
    if (c == 'U') return read_point(2, 8, 16);
    if (c >= '0' && c <= '3') return read_point(1, 3, 8);
    fail("this escape is not known", "write \\\\ for a backslash, or r'...' for a raw string");
  }

  void read_point(std::size_t skip, std::size_t digits, int base) {
    const std::string_view text = body_.substr(at_).substr(skip, digits);
    std::uint32_t point = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), point, base);
    if (text.size() != digits || code != std::errc{} || end != text.data() + text.size()) {
      return fail("this escape needs " + std::to_string(digits) +
                  (base == 16 ? " hexadecimal digits" : " octal digits"));
    }
    if (point > 0x10FFFFU || (point >= 0xD800U && point <= 0xDFFFU)) {
      return fail("this escape is not a Unicode code point");
    }
    if (bytes_) {
      result_.text.push_back(static_cast<char>(point));
    } else {
      append_utf8(result_.text, point);
    }
    at_ += skip + digits;
  }

  void fail(std::string message, std::string hint = {}) {
    result_.fault = Fault{std::move(message), std::move(hint), base_ + at_};
  }

  std::string_view body_;
  std::size_t base_;
  bool raw_;
  bool bytes_;
  std::size_t at_ = 0;
  Unquoted result_;
};

}  // namespace

Result<std::uint64_t> parse_natural(std::string_view digits) {
  const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
  const std::string_view body = hex ? digits.substr(2) : digits;
  std::uint64_t magnitude = 0;
  const auto [end, code] =
      std::from_chars(body.data(), body.data() + body.size(), magnitude, hex ? 16 : 10);
  if (code != std::errc{} || end != body.data() + body.size()) {
    return invalid("this number does not fit a uint");
  }
  return magnitude;
}

Result<std::int64_t> parse_integer(std::string_view digits, bool negative) {
  const auto magnitude = parse_natural(digits);
  const std::uint64_t limit =
      static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (negative ? 1U : 0U);
  if (!magnitude || *magnitude > limit) return invalid("this number does not fit an int");
  return static_cast<std::int64_t>(negative ? 0U - *magnitude : *magnitude);
}

Result<double> parse_floating(std::string_view digits) {
  double value = 0.0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (end != digits.data() + digits.size()) return invalid("this is not a double");
  if (code == std::errc::result_out_of_range) {
    // One code for too large and too small: the sign of the exponent tells, as no number of digits
    // that a guard may hold outweighs it.
    const std::size_t exponent = digits.find_first_of("eE");
    const bool small = exponent == std::string_view::npos ? digits.starts_with('0')
                                                          : digits.substr(exponent + 1).starts_with('-');
    if (small) return digits.starts_with('-') ? -0.0 : 0.0;
  }
  if (code != std::errc{}) return invalid("this number does not fit a double");
  return value;
}

Unquoted unquote(std::string_view token) {
  const std::size_t prefix = token.find_first_of("'\"");
  const std::string_view letters = token.substr(0, prefix);
  const bool raw = letters.find_first_of("rR") != std::string_view::npos;
  const bool bytes = letters.find_first_of("bB") != std::string_view::npos;
  const std::string_view body = token.substr(prefix);
  const bool triple = body.size() >= 6 && (body.starts_with("'''") || body.starts_with("\"\"\""));
  const std::size_t quote = triple ? 3 : 1;
  return Unescape(body.substr(quote, body.size() - 2 * quote), prefix + quote, raw, bytes).run();
}

}  // namespace ayar::cel
