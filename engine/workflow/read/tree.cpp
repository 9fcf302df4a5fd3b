#include "workflow/read/tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "base/text.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t key_bytes_max = 256;

/// Thrown through the parser to stop it at a limit; caught in parse_tree.
struct Stop {};

constexpr std::size_t path_bytes_max = 512;

std::string segment(std::string_view key) {
  const bool simple = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+';
  });
  return simple ? bounded(key, 64) : "\"" + bounded(key, 64) + "\"";
}

class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view original, const Scan& scan, const Places& places, Tree& tree)
      : original_(original), scan_(scan), places_(places), tree_(tree) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    put(node_at(mark, Node::Kind::null), byte_of(mark));
  }
  // The scanner has masked every alias, so that one here comes from a place it took for text.
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    fault(byte_of(mark), rule::anchor, "a YAML alias stands here");
    put(node_at(mark, Node::Kind::null), byte_of(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, Node::Kind::sequence, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, Node::Kind::mapping, tag, anchor);
  }
  void OnMapEnd() override { close(); }

  /// The key path of what is being read.
  [[nodiscard]] std::string path_here() const;

  /// Closes whatever is still open, so that the part before an error is a tree.
  void finish() {
    while (!open_.empty())
      close();
  }

 private:
  struct Frame {
    Node node;
    std::size_t begin = 0;
    std::optional<Node> key;  // of a mapping: its value comes next
    std::size_t key_begin = 0;
    std::unordered_map<std::string, std::size_t> seen;  // keys so far, and where
  };

  static std::size_t byte_of(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
  }
  Node node_at(const YAML::Mark& mark, Node::Kind kind) {
    if (++nodes_ > nodes_max) {
      fault(byte_of(mark), rule::too_large, "the file holds more than 100,000 values");
      throw Stop{};
    }
    Node made;
    made.kind = kind;
    made.mark = places_.at(byte_of(mark));
    return made;
  }
  void fault(std::size_t at, std::string_view rule, std::string message, std::string hint = {},
             std::optional<std::pair<std::size_t, std::string>> note = std::nullopt) {
    if (tree_.faults.size() < diagnostics_max)
      tree_.faults.push_back(
          {at, rule, std::move(message), std::move(hint), std::move(note), path_here()});
  }
  void refuse_property(std::size_t at, const std::string& tag, YAML::anchor_t anchor) {
    if (tag != "?" && tag != "!" && !tag.empty())
      fault(at, rule::explicit_tag, "a YAML tag stands here");
    if (anchor != YAML::NullAnchor) fault(at, rule::anchor, "a YAML anchor stands here");
  }
  void open(const YAML::Mark& mark, Node::Kind kind, const std::string& tag,
            YAML::anchor_t anchor) {
    refuse_property(byte_of(mark), tag, anchor);
    if (open_.size() >= depth_max) {
      fault(byte_of(mark), rule::too_large, "values are nested more than 64 deep");
      throw Stop{};
    }
    Frame frame;
    frame.node = node_at(mark, kind);
    frame.begin = byte_of(mark);
    open_.push_back(std::move(frame));
  }
  void close() {
    Frame frame = std::move(open_.back());
    open_.pop_back();
    put(std::move(frame.node), frame.begin);
  }
  void put(Node node, std::size_t begin);
  void put_key(Frame& frame, Node node, std::size_t begin);
  const Token* guard_at(std::size_t begin) const;
  void check_closed(std::size_t begin, std::size_t end, Node::Style style);

  std::string_view original_;
  const Scan& scan_;
  const Places& places_;
  Tree& tree_;
  std::vector<Frame> open_;
  std::size_t nodes_ = 0;
};

/// yaml-cpp takes the end of the file for a closing quote when a line break comes before it.
void Builder::check_closed(std::size_t begin, std::size_t end, Node::Style style) {
  const bool quoted = style == Node::Style::single_quoted || style == Node::Style::double_quoted;
  if (quoted && (end >= scan_.masked.size() || scan_.masked[end] != scan_.masked[begin]))
    fault(begin, rule::unclosed, "this quote is never closed", "add the closing quote");
}

std::string Builder::path_here() const {
  std::string path;
  for (const Frame& frame : open_) {
    if (frame.node.is_sequence()) {
      path += "[" + std::to_string(frame.node.items.size()) + "]";
    } else if (frame.key && !frame.key->text.empty()) {
      path += (path.empty() ? "" : ".") + segment(frame.key->text);
    }
  }
  return bounded(path, path_bytes_max);
}

const Token* Builder::guard_at(std::size_t begin) const {
  const auto found =
      std::lower_bound(scan_.tokens.begin(), scan_.tokens.end(), begin,
                       [](const Token& token, std::size_t at) { return token.begin < at; });
  const bool hit = found != scan_.tokens.end() && found->begin == begin;
  return hit && found->kind == TokenKind::guard ? &*found : nullptr;
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value) {
  const std::size_t begin = byte_of(mark);
  refuse_property(begin, tag, anchor);
  Node made = node_at(mark, Node::Kind::scalar);
  if (const Token* guard = guard_at(begin)) {
    // The parser saw a mask; the guard itself stands in the file as it is.
    made.text = std::string(original_.substr(guard->begin, guard->end - guard->begin));
    for (std::size_t at = guard->begin; at <= guard->end; ++at) {
      made.offsets.push_back(places_.at(at));
    }
    return put(std::move(made), begin);
  }
  made.text = value;
  made.style = style_at(scan_.masked, begin);
  const std::vector<std::size_t> traced = trace(scan_.masked, begin, value, made.style);
  for (const std::size_t at : traced) {
    made.offsets.push_back(places_.at(at));
  }
  if (!traced.empty()) check_closed(begin, traced.back(), made.style);
  // A scalar that cannot be reconciled with its source has one place for all of its text.
  if (made.offsets.empty()) made.offsets.assign(value.size() + 1, made.mark);
  put(std::move(made), begin);
}

void Builder::put(Node node, std::size_t begin) {
  tree_.empty = tree_.empty && node.is_null();
  if (open_.empty()) {
    tree_.root = std::move(node);
    return;
  }
  Frame& frame = open_.back();
  if (frame.node.is_sequence()) {
    frame.node.items.push_back(std::move(node));
  } else if (!frame.key) {
    put_key(frame, std::move(node), begin);
  } else {
    Node key = std::move(*frame.key);
    frame.key.reset();
    // A key without text was refused when it came; its value goes with it.
    if (!key.text.empty()) frame.node.members.push_back({std::move(key), std::move(node)});
  }
}

void Builder::put_key(Frame& frame, Node node, std::size_t begin) {
  frame.key_begin = begin;
  std::string refusal;
  if (node.is_null()) {
    refusal = "a key is missing here";
    if (begin < original_.size() && (original_[begin] == 'n' || original_[begin] == 'N'))
      refusal = "`null` is read as no key at all";
    if (begin < original_.size() && original_[begin] == '~')
      refusal = "`~` is read as no key at all";
  } else if (!node.is_scalar()) {
    refusal = "a key cannot be " + std::string(node.is_sequence() ? "a list" : "a mapping");
  } else if (node.text.empty()) {
    refusal = "a key is empty";
  }
  if (!refusal.empty()) {
    fault(begin, rule::complex_key, std::move(refusal));
    node = Node{};
    frame.key = std::move(node);
    return;
  }
  if (node.text.size() > key_bytes_max) {
    fault(begin, rule::too_large, "a key has more than 256 bytes");
    node.text.clear();
  } else if (const auto [first, fresh] = frame.seen.try_emplace(node.text, begin); !fresh) {
    const std::size_t other = first->second;
    frame.key = node;  // for the path
    fault(begin, rule::duplicate_key, "'" + bounded(node.text, 80) + "' is given twice", {},
          {{other, "first given here"}});
    node.text.clear();
  } else if (node.text == "<<" && node.style == Node::Style::plain) {
    node.text.clear();  // told of by the scanner
  }
  frame.key = std::move(node);
}

void name_path(Node& node, const std::string& path) {
  node.path = bounded(path, path_bytes_max);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    name_path(node.items[i], node.path + "[" + std::to_string(i) + "]");
  }
  for (Member& member : node.members) {
    const std::string below = (node.path.empty() ? "" : node.path + ".") + segment(member.key.text);
    name_path(member.key, below);
    name_path(member.value, below);
  }
}

}  // namespace

Tree parse_tree(std::string_view original, const Scan& scan, const Places& places) {
  Tree tree;
  Builder builder(original, scan, places, tree);
  std::istringstream input(scan.masked);
  const auto gave_up = [&](const YAML::Mark& mark, std::string message) {
    const std::size_t at = mark.is_null() ? 0 : static_cast<std::size_t>(mark.pos);
    tree.error =
        ParserError{std::min(at, original.size()), std::move(message), builder.path_here()};
    builder.finish();
  };
  try {
    YAML::Parser parser(input);
    parser.HandleNextDocument(builder);
    // yaml-cpp takes a key after a list at the same level for a second document, silently.
    struct Rest final : YAML::EventHandler {
      std::optional<YAML::Mark> begin;
      void OnDocumentStart(const YAML::Mark& mark) override {
        begin = mark;
        throw Stop{};
      }
      void OnDocumentEnd() override {}
      void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
      void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
      void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    const std::string&) override {}
      void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                           YAML::EmitterStyle::value) override {}
      void OnSequenceEnd() override {}
      void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                      YAML::EmitterStyle::value) override {}
      void OnMapEnd() override {}
    } rest;
    try {
      parser.HandleNextDocument(rest);
    } catch (const Stop&) {
      gave_up(*rest.begin, "content after the document");
    }
  } catch (const Stop&) {
    builder.finish();
  } catch (const YAML::Exception& error) {
    gave_up(error.mark, error.msg);
  } catch (const std::exception& error) {
    gave_up(YAML::Mark(), error.what());
  }
  return tree;
}

void name_paths(Node& root) { name_path(root, {}); }

}  // namespace ayar::workflow
