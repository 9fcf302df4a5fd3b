#include "cli/case_file.hpp"

#include "base/json.hpp"
#include "cli/console.hpp"
#include "workflow/read/node.hpp"

namespace ayar::cli {
namespace {

using workflow::Node;

Value value_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return {};
    case Node::Kind::scalar: {
      if (node.style != Node::Style::plain) return node.text;
      auto typed = parse_json(node.text);
      return typed ? std::move(*typed) : Value(node.text);
    }
    case Node::Kind::sequence: {
      List list;
      for (const auto& item : node.items)
        list.push_back(value_of(item));
      return list;
    }
    case Node::Kind::mapping: {
      Map map;
      for (const auto& member : node.members)
        map.insert_or_assign(member.key.text, value_of(member.value));
      return map;
    }
  }
  return {};
}

}  // namespace

Result<Map> read_case_file(const std::string& path) {
  auto text = read_text(path, std::size_t{1} << 20);
  if (!text) return std::move(text.error());
  const auto document = workflow::read(*text, path);
  if (!document.ok()) {
    const auto& first = document.diagnostics.front();
    return Error{ErrorCode::invalid_data, first.message, first.hint, first.where, {}};
  }
  if (!document.root.is_mapping())
    return Error{
        ErrorCode::invalid_data, path + " holds no mapping", "write `field: value` lines", {}, {}};
  const Node* data = document.root.find("data");
  Value value = value_of(data == nullptr ? document.root : *data);
  Map* map = value.get_if<Map>();
  if (map == nullptr)
    return Error{ErrorCode::invalid_data, "`data` in " + path + " is no mapping", {}, {}, {}};
  return std::move(*map);
}

}  // namespace ayar::cli
