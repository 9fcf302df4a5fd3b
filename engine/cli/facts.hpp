#pragma once
/// A journal entry in a line: what its facts come to.
#include <string>

#include <ayar/complaint.hpp>

namespace ayar::cli {

/// `received -> investigating; severity = high; clock resolve started; message welcome queued`.
/// Facts that only serve the machinery (timers armed and cancelled, transitions) are left out.
[[nodiscard]] std::string fact_summary(const std::string& payload);
/// `agent:mina`, `system`, `import:uci for complainant`.
[[nodiscard]] std::string actor_text(const Actor& actor);

}  // namespace ayar::cli
