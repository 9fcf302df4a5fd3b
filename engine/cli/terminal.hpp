#pragma once
/// What a terminal needs: colours, widths of text, direction isolates. Strings in, strings out.
#include <cstddef>
#include <string>
#include <string_view>

namespace ayar::cli {

/// Colours text, or leaves it as it is.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  [[nodiscard]] bool on() const noexcept { return on_; }
  [[nodiscard]] std::string bold(std::string_view text) const { return with("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return with("2", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return with("31", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return with("32", text); }
  [[nodiscard]] std::string yellow(std::string_view text) const { return with("33", text); }
  [[nodiscard]] std::string magenta(std::string_view text) const { return with("35", text); }
  [[nodiscard]] std::string cyan(std::string_view text) const { return with("36", text); }

 private:
  [[nodiscard]] std::string with(const char* code, std::string_view text) const;
  bool on_;
};

enum class Colour { automatic, always, never };

/// NO_COLOR (any value but empty) and TERM=dumb turn automatic colours off; `always` outranks both.
[[nodiscard]] bool wants_colour(Colour wish, bool is_terminal);

/// Cells that a text takes: code points, less those that print nothing (ZWNJ, marks, isolates,
/// colours).
[[nodiscard]] std::size_t width_of(std::string_view text) noexcept;
/// The text with control characters of foreign data made visible, so that none reaches a terminal.
[[nodiscard]] std::string printable(std::string_view text);
/// First-strong isolate around a text that holds right-to-left letters, so that its neighbours stay
/// in place.
[[nodiscard]] std::string isolated(std::string_view text, bool is_terminal);

}  // namespace ayar::cli
