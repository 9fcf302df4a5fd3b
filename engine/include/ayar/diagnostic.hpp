#pragma once
/// What the loader says about a file: every fault at once, each with its place and a remedy.
#include <cstdint>
#include <string>
#include <vector>

#include <ayar/export.hpp>
#include <ayar/result.hpp>

namespace ayar {

enum class Severity : std::uint8_t { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string rule;     ///< "AY012"; see workflows/rules.md
  std::string message;  ///< one sentence, lower case, no full stop
  std::string hint;     ///< what to do; may be empty
  SourceRef where;
  std::string key_path;  ///< `clocks.resolve.target[0].when`, safe beside right-to-left text
  std::vector<Note> notes;
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// `path:line:col: error AY012: message [key.path]`, then `  hint: ...` and `path:line:col: note:
/// ...` lines. With `source` (the file's text) the line itself and a caret follow the first line,
/// as compilers do.
[[nodiscard]] AYAR_EXPORT std::string to_text(const Diagnostic& diagnostic,
                                              std::string_view source = {});

[[nodiscard]] AYAR_EXPORT bool has_errors(const std::vector<Diagnostic>& diagnostics) noexcept;

}  // namespace ayar
