#pragma once
/// Members of a vector, read without ceremony: an absent one, or one of another type, is empty.
#include <cstdint>
#include <string>
#include <string_view>

#include <ayar/value.hpp>

#include "calendar/calendar.hpp"

namespace ayar::conformance {

[[nodiscard]] const Value* member(const Map& map, std::string_view key);
[[nodiscard]] std::string text_of(const Map& map, std::string_view key);
[[nodiscard]] std::int64_t int_of(const Map& map, std::string_view key);
[[nodiscard]] bool flag_of(const Map& map, std::string_view key);
[[nodiscard]] const List& list_of(const Map& map, std::string_view key);
[[nodiscard]] const Map& map_of(const Map& map, std::string_view key);

/// The zone of that name from the machine's database. @error not_found, invalid_definition.
[[nodiscard]] Result<calendar::Zone> zone_of(const std::string& name);
/// Opening hours, holidays, shifts and breaks of a vector as a calendar in its zone.
/// @error those of Calendar::make, invalid_data.
[[nodiscard]] Result<std::shared_ptr<const calendar::Calendar>> calendar_of(const Map& vector,
                                                                            bool rolls = false);
/// A local text, `2006-01-02T09:00` or with seconds, in a zone; one with an offset or Z as it says.
/// @error invalid_argument.
[[nodiscard]] Result<Instant> instant_of(const calendar::Zone& zone, std::string text);

}  // namespace ayar::conformance
