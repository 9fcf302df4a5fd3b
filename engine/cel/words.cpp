#include "cel/words.hpp"

#include <algorithm>
#include <string>

namespace ayar::cel {

std::string_view symbol_of(Operator operation) noexcept {
  const auto* found = std::find_if(infixes.begin(), infixes.end(), [operation](const Infix& each) {
    return each.operation == operation;
  });
  if (found != infixes.end()) return found->symbol;
  return operation == Operator::negate ? "-" : "!";
}

std::string quoted(std::string_view word) {
  std::string text(1, '\'');
  text.append(word);
  text.push_back('\'');
  return text;
}

}  // namespace ayar::cel
