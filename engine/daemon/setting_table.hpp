#pragma once
/// Every setting that is one value, in one table: the reader of files, environment and flags, the
/// defaults, `ayard config show` and `--help` all come from it.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/time.hpp>

namespace ayar::daemon {

enum class SettingKind : std::uint8_t {
  text,
  path,      ///< relative to the file that names it
  store,     ///< sqlite:FILE, memory:
  address,   ///< "HOST:PORT", a literal address
  optional,  ///< an address, or `none`
  name,      ///< an identifier
  count,
  boolean,
  duration,  ///< wall time in the workflow language's words: 20s, 1h, 7d
  level
};

struct Setting {
  std::string_view key;  ///< "http.listen"
  SettingKind kind = SettingKind::text;
  std::string_view fallback;      ///< empty: none
  std::int64_t min = 0, max = 0;  ///< count: itself; duration: seconds
  std::string_view help;
};

[[nodiscard]] std::span<const Setting> settings() noexcept;
/// Null when there is no such key.
[[nodiscard]] const Setting* find_setting(std::string_view key) noexcept;
/// "http.body_bytes_max" is AYAR_HTTP_BODY_BYTES_MAX and --http-body-bytes-max.
[[nodiscard]] std::string environment_name(std::string_view key);
[[nodiscard]] std::string flag_name(std::string_view key);
/// Keys directly below a section: of "http" listen, threads, tls ...; of "" the top's.
[[nodiscard]] std::vector<std::string> keys_below(std::string_view section);

struct ListenAddress {
  std::string host;  ///< a literal address
  std::uint16_t port = 0;
  [[nodiscard]] bool is_loopback() const noexcept;
  [[nodiscard]] std::string text() const;
  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// @error invalid_argument with a hint.
[[nodiscard]] Result<ListenAddress> parse_address(std::string_view text);
[[nodiscard]] Result<std::int64_t> parse_count(std::string_view text, const Setting& setting);
[[nodiscard]] Result<bool> parse_boolean(std::string_view text);
/// Months, years and business time have no length of their own and are refused.
[[nodiscard]] Result<Duration> parse_wall_time(std::string_view text);
/// Whether a text is a value of this setting. @error as above.
[[nodiscard]] Result<void> check_setting(const Setting& setting, std::string_view text);

}  // namespace ayar::daemon
