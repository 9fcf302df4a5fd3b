# Writes INPUT into OUTPUT as a C++ function that gives its text. In pieces: a literal has its bounds.
file(READ ${INPUT} text)
set(pieces "")
string(LENGTH "${text}" length)
set(from 0)
while(from LESS length)
  string(SUBSTRING "${text}" ${from} 8000 piece)
  string(APPEND pieces "R\"ayar_yaml(${piece})ayar_yaml\"\n")
  math(EXPR from "${from} + 8000")
endwhile()
file(WRITE ${OUTPUT} "// Made from http/openapi.yaml by embed.cmake.
#include \"http/openapi.hpp\"

namespace ayar::http {
std::string_view openapi_yaml() noexcept {
  static constexpr char text[] = ${pieces};
  return {text, sizeof text - 1};
}
}  // namespace ayar::http
")
