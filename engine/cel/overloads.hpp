#pragma once
/// What the standard functions and operators of CEL take and give.
#include <array>
#include <string_view>

namespace ayar::cel {

/// A letter for each type: i int, u uint, d double, s string, b bytes, B bool, t timestamp,
/// D duration, y type of A, * dyn, A and B variables, l list of the next, m map of the next two.
struct Overload {
  std::string_view name;  ///< a function, or an operator's symbol; "-x" and "!x" have one operand
  std::string_view takes;
  std::string_view gives;
};

inline constexpr std::array overloads{
    Overload{"+", "ii", "i"},       Overload{"+", "uu", "u"},       Overload{"+", "dd", "d"},
    Overload{"+", "ss", "s"},       Overload{"+", "bb", "b"},       Overload{"+", "lAlA", "lA"},
    Overload{"+", "tD", "t"},       Overload{"+", "Dt", "t"},       Overload{"+", "DD", "D"},
    Overload{"-", "ii", "i"},       Overload{"-", "uu", "u"},       Overload{"-", "dd", "d"},
    Overload{"-", "tt", "D"},       Overload{"-", "tD", "t"},       Overload{"-", "DD", "D"},
    Overload{"*", "ii", "i"},       Overload{"*", "uu", "u"},       Overload{"*", "dd", "d"},
    Overload{"/", "ii", "i"},       Overload{"/", "uu", "u"},       Overload{"/", "dd", "d"},
    Overload{"%", "ii", "i"},       Overload{"%", "uu", "u"},       Overload{"-x", "i", "i"},
    Overload{"-x", "d", "d"},       Overload{"!x", "B", "B"},       Overload{"&&", "BB", "B"},
    Overload{"||", "BB", "B"},      Overload{"?:", "BAA", "A"},     Overload{"==", "AA", "B"},
    Overload{"!=", "AA", "B"},      Overload{"in", "AlA", "B"},     Overload{"in", "AmAB", "B"},
    Overload{"[]", "lAi", "A"},     Overload{"[]", "mABA", "B"},    Overload{"<", "BB", "B"},
    Overload{"<", "ii", "B"},       Overload{"<", "iu", "B"},       Overload{"<", "id", "B"},
    Overload{"<", "ui", "B"},       Overload{"<", "uu", "B"},       Overload{"<", "ud", "B"},
    Overload{"<", "di", "B"},       Overload{"<", "du", "B"},       Overload{"<", "dd", "B"},
    Overload{"<", "ss", "B"},       Overload{"<", "bb", "B"},       Overload{"<", "tt", "B"},
    Overload{"<", "DD", "B"},       Overload{"size", "s", "i"},     Overload{"size", "b", "i"},
    Overload{"size", "lA", "i"},    Overload{"size", "mAB", "i"},   Overload{"contains", "ss", "B"},
    Overload{"startsWith", "ss", "B"}, Overload{"endsWith", "ss", "B"}, Overload{"matches", "ss", "B"},
    Overload{"int", "i", "i"},      Overload{"int", "u", "i"},      Overload{"int", "d", "i"},
    Overload{"int", "s", "i"},      Overload{"int", "t", "i"},      Overload{"uint", "u", "u"},
    Overload{"uint", "i", "u"},     Overload{"uint", "d", "u"},     Overload{"uint", "s", "u"},
    Overload{"double", "d", "d"},   Overload{"double", "i", "d"},   Overload{"double", "u", "d"},
    Overload{"double", "s", "d"},   Overload{"string", "s", "s"},   Overload{"string", "b", "s"},
    Overload{"string", "B", "s"},   Overload{"string", "i", "s"},   Overload{"string", "u", "s"},
    Overload{"string", "d", "s"},   Overload{"string", "t", "s"},   Overload{"string", "D", "s"},
    Overload{"bytes", "b", "b"},    Overload{"bytes", "s", "b"},    Overload{"bool", "B", "B"},
    Overload{"bool", "s", "B"},     Overload{"timestamp", "t", "t"}, Overload{"timestamp", "s", "t"},
    Overload{"timestamp", "i", "t"}, Overload{"duration", "D", "D"}, Overload{"duration", "s", "D"},
    Overload{"dyn", "A", "*"},      Overload{"type", "A", "yA"},    Overload{"get", "t", "i"},
    Overload{"get", "ts", "i"},     Overload{"getOf", "t", "i"},    Overload{"getOf", "ts", "i"},
    Overload{"getOf", "D", "i"},
};

}  // namespace ayar::cel
