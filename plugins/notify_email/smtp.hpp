#pragma once
/// One mail to one person, tried once.
#include <chrono>
#include <string>
#include <string_view>

#include <ayar/plugin.hpp>

#include "settings.hpp"

namespace notify {

/// @param recipient  passed is_address(). @param mail  with CRLF, dots not stuffed.
/// @blocks until the server answered or `timeout`. @threads any.
/// @return ok; retry for 4xx and a connection that fails; refused for 5xx that names this mail;
/// failed for what somebody here must repair: login, certificate, missing STARTTLS. Neither holds
/// an address nor the server's own words.
[[nodiscard]] ayar::plugin::Reply send_mail(const MailSettings& settings,
                                            const std::string& recipient, std::string_view mail,
                                            std::chrono::milliseconds timeout);

}  // namespace notify
