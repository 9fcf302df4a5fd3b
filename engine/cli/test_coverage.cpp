// What the scenarios of a workflow have not touched yet.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>

#include "base/json.hpp"
#include "cli/table.hpp"
#include "cli/test_report.hpp"

namespace ayar::cli {
namespace {

using runtime::CoverageItem;
using runtime::CoverageKind;

double percent(std::size_t covered, std::size_t total) {
  return total == 0 ? 100.0 : 100.0 * static_cast<double>(covered) / static_cast<double>(total);
}

std::string percent_text(std::size_t covered, std::size_t total) {
  char text[40];
  // Rounded down: 100 % is all of it.
  const double shown = static_cast<double>(static_cast<long>(percent(covered, total) * 10)) / 10;
  (void)std::snprintf(text, sizeof text, "%.1f %%", shown);
  return text;
}

std::string place(const SourceRef& where) {
  return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

constexpr std::array<const char*, runtime::coverage_kind_count> headings{
    "states", "transitions", "guards that held", "guards that did not", "rungs of ladders"};

void print_one(Console& console, const TestedWorkflow& of) {
  const auto& items = of.coverage->items();
  Table table({of.workflow->name(), ">covered", ">of", ">"});
  for (std::size_t kind = 0; kind < headings.size(); ++kind) {
    std::size_t covered = 0, total = 0;
    for (const auto& item : items) {
      if (static_cast<std::size_t>(item.kind) != kind) continue;
      ++total;
      covered += item.covered ? 1 : 0;
    }
    if (total == 0) continue;
    table.add({headings[kind], std::to_string(covered), std::to_string(total),
               percent_text(covered, total)});
  }
  table.add({"all", std::to_string(of.coverage->covered()), std::to_string(items.size()),
             percent_text(of.coverage->covered(), items.size())});
  console.out << "\n" << table.text(console.paint);
  for (const auto& item : items) {
    if (item.covered) continue;
    console.out << place(item.where) << ": " << console.paint.yellow("not covered") << ": "
                << name_of(item.kind) << " " << printable(item.name) << "\n";
  }
}

void write_one(JsonWriter& json, const std::string& path, const TestedWorkflow& of) {
  const auto& items = of.coverage->items();
  json.begin_object()
      .key("workflow")
      .string(of.workflow->name())
      .key("file")
      .string(path)
      .key("covered")
      .integer(static_cast<std::int64_t>(of.coverage->covered()))
      .key("total")
      .integer(static_cast<std::int64_t>(items.size()))
      .key("percent")
      .value(Value(percent(of.coverage->covered(), items.size())))
      .key("missing")
      .begin_array();
  for (const CoverageItem& item : items) {
    if (item.covered) continue;
    json.begin_object()
        .key("kind")
        .string(name_of(item.kind))
        .key("name")
        .string(item.name)
        .key("where")
        .string(place(item.where))
        .end_object();
  }
  json.end_array().end_object();
}

}  // namespace

void print_coverage(Console& console, const TestRun& run) {
  for (const auto& one : run.workflows)
    if (one.second.coverage) print_one(console, one.second);
}

std::string coverage_json(const TestRun& run) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const auto& one : run.workflows)
    if (one.second.coverage) write_one(json, one.first, one.second);
  json.end_array();
  return out;
}

double least_coverage(const TestRun& run) {
  double least = 100.0;
  for (const auto& one : run.workflows) {
    if (!one.second.coverage) continue;
    least = std::min(least,
                     percent(one.second.coverage->covered(), one.second.coverage->items().size()));
  }
  return least;
}

}  // namespace ayar::cli
