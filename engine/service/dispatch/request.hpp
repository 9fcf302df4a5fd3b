#pragma once
/// What a notify plugin is asked, as JSON (plugins/README.md).
#include <optional>
#include <string>

#include "service/dispatch/recipient.hpp"

namespace ayar::service {

struct Errand {
  const store::Store::Outgoing& row;
  std::int64_t reference = 0;
  Instant at{};                              ///< of the step that caused it
  const Recipient* to = nullptr;             ///< null: kind change
  const store::Rendering* letter = nullptr;  ///< null: nothing was rendered
};
[[nodiscard]] std::string notify_input(const Errand& errand);

/// What the other side said, for people and the journal: bounded, on one line, without the address.
[[nodiscard]] std::string told_by_plugin(const std::string& code, const std::string& message,
                                         const std::string& address);

}  // namespace ayar::service
