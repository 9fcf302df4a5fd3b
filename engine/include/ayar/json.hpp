#pragma once
/// The answers of the API as JSON text, and JSON text as data.
#include <string>
#include <string_view>

#include <ayar/delivery_options.hpp>
#include <ayar/engine.hpp>

namespace ayar {

[[nodiscard]] AYAR_EXPORT std::string to_json(const Applied& applied);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ComplaintView& complaint);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ComplaintSummary& complaint);
[[nodiscard]] AYAR_EXPORT std::string to_json(const JournalView& entry);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ClockStoryView& story);
[[nodiscard]] AYAR_EXPORT std::string to_json(const WhatIfView& what_if);
/// `{"items": [stories], "what_if": {...}}`, as the API answers.
[[nodiscard]] AYAR_EXPORT std::string to_json(const ExplainView& explained);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ReturnsReport& report);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ActionView& action);
[[nodiscard]] AYAR_EXPORT std::string to_json(const Diagnostic& diagnostic);
[[nodiscard]] AYAR_EXPORT std::string to_json(const Error& error);
[[nodiscard]] AYAR_EXPORT std::string to_json(const OutboxView& row);
[[nodiscard]] AYAR_EXPORT std::string to_json(const KeptLetter& letter);
[[nodiscard]] AYAR_EXPORT std::string to_json(const LetterView& letter);
[[nodiscard]] AYAR_EXPORT std::string to_json(const HoldView& hold);
[[nodiscard]] AYAR_EXPORT std::string to_json(const ChangeView& change);
[[nodiscard]] AYAR_EXPORT std::string to_json(const Person& person);
[[nodiscard]] AYAR_EXPORT std::string to_json(const PluginStatus& plugin);
[[nodiscard]] AYAR_EXPORT std::string to_json(const DefinitionView& view);
[[nodiscard]] AYAR_EXPORT std::string to_json(const MigrationReport& report);
[[nodiscard]] AYAR_EXPORT std::string to_json(const PolicyReplayReport& report);
[[nodiscard]] AYAR_EXPORT std::string to_json(const RecalculationReport& report);
[[nodiscard]] AYAR_EXPORT std::string_view name_of(HoldScope scope) noexcept;
[[nodiscard]] AYAR_EXPORT std::optional<HoldScope> hold_scope_from(std::string_view name) noexcept;
/// A JSON object as event data. @error invalid_data.
[[nodiscard]] AYAR_EXPORT Result<Map> parse_data(std::string_view json);

}  // namespace ayar
