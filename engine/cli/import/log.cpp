#include "cli/import/log.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "base/text.hpp"

namespace ayar::cli::logs {
namespace {

bool is_among(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Error bad_cell(const Datum& datum, const std::string& cell, const std::string& why) {
  return {ErrorCode::invalid_data,
          "column " + datum.column + ": '" + bounded(cell, 60) + "' " + why,
          {},
          {},
          {}};
}

}  // namespace

Result<Log> read_log(const ImportMap& map, std::string_view csv, const std::string& file) {
  Log log;
  log.columns = map.columns();
  auto table = read_csv(csv, file, log.columns);
  if (!table) return std::move(table.error());
  log.rows = table->rows.size() + table->faults.size();
  for (auto& fault : table->faults)
    log.remarks.push_back({fault.line, {}, "bad_row", {}, std::move(fault.why)});
  std::unordered_map<std::string, std::size_t> case_of;
  // columns() puts the case first, then the activity, then the time.
  for (CsvRow& row : table->rows) {
    const std::string& ref = row.cells[0];
    const auto& time_cell = row.cells[static_cast<std::size_t>(
        std::find(log.columns.begin(), log.columns.end(), map.time_column) - log.columns.begin())];
    if (trim(ref).empty()) {
      log.remarks.push_back({row.line, {}, "bad_row", {}, "the row names no case"});
      continue;
    }
    auto at = map.time->read(time_cell);
    if (!at) {
      log.remarks.push_back({row.line, ref, "bad_row", {}, at.error().message});
      continue;
    }
    const auto [place, fresh] = case_of.try_emplace(ref, log.cases.size());
    if (fresh) log.cases.push_back({ref, {}});
    log.cases[place->second].rows.push_back({row.line, *at, std::move(row.cells)});
  }
  if (map.by_time) {
    for (LogCase& one : log.cases)
      std::stable_sort(one.rows.begin(), one.rows.end(),
                       [](const LogRow& a, const LogRow& b) { return a.at < b.at; });
  }
  return log;
}

Planner::Planner(const ImportMap& map, const std::vector<std::string>& columns)
    : map_(map), columns_(columns) {}

const std::string& Planner::cell(const LogRow& row, const std::string& column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  return row.cells[static_cast<std::size_t>(found - columns_.begin())];
}

bool Planner::consumed_by_opening(const LogCase& one) const {
  return is_among(map_.consumes, activity(one.rows.front()));
}

bool Planner::fits(const Rule& rule, const LogCase& one, std::size_t index) const {
  const LogRow& row = one.rows[index];
  if (!rule.activity.empty() && !is_among(rule.activity, activity(row))) return false;
  if (!rule.after.empty() && (index == 0 || !is_among(rule.after, activity(one.rows[index - 1]))))
    return false;
  return std::all_of(rule.when.begin(), rule.when.end(), [&](const Condition& condition) {
    return is_among(condition.is, cell(row, condition.column));
  });
}

Result<Value> Planner::value(const Datum& datum, const LogRow& row) const {
  if (datum.column.empty()) return datum.literal;
  const std::string& text = cell(row, datum.column);
  for (const auto& [from, to] : datum.translation) {
    if (from == text) return to;
  }
  if (text.empty() || is_among(map_.blank, text)) return datum.otherwise.value_or(Value());
  if (!datum.translation.empty()) {
    if (datum.otherwise) return *datum.otherwise;
    return bad_cell(datum, text, "is not in the map's translation");
  }
  switch (datum.as) {
    case As::text: return Value(text);
    case As::integer: {
      std::int64_t number = 0;
      const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (fault != std::errc() || end != text.data() + text.size())
        return bad_cell(datum, text, "is not a whole number");
      return Value(number);
    }
    case As::boolean:
      if (text == "true" || text == "TRUE") return Value(true);
      if (text == "false" || text == "FALSE") return Value(false);
      return bad_cell(datum, text, "is neither true nor false");
    case As::timestamp: {
      auto instant = map_.time->read(text);
      if (!instant) return std::move(instant.error());
      return Value(*instant);
    }
  }
  return Value(text);
}

Result<Map> Planner::values(const std::vector<Datum>& data, const LogRow& row) const {
  Map made;
  for (const Datum& datum : data) {
    auto got = value(datum, row);
    if (!got) return std::move(got.error());
    if (!got->is_null()) made.insert_or_assign(datum.field, std::move(*got));
  }
  return made;
}

Planned Planner::plan(const LogCase& one, std::size_t index) const {
  Planned made;
  const auto rule = std::find_if(map_.rules.begin(), map_.rules.end(),
                                 [&](const Rule& each) { return fits(each, one, index); });
  if (rule == map_.rules.end()) {
    made.fault =
        "no rule of the map fits activity '" + bounded(activity(one.rows[index]), 60) + "'";
    return made;
  }
  made.ignored = rule->ignore;
  if (!made.ignored.empty()) return made;
  auto data = values(rule->data, one.rows[index]);
  if (!data) {
    made.fault = data.error().message;
    return made;
  }
  made.event = rule->send;
  made.on_behalf_of = rule->on_behalf_of;
  made.data = std::move(*data);
  return made;
}

Result<Open> Planner::opening(const LogCase& one, std::string& adjusted) const {
  const LogRow& first = one.rows.front();
  Open open;
  open.external_ref = one.ref;
  open.received_at = first.at;
  if (!map_.received_column.empty()) {
    auto received = map_.time->read(cell(first, map_.received_column));
    if (!received) return std::move(received.error());
    // A complaint cannot be worked on before it is received: the log's two columns disagree here.
    if (*received > first.at) {
      adjusted = map_.received_column + " " + to_text(*received) +
                 " is later than the case's first row; the row's time is taken";
    } else {
      open.received_at = *received;
    }
  }
  if (map_.channel) {
    auto channel = value(*map_.channel, first);
    if (!channel) return std::move(channel.error());
    if (const auto* text = channel->get_if<std::string>()) open.channel = *text;
  }
  auto data = values(map_.data, first);
  if (!data) return std::move(data.error());
  open.data = std::move(*data);
  return open;
}

}  // namespace ayar::cli::logs
