// A return, as JSON.
#include <ayar/json.hpp>

#include "base/dates.hpp"
#include "base/money.hpp"
#include "service/json_members.hpp"

namespace ayar {

using service::object;
using service::text_or_null;
using service::texts;

namespace {

void write_cell(JsonWriter& json, const ReturnsCell& cell) {
  json.key(cell.count).begin_object();
  if (cell.ratio) {
    json.key("of").integer(cell.ratio->of);
    json.key("among").integer(cell.ratio->among);
    if (cell.ratio->among > 0) {
      json.key("share").number(cell.ratio->share);
      json.key("low").number(cell.ratio->low);
      json.key("high").number(cell.ratio->high);
    }
  } else {
    json.key("count").integer(cell.number);
  }
  if (cell.sums) {
    json.key("sum").begin_array();
    for (const auto& money : cell.money)
      json.value(Value(money));
    json.end_array();
  }
  if (cell.unknown > 0) json.key("unknown").integer(cell.unknown);
  json.end_object();
}

void write_row(JsonWriter& json, const ReturnsRow& row) {
  for (const auto& cell : row.cells)
    write_cell(json, cell);
}

void write_cases(JsonWriter& json, const ReturnsReport& report) {
  json.key("cases_of").string(report.cases_of);
  json.key("cases").begin_array();
  for (const auto& item : report.cases) {
    json.begin_object();
    json.key("reference").integer(item.reference);
    json.key("id").string(item.id);
    if (!report.by.empty()) json.key("entity").string(item.entity);
    json.key("at").instant(item.at);
    if (item.money) json.key("amount").value(Value(*item.money));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const ReturnsReport& report) {
  return object([&](JsonWriter& json) {
    json.key("returns").string(report.name);
    json.key("title").string(report.title);
    json.key("source").string(report.source);
    json.key("from").string(to_text(report.period.from));
    json.key("to").string(to_text(report.period.to));
    json.key("as_of");
    if (report.as_of)
      json.instant(*report.as_of);
    else if (report.as_of_date)
      json.string(to_text(*report.as_of_date));
    else
      json.null();
    json.key("made_at").instant(report.made_at);
    text_or_null(json, "by", report.by);
    json.key("complaints").integer(report.complaints);
    json.key("rows").begin_array();
    for (const auto& row : report.rows) {
      json.begin_object();
      if (!report.by.empty()) json.key("entity").string(row.entity);
      json.key("counts").begin_object();
      write_row(json, row);
      json.end_object();
      json.end_object();
    }
    json.end_array();
    json.key("total").begin_object();
    write_row(json, report.total);
    json.end_object();
    if (!report.cases_of.empty()) write_cases(json, report);
    texts(json, "notes", report.notes);
    json.key("advice").string(report.advice);
  });
}

}  // namespace ayar
