#include <ayar/result.hpp>

namespace ayar {

std::string_view name_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::internal: return "internal";
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::invalid_definition: return "invalid_definition";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::already_exists: return "already_exists";
    case ErrorCode::not_permitted: return "not_permitted";
    case ErrorCode::forbidden: return "forbidden";
    case ErrorCode::unknown_event: return "unknown_event";
    case ErrorCode::internal_event: return "internal_event";
    case ErrorCode::guard_refused: return "guard_refused";
    case ErrorCode::guard_error: return "guard_error";
    case ErrorCode::missing_data: return "missing_data";
    case ErrorCode::invalid_data: return "invalid_data";
    case ErrorCode::law_violation: return "law_violation";
    case ErrorCode::machine_loops: return "machine_loops";
    case ErrorCode::faulted: return "faulted";
    case ErrorCode::revision_conflict: return "revision_conflict";
    case ErrorCode::idempotency_mismatch: return "idempotency_mismatch";
    case ErrorCode::busy: return "busy";
    case ErrorCode::stopped: return "stopped";
    case ErrorCode::store_unavailable: return "store_unavailable";
    case ErrorCode::store_locked: return "store_locked";
    case ErrorCode::store_corrupt: return "store_corrupt";
    case ErrorCode::store_newer: return "store_newer";
    case ErrorCode::io: return "io";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::unauthenticated: return "unauthenticated";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::plugin_refused: return "plugin_refused";
    case ErrorCode::plugin_failed: return "plugin_failed";
    case ErrorCode::precondition_required: return "precondition_required";
  }
  // A number read from an old journal or a peer may lie outside the enumeration.
  return "internal";
}

}  // namespace ayar
