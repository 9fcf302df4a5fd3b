#pragma once
/// The lines that the engine and a plugin's process exchange: JSON-RPC 2.0, one object a line. Text
/// in, values out; no file or process is known here.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/value.hpp>

#include "delivery/plugin.hpp"

namespace ayar::delivery::rpc {

inline constexpr std::size_t line_bytes_max = std::size_t{1} << 20;  ///< the newline included
inline constexpr std::int64_t protocol = 1;
inline constexpr std::int64_t initialize_id = 1;
/// JSON-RPC's own numbers, and ours below -32000.
inline constexpr std::int64_t method_not_found = -32601;
inline constexpr std::int64_t invalid_params = -32602;
inline constexpr std::int64_t no_such_invoke = -32001;
inline constexpr std::int64_t no_state = -32002;
inline constexpr std::int64_t value_too_large = -32003;
inline constexpr std::int64_t state_unreadable = -32004;

// ---- what the engine says; every line ends with its newline
[[nodiscard]] std::string initialize(std::string_view config);
[[nodiscard]] std::string invoke(std::int64_t id, const Request& request, std::int64_t deadline_ms);
[[nodiscard]] std::string cancel(std::int64_t id);
[[nodiscard]] std::string shutdown(std::int64_t id);
[[nodiscard]] std::string exit();
/// `ask`: the child's own id as JSON text. What would not fit a line is an error to the child.
[[nodiscard]] std::string state_value(const std::string& ask,
                                      const std::optional<std::string>& value);
/// As many rows as fit a line, at least one or an error: the child goes on behind the last key.
[[nodiscard]] std::string state_rows(const std::string& ask,
                                     const std::vector<std::pair<std::string, std::string>>& rows);
[[nodiscard]] std::string refuse(const std::string& ask, std::int64_t code,
                                 std::string_view message);

/// The request as both hosts hand it over: {"request_id","kind","deadline_ms","input"}.
[[nodiscard]] std::string request_json(const Request& request, std::int64_t deadline_ms);

// ---- what a child says
struct Incoming {
  enum class What : std::uint8_t { result, error, ask, notice };
  What what = What::notice;
  std::int64_t id = 0;  ///< of a result or error: which request it answers
  std::string ask;      ///< of an ask: the child's id as JSON text
  std::string method;   ///< of an ask or notice
  Value body;           ///< result, error or params
};
/// @error invalid_data: not one JSON-RPC object; a child that says it is not to be trusted with the
/// next line.
[[nodiscard]] Result<Incoming> read(std::string_view line);

struct Greeting {
  std::string name, version;
  std::vector<std::string> kinds, reports;
  std::string config_schema;  ///< JSON
};
/// @error plugin_failed, or invalid_argument with the pointer when the child refused its
/// configuration.
[[nodiscard]] Result<Greeting> greeting_of(const Incoming& answer);
[[nodiscard]] Reply reply_of(const Incoming& answer);

}  // namespace ayar::delivery::rpc
