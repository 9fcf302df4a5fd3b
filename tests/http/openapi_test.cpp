/// Writes down which routes there are, for check_openapi.py.
#include <cstdlib>
#include <fstream>
#include <set>

#include "http/desk.hpp"

TEST_SUITE("http/openapi") {
  TEST_CASE("no route is there twice, and all are written down") {
    std::set<std::string> seen;
    std::string text;
    for (const auto& route : ayar::http::Api::routes()) {
      const auto line = route.method + " " + route.pattern;
      CHECK(seen.insert(line).second);
      text += line + "\n";
    }
    CHECK(seen.size() > 30);
    if (const char* path = std::getenv("AYAR_HTTP_ROUTES")) std::ofstream(path) << text;
  }
}
