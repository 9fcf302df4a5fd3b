#pragma once
/// The words that the parser knows: operators, and those that may not be names.
#include <array>
#include <string_view>
#include <utility>

#include "cel/ast.hpp"

namespace ayar::cel {

struct Infix {
  std::string_view symbol;
  Operator operation;
  int power;  ///< how tightly it binds; all are left-associative
};
inline constexpr std::array infixes{
    Infix{"||", Operator::logical_or, 1}, Infix{"&&", Operator::logical_and, 2},
    Infix{"==", Operator::equal, 3},      Infix{"!=", Operator::not_equal, 3},
    Infix{"<", Operator::less, 3},        Infix{"<=", Operator::less_equal, 3},
    Infix{">", Operator::greater, 3},     Infix{">=", Operator::greater_equal, 3},
    Infix{"in", Operator::in, 3},         Infix{"+", Operator::add, 4},
    Infix{"-", Operator::subtract, 4},    Infix{"*", Operator::multiply, 5},
    Infix{"/", Operator::divide, 5},      Infix{"%", Operator::modulo, 5},
};

inline constexpr std::array<std::string_view, 17> reserved{
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

/// Words of other languages where CEL has a symbol.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 7> strangers{{{"and", "&&"},
                                                                                  {"or", "||"},
                                                                                  {"not", "!"},
                                                                                  {"is", "=="},
                                                                                  {"AND", "&&"},
                                                                                  {"OR", "||"},
                                                                                  {"NOT", "!"}}};

/// `all(x, ...)` and its like, by the words and the number of arguments of the call.
[[nodiscard]] constexpr Macro macro_of(std::string_view name, std::size_t arguments) noexcept {
  if (name == "map" && arguments == 3) return Macro::map;
  if (arguments != 2) return Macro::none;
  if (name == "all") return Macro::all;
  if (name == "exists") return Macro::exists;
  if (name == "exists_one" || name == "existsOne") return Macro::exists_one;
  if (name == "map") return Macro::map;
  return name == "filter" ? Macro::filter : Macro::none;
}

}  // namespace ayar::cel
