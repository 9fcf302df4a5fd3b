// The specification's own suite, answered by the code behind `ayar eval --batch`.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>

#include "base/json.hpp"
#include "cli/eval_batch.hpp"
#include "cli/eval_json.hpp"

using namespace ayar;

namespace {

constexpr std::array topics{"basic",     "comparisons", "conversions", "fields",    "fp_math",
                            "integer_math", "lists",    "logic",       "macros",    "namespace",
                            "parse",     "plumbing",    "string",      "timestamps", "type_deductions"};

struct Known {
  std::string_view name;
  std::string_view why;
};
/// Cases that are answered otherwise on purpose. Empty is best.
constexpr std::array<Known, 0> known{};

bool same(const cel::Datum& a, const cel::Datum& b);

/// Maps have no order: every entry of one is looked for in the other.
bool same_maps(const cel::Datum& a, const cel::Datum& b) {
  for (std::size_t i = 0; i < a.items.size(); i += 2) {
    bool found = false;
    for (std::size_t j = 0; j < b.items.size() && !found; j += 2)
      found = same(a.items[i], b.items[j]) && same(a.items[i + 1], b.items[j + 1]);
    if (!found) return false;
  }
  return true;
}

bool same(const cel::Datum& a, const cel::Datum& b) {
  if (a.kind != b.kind || a.items.size() != b.items.size()) return false;
  if (a.kind == cel::CellKind::map) return same_maps(a, b);
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  const bool doubles = a.floating == b.floating || (std::isnan(a.floating) && std::isnan(b.floating));
  return doubles && a.integer == b.integer && a.natural == b.natural &&
         a.nanoseconds == b.nanoseconds && a.text == b.text;
}

const Value* member(const Value& json, std::string_view name) {
  const auto* object = json.get_if<Map>();
  if (object == nullptr) return nullptr;
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &found->second;
}

/// What is wrong with the answer; empty where nothing is.
std::string difference(const Value& line, const Value& answer) {
  const Value& want = *member(line, "want");
  const Value* value = member(answer, "value");
  if (member(want, "error") != nullptr) return value == nullptr ? "" : "gave a value, not an error";
  if (const Value* type = member(want, "type")) {
    const Value* given = member(answer, "type");
    if (given == nullptr || *given != *type) return "another type";
  }
  const Value* wanted = member(want, "value");
  if (wanted == nullptr) return "";
  if (value == nullptr) return "gave an error, not a value";
  const auto expected = cli::read_typed(*wanted);
  const auto given = cli::read_typed(*value);
  if (!expected || !given) return "a value that cannot be read";
  return same(*expected, *given) ? "" : "another value";
}

struct Count {
  int passed = 0;
  int differs = 0;
};

bool is_known(const std::string& name) {
  for (const Known& each : known) {
    if (each.name == name) return true;
  }
  return false;
}

Count run_topic(const std::string& topic, const cli::ZoneLookup& zones) {
  std::ifstream file(std::string(AYAR_SOURCE_DIR) + "/tests/cel/conformance/" + topic + ".jsonl");
  REQUIRE(file.good());
  Count count;
  for (std::string line; std::getline(file, line);) {
    const auto question = parse_json(line);
    REQUIRE(question.has_value());
    const std::string text = cli::answer_line(line, zones);
    const auto answer = parse_json(text);
    REQUIRE_MESSAGE(answer.has_value(), text);
    const std::string wrong = difference(*question, *answer);
    const std::string name = topic + "/" + *member(*question, "name")->get_if<std::string>();
    if (wrong.empty()) {
      ++count.passed;
      CHECK_MESSAGE(!is_known(name), name << " passes now; take it off the list");
      continue;
    }
    ++count.differs;
    CHECK_MESSAGE(is_known(name), name << ": " << wrong << "\n  " << line << "\n  " << text);
  }
  return count;
}

}  // namespace

TEST_SUITE("cel/conformance") {
  TEST_CASE("the suite of the specification is answered as it says") {
    const auto zones = cli::zone_lookup("/usr/share/zoneinfo");
    Count all;
    for (const char* topic : topics) {
      const Count count = run_topic(topic, zones);
      std::cout << std::left << std::setw(18) << topic << std::right << std::setw(5) << count.passed
                << " passed, " << std::setw(3) << count.differs << " differ\n";
      CHECK(count.passed > 0);
      all.passed += count.passed;
      all.differs += count.differs;
    }
    std::cout << std::left << std::setw(18) << "all" << std::right << std::setw(5) << all.passed
              << " passed, " << std::setw(3) << all.differs << " differ\n";
    CHECK(all.differs == static_cast<int>(known.size()));
    CHECK(all.passed > 1'000);
  }
}
