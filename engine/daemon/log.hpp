#pragma once
/// One JSON object a line. What happened is a constant sentence; what it happened to stands in
/// fields of types that cannot carry a person's words: numbers, codes, ids, and names that the
/// operator chose.
///
/// Threads: any.
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include <ayar/result.hpp>
#include <ayar/time.hpp>

namespace ayar::daemon {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
[[nodiscard]] std::string_view name_of(LogLevel level) noexcept;
[[nodiscard]] std::optional<LogLevel> level_from(std::string_view name) noexcept;

/// A text of the program itself: only a literal becomes one, so that nothing personal can.
class Sentence {
 public:
  template <std::size_t size>
  consteval Sentence(const char (&text)[size])  // NOLINT(google-explicit-constructor)
      : text_(text, size - 1) {}
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
};

/// A name that the operator or the program gave: a plugin, route, file, setting, listener. Whoever
/// writes it here says that it is one.
struct LogName {
  explicit LogName(std::string_view name) : text(name) {}
  std::string text;
};
/// A generated id: of a complaint, a token, an outbox row.
struct LogId {
  explicit LogId(std::string_view id) : text(id) {}
  std::string text;
};

class LogValue {
 public:
  template <std::same_as<bool> T>
  LogValue(T value) : value_(value) {}  // NOLINT(google-explicit-constructor)
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) LogValue(T value)
      : value_(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  LogValue(Duration value) : value_(value) {}        // NOLINT(google-explicit-constructor)
  LogValue(Sentence value)
      : value_(std::string(value.text())) {}                  // NOLINT(google-explicit-constructor)
  LogValue(LogName value) : value_(std::move(value.text)) {}  // NOLINT(google-explicit-constructor)
  LogValue(LogId value) : value_(std::move(value.text)) {}    // NOLINT(google-explicit-constructor)
  LogValue(ErrorCode value)
      : value_(std::string(name_of(value))) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const auto& variant() const noexcept { return value_; }

 private:
  std::variant<bool, std::int64_t, Duration, std::string> value_;
};

struct LogField {
  Sentence key;
  LogValue value;
};
using LogFields = std::initializer_list<LogField>;

/// A sentence that repeats is written this often in a window, then counted; the count is told when
/// the window is over.
struct RepeatLimit {
  std::size_t lines = 20;
  Duration window = std::chrono::minutes(1);
  std::size_t sentences_max = 1024;  ///< remembered at once
};

class Log {
 public:
  using Write = std::function<void(std::string_view line)>;  ///< one line without its end
  /// @param clock  must outlive the log.
  Log(const Clock& clock, Write write, LogLevel level = LogLevel::info, RepeatLimit limit = {});
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void debug(Sentence what, LogFields fields = {}) { put(LogLevel::debug, what, {}, fields); }
  void info(Sentence what, LogFields fields = {}) { put(LogLevel::info, what, {}, fields); }
  void warning(Sentence what, LogFields fields = {}) { put(LogLevel::warning, what, {}, fields); }
  /// The code and the place of an error, never its message: that may quote what somebody wrote.
  void warning(Sentence what, const Error& error, LogFields fields = {}) {
    put(LogLevel::warning, what, &error, fields);
  }
  void error(Sentence what, LogFields fields = {}) { put(LogLevel::error, what, {}, fields); }
  void error(Sentence what, const Error& error, LogFields fields = {}) {
    put(LogLevel::error, what, &error, fields);
  }
  [[nodiscard]] LogLevel level() const noexcept;
  void set_level(LogLevel level) noexcept;

 private:
  void put(LogLevel level, Sentence what, const Error* error, LogFields fields);
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Writes lines to standard error, each whole.
[[nodiscard]] Log::Write write_to_stderr();

}  // namespace ayar::daemon
