#include <doctest/doctest.h>

#include <set>

#include "oracle/match.hpp"

namespace ayar::oracle {
namespace {

constexpr std::uint64_t seed = 20'261'121;

std::string table_of(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += "\n  " + std::to_string(count) + "  " + name;
  return text;
}

}  // namespace

TEST_SUITE("oracle/match") {
  TEST_CASE(
      "the interpreter and hand-written machines agree on every one of 100,000 random events") {
    const auto definition = retail_definition();
    const Report report = play(*definition, seed, 100'000);
    MESSAGE("seed ", seed, ": ", report.events, " events, ", report.accepted, " accepted, ",
            report.refused, " refused, ", report.timers, " timers, ", report.complaints,
            " complaints", table_of(report.refusals));
    CHECK_MESSAGE(report.difference.empty(), "event ", report.at_event, ": ", report.difference);
    CHECK(report.events == 100'000);
    CHECK(report.accepted > 20'000);
    CHECK(report.refused > 10'000);
    for (const char* code : {"not_permitted", "forbidden", "missing_data", "invalid_data",
                             "unknown_event", "internal_event", "not_found"})
      CHECK_MESSAGE(report.refusals.count(code) == 1, code);

    MESSAGE(definition->transitions.size(), " transitions taken", table_of(report.by_oracle));
    std::set<std::string> names;
    for (const auto& transition : definition->transitions) {
      const std::string name = name_of(*definition, transition);
      names.insert(name);
      CHECK_MESSAGE(report.by_oracle.count(name) == 1, name, " was never taken by the oracle");
      CHECK_MESSAGE(report.by_engine.count(name) == 1, name, " was never taken by the interpreter");
    }
    CHECK(names.size() == definition->transitions.size());
    CHECK(report.by_oracle.size() == names.size());
  }

  TEST_CASE("other seeds find no difference either") {
    const auto definition = retail_definition();
    for (std::uint64_t other = 1; other <= 20; ++other) {
      const Report report = play(*definition, other, 500);
      CHECK_MESSAGE(report.difference.empty(), "seed ", other, " event ", report.at_event, ": ",
                    report.difference);
    }
  }
}

}  // namespace ayar::oracle
