#include "mime.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "common/encoding.hpp"
#include "common/text.hpp"

namespace notify {

namespace {

constexpr std::string_view word_begin = "=?UTF-8?B?";
constexpr std::string_view word_end = "?=";
constexpr std::size_t plain_word_bytes_max = 60;

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// Text that needs no encoding and can be folded at its blanks without changing.
bool is_plain(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() == ' ' || text.back() == ' ' || !is_ascii(text)) return false;
  if (text.find("  ") != std::string_view::npos) return false;
  // What looks like an encoded word would be decoded by who reads it.
  if (text.find("=?") != std::string_view::npos) return false;
  std::size_t word = 0;
  return std::all_of(text.begin(), text.end(), [&word](char c) {
    word = c == ' ' ? 0 : word + 1;
    return word <= plain_word_bytes_max;
  });
}

std::string folded(std::string_view text, std::size_t column) {
  std::string value;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const auto word = text.substr(0, blank);
    const bool first = value.empty();
    if (!first && column + 1 + word.size() > header_line_bytes_max) {
      value += "\r\n";
      column = 0;
    }
    if (!first) value += ' ';
    value += word;
    column += word.size() + (first ? 0 : 1);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return value;
}

std::string encoded_words(std::string_view text, std::size_t column) {
  std::string value;
  while (!text.empty()) {
    const auto room = header_line_bytes_max - std::min(column, header_line_bytes_max) -
                      word_begin.size() - word_end.size();
    // At least one character goes into a word: the names of our headers leave that room.
    const auto bytes = std::max<std::size_t>(room / 4 * 3, 4);
    std::size_t end = 0;
    while (end < text.size() && end + character_size(text, end) <= bytes)
      end += character_size(text, end);
    if (!value.empty()) value += "\r\n ";
    value.append(word_begin).append(base64(text.substr(0, end))).append(word_end);
    text.remove_prefix(end);
    column = 1;
  }
  return value;
}

bool is_phrase(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(" !#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

std::string encode_phrase(const std::string& name, std::size_t column) {
  if (!is_plain(name)) return encoded_words(name, column);
  if (is_phrase(name)) return folded(name, column);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  quoted += '"';
  return column + quoted.size() <= header_line_bytes_max ? quoted : encoded_words(name, column);
}

/// Text as mail writes it: every line end is CRLF. None is added at the end: what is decoded is
/// what was given.
std::string with_crlf(std::string_view text) {
  std::string lines;
  lines.reserve(text.size() + text.size() / 40 + 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n' || text[i] == '\r') {
      lines += "\r\n";
    } else {
      lines += text[i];
    }
  }
  return lines;
}

std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t bytes_a_line = 57;  // 76 characters
  std::string lines;
  for (std::size_t at = 0; at < bytes.size(); at += bytes_a_line)
    lines += base64(bytes.substr(at, bytes_a_line)) + "\r\n";
  return lines;
}

/// Quoted-printable of ASCII text whose lines end with CRLF.
std::string quoted_printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string lines;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && text[i + 1] == '\n') {
      lines += "\r\n";
      column = 0;
      ++i;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool at_line_end = i + 1 < text.size() && text[i + 1] == '\r';
    const bool literal =
        (byte > 0x20 && byte < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !at_line_end);
    const std::size_t size = literal ? 1 : 3;
    if (column + size >= header_line_bytes_max) {
      lines += "=\r\n";
      column = 0;
    }
    if (literal) {
      lines += c;
    } else {
      lines.append({'=', digits[byte >> 4U], digits[byte & 15U]});
    }
    column += size;
  }
  // A mail ends with a line end; one that the text does not have is a soft one.
  if (column > 0) lines += "=\r\n";
  return lines;
}

bool is_language(std::string_view tag) {
  return !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

std::string mail_date(std::int64_t microseconds) {
  static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_time<std::chrono::microseconds> at{
      std::chrono::microseconds(microseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const auto second = std::chrono::floor<std::chrono::seconds>(at - day).count();
  return std::string(weekdays.at(std::chrono::weekday(day).c_encoding())) + ", " +
         std::to_string(static_cast<unsigned>(date.day())) + " " +
         months.at(static_cast<unsigned>(date.month()) - 1) + " " +
         std::to_string(static_cast<int>(date.year())) + " " + two_digits(second / 3600) + ":" +
         two_digits(second / 60 % 60) + ":" + two_digits(second % 60) + " +0000";
}

std::string encode_text(std::string_view text, std::size_t column) {
  const auto line = one_line(text);
  return is_plain(line) ? folded(line, column) : encoded_words(line, column);
}

std::string encode_mailbox(const Mailbox& mailbox, std::size_t column) {
  const auto name = one_line(mailbox.name);
  const auto address = "<" + mailbox.address + ">";
  if (name.find_first_not_of(' ') == std::string::npos) return address;
  auto value = encode_phrase(name, column);
  const auto line = value.rfind('\n');
  const auto used = line == std::string::npos ? column + value.size() : value.size() - line - 1;
  value += used + 1 + address.size() > header_line_bytes_max ? "\r\n " : " ";
  return value + address;
}

std::string compose(const Mail& mail) {
  const auto header = [](std::string name, auto&& encode) {
    name += ": ";
    return name + encode(name.size()) + "\r\n";
  };
  const auto fixed = [](const std::string& value) {
    return [&value](std::size_t) { return value; };
  };
  const auto mailbox = [](const Mailbox& who) {
    return [&who](std::size_t column) { return encode_mailbox(who, column); };
  };
  std::string text = header("Date", fixed(mail_date(mail.date_us)));
  text += header("From", mailbox(mail.from));
  text += header("To", mailbox(mail.to));
  if (const auto reply_to = parse_mailbox(mail.reply_to))
    text += header("Reply-To", mailbox(*reply_to));
  text += header("Subject", [&](std::size_t column) { return encode_text(mail.subject, column); });
  text += header("Message-ID", fixed("<" + mail.message_id + ">"));
  text += header("Auto-Submitted", fixed("auto-generated"));
  if (is_language(mail.language)) text += header("Content-Language", fixed(mail.language));
  text += header("X-Ayar-Id", fixed(mail.ayar_id));
  text += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
  const auto body = with_crlf(mail.body);
  text += "Content-Transfer-Encoding: ";
  text += is_ascii(body) ? "quoted-printable\r\n\r\n" + quoted_printable(body)
                         : "base64\r\n\r\n" + base64_lines(body);
  return text;
}

}  // namespace notify
