#include "workflow/check/keys.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace ayar::workflow {

Keys::Keys(const Node& node, Report& report, std::string_view what, const Form& form)
    : node_(node),
      report_(report),
      what_(what),
      form_(form),
      is_mapping_(report.fields().mapping(node, what)) {}

const Node* Keys::take(std::string_view key) {
  AYAR_ASSERT(form_.find(key) != nullptr);  // else the schema and the parser would disagree
  known_.emplace_back(key);
  return is_mapping_ ? node_.find(key) : nullptr;
}

const Node* Keys::need(std::string_view key, std::string_view hint) {
  const Node* value = take(key);
  if (value == nullptr && is_mapping_) {
    report_.error(rule::missing_key, node_, what_ + " needs '" + std::string(key) + "'",
                  std::string(hint));
  }
  return value;
}

void Keys::later(std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    later_.emplace_back(key);
    const Node* value = is_mapping_ ? node_.find(key) : nullptr;
    if (value == nullptr) continue;
    report_.error(rule::not_supported, *value, "'" + std::string(key) + "' is not supported yet");
  }
}

void Keys::close() {
  if (!is_mapping_) return;
  Node rest;
  rest.kind = Node::Kind::mapping;
  for (const Member& member : node_.members) {
    const bool refused = std::find(later_.begin(), later_.end(), member.key.text) != later_.end();
    if (refused) continue;
    const bool known = std::find(known_.begin(), known_.end(), member.key.text) != known_.end();
    if (!known) rest.members.push_back({member.key, Node{}});
  }
  if (!rest.members.empty()) report_.fields().known(rest, known_, what_);
}

}  // namespace ayar::workflow
