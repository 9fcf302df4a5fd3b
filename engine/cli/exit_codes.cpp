#include "cli/exit_codes.hpp"

#include <array>
#include <string_view>

namespace ayar::cli {
namespace {

struct Row {
  Exit exit;
  std::string_view meaning;
};

constexpr std::array rows{
    Row{Exit::ok, "done"},
    Row{Exit::failed,
        "not as hoped: a scenario failed (test), versions differ (diff), complaints stay "
        "(migrate)"},
    Row{Exit::usage, "the command line is wrong"},
    Row{Exit::data, "bad data: a workflow with errors, refused data, broken evidence"},
    Row{Exit::no_input, "no such file, store or complaint"},
    Row{Exit::unavailable, "not available: faulted complaint, stopped engine, unsupported"},
    Row{Exit::internal, "a bug in ayar"},
    Row{Exit::cannot_create, "cannot create: it exists already, or the file cannot be made"},
    Row{Exit::io, "reading or writing failed"},
    Row{Exit::try_again, "try again: store locked, revision conflict, queue full"},
    Row{Exit::not_permitted, "not permitted: in this state, or for this actor"},
    Row{Exit::config, "the store was written by a newer ayar"},
};

}  // namespace

Exit exit_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::internal: return Exit::internal;
    case ErrorCode::invalid_argument: return Exit::usage;
    case ErrorCode::invalid_definition: return Exit::data;
    case ErrorCode::not_found: return Exit::no_input;
    case ErrorCode::already_exists: return Exit::cannot_create;
    case ErrorCode::not_permitted:
    case ErrorCode::forbidden:
    case ErrorCode::unauthenticated:
    case ErrorCode::internal_event:
    case ErrorCode::guard_refused: return Exit::not_permitted;
    case ErrorCode::unknown_event:
    case ErrorCode::guard_error:
    case ErrorCode::missing_data:
    case ErrorCode::invalid_data:
    case ErrorCode::too_large:
    case ErrorCode::precondition_required:
    case ErrorCode::plugin_refused:
    case ErrorCode::law_violation:
    case ErrorCode::machine_loops:
    case ErrorCode::idempotency_mismatch:
    case ErrorCode::store_corrupt: return Exit::data;
    case ErrorCode::faulted:
    case ErrorCode::stopped:
    case ErrorCode::store_unavailable:
    case ErrorCode::plugin_failed:
    case ErrorCode::unsupported: return Exit::unavailable;
    case ErrorCode::revision_conflict:
    case ErrorCode::busy:
    case ErrorCode::store_locked: return Exit::try_again;
    case ErrorCode::store_newer: return Exit::config;
    case ErrorCode::io: return Exit::io;
  }
  return Exit::internal;
}

std::string exit_help() {
  std::string out = "Exit codes:\n";
  for (const Row& row : rows) {
    const std::string number = std::to_string(static_cast<int>(row.exit));
    out += "  " + std::string(3 - number.size(), ' ') + number + "  " + std::string(row.meaning) +
           "\n";
  }
  return out;
}

}  // namespace ayar::cli
