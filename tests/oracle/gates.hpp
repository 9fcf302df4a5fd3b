#pragma once
/// Who may send an event of retail and what it must carry, typed out from the design.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/book.hpp"

namespace ayar::oracle {

/// Names that an actor may send, votes excepted.
[[nodiscard]] bool is_declared(std::string_view event);
/// Names that only the engine raises.
[[nodiscard]] bool is_internal(std::string_view event);
/// Every value of a known name and right type?
[[nodiscard]] bool is_well_formed(const Sending& sending);
[[nodiscard]] bool is_well_formed_opening(const Map& data);
/// The role first, then what is required. Nothing: it may pass.
[[nodiscard]] std::optional<ErrorCode> objection(const Sending& sending);
/// "set FIELD=VALUE" for each datum that the event stores, in the order of the definition.
[[nodiscard]] std::vector<std::string> stored_lines(const Sending& sending);
/// Minor units of "5000000.00 IRR"; nothing when it is not that.
[[nodiscard]] std::optional<std::int64_t> rials(const Value& value);
/// The datum, or null.
[[nodiscard]] const Value& datum(const Map& data, std::string_view name);

}  // namespace ayar::oracle
