#pragma once
/// What each service takes at its incoming webhook.
#include <optional>
#include <string>
#include <string_view>

#include "common/request.hpp"

namespace notify {

enum class Style { slack, mattermost, teams };
[[nodiscard]] std::optional<Style> parse_style(std::string_view word) noexcept;

struct Payload {
  std::string json;
  bool cut = false;  ///< subject or body did not fit
};
[[nodiscard]] Payload make_payload(Style style, const Request& request);

}  // namespace notify
