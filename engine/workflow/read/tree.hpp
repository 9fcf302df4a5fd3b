#pragma once
/// The parser's events as a tree. yaml-cpp is included in tree.cpp alone.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/read/node.hpp"
#include "workflow/read/positions.hpp"
#include "workflow/read/scan.hpp"

namespace ayar::workflow {

/// What the parser itself said when it gave up.
struct ParserError {
  std::size_t at = 0;
  std::string message;
  std::string path;
};

struct Tree {
  Node root;
  std::vector<Fault> faults;         ///< keys that are no text, twins, limits
  std::optional<ParserError> error;  ///< the tree holds what came before it
  bool empty = true;
};

/// @param original  the file's text; @param masked what the parser is to see, byte for byte as long
/// or shorter.
[[nodiscard]] Tree parse_tree(std::string_view original, const Scan& scan, const Places& places);

/// Gives every node its key path. Segments and paths are bounded, so that a hostile file stays
/// small in memory.
void name_paths(Node& root);

/// Faults that show in the tree: odd and foreign keys, clock times, foreign digits. In traps.cpp.
struct PlacedFault {
  Mark where;
  std::string path;
  std::string_view rule;
  std::string message;
  std::string hint;
};
[[nodiscard]] std::vector<PlacedFault> find_traps(const Node& root);

/// The parser's words in ours. In traps.cpp.
[[nodiscard]] Fault rewrite(const ParserError& error, std::string_view text);

}  // namespace ayar::workflow
