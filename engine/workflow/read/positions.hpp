#pragma once
/// Where bytes of a text stand, and where each byte of an unfolded scalar came from.
#include <cstddef>
#include <string_view>
#include <vector>

#include "workflow/read/node.hpp"

namespace ayar::workflow {

/// Byte offsets of a text to marks. Cost: eight bytes a byte of text, once; lookups are an index.
class Places {
 public:
  explicit Places(std::string_view text);
  [[nodiscard]] Mark at(std::size_t byte) const noexcept;

 private:
  std::vector<Mark> marks_;
};

/// The style of a scalar whose first byte stands at `begin`.
[[nodiscard]] Node::Style style_at(std::string_view text, std::size_t begin) noexcept;

/// For each byte of `value`, and for its end, the byte of `text` it came from. Walks both side by
/// side: the value tells what the parser made of the text, the text tells where. Empty when the two
/// cannot be reconciled.
[[nodiscard]] std::vector<std::size_t> trace(std::string_view text, std::size_t begin,
                                             std::string_view value, Node::Style style);

}  // namespace ayar::workflow
