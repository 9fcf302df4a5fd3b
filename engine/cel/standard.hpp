#pragma once
/// CEL's own checker: standard types and functions, names that are bound or declared, and nothing of
/// complaints. It serves expressions tried out of a workflow; guards have checker.hpp.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/checker.hpp"

namespace ayar::cel {

/// A standard type, in the notation of the language: "list(int)", "map(string, dyn)", "null_type".
struct StandardNames {
  std::map<std::string, std::uint32_t, std::less<>> bindings;  ///< the place of each value
  std::map<std::string, std::string, std::less<>> types;       ///< of bindings and declared names
  std::string container;  ///< "a.b": names are looked for in a.b, in a, then in neither
};

struct StandardFault {
  std::string_view code;  ///< unknown_name, unknown_function, no_matching_overload, invalid_argument
  Fault fault;
};

struct StandardFindings {
  std::vector<Noted> nodes;
  std::string type;                   ///< of the whole, in checked mode
  std::optional<StandardFault> fault;  ///< the first one
};

/// With `checked`, a mismatch is a fault here. Without, only names and functions are resolved, and
/// what does not resolve errs when it runs, where && and || may absorb it.
[[nodiscard]] StandardFindings check_standard(const Ast& ast, const StandardNames& names,
                                              bool checked);

}  // namespace ayar::cel
