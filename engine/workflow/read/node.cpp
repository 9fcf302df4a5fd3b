#include "workflow/read/node.hpp"

#include <algorithm>

namespace ayar::workflow {

const Node* Node::find(std::string_view key) const noexcept {
  for (const Member& member : members) {
    if (member.key.text == key) return &member.value;
  }
  return nullptr;
}

Mark Node::at(std::size_t offset) const noexcept {
  if (offsets.empty()) return mark;
  return offsets[std::min(offset, offsets.size() - 1)];
}

Diagnostic diagnostic_at(const Document& document, const Node& node, std::string_view rule,
                         std::string message, std::string hint, std::size_t offset) {
  // Offset 0 means the node itself, so that the caret stands under the opening quote.
  const Mark place = offset == 0 ? node.mark : node.at(offset);
  Diagnostic made;
  made.rule = rule;
  made.message = std::move(message);
  made.hint = std::move(hint);
  made.where = {document.file_of(node), place.line, place.column};
  made.key_path = node.path;
  return made;
}

}  // namespace ayar::workflow
