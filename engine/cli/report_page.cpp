#include "cli/report_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/dates.hpp"
#include "base/members.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t bar_cells = 40;

std::optional<double> number(const Value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* whole = value->get_if<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* real = value->get_if<double>()) return *real;
  return std::nullopt;
}

template <class Take>
void each_map(const Map& map, std::string_view key, const Take& take) {
  const Value* value = find_member(map, key);
  const List* list = value == nullptr ? nullptr : value->get_if<List>();
  if (list == nullptr) return;
  for (const auto& item : *list) {
    if (const Map* object = item.get_if<Map>()) take(*object);
  }
}

std::string decimal(double value, int places) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

/// A figure in its own unit.
std::string figure(double value, const std::string& unit) {
  if (unit == "ratio") return decimal(value * 100, 1) + " %";
  if (unit == "seconds")
    return human_text(Duration(static_cast<std::int64_t>(std::llround(value * 1e6))));
  if (unit == "count") return decimal(value, 0);
  return decimal(value, 2);
}

std::string interval(const Map& metric, const std::string& unit) {
  const auto low = number(find_member(metric, "low")), high = number(find_member(metric, "high"));
  if (!low || !high) return {};
  return "(" + figure(*low, unit) + " to " + figure(*high, unit) + ")";
}

std::string share(const Map& metric) {
  const auto above = number(find_member(metric, "numerator")),
             below = number(find_member(metric, "denominator"));
  if (!above || !below) return {};
  return decimal(*above, 0) + " of " + decimal(*below, 0);
}

/// A bar of eighths of a cell.
std::string bar(double part) {
  static constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto units = static_cast<std::size_t>(
      std::lround(std::clamp(part, 0.0, 1.0) * static_cast<double>(bar_cells * 8)));
  std::string text;
  for (std::size_t i = 0; i < units / 8; ++i)
    text += "█";
  text += eighths[units % 8];
  return text;
}

std::string series_text(const Map& series, const Console& console) {
  struct Point {
    std::string label;
    double value;
  };
  std::vector<Point> points;
  const Value* given = find_member(series, "points");
  const List* list = given == nullptr ? nullptr : given->get_if<List>();
  if (list == nullptr) return {};
  for (const auto& item : *list) {
    const List* pair = item.get_if<List>();
    if (pair == nullptr || pair->size() != 2) continue;
    if (const auto value = number(&(*pair)[1])) points.push_back({value_text((*pair)[0]), *value});
  }
  if (points.empty()) return {};
  double top = 0;
  std::size_t width = 0;
  for (const auto& point : points) {
    top = std::max(top, point.value);
    width = std::max(width, width_of(point.label));
  }
  const std::string unit = text_member(series, "unit");
  std::string out = "\n" + console.paint.bold(text_member(series, "title")) + "\n";
  for (const auto& point : points) {
    const std::string label = printable(point.label);
    out += "  " + label + std::string(width - std::min(width, width_of(label)), ' ') + " " +
           console.paint.cyan(bar(top > 0 ? point.value / top : 0)) + " " +
           figure(point.value, unit) + "\n";
  }
  return out;
}

std::vector<std::string> cells_of(const Value& row) {
  std::vector<std::string> cells;
  const List* list = row.get_if<List>();
  if (list == nullptr) return cells;
  for (const auto& cell : *list)
    cells.push_back(cell.is_null() ? "" : value_text(cell));
  return cells;
}

template <class Take>
void each_row(const Map& table, std::string_view key, const Take& take) {
  const Value* rows = find_member(table, key);
  const List* list = rows == nullptr ? nullptr : rows->get_if<List>();
  if (list == nullptr) return;
  for (const auto& row : *list)
    take(row);
}

std::string table_text(const Map& given, const Console& console) {
  const Value* columns = find_member(given, "columns");
  Table table(columns == nullptr ? std::vector<std::string>() : cells_of(*columns));
  each_row(given, "rows", [&](const Value& row) {
    auto cells = cells_of(row);
    for (auto& cell : cells)
      cell = printable(cell);
    table.add(std::move(cells));
  });
  if (table.empty()) return {};
  return "\n" + console.paint.bold(text_member(given, "title")) + "\n" +
         table.text(console.paint, "  ");
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell)
    text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

void csv_line(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i)
    out += (i == 0 ? "" : ",") + quoted(cells[i]);
  out += "\r\n";
}

std::string csv_cell(const Map& metric, std::string_view key) {
  const Value* value = find_member(metric, key);
  return value == nullptr || value->is_null() ? std::string() : value_text(*value);
}

}  // namespace

std::string report_page(const Value& report, const Console& console) {
  const Map* map = report.get_if<Map>();
  if (map == nullptr) return "the report is empty\n";
  std::string out = console.paint.bold(text_member(*map, "title"));
  const std::string as_of = text_member(*map, "as_of");
  if (!as_of.empty()) out += "  " + console.paint.dim("as of " + as_of);
  out += "\n";
  Table metrics({"", ">figure", ">", "95 % interval", ""});
  each_map(*map, "metrics", [&](const Map& metric) {
    const auto value = number(find_member(metric, "value"));
    const std::string unit = text_member(metric, "unit");
    metrics.add({text_member(metric, "name"), value ? figure(*value, unit) : "-", share(metric),
                 interval(metric, unit), console.paint.dim(text_member(metric, "note"))});
  });
  if (!metrics.empty()) out += metrics.text(console.paint, "  ");
  each_map(*map, "series", [&](const Map& series) { out += series_text(series, console); });
  each_map(*map, "tables", [&](const Map& table) { out += table_text(table, console); });
  return out;
}

std::string report_csv(const Value& report) {
  std::string out;
  const Map* map = report.get_if<Map>();
  if (map == nullptr) return out;
  csv_line(out, {"name", "value", "unit", "numerator", "denominator", "low", "high", "note"});
  each_map(*map, "metrics", [&](const Map& metric) {
    std::vector<std::string> cells;
    for (const std::string_view key :
         {"name", "value", "unit", "numerator", "denominator", "low", "high", "note"})
      cells.push_back(csv_cell(metric, key));
    csv_line(out, cells);
  });
  each_map(*map, "tables", [&](const Map& table) {
    out += "\r\n";
    if (const Value* columns = find_member(table, "columns")) csv_line(out, cells_of(*columns));
    each_row(table, "rows", [&](const Value& row) { csv_line(out, cells_of(row)); });
  });
  return out;
}

}  // namespace ayar::cli
