#include "daemon/exits.hpp"

#include <array>
#include <string_view>

namespace ayar::daemon {
namespace {

struct Row {
  Exit exit;
  std::string_view meaning;
};

constexpr std::array rows{
    Row{Exit::ok, "drained and stopped; --check found nothing"},
    Row{Exit::usage, "the command line is wrong"},
    Row{Exit::data, "a workflow or the directory does not load; the store is broken"},
    Row{Exit::no_input, "the configuration file is not there"},
    Row{Exit::unavailable, "an address cannot be listened on; a plugin does not start"},
    Row{Exit::internal, "a bug in ayard"},
    Row{Exit::system, "the system refuses signals or threads"},
    Row{Exit::cannot_create, "the file of --ports cannot be made"},
    Row{Exit::io, "reading or writing failed"},
    Row{Exit::try_again, "try again: another process writes this store"},
    Row{Exit::not_permitted, "not permitted"},
    Row{Exit::config, "bad configuration; --check found something; the store is of a newer Ayar"},
};

}  // namespace

Exit exit_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument: return Exit::config;
    case ErrorCode::invalid_definition:
    case ErrorCode::invalid_data:
    case ErrorCode::store_corrupt: return Exit::data;
    case ErrorCode::store_newer: return Exit::config;
    case ErrorCode::not_found: return Exit::no_input;
    case ErrorCode::already_exists: return Exit::cannot_create;
    case ErrorCode::forbidden:
    case ErrorCode::unauthenticated:
    case ErrorCode::not_permitted: return Exit::not_permitted;
    case ErrorCode::plugin_failed:
    case ErrorCode::plugin_refused:
    case ErrorCode::unsupported:
    case ErrorCode::stopped:
    case ErrorCode::store_unavailable: return Exit::unavailable;
    case ErrorCode::store_locked:
    case ErrorCode::revision_conflict:
    case ErrorCode::busy: return Exit::try_again;
    case ErrorCode::io: return Exit::io;
    default: return Exit::internal;
  }
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

}  // namespace ayar::daemon
