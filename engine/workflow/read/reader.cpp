#include <algorithm>

#include "base/text.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/node.hpp"
#include "workflow/read/positions.hpp"
#include "workflow/read/scan.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/read/tree.hpp"

namespace ayar::workflow {
namespace {

/// Finds the key path of a place: the last node that begins at or before it, on its own line.
class PathFinder {
 public:
  explicit PathFinder(const Node& root) {
    collect(root);
    std::stable_sort(nodes_.begin(), nodes_.end(),
                     [](const Node* a, const Node* b) { return a->mark < b->mark; });
  }
  [[nodiscard]] std::string at(Mark where) const {
    const auto after =
        std::upper_bound(nodes_.begin(), nodes_.end(), where,
                         [](const Mark& mark, const Node* node) { return mark < node->mark; });
    if (after == nodes_.begin()) return {};
    const Node& before = **(after - 1);
    // A text of many lines holds places below its own mark; nothing else does.
    const bool within = before.mark.line == where.line ||
                        (!before.offsets.empty() && where <= before.offsets.back());
    if (!within) return {};
    // Past the end of a list's item the place belongs to the list.
    const bool past = !before.offsets.empty() && before.offsets.back() < where;
    const bool item = !before.path.empty() && before.path.back() == ']';
    return past && item ? before.path.substr(0, before.path.rfind('[')) : before.path;
  }

 private:
  void collect(const Node& node) {
    nodes_.push_back(&node);
    for (const Node& item : node.items)
      collect(item);
    for (const Member& member : node.members) {
      nodes_.push_back(&member.key);
      collect(member.value);
    }
  }
  std::vector<const Node*> nodes_;
};

class Reader {
 public:
  Reader(std::string_view text, Document& document)
      : text_(text), document_(document), places_(text) {}

  void run();

 private:
  void add(const Fault& fault, const PathFinder* paths);
  void add_parser_error(const Scan& scan, const Tree& tree, const PathFinder& paths);
  void sort_and_bound();

  std::string_view text_;
  Document& document_;
  Places places_;
};

void Reader::add(const Fault& fault, const PathFinder* paths) {
  const Mark where = places_.at(fault.at);
  Diagnostic made;
  made.rule = std::string(fault.rule);
  made.message = fault.message;
  made.hint = fault.hint.empty() ? std::string(rule::hint_of(fault.rule)) : fault.hint;
  made.where = {document_.file, where.line, where.column};
  made.key_path = fault.path;
  if (paths != nullptr && made.key_path.empty()) made.key_path = paths->at(where);
  if (fault.note) {
    const Mark other = places_.at(fault.note->first);
    made.notes.push_back({fault.note->second, {document_.file, other.line, other.column}});
  }
  document_.diagnostics.push_back(std::move(made));
}

/// The scanner knows better than the parser where a bracket or a quote went wrong; a trap told of
/// already is often the very reason why the parser gave up on the same line.
void Reader::add_parser_error(const Scan& scan, const Tree& tree, const PathFinder& paths) {
  const Fault theirs = rewrite(*tree.error, scan.masked);
  if (!scan.structure.empty()) {
    const auto first = std::min_element(scan.structure.begin(), scan.structure.end(),
                                        [](const Fault& a, const Fault& b) { return a.at < b.at; });
    const bool told = std::any_of(tree.faults.begin(), tree.faults.end(),
                                  [&](const Fault& fault) { return fault.at == first->at; });
    if (!told) add(*first, &paths);
    return;
  }
  const std::uint32_t line = places_.at(theirs.at).line;
  const auto& given = document_.diagnostics;
  const bool same_line = std::any_of(given.begin(), given.end(), [&](const Diagnostic& diagnostic) {
    return diagnostic.where.line == line;
  });
  if (!same_line) add(theirs, &paths);
}

void Reader::sort_and_bound() {
  auto& all = document_.diagnostics;
  sort_by_place(all);
  if (all.size() > diagnostics_max) all.resize(diagnostics_max);
}

void Reader::run() {
  const Scan scanned = scan(text_);
  Tree tree;
  if (!scanned.too_deep) tree = parse_tree(text_, scanned, places_);
  document_.root = std::move(tree.root);
  name_paths(document_.root);
  const PathFinder paths(document_.root);
  for (const Fault& fault : scanned.faults)
    add(fault, &paths);
  for (const Fault& fault : tree.faults) {
    // The scanner may have told of the same place already, in better words.
    const bool told = std::any_of(scanned.faults.begin(), scanned.faults.end(),
                                  [&](const Fault& known) { return known.at == fault.at; });
    if (!told) add(fault, &paths);
  }
  for (PlacedFault& fault : find_traps(document_.root)) {
    Diagnostic made;
    made.rule = std::string(fault.rule);
    made.message = std::move(fault.message);
    made.hint = fault.hint.empty() ? std::string(rule::hint_of(fault.rule)) : std::move(fault.hint);
    made.where = {document_.file, fault.where.line, fault.where.column};
    made.key_path = std::move(fault.path);
    document_.diagnostics.push_back(std::move(made));
  }
  if (tree.error) add_parser_error(scanned, tree, paths);
  if (document_.diagnostics.empty() && tree.empty)
    add({0, rule::nothing_here, "the file is empty", {}, std::nullopt, {}}, nullptr);
  sort_and_bound();
}

void refuse(Document& document, std::string_view rule, std::string message, Mark where) {
  Diagnostic made;
  made.rule = std::string(rule);
  made.message = std::move(message);
  made.hint = std::string(rule::hint_of(rule));
  made.where = {document.file, where.line, where.column};
  document.diagnostics.push_back(std::move(made));
}

std::size_t first_invalid(std::string_view text) {
  // The longest valid prefix, by halves; a cut inside a code point is moved back to its start.
  std::size_t good = 0;
  std::size_t bad = text.size();
  while (bad - good > 8) {
    std::size_t middle = good + (bad - good) / 2;
    while (middle > good && (static_cast<unsigned char>(text[middle]) & 0xC0U) == 0x80U)
      --middle;
    if (middle == good) break;
    (is_valid_utf8(text.substr(0, middle)) ? good : bad) = middle;
  }
  while (good < text.size()) {
    std::size_t next = good + 1;
    while (next < text.size() && next < good + 4 && !is_valid_utf8(text.substr(good, next - good)))
      ++next;
    if (!is_valid_utf8(text.substr(good, next - good))) return good;
    good = next;
  }
  return good;
}

}  // namespace

Document read(std::string_view text, std::string file) {
  Document document;
  document.file = std::move(file);
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.size() > file_bytes_max) {
    refuse(document, rule::too_large, "the file has " + std::to_string(text.size()) + " bytes", {});
    return document;
  }
  document.text = std::string(text);
  if (text.substr(0, 3) == byte_order_mark) {
    refuse(document, rule::encoding, "the file begins with a byte order mark", {1, 1});
    text.remove_prefix(3);
  }
  if (!is_valid_utf8(text)) {
    refuse(document, rule::encoding, "the file is not UTF-8 from here on",
           Places(text).at(first_invalid(text)));
    return document;
  }
  Reader(text, document).run();
  return document;
}

}  // namespace ayar::workflow
