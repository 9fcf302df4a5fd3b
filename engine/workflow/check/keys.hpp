#pragma once
/// The keys of one mapping: each is asked for by name, and whatever nobody asked for is an unknown
/// key.
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/check/forms.hpp"
#include "workflow/check/report.hpp"

namespace ayar::workflow {

class Keys {
 public:
  /// `what` names the mapping in diagnostics: "a state". A node that is no mapping is reported
  /// here, once. Keys are asked for that stand in the form: editors know no others.
  Keys(const Node& node, Report& report, std::string_view what, const Form& form);
  /// The value of an optional key, or null.
  [[nodiscard]] const Node* take(std::string_view key);
  /// The value of a key that must be there; null after a report when it is not.
  [[nodiscard]] const Node* need(std::string_view key, std::string_view hint = {});
  /// Keys of the language that this version does not do yet: using one is refused by name.
  void later(std::initializer_list<std::string_view> keys);
  /// Reports the keys that nobody asked for. Call it last.
  void close();

 private:
  const Node& node_;
  Report& report_;
  std::string what_;
  const Form& form_;
  bool is_mapping_;
  std::vector<std::string> known_;
  std::vector<std::string> later_;  // kept out of suggestions
};

}  // namespace ayar::workflow
