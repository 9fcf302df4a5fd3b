#pragma once
/// What a workflow is made from: the one it extends, the fragments it uses, its words in other
/// languages. Trees are merged before anything is parsed, and every node keeps the file it stands
/// in, so that whatever is said later points at the right one.
#include <string>
#include <string_view>
#include <vector>

#include "workflow/definition.hpp"
#include "workflow/read/node.hpp"

namespace ayar::workflow {

inline constexpr std::size_t parts_max = 64;
inline constexpr std::size_t parts_bytes_max = std::size_t{4} << 20;
inline constexpr std::size_t extends_depth_max = 8;

/// A text beside the workflow's own, pinned with it.
struct Part {
  enum class Kind : std::uint8_t { base, fragment, locale };
  Kind kind = Kind::base;
  std::string name;  ///< "retail@3", "common/goodbye", "fa"
  std::string text;
};

/// Replaces a document's tree by the effective one: base, own additions, fragments, override. A
/// document that neither extends nor uses anything stays as it is. Faults go to its diagnostics;
/// with errors the tree is not worth parsing. Limits: parts_max, parts_bytes_max,
/// extends_depth_max.
[[nodiscard]] std::vector<Part> assemble(Document& document, const Sources& sources);

/// Takes over the titles of locale files. Faults go to `out`.
void apply_locales(Definition& made, const Sources& sources, std::vector<Part>& parts,
                   std::vector<Diagnostic>& out);

/// A tree as YAML in block style, keys as they were quoted: what `ayar expand` prints.
[[nodiscard]] std::string to_yaml(const Node& root);

}  // namespace ayar::workflow
