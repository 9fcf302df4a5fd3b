#include "cel/literals.hpp"

#include <array>
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
  Unescape(std::string_view body, std::size_t base, bool raw)
      : body_(body), base_(base), raw_(raw) {}

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
    append_utf8(result_.text, point);
    at_ += skip + digits;
  }

  void fail(std::string message, std::string hint = {}) {
    result_.fault = Fault{std::move(message), std::move(hint), base_ + at_};
  }

  std::string_view body_;
  std::size_t base_;
  bool raw_;
  std::size_t at_ = 0;
  Unquoted result_;
};

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array units{
    Unit{"h", 3'600'000'000'000}, Unit{"ms", 1'000'000}, Unit{"m", 60'000'000'000},
    Unit{"s", 1'000'000'000},     Unit{"us", 1'000},     Unit{"ns", 1},
};

struct Digits {
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  std::int64_t scale = 1;  ///< ten to the number of fraction digits
};

/// Reads "12.5" off the front. False when there are no digits or too many.
bool read_digits(std::string_view& text, Digits& out) {
  bool any = false;
  const auto take = [&](std::int64_t& into) {
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      if (__builtin_mul_overflow(into, std::int64_t{10}, &into)) return false;
      if (__builtin_add_overflow(into, std::int64_t{text.front() - '0'}, &into)) return false;
      text.remove_prefix(1);
      any = true;
    }
    return true;
  };
  if (!take(out.whole)) return false;
  if (text.empty() || text.front() != '.') return any;
  text.remove_prefix(1);
  const std::size_t before = text.size();
  if (!take(out.fraction) || before - text.size() > 9) return false;
  for (std::size_t i = text.size(); i < before; ++i) {
    out.scale *= 10;
  }
  return any;
}

/// Microseconds of one term; false when it does not fit or is finer than a microsecond.
bool term_microseconds(const Digits& digits, std::int64_t unit_nanoseconds, std::int64_t& out) {
  if (unit_nanoseconds < 1000) {
    out = digits.whole / 1000;
    return digits.whole % 1000 == 0 && digits.fraction == 0;
  }
  const std::int64_t unit = unit_nanoseconds / 1000;
  const std::int64_t fraction = digits.fraction * unit;  // below 1e9 * 3.6e9: fits
  if (fraction % digits.scale != 0) return false;
  return !__builtin_mul_overflow(digits.whole, unit, &out) &&
         !__builtin_add_overflow(out, fraction / digits.scale, &out);
}

}  // namespace

Result<std::int64_t> parse_integer(std::string_view digits, bool negative) {
  const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
  const std::string_view body = hex ? digits.substr(2) : digits;
  std::uint64_t magnitude = 0;
  const auto [end, code] =
      std::from_chars(body.data(), body.data() + body.size(), magnitude, hex ? 16 : 10);
  const std::uint64_t limit =
      static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (negative ? 1U : 0U);
  if (code != std::errc{} || end != body.data() + body.size() || magnitude > limit) {
    return invalid("this number does not fit an int");
  }
  return static_cast<std::int64_t>(negative ? 0U - magnitude : magnitude);
}

Result<double> parse_floating(std::string_view digits) {
  double value = 0.0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (code != std::errc{} || end != digits.data() + digits.size()) {
    return invalid("this number does not fit a double");
  }
  return value;
}

Unquoted unquote(std::string_view token) {
  const bool raw = token.front() == 'r' || token.front() == 'R';
  const std::size_t prefix = raw ? 1 : 0;
  const std::string_view quoted = token.substr(prefix);
  const bool triple =
      quoted.size() >= 6 && (quoted.starts_with("'''") || quoted.starts_with("\"\"\""));
  const std::size_t quote = triple ? 3 : 1;
  return Unescape(quoted.substr(quote, quoted.size() - 2 * quote), prefix + quote, raw).run();
}

Result<Duration> parse_duration(std::string_view text) {
  const Error bad = invalid("not a duration, write as in \"1h30m\", \"45s\" or \"250ms\"");
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return Duration::zero();
  if (rest.empty()) return bad;
  std::int64_t total = 0;
  while (!rest.empty()) {
    Digits digits;
    if (!read_digits(rest, digits)) return bad;
    const Unit* found = nullptr;
    for (const Unit& unit : units) {
      if (found == nullptr && rest.starts_with(unit.name)) found = &unit;
    }
    if (found == nullptr) return bad;
    rest.remove_prefix(found->name.size());
    std::int64_t term = 0;
    if (!term_microseconds(digits, found->nanoseconds, term)) {
      return invalid("this duration is too large, or finer than a microsecond");
    }
    if (__builtin_add_overflow(total, term, &total)) return invalid("this duration is too large");
  }
  const Duration duration{negative ? -total : total};
  if (!is_in_range(duration)) return invalid("this duration is too large");
  return duration;
}

}  // namespace ayar::cel
