#include "report.hpp"

#include <charconv>

#include <ayar/time.hpp>

namespace loyalty {
namespace {

struct Entry {
  const char* name;
  const char* title;
  void (*make)(const Question&, Report&);
};
constexpr Entry entries[] = {
    {"loyalty", "The loyalty ladder", report_loyalty},
    {"csat", "Satisfaction (CSAT)", report_csat},
    {"nps", "Recommendation (NPS)", report_nps},
    {"ces", "Effort (CES)", report_ces},
    {"sla", "Clocks met", report_sla},
    {"resolution", "Time to answer and to close", report_resolution},
    {"reopening", "Reopened, and answered at first contact", report_reopening},
    {"promises", "Promises kept", report_promises},
    {"gaps", "Gaps that drive complaints", report_gaps},
    {"expectation", "Levels of expectation that failed", report_expectation},
    {"last_impression", "The last impression", report_last_impression},
    {"return", "Return after a complaint", report_return},
};

std::string number(double value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}
std::string number(const std::optional<double>& value) {
  return value ? number(*value) : std::string("null");
}
std::string number(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : std::string("null");
}

std::string cell(const Cell& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* real = std::get_if<double>(&value)) return number(*real);
  return "null";
}

template <class List, class Write>
std::string joined(const List& list, Write write) {
  std::string text = "[";
  for (const auto& each : list)
    text += (text.size() == 1 ? "" : ",") + write(each);
  return text + "]";
}

std::string write_metric(const Metric& metric) {
  return "{\"name\":" + quoted(metric.name) + ",\"value\":" + number(metric.value) +
         ",\"unit\":" + quoted(metric.unit) + ",\"numerator\":" + number(metric.numerator) +
         ",\"denominator\":" + number(metric.denominator) + ",\"low\":" + number(metric.low) +
         ",\"high\":" + number(metric.high) + ",\"note\":" + quoted(metric.note) + "}";
}

std::string write_table(const Table& table) {
  return "{\"title\":" + quoted(table.title) + ",\"columns\":" +
         joined(table.columns, [](const std::string& name) { return quoted(name); }) +
         ",\"rows\":" + joined(table.rows, [](const auto& row) { return joined(row, cell); }) + "}";
}

std::string write_series(const Series& series) {
  return "{\"title\":" + quoted(series.title) + ",\"kind\":" + quoted(series.kind) +
         ",\"unit\":" + quoted(series.unit) + ",\"points\":" +
         joined(series.points,
                [](const auto& point) {
                  return "[" + quoted(point.first) + "," + number(point.second) + "]";
                }) +
         "}";
}

std::string with_sample(std::string note, std::int64_t n) {
  if (n >= small_sample) return note;
  const std::string flag = n == 0 ? "no data" : "small sample: n = " + std::to_string(n);
  return note.empty() ? flag : flag + "; " + note;
}

}  // namespace

std::optional<Report> make_report(const std::string& name, const Question& question) {
  for (const Entry& entry : entries) {
    if (name != entry.name) continue;
    Report report;
    report.name = entry.name;
    report.title = entry.title;
    entry.make(question, report);
    return report;
  }
  return std::nullopt;
}

std::string write_report(const Report& report, const std::string& as_of) {
  return "{\"report\":" + quoted(report.name) + ",\"title\":" + quoted(report.title) +
         ",\"as_of\":" + quoted(as_of) + ",\"metrics\":" + joined(report.metrics, write_metric) +
         ",\"tables\":" + joined(report.tables, write_table) +
         ",\"series\":" + joined(report.series, write_series) + "}";
}

void Report::rate(std::string metric, std::int64_t numerator, std::int64_t denominator,
                  const std::string& note) {
  Metric made;
  made.name = std::move(metric);
  made.unit = "ratio";
  made.numerator = numerator;
  made.denominator = denominator;
  made.note = with_sample(note, denominator);
  if (const auto interval = wilson(numerator, denominator)) {
    made.value = static_cast<double>(numerator) / static_cast<double>(denominator);
    made.low = interval->low;
    made.high = interval->high;
  }
  metrics.push_back(std::move(made));
}

void Report::count(std::string metric, std::int64_t number_of, const std::string& note) {
  Metric made;
  made.name = std::move(metric);
  made.unit = "count";
  made.value = static_cast<double>(number_of);
  made.note = note;
  metrics.push_back(std::move(made));
}

void Report::quantile(std::string metric, const std::vector<std::int64_t>& sorted, double share_of,
                      const std::string& note) {
  Metric made;
  made.name = std::move(metric);
  made.unit = "seconds";
  made.denominator = static_cast<std::int64_t>(sorted.size());
  made.note = with_sample(note, *made.denominator);
  if (const auto value = nearest_rank(sorted, share_of))
    made.value = static_cast<double>(*value) / 1e6;
  metrics.push_back(std::move(made));
}

void Report::mean(std::string metric, std::int64_t sum, std::int64_t n, const std::string& note) {
  Metric made;
  made.name = std::move(metric);
  made.unit = "score";
  made.numerator = sum;
  made.denominator = n;
  made.note = with_sample(note, n);
  if (n > 0) made.value = static_cast<double>(sum) / static_cast<double>(n);
  metrics.push_back(std::move(made));
}

std::string instant_text(std::int64_t at) {
  return ayar::to_text(ayar::Instant(ayar::Duration(at)));
}
std::string month_of(std::int64_t at) { return instant_text(at).substr(0, std::size_t{7}); }

Cell share(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) return {};
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace loyalty
