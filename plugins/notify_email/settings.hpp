#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "mailbox.hpp"

namespace notify {

struct MailSettings {
  enum class Tls { none, starttls, implicit };
  std::string url;  ///< its path is the name said in EHLO
  Mailbox from;
  std::string reply_to, username, password_file, ca_file, domain;
  Tls tls = Tls::starttls;
  std::chrono::milliseconds timeout{};
};

/// @error throws ayar::plugin::Refusal with the pointer of the wrong member.
[[nodiscard]] MailSettings read_mail_settings(std::string_view config);

}  // namespace notify
