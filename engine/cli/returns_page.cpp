#include "cli/returns_page.hpp"

#include <cstdio>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", share * 100);
  return text;
}

std::string as_of_text(const ReturnsReport& report) {
  if (report.as_of) return time_text(*report.as_of);
  if (report.as_of_date) return "the end of " + to_text(*report.as_of_date);
  return time_text(report.made_at);
}

std::string amounts(const ReturnsCell& cell) {
  std::string text;
  for (const auto& money : cell.money)
    text += (text.empty() ? "" : ", ") + to_text(money);
  return text.empty() ? "0" : text;
}

std::string cell_text(const ReturnsCell& cell, const Paint& paint) {
  std::string text;
  if (cell.ratio) {
    text = cell.ratio->among == 0 ? "–" : percent(cell.ratio->share);
  } else {
    text = cell.sums ? amounts(cell) : std::to_string(cell.number);
  }
  if (cell.unknown > 0) text += paint.yellow(" (" + std::to_string(cell.unknown) + "?)");
  return text;
}

/// What stands behind a share: "12 of 40, 17.6 % to 46.3 %".
std::string behind(const ReturnsCell& cell) {
  if (cell.sums) return std::to_string(cell.number) + (cell.number == 1 ? " case" : " cases");
  if (!cell.ratio) return {};
  std::string text =
      std::to_string(cell.ratio->of) + " of " + std::to_string(cell.ratio->among);
  if (cell.ratio->among > 0 && cell.ratio->of <= cell.ratio->among)
    text += ", 95 % sure of " + percent(cell.ratio->low) + " to " + percent(cell.ratio->high);
  return text;
}

std::string rows_text(const ReturnsReport& report, const Console& console) {
  const Paint& paint = console.paint;
  std::vector<std::string> headings{"count"};
  const bool by = !report.by.empty();
  for (const auto& row : report.rows) {
    if (by) headings.push_back(">" + isolated(printable(row.entity), console.out_is_terminal));
  }
  headings.emplace_back(by ? ">total" : ">number");
  headings.emplace_back("");
  Table table(std::move(headings));
  for (std::size_t i = 0; i < report.total.cells.size(); ++i) {
    std::vector<std::string> cells{report.total.cells[i].count};
    for (const auto& row : report.rows) {
      if (by) cells.push_back(cell_text(row.cells[i], paint));
    }
    cells.push_back(paint.bold(cell_text(report.total.cells[i], paint)));
    cells.push_back(paint.dim(behind(report.total.cells[i])));
    table.add(std::move(cells));
  }
  return table.text(paint, "  ");
}

std::string cases_text(const ReturnsReport& report, const Console& console) {
  const Paint& paint = console.paint;
  std::string out = "\n  " + paint.bold("cases of " + report.cases_of) + ": " +
                    std::to_string(report.cases.size()) + "\n";
  Table table({">ref", "id", "at", report.by.empty() ? "" : report.by, ">amount"});
  for (const auto& item : report.cases)
    table.add({std::to_string(item.reference), item.id, time_text(item.at),
               isolated(printable(item.entity), console.out_is_terminal),
               item.money ? to_text(*item.money) : ""});
  return table.empty() ? out : out + table.text(paint, "  ");
}

/// A cell of CSV: quoted where it must be, and never the beginning of a formula.
std::string csv(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t").find(text.front()) != std::string_view::npos)
    text.insert(text.begin(), '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text)
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

void csv_row(const ReturnsReport& report, const ReturnsRow& row, const std::string& entity,
             std::string& out) {
  const std::string begin = csv(report.name) + "," + to_text(report.period.from) + "," +
                            to_text(report.period.to) + "," + csv(entity) + ",";
  for (const auto& cell : row.cells) {
    const auto line = [&](const std::string& number, const std::string& amount,
                          const std::string& currency) {
      out += begin + csv(cell.count) + "," + number + "," + amount + "," + currency + "," +
             std::to_string(cell.unknown) + "\r\n";
    };
    if (cell.ratio) {
      char share[32] = "";
      if (cell.ratio->among > 0) std::snprintf(share, sizeof share, "%.6f", cell.ratio->share);
      line(share, "", "");
    } else if (cell.money.empty()) {
      line(std::to_string(cell.number), cell.sums ? "0" : "", "");
    } else {
      for (const auto& money : cell.money)
        line(std::to_string(cell.number), amount_text(money), std::string(money.code()));
    }
  }
}

}  // namespace

std::string returns_page(const ReturnsReport& report, const Console& console) {
  const Paint& paint = console.paint;
  std::string out = paint.bold(printable(report.title)) + "  " + paint.dim(report.name) + "\n  " +
                    to_text(report.period.from) + " to " + to_text(report.period.to) +
                    ", as known at " + as_of_text(report) + ", " +
                    std::to_string(report.complaints) +
                    (report.complaints == 1 ? " complaint" : " complaints") + " looked at\n";
  if (!report.source.empty()) out += "  " + paint.dim(printable(report.source)) + "\n";
  out += "\n" + rows_text(report, console);
  if (!report.cases_of.empty()) out += cases_text(report, console);
  if (!report.notes.empty()) out += "\n";
  for (const auto& note : report.notes)
    out += "  " + paint.yellow("? ") + printable(note) + "\n";
  return out + "\n  " + paint.dim(report.advice) + "\n";
}

std::string returns_csv(const ReturnsReport& report) {
  std::string out = "returns,from,to,entity,count,number,amount,currency,unknown\r\n";
  for (const auto& row : report.rows) {
    if (!report.by.empty()) csv_row(report, row, row.entity, out);
  }
  csv_row(report, report.total, "total", out);
  return out;
}

}  // namespace ayar::cli
