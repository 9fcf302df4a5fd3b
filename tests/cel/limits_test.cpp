#include <doctest/doctest.h>

#include <string>

#include "cel/fixture.hpp"

using namespace ayar::cel::test;

namespace {
std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += part;
  }
  return text;
}
std::string around(std::string_view head, const std::string& middle, std::string_view tail = "") {
  std::string text(head);
  return text.append(middle).append(tail);
}
std::string nested(std::size_t levels) {
  return repeated("(", levels) + "true" + repeated(")", levels);
}
}  // namespace

TEST_SUITE("cel/limits") {
  TEST_CASE("a guard is at most 4,096 bytes long") {
    CHECK(faults("true" + std::string(4092, ' ')) == "");
    CHECK(faults("true" + std::string(4093, ' ')) == "4096: the guard is longer than 4096 bytes");
  }

  TEST_CASE("a guard nests at most 64 levels") {
    CHECK(verdict(nested(63), full()) == "true");
    CHECK(faults(nested(64)) == "64: the guard nests deeper than 64 levels");
    CHECK(verdict(repeated("!", 62) + "true", full()) == "true");
    CHECK(faults(repeated("!", 64) + "true") == "0: the guard nests deeper than 64 levels");
    CHECK(verdict(repeated("urgent ? true : ", 63) + "true", full()) == "true");
    CHECK(faults(repeated("urgent ? true : ", 64) + "true") ==
          "1024: the guard nests deeper than 64 levels");
    CHECK(faults(repeated("[", 65) + repeated("]", 65) + " == []") ==
          "64: the guard nests deeper than 64 levels");
    CHECK(faults(repeated("size(", 500)) == "320: the guard nests deeper than 64 levels");
  }

  TEST_CASE("a guard has at most 1,000 nodes, and chains do not nest") {
    // n terms make n leaves and n - 1 operators.
    CHECK(result(around("1", repeated("+1", 499))) == "500");
    CHECK(faults(around("1", repeated("+1", 500)), false) ==
          "999: the guard has more than 1000 nodes");
    CHECK(verdict(around("true", repeated(" && true", 499)), full()) == "true");
    CHECK(verdict(around("false", repeated("||false", 499)), full()) == "false");
  }

  TEST_CASE("the least sizes that CEL asks of every implementation are met") {
    CHECK(verdict(around("false", repeated(" || false", 31), " || true"), full()) == "true");
    CHECK(result(repeated("false ? 1 : ", 24) + "2") == "2");
    CHECK(result(around("[", repeated("1,", 32), "].size()")) == "32");
    CHECK(result(repeated("size([", 12) + "1" + repeated("])", 12)) == "1");
  }
}
