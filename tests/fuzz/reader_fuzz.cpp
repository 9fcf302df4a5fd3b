/// Any bytes: read() neither crashes nor hangs, says where every fault is, and knows where each
/// byte of an accepted text stands. The calendar and scenario readers take whatever tree comes out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "workflow/read/calendar_file.hpp"
#include "workflow/read/node.hpp"
#include "workflow/read/scenario_file.hpp"

namespace {

using ayar::workflow::Document;
using ayar::workflow::Mark;
using ayar::workflow::Node;

void require(bool held) {
  if (!held) std::abort();
}

/// Byte offsets of line starts.
std::vector<std::size_t> lines_of(std::string_view text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(i + 1);
  }
  return starts;
}

char character_at(std::string_view text, const std::vector<std::size_t>& lines, Mark mark) {
  require(mark.line >= 1 && mark.line <= lines.size() && mark.column >= 1);
  std::size_t at = lines[mark.line - 1];
  for (std::uint32_t column = 1; column < mark.column && at < text.size(); ++column) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
      ++at;
  }
  return at < text.size() ? text[at] : '\n';
}

void check(const Document& document, const std::vector<std::size_t>& lines, const Node& node) {
  for (const Node& item : node.items)
    check(document, lines, item);
  for (const auto& member : node.members) {
    require(member.key.is_scalar() && !member.key.text.empty());
    require(node.find(member.key.text) == &member.value);
    check(document, lines, member.key);
    check(document, lines, member.value);
  }
  if (!node.is_scalar()) return;
  require(node.offsets.size() == node.text.size() + 1);
  for (std::size_t i = 0; i < node.text.size(); ++i) {
    if ((static_cast<unsigned char>(node.text[i]) & 0xC0U) == 0x80U) continue;
    const char there = character_at(document.text, lines, node.at(i));
    const bool fold = there == '\n' || there == '\r';
    const bool escape = there == '\\' && node.style == Node::Style::double_quoted;
    require(there == node.text[i] || escape ||
            (fold && (node.text[i] == ' ' || node.text[i] == '\n')));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Document document = ayar::workflow::read(text, "fuzz.yaml");
  const auto lines = lines_of(text);
  require(document.diagnostics.size() <= 50);
  for (const auto& diagnostic : document.diagnostics) {
    require(diagnostic.where.line <= lines.size() && !diagnostic.message.empty() &&
            !diagnostic.rule.empty());
  }
  if (document.ok() && size < 4096) check(document, lines, document.root);
  (void)ayar::workflow::read_calendar(document);
  (void)ayar::workflow::read_scenarios(document);
  return 0;
}
