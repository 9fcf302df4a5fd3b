#pragma once
/// An answer as bytes.
#include <string>
#include <string_view>

#include "http/server.hpp"

namespace ayar::http {

/// @param head_only  the answer to HEAD: the length is told, the body is not sent.
[[nodiscard]] std::string to_wire(const HttpResponse& response, bool keep_alive, bool head_only);
[[nodiscard]] std::string_view reason_of(int status) noexcept;

}  // namespace ayar::http
