#pragma once
/// Answers of reports: metrics with their numerators, denominators and intervals, tables, series.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "desk.hpp"
#include "ladder.hpp"
#include "stats.hpp"

namespace loyalty {

/// Below this a rate is flagged in its note: the interval is wide, and single people show through.
inline constexpr std::int64_t small_sample = 30;

struct Metric {
  std::string name;
  std::optional<double> value;
  std::string unit;  ///< ratio, score, seconds, count
  std::optional<std::int64_t> numerator, denominator;
  std::optional<double> low, high;
  std::string note;
};

using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;
struct Table {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};
struct Series {
  std::string title, kind, unit;
  std::vector<std::pair<std::string, double>> points;
};

struct Report {
  std::string name, title;
  std::vector<Metric> metrics;
  std::vector<Table> tables;
  std::vector<Series> series;

  /// A share with its Wilson interval; null with a note where there is nothing to divide by.
  void rate(std::string metric, std::int64_t numerator, std::int64_t denominator,
            const std::string& note = {});
  void count(std::string metric, std::int64_t number, const std::string& note = {});
  /// The quantile of durations in microseconds by nearest rank, as seconds.
  void quantile(std::string metric, const std::vector<std::int64_t>& sorted, double share,
                const std::string& note);
  /// A mean of whole scores. `sum` over `n`.
  void mean(std::string metric, std::int64_t sum, std::int64_t n, const std::string& note = {});
};

struct Question {
  const Desk& desk;
  const Filter& filter;
  const Ladder& ladder;
  std::int64_t moves_max;
};

/// The names of all reports, joined by a blank.
inline constexpr const char* report_names =
    "loyalty csat nps ces sla resolution reopening promises gaps expectation last_impression "
    "return";
/// Nothing for a name that is none of ours.
[[nodiscard]] std::optional<Report> make_report(const std::string& name, const Question& question);
[[nodiscard]] std::string write_report(const Report& report, const std::string& as_of);

void report_loyalty(const Question& question, Report& report);
void report_csat(const Question& question, Report& report);
void report_nps(const Question& question, Report& report);
void report_ces(const Question& question, Report& report);
void report_last_impression(const Question& question, Report& report);
void report_sla(const Question& question, Report& report);
void report_resolution(const Question& question, Report& report);
void report_reopening(const Question& question, Report& report);
void report_promises(const Question& question, Report& report);
void report_gaps(const Question& question, Report& report);
void report_expectation(const Question& question, Report& report);
void report_return(const Question& question, Report& report);

/// "2026-11" of an instant, UTC.
[[nodiscard]] std::string month_of(std::int64_t at);
[[nodiscard]] std::string instant_text(std::int64_t at);
/// A share for a table; empty where there is nothing to divide by.
[[nodiscard]] Cell share(std::int64_t numerator, std::int64_t denominator);

}  // namespace loyalty
