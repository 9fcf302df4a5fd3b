// What people said when asked, and what they were left with.
#include <algorithm>

#include "report.hpp"

namespace loyalty {
namespace {

struct Answers {
  std::vector<const Fact*> valid;
  std::int64_t invalid = 0, without_complaint = 0;
};

/// Answers to one survey in the period. One that names no complaint is outside as soon as a
/// workflow, team or owner is asked for: nobody knows whose it is.
Answers answers_to(const Question& question, const char* survey) {
  Answers answers;
  for (const Person& person : question.desk.persons()) {
    for (const Fact& fact : person.facts) {
      if (!is_signal(fact, "survey") || fact.second != survey || !question.filter.holds(fact.at))
        continue;
      const Complaint* about = question.desk.complaint(fact.third);
      if (question.filter.narrows() && (about == nullptr || !question.filter.holds(*about)))
        continue;
      if (mood_of(survey, fact.number) == Mood::invalid) {
        ++answers.invalid;
        continue;
      }
      answers.without_complaint += fact.third.empty() ? 1 : 0;
      answers.valid.push_back(&fact);
    }
  }
  return answers;
}

void put_response(const Question& question, const char* survey, const Answers& answers,
                  Report& report) {
  std::int64_t asked = 0, answered = 0;
  for (const auto& [id, complaint] : question.desk.complaints()) {
    if (!question.filter.holds(complaint)) continue;
    const auto sent = std::find_if(complaint.facts.begin(), complaint.facts.end(), [&](auto fact) {
      return fact->kind == Kind::surveyed && fact->first == survey &&
             question.filter.holds(fact->at);
    });
    if (sent == complaint.facts.end()) continue;
    ++asked;
    const std::int64_t sent_at = (*sent)->at;
    const bool is_answered =
        std::any_of(complaint.surveys.begin(), complaint.surveys.end(), [&](const Fact* fact) {
          return fact->second == survey && fact->at >= sent_at &&
                 mood_of(survey, fact->number) != Mood::invalid;
        });
    answered += is_answered ? 1 : 0;
  }
  report.rate("response_rate", answered, asked,
              "complaints asked in the period that answered since, by the complaint named in the "
              "answer");
  report.count("unmatched", answers.without_complaint, "answers that name no complaint");
  report.count("invalid", answers.invalid, "answers outside the scale, left out");
}

std::int64_t count_between(const Answers& answers, std::int64_t low, std::int64_t high) {
  return std::count_if(answers.valid.begin(), answers.valid.end(), [&](const Fact* fact) {
    return fact->number >= low && fact->number <= high;
  });
}

std::int64_t sum_of(const Answers& answers) {
  std::int64_t sum = 0;
  for (const Fact* fact : answers.valid)
    sum += fact->number;
  return sum;
}

void put_scores(const Answers& answers, std::int64_t lowest, std::int64_t highest, Report& report) {
  Table table{"Answers by score", {"score", "answers", "share"}, {}};
  const auto n = static_cast<std::int64_t>(answers.valid.size());
  for (std::int64_t score = lowest; score <= highest; ++score) {
    const auto number = count_between(answers, score, score);
    table.rows.push_back({score, number, share(number, n)});
  }
  report.tables.push_back(std::move(table));
}

/// Share of scores of at least `good`, month by month.
void put_months(const Answers& answers, std::int64_t good, const std::string& what,
                Report& report) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> months;
  for (const Fact* fact : answers.valid) {
    auto& month = months[month_of(fact->at)];
    month.first += fact->number >= good ? 1 : 0;
    ++month.second;
  }
  Table table{"By month", {"month", what, "answers", "share"}, {}};
  Series series{"Share " + what + " by month", "line", "ratio", {}};
  for (const auto& [month, numbers] : months) {
    table.rows.push_back(
        {month, numbers.first, numbers.second, share(numbers.first, numbers.second)});
    series.points.emplace_back(
        month, static_cast<double>(numbers.first) / static_cast<double>(numbers.second));
  }
  report.tables.push_back(std::move(table));
  report.series.push_back(std::move(series));
}

}  // namespace

void report_csat(const Question& question, Report& report) {
  const Answers answers = answers_to(question, "csat");
  const auto n = static_cast<std::int64_t>(answers.valid.size());
  report.rate("csat", count_between(answers, 4, 5), n, "scores 4 and 5 of 1..5 (top two boxes)");
  report.rate("delight", count_between(answers, 5, 5), n, "score 5 of 1..5 (top box)");
  report.mean("csat_mean", sum_of(answers), n, "mean score; it hides how answers spread");
  put_response(question, "csat", answers, report);
  put_scores(answers, 1, 5, report);
  put_months(answers, 4, "satisfied", report);
}

void report_nps(const Question& question, Report& report) {
  const Answers answers = answers_to(question, "nps");
  const auto n = static_cast<std::int64_t>(answers.valid.size());
  const auto promoters = count_between(answers, 9, 10), detractors = count_between(answers, 0, 6);
  report.rate("promoters", promoters, n, "scores 9 and 10 of 0..10");
  report.rate("detractors", detractors, n, "scores 0 to 6 of 0..10");
  Metric net;
  net.name = "nps";
  net.unit = "score";
  net.numerator = promoters - detractors;
  net.denominator = n;
  net.note =
      "100 (p - d), -100..100; interval by normal approximation, variance "
      "(p + d - (p - d)^2) / n";
  if (n < small_sample)
    net.note = (n == 0 ? "no data; " : "small sample: n = " + std::to_string(n) + "; ") + net.note;
  if (const auto interval = net_interval(promoters, detractors, n)) {
    net.value = 100 * static_cast<double>(promoters - detractors) / static_cast<double>(n);
    net.low = 100 * interval->low;
    net.high = 100 * interval->high;
  }
  report.metrics.insert(report.metrics.begin(), std::move(net));
  put_response(question, "nps", answers, report);
  put_scores(answers, 0, 10, report);
  put_months(answers, 9, "promoters", report);
}

void report_ces(const Question& question, Report& report) {
  const Answers answers = answers_to(question, "ces");
  const auto n = static_cast<std::int64_t>(answers.valid.size());
  report.mean("ces_mean", sum_of(answers), n, "mean of 1..7, 7 is easiest");
  report.rate("easy", count_between(answers, 5, 7), n, "scores 5 to 7 of 1..7");
  put_response(question, "ces", answers, report);
  put_scores(answers, 1, 7, report);
  put_months(answers, 5, "easy", report);
}

namespace {

/// What a fact left behind; empty: nothing that the person noticed.
std::string impression_of(const Fact& fact) {
  if (fact.kind == Kind::message) {
    const bool to_another = fact.third.find('/') != std::string::npos;
    return to_another ? std::string() : "message_" + fact.second;
  }
  if (!is_signal(fact, "survey")) return {};
  switch (mood_of(fact.second, fact.number)) {
    case Mood::good: return "survey_good";
    case Mood::neutral: return "survey_neutral";
    case Mood::bad: return "survey_bad";
    case Mood::invalid: break;
  }
  return {};
}

}  // namespace

void report_last_impression(const Question& question, Report& report) {
  std::map<std::string, std::int64_t> kinds;
  for (const char* kind : {"survey_good", "survey_neutral", "survey_bad", "message_delivered",
                           "message_sent", "message_queued", "message_failed"})
    kinds[kind] = 0;
  std::int64_t people = 0;
  for (const Person& person : question.desk.persons()) {
    std::string last;
    std::int64_t at = 0;
    for (const Fact& fact : person.facts) {
      const std::string& about = fact.kind == Kind::signal ? fact.third : fact.complaint;
      const Complaint* complaint = question.desk.complaint(about);
      if (question.filter.narrows() && (complaint == nullptr || !question.filter.holds(*complaint)))
        continue;
      std::string impression = impression_of(fact);
      if (impression.empty()) continue;
      last = std::move(impression);
      at = fact.at;
    }
    if (last.empty() || !question.filter.holds(at)) continue;
    ++people;
    ++kinds[last];
  }
  report.rate("good", kinds["survey_good"], people, "the last thing known is a good survey answer");
  report.rate("bad", kinds["survey_bad"] + kinds["message_failed"], people,
              "the last thing known is a bad survey answer or a message that did not arrive");
  Table table{"Last known before silence", {"impression", "people", "share"}, {}};
  Series series{"Last known before silence", "bar", "count", {}};
  for (const auto& [kind, number] : kinds) {
    report.count("last." + kind, number);
    table.rows.push_back({kind, number, share(number, people)});
    series.points.emplace_back(kind, static_cast<double>(number));
  }
  report.tables.push_back(std::move(table));
  report.series.push_back(std::move(series));
}

}  // namespace loyalty
