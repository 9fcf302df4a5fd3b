#pragma once
/// Internet messages: RFC 5322 headers, RFC 2047 words, a text/plain body of RFC 2045. Pure; any
/// thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "mailbox.hpp"

namespace notify {

inline constexpr std::size_t header_line_bytes_max = 76;

struct Mail {
  Mailbox from, to;
  std::string reply_to;  ///< an encoded header value is made from it; empty: no such header
  std::string subject, body;
  std::string message_id;  ///< without angle brackets
  std::string ayar_id;     ///< printable ASCII
  std::string language;    ///< BCP 47; empty or unfit: no Content-Language
  std::int64_t date_us = 0;
};

/// "Sat, 21 Nov 2026 23:35:00 +0000"
[[nodiscard]] std::string mail_date(std::int64_t microseconds);
/// An unstructured header value: as it is when it is plain ASCII, else encoded words, cut between
/// characters. Folded so that no line passes 76 bytes, the first beginning at `column`. Line ends
/// and control characters become blanks.
[[nodiscard]] std::string encode_text(std::string_view text, std::size_t column);
/// `Name <address>`, the name as words, a quoted string or encoded words.
[[nodiscard]] std::string encode_mailbox(const Mailbox& mailbox, std::size_t column);
/// The whole message, CRLF throughout, without the dot-stuffing that the SMTP client does.
[[nodiscard]] std::string compose(const Mail& mail);

}  // namespace notify
