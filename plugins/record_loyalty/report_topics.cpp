// What complaints are about: the gaps that people left over, the level of expectation that failed.
#include <algorithm>
#include <set>

#include "report.hpp"

namespace loyalty {
namespace {

/// The last value of a field; empty: none.
std::string last_value(const Complaint& complaint, const char* field) {
  std::string value;
  for (const Fact* fact : complaint.facts)
    if (fact->kind == Kind::field && fact->first == field) value = fact->second;
  return value;
}

std::set<std::string> words_of(const std::string& joined) {
  std::set<std::string> words;
  for (std::size_t at = 0; at < joined.size();) {
    const std::size_t end = std::min(joined.find(',', at), joined.size());
    if (end > at) words.insert(joined.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// Complaints opened in the period by the words of one field; a word is counted once a complaint.
struct Topics {
  std::int64_t opened = 0, named = 0;
  std::map<std::string, std::int64_t> words;
  std::map<std::string, std::map<std::string, std::int64_t>> months;
};

Topics topics_of(const Question& question, const char* field,
                 std::initializer_list<const char*> vocabulary) {
  Topics topics;
  for (const char* word : vocabulary)
    topics.words[word] = 0;
  for (const auto& [id, complaint] : question.desk.complaints()) {
    if (!complaint.opened_at || !question.filter.holds(*complaint.opened_at) ||
        !question.filter.holds(complaint))
      continue;
    ++topics.opened;
    const auto words = words_of(last_value(complaint, field));
    topics.named += words.empty() ? 0 : 1;
    for (const auto& word : words) {
      ++topics.words[word];
      ++topics.months[month_of(*complaint.opened_at)][word];
    }
  }
  return topics;
}

void put_topics(const Topics& topics, const std::string& prefix, Report& report) {
  Table table{"Share of complaints", {prefix, "complaints", "share"}, {}};
  Series series{"Complaints by " + prefix, "bar", "count", {}};
  for (const auto& [word, number] : topics.words) {
    report.rate(prefix + "." + word, number, topics.named,
                "of complaints opened in the period that name any");
    table.rows.push_back({word, number, share(number, topics.named)});
    series.points.emplace_back(word, static_cast<double>(number));
  }
  Table months{"By month of opening", {"month", prefix, "complaints"}, {}};
  for (const auto& [month, words] : topics.months)
    for (const auto& [word, number] : words)
      months.rows.push_back({month, word, number});
  report.tables.push_back(std::move(table));
  report.tables.push_back(std::move(months));
  report.series.push_back(std::move(series));
}

}  // namespace

void report_gaps(const Question& question, Report& report) {
  const Topics topics = topics_of(question, "gaps", {"advertising", "behaviour", "delivery"});
  report.rate("named", topics.named, topics.opened,
              "complaints opened in the period that name a gap; several may hold");
  put_topics(topics, "gap", report);
}

void report_expectation(const Question& question, Report& report) {
  const Topics topics =
      topics_of(question, "expectation", {"accuracy", "availability", "partnership", "advice"});
  report.rate("named", topics.named, topics.opened,
              "complaints opened in the period that name the level that failed");
  const auto hygiene = topics.words.at("accuracy") + topics.words.at("availability");
  report.rate("hygiene", hygiene, topics.named,
              "accuracy and availability: without them nothing else helps, with them nobody is "
              "grateful");
  put_topics(topics, "level", report);
}

}  // namespace loyalty
