#pragma once
/// The answers of the API as JSON text, and JSON text as data.
#include <string>
#include <string_view>

#include <ayar/engine.hpp>

namespace ayar {

[[nodiscard]] AYAR_EXPORT std::string to_json(const Applied& applied);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ComplaintView& complaint);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ComplaintSummary& complaint);
[[nodiscard]] AYAR_EXPORT std::string to_json(const JournalView& entry);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ClockStoryView& story);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ActionView& action);
[[nodiscard]] AYAR_EXPORT std::string to_json(const Diagnostic& diagnostic);
[[nodiscard]] AYAR_EXPORT std::string to_json(const Error& error);
/// A JSON object as event data. @error invalid_data.
[[nodiscard]] AYAR_EXPORT Result<Map> parse_data(std::string_view json);

}  // namespace ayar
