// Who comes back: time to the next purchase after a closed complaint, beside customers who never
// complained.
#include <algorithm>

#include "report.hpp"

namespace loyalty {
namespace {

constexpr std::int64_t day = std::int64_t{86'400} * 1'000'000;
constexpr int marks[] = {30, 90, 180, 365};

/// The person's earliest closing of a complaint asked for.
const Fact* start_after_complaint(const Question& question, const Person& person) {
  for (const Fact& fact : person.facts) {
    if (fact.kind != Kind::phase || fact.second != "closed" || fact.first == "closed" ||
        !question.filter.holds(fact.at))
      continue;
    const Complaint* complaint = question.desk.complaint(fact.complaint);
    if (complaint != nullptr && question.filter.holds(*complaint)) return &fact;
  }
  return nullptr;
}

const Fact* start_of_other(const Question& question, const Person& person) {
  const bool complained = std::any_of(person.facts.begin(), person.facts.end(), [](const Fact& f) {
    return !f.complaint.empty() && f.kind != Kind::signal;
  });
  if (complained) return nullptr;
  for (const Fact& fact : person.facts)
    if (is_signal(fact, "purchase") && question.filter.holds(fact.at)) return &fact;
  return nullptr;
}

/// From a start to the next purchase, or until departure or now.
Followed follow(const Person& person, std::int64_t start, std::int64_t now) {
  for (const Fact& fact : person.facts) {
    if (fact.at <= start) continue;
    if (is_signal(fact, "purchase")) return {fact.at - start, true};
    if (is_signal(fact, "departure")) return {fact.at - start, false};
  }
  return {now - start, false};
}

/// A curve has a step for each return; an answer has a limit. Steps left out are said in the title.
constexpr std::size_t steps_max = 500;

void put_curve(const char* group, const Curve& curve, Report& report) {
  const std::size_t every = (curve.steps.size() + steps_max - 1) / steps_max;
  const std::string thinned =
      every > 1 ? ", one step in " + std::to_string(every) + " shown" : std::string();
  Table table{"Curve, " + std::string(group) + thinned,
              {"days", "at_risk", "back", "share away", "se"},
              {}};
  Series series{"Share not back by day, " + std::string(group) + thinned, "line", "ratio", {}};
  for (std::size_t i = 0; i < curve.steps.size(); ++i) {
    if (i % std::max<std::size_t>(every, 1) != 0 && i + 1 != curve.steps.size()) continue;
    const CurveStep& step = curve.steps[i];
    const auto at = survival_at(curve, step.time);
    table.rows.push_back({static_cast<double>(step.time) / static_cast<double>(day), step.at_risk,
                          step.events, step.survival,
                          at && at->interval ? Cell(at->standard_error) : Cell()});
    series.points.emplace_back(std::to_string(step.time / day), step.survival);
  }
  report.tables.push_back(std::move(table));
  report.series.push_back(std::move(series));
}

void put_group(const char* group, const std::vector<Followed>& followed, Report& report) {
  const Curve curve = kaplan_meier(followed);
  const auto n = static_cast<std::int64_t>(followed.size());
  const auto events =
      std::count_if(followed.begin(), followed.end(), [](auto f) { return f.event; });
  const std::string small = n == 0             ? "no data; "
                            : n < small_sample ? "small sample: n = " + std::to_string(n) + "; "
                                               : std::string();
  for (const int mark : marks) {
    Metric made;
    made.name = std::string("away.") + group + "." + std::to_string(mark) + "d";
    made.unit = "ratio";
    made.denominator = n;
    made.numerator = std::count_if(followed.begin(), followed.end(), [&](const Followed& each) {
      return each.event && each.time <= mark * day;
    });
    made.note = small + "Kaplan-Meier share not back by then; numerator: purchases seen by then";
    const auto survival = n == 0 ? std::nullopt : survival_at(curve, mark * day);
    if (!survival) {
      made.note += "; nobody was followed that long";
    } else {
      made.value = survival->value;
      if (survival->interval) {
        made.low = survival->interval->low;
        made.high = survival->interval->high;
      }
    }
    report.metrics.push_back(std::move(made));
  }
  Metric half;
  half.name = std::string("median.") + group;
  half.unit = "seconds";
  half.numerator = events;
  half.denominator = n;
  half.note = small + "time by which half are back; null: fewer than half came back";
  if (const auto time = median(curve)) half.value = static_cast<double>(*time) / 1e6;
  report.metrics.push_back(std::move(half));

  put_curve(group, curve, report);
}

}  // namespace

void report_return(const Question& question, Report& report) {
  std::vector<Followed> complained, others;
  for (const Person& person : question.desk.persons()) {
    if (person.anonymous) continue;
    if (const Fact* start = start_after_complaint(question, person))
      complained.push_back(follow(person, start->at, question.desk.now()));
    if (const Fact* start = start_of_other(question, person))
      others.push_back(follow(person, start->at, question.desk.now()));
  }
  put_group("complained", complained, report);
  put_group("others", others, report);
  Metric test;
  test.name = "log_rank";
  test.unit = "score";
  test.note = "chi-squared, 1 degree of freedom; numerator and denominator are the groups' sizes";
  test.numerator = static_cast<std::int64_t>(complained.size());
  test.denominator = static_cast<std::int64_t>(others.size());
  Metric p = test;
  p.name = "log_rank_p";
  p.unit = "ratio";
  p.note =
      "chance of a gap this wide or wider if both groups came back alike; the groups were not "
      "drawn by lot";
  if (const auto result = log_rank(complained, others)) {
    test.value = result->statistic;
    p.value = result->p_value;
  } else {
    test.note += "; not to be had: a group is empty or nobody came back";
  }
  report.metrics.push_back(std::move(test));
  report.metrics.push_back(std::move(p));
}

}  // namespace loyalty
