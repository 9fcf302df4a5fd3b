// The rules of the house, held against this tree.
#include <doctest/doctest.h>

#include "rules.hpp"

using namespace ayar::arch;

namespace {

const std::filesystem::path root = AYAR_SOURCE_DIR;
constexpr std::size_t lines_advised = 450, lines_allowed = 600;

struct Rule {
  const char* behaviour;
  Findings (*findings)(const std::filesystem::path&);
};
constexpr Rule rules[] = {
    {"a floor sees only floors below it", upward_includes},
    {"a foreign library is included only where it is at home", strayed_libraries},
    {"a public header sees the standard library and its sisters", impure_public_headers},
    {"floors 0 to 3 are pure", impure_floors},
    {"the root holds what design and tools ask for", strangers_at_root},
    {"every folder that a person opens says what lives there", folders_without_readme},
    {"nothing is left unfinished", unfinished},
};

}  // namespace

TEST_SUITE("arch") {
  TEST_CASE("the house stands as designed") {
    for (const Rule& rule : rules) {
      SUBCASE(rule.behaviour) {
        const auto findings = rule.findings(root);
        INFO(to_text(findings));
        CHECK(findings.empty());
      }
    }
  }

  TEST_CASE("a file holds one idea and not a thousand lines") {
    if (const auto advised = long_files(root, lines_advised); !advised.empty())
      MESSAGE("longer than " << lines_advised << " lines:\n" << to_text(advised));
    const auto findings = long_files(root, lines_allowed);
    INFO(to_text(findings));
    CHECK(findings.empty());
  }
}
