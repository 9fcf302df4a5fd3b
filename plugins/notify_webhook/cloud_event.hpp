#pragma once
/// CloudEvents 1.0 in structured mode, JSON.
#include <string>

#include "common/request.hpp"

namespace notify {

/// {specversion, id, source, type: app.ayar.<kind>.v1, subject: the complaint, time,
/// datacontenttype, data: the input}.
[[nodiscard]] std::string cloud_event(const Request& request, const std::string& source);

}  // namespace notify
