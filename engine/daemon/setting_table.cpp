#include "daemon/setting_table.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "daemon/log.hpp"

namespace ayar::daemon {
namespace {

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
constexpr std::int64_t day = 86'400;

using K = SettingKind;
constexpr std::array rows{
    Setting{"store", K::store, "sqlite:/var/lib/ayar/complaints.db", 0, 0,
            "where complaints are kept: sqlite:FILE"},
    Setting{"directory", K::path, "", 0, 0, "who works here: a directory file"},
    Setting{"http.listen", K::address, "127.0.0.1:8080", 0, 0, "address and port of the API"},
    Setting{"http.threads", K::count, "1", 1, 64, "threads that read and write requests"},
    Setting{"http.tls.certificate", K::path, "", 0, 0, "PEM file of the certificate and its chain"},
    Setting{"http.tls.key", K::path, "", 0, 0, "PEM file of the certificate's private key"},
    Setting{"http.body_bytes_max", K::count, "1048576", 1024, 64 * mebibyte,
            "the largest body of a request, in bytes"},
    Setting{"http.connections_max", K::count, "10240", 1, 1'000'000,
            "connections at once; beyond, 503"},
    Setting{"metrics.listen", K::optional, "127.0.0.1:9090", 0, 0,
            "address and port of /metrics, /livez and /readyz; none: not served"},
    Setting{"tokens.file", K::path, "", 0, 0, "bearer tokens, hashed, as `ayar token` writes them"},
    Setting{"tokens.required", K::boolean, "true", 0, 0,
            "false: whoever can connect may do everything; on loopback only"},
    Setting{"delivery.workers", K::count, "4", 1, 256, "threads that talk to plugins"},
    Setting{"delivery.default_channel", K::name, "email", 0, 0,
            "for persons who prefer no channel"},
    Setting{"delivery.default_language", K::text, "en", 0, 0, "for persons who prefer no language"},
    Setting{"delivery.retry.base", K::duration, "5s", 1, day,
            "the first wait before a retry, at most"},
    Setting{"delivery.retry.cap", K::duration, "1h", 1, day, "no wait is longer"},
    Setting{"delivery.retry.give_up_after", K::duration, "24h", 1, 90 * day,
            "since the first attempt; then it is a dead letter"},
    Setting{"log.level", K::level, "info", 0, 0, "debug, info, warning or error"},
    Setting{"drain", K::duration, "20s", 0, 3600, "how long a stop waits for requests under way"},
};

Error wrong(std::string message, std::string hint) {
  return Error{ErrorCode::invalid_argument, std::move(message), std::move(hint), {}, {}};
}
std::string quoted(std::string_view text) { return "'" + bounded(text, 80) + "'"; }

Result<void> check_store(std::string_view text) {
  if (text == "memory:") return {};
  constexpr std::string_view scheme = "sqlite:";
  if (text.substr(0, scheme.size()) == scheme && text.size() > scheme.size()) return {};
  return wrong(quoted(text) + " is not a store", "write sqlite:FILE");
}

Result<void> check_level(std::string_view text) {
  if (level_from(text)) return {};
  return wrong(quoted(text) + " is not a level", "one of: debug, info, warning, error");
}

Result<void> check_duration(const Setting& setting, std::string_view text) {
  const auto length = parse_wall_time(text);
  if (!length) return length.error();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*length).count();
  if (seconds >= setting.min && seconds <= setting.max) return {};
  return wrong(quoted(text) + " is out of range",
               "from " + std::to_string(setting.min) + "s to " + std::to_string(setting.max) + "s");
}

template <class T>
Result<void> only_error(const Result<T>& result) {
  if (!result) return result.error();
  return {};
}

std::string with_separator(std::string_view key, char separator, bool upper) {
  std::string name(key);
  for (char& c : name) {
    if (c == '.' || c == '_') c = separator;
    if (upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

}  // namespace

std::span<const Setting> settings() noexcept { return rows; }

const Setting* find_setting(std::string_view key) noexcept {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Setting& row) { return row.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

std::string environment_name(std::string_view key) {
  return "AYAR_" + with_separator(key, '_', true);
}
std::string flag_name(std::string_view key) { return "--" + with_separator(key, '-', false); }

std::vector<std::string> keys_below(std::string_view section) {
  std::vector<std::string> keys;
  const std::string prefix = section.empty() ? std::string() : std::string(section) + ".";
  for (const Setting& row : rows) {
    if (row.key.substr(0, prefix.size()) != prefix) continue;
    const std::string_view rest = row.key.substr(prefix.size());
    std::string key(rest.substr(0, rest.find('.')));
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

Result<std::int64_t> parse_count(std::string_view text, const Setting& setting) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault == std::errc{} && stop == end && number >= setting.min && number <= setting.max)
    return number;
  return wrong(
      quoted(text) + " is not a number that fits here",
      "a whole number from " + std::to_string(setting.min) + " to " + std::to_string(setting.max));
}

Result<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "false") return text == "true";
  return wrong(quoted(text) + " is neither true nor false", "write true or false");
}

Result<Duration> parse_wall_time(std::string_view text) {
  const auto span = calendar::parse_span(text);
  if (!span) return span.error();
  using calendar::Unit;
  const auto times = [&](Duration unit) -> Result<Duration> { return unit * span->count; };
  if (span->anchor == calendar::Anchor::none) {
    switch (span->unit) {
      case Unit::seconds: return times(std::chrono::seconds(1));
      case Unit::minutes: return times(std::chrono::minutes(1));
      case Unit::hours: return times(std::chrono::hours(1));
      case Unit::days: return times(std::chrono::hours(24));
      case Unit::weeks: return times(std::chrono::hours(24 * 7));
      default: break;
    }
  }
  return wrong(quoted(text) + " has no fixed length", "write wall time: 90s, 30m, 4h, 2d or 1w");
}

Result<void> check_setting(const Setting& setting, std::string_view text) {
  if (text.empty()) return wrong("the value is empty", "remove the key to take the default");
  if (text.find('\0') != std::string_view::npos)
    return wrong("the value holds a zero byte", "remove it");
  switch (setting.kind) {
    case K::text:
    case K::path: return {};
    case K::store: return check_store(text);
    case K::optional:
      if (text == "none") return {};
      [[fallthrough]];
    case K::address: return only_error(parse_address(text));
    case K::name:
      if (is_identifier(text)) return {};
      return wrong(quoted(text) + " is not a name", "names are a-z, 0-9 and _");
    case K::count: return only_error(parse_count(text, setting));
    case K::boolean: return only_error(parse_boolean(text));
    case K::duration: return check_duration(setting, text);
    case K::level: return check_level(text);
  }
  return {};
}

}  // namespace ayar::daemon
