#pragma once
/// YAML text as a tree of marked nodes: every scalar is text, every node knows where it stands. The
/// only place that knows yaml-cpp is behind read(). All traps of design 5.4 are refused here, all
/// at once.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>

namespace ayar::workflow {

/// 1-based; columns count Unicode code points.
struct Mark {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend auto operator<=>(const Mark&, const Mark&) = default;
};

struct Member;

struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };
  Kind kind = Kind::null;
  Style style = Style::plain;
  std::uint16_t file = 0;       ///< of Document::file_of: in which file it stands
  Mark mark;                    ///< of the first character; of the opening quote when quoted
  std::string text;             ///< a scalar's value, as YAML unfolds it, never typed
  std::vector<Node> items;      ///< of a sequence
  std::vector<Member> members;  ///< of a mapping, in document order, keys unique
  std::vector<Mark>
      offsets;  ///< scalars only: where byte i of `text` stands in the file (size text.size()+1)
  std::string path;  ///< `clocks.resolve.target[0].when`

  [[nodiscard]] bool is_null() const noexcept { return kind == Kind::null; }
  [[nodiscard]] bool is_scalar() const noexcept { return kind == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const noexcept { return kind == Kind::sequence; }
  [[nodiscard]] bool is_mapping() const noexcept { return kind == Kind::mapping; }
  [[nodiscard]] const Node* find(
      std::string_view key) const noexcept;                  ///< a mapping's value, or null
  [[nodiscard]] Mark at(std::size_t offset) const noexcept;  ///< place of byte `offset` of `text`
};

struct Member {
  Node key;  ///< always a scalar, text non-empty
  Node value;
};

struct Document {
  std::string file;
  std::string text;
  std::vector<std::string> others;  ///< files that parts of the tree came from: node.file 1, 2, ...
  Node root;
  std::vector<Diagnostic>
      diagnostics;  ///< the traps found; the tree is still whole where it can be
  [[nodiscard]] bool ok() const noexcept { return !has_errors(diagnostics); }
  [[nodiscard]] const std::string& file_of(const Node& node) const noexcept {
    return node.file == 0 || node.file > others.size() ? file : others[node.file - 1U];
  }
};

/// Reads one YAML document. Limits: 1 MiB, depth 64, 100,000 nodes.
[[nodiscard]] Document read(std::string_view text, std::string file);

/// A diagnostic at a node (or at a byte of its text).
[[nodiscard]] Diagnostic diagnostic_at(const Document& document, const Node& node,
                                       std::string_view rule, std::string message,
                                       std::string hint = {}, std::size_t offset = 0);

}  // namespace ayar::workflow
