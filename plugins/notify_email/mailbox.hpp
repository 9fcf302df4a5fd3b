#pragma once
/// Mailboxes of RFC 5322, as far as desks use them: `Name <local@domain>` or `local@domain`. Pure;
/// any thread.
#include <optional>
#include <string>
#include <string_view>

namespace notify {

struct Mailbox {
  std::string name;  ///< UTF-8, may be empty
  std::string address;
};

/// A dot-atom, an at sign and host labels, ASCII, at most 254 bytes (64 before the at sign). Quoted
/// local parts, address literals and addresses beyond ASCII are not taken. Nothing that passes can
/// end a line or an angle bracket.
[[nodiscard]] bool is_address(std::string_view text);
[[nodiscard]] bool is_domain(std::string_view text);
[[nodiscard]] std::optional<Mailbox> parse_mailbox(std::string_view text);

}  // namespace notify
