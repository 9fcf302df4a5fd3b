#pragma once
/// What a host counts about its plugin. Threads: the owner's lock.
#include <string>

#include "delivery/host/log_text.hpp"
#include "delivery/plugin.hpp"

namespace ayar::delivery {

/// Counts a reply into the status that will be shown.
inline void count(const Reply& reply, PluginStatus& status) {
  switch (reply.answer) {
    case Answer::ok: ++status.answered; return;
    case Answer::retry: ++status.retried; break;
    case Answer::refused: ++status.refused; break;
    case Answer::failed: ++status.failed; break;
  }
  status.last_error = reply.code + ": " + reply.message;
}

[[nodiscard]] inline Reply not_ok(Answer answer, std::string code, std::string message) {
  return Reply{answer, {}, std::move(code), std::move(message), {}};
}

/// Rows that one state_scan gives at most, in both hosts.
inline constexpr std::size_t scan_rows_max = 1000;

}  // namespace ayar::delivery
