#pragma once
/// Text of people as each service shows it: as text. Nobody outside may ring everybody's bell,
/// dress a link up, or break the card. Pure; any thread.
#include <cstddef>
#include <string>
#include <string_view>

namespace notify {

struct Escaped {
  std::string text;
  bool cut = false;  ///< an ellipsis stands where the rest was
};

/// mrkdwn of Slack: & < > as entities, which takes <!here> and <@U1> their meaning; `@` before a
/// name is parted from it.
/// @param units_max  UTF-16 units of the escaped text, as Slack counts; never cut within a
/// character or an entity.
[[nodiscard]] Escaped escape_slack(std::string_view text, std::size_t units_max);
/// Markdown of Mattermost: what formats is preceded by a backslash, except inside a plain http(s)
/// address, which stays clickable; `@` before a name is parted from it.
[[nodiscard]] Escaped escape_mattermost(std::string_view text, std::size_t units_max);
/// Plain text, as a text run of an Adaptive Card shows it.
/// @param bytes_max  of UTF-8.
[[nodiscard]] Escaped cut_plain(std::string_view text, std::size_t bytes_max);

}  // namespace notify
