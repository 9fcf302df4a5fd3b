#pragma once
#include <string_view>

namespace ayar::http {

/// The document of all routes, openapi.yaml as it stood when this was built.
[[nodiscard]] std::string_view openapi_yaml() noexcept;

}  // namespace ayar::http
