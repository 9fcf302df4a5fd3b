#include <ayar/diagnostic.hpp>

#include <algorithm>

#include "base/text.hpp"

namespace ayar {

namespace {

constexpr std::size_t excerpt_bytes_max = 240;

// `path:line:col`, less what is not known.
std::string place_text(const SourceRef& where) {
  std::string out = where.file.empty() ? "<text>" : where.file;
  if (where.line == 0) return out;
  out += ':' + std::to_string(where.line);
  if (where.column != 0) out += ':' + std::to_string(where.column);
  return out;
}

std::string_view line_of(std::string_view source, std::uint32_t line) noexcept {
  for (std::uint32_t i = 1; i < line; ++i) {
    const std::size_t end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  source = source.substr(0, source.find('\n'));
  if (!source.empty() && source.back() == '\r') source.remove_suffix(1);
  return source;
}

// The line and a caret under its column. Columns count code points, so that the caret stands right
// under accents and Persian letters in a terminal of one cell a letter.
std::string excerpt(const SourceRef& where, std::string_view source) {
  if (where.line == 0 || source.empty()) return {};
  const std::string_view line = line_of(source, where.line);
  if (line.empty() || line.size() > excerpt_bytes_max) return {};
  std::string shown(line);
  // Control characters of a hostile file must not reach the reader's terminal.
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  std::string out = "\n  " + shown;
  if (where.column != 0 && where.column <= code_points(line) + 1) {
    out += "\n  " + std::string(where.column - 1, ' ') + '^';
  }
  return out;
}

}  // namespace

std::string to_text(const Diagnostic& diagnostic, std::string_view source) {
  std::string out = place_text(diagnostic.where);
  out += diagnostic.severity == Severity::error ? ": error" : ": warning";
  if (!diagnostic.rule.empty()) out += ' ' + diagnostic.rule;
  out += ": " + diagnostic.message;
  if (!diagnostic.key_path.empty()) out += " [" + diagnostic.key_path + ']';
  out += excerpt(diagnostic.where, source);
  if (!diagnostic.hint.empty()) out += "\n  hint: " + diagnostic.hint;
  for (const Note& note : diagnostic.notes) {
    out += '\n' + place_text(note.where) + ": note: " + note.message;
  }
  return out;
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) noexcept {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

}  // namespace ayar
