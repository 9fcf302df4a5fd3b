#include <doctest/doctest.h>
#include <ayar/diagnostic.hpp>

namespace {

using ayar::Diagnostic;
using ayar::Severity;

TEST_SUITE("base/diagnostic") {
  TEST_CASE("a diagnostic prints as compilers do") {
    Diagnostic diagnostic;
    diagnostic.rule = "AY012";
    diagnostic.message = "state 'open' is defined twice";
    diagnostic.hint = "rename one of them";
    diagnostic.where = {"bank.yaml", 2, 3};
    diagnostic.key_path = "states.open";
    diagnostic.notes.push_back({"first defined here", {"bank.yaml", 1, 3}});
    CHECK(ayar::to_text(diagnostic) ==
          "bank.yaml:2:3: error AY012: state 'open' is defined twice [states.open]\n"
          "  hint: rename one of them\n"
          "bank.yaml:1:3: note: first defined here");
    CHECK(ayar::to_text(diagnostic, "  open: {}\n  open: {}\n") ==
          "bank.yaml:2:3: error AY012: state 'open' is defined twice [states.open]\n"
          "    open: {}\n"
          "    ^\n"
          "  hint: rename one of them\n"
          "bank.yaml:1:3: note: first defined here");
  }

  TEST_CASE("a diagnostic about a whole file has no line, and a warning says so") {
    const Diagnostic diagnostic{
        Severity::warning, "AY001", "no final state", "", {"a.yaml", 0, 0}, "", {}};
    CHECK(ayar::to_text(diagnostic, "x: 1\n") == "a.yaml: warning AY001: no final state");
  }

  TEST_CASE("the caret counts letters, not bytes") {
    const Diagnostic diagnostic{Severity::error, "", "m", "", {"a.yaml", 1, 5}, "", {}};
    CHECK(ayar::to_text(diagnostic, "شکا: x") == "a.yaml:1:5: error: m\n  شکا: x\n      ^");
  }

  TEST_CASE("a hostile source line cannot reach the terminal or flood it") {
    const Diagnostic diagnostic{Severity::error, "", "m", "", {"a.yaml", 1, 2}, "", {}};
    CHECK(ayar::to_text(diagnostic, "a\x1b[31mb") == "a.yaml:1:2: error: m\n  a [31mb\n   ^");
    CHECK(ayar::to_text(diagnostic, std::string(5'000, 'x')) == "a.yaml:1:2: error: m");
  }

  TEST_CASE("a place beyond the text shows no line") {
    const Diagnostic diagnostic{Severity::error, "", "m", "", {"a.yaml", 9, 1}, "", {}};
    CHECK(ayar::to_text(diagnostic, "one\ntwo\n") == "a.yaml:9:1: error: m");
  }

  TEST_CASE("warnings alone are no errors") {
    std::vector<Diagnostic> diagnostics(2);
    diagnostics[0].severity = Severity::warning;
    diagnostics[1].severity = Severity::warning;
    CHECK_FALSE(ayar::has_errors({}));
    CHECK_FALSE(ayar::has_errors(diagnostics));
    diagnostics[1].severity = Severity::error;
    CHECK(ayar::has_errors(diagnostics));
  }
}

}  // namespace
