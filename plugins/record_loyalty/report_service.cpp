// How the house did: clocks, time to answer, reopening, promises.
#include <algorithm>

#include "report.hpp"

namespace loyalty {
namespace {

template <class Visit>
void each_complaint(const Question& question, Visit visit) {
  for (const auto& [id, complaint] : question.desk.complaints())
    if (question.filter.holds(complaint)) visit(complaint);
}

/// Rights used or lapsed, and due dates replaced in time, are no promises kept or broken: they are in
/// none of these.
struct Verdicts {
  std::int64_t met = 0, met_late = 0, breached_open = 0, cancelled = 0;
  void add(const std::string& verdict) {
    met += verdict == "met" ? 1 : 0;
    met_late += verdict == "met_late" ? 1 : 0;
    breached_open += verdict == "breached_open" ? 1 : 0;
    cancelled += verdict == "cancelled" ? 1 : 0;
  }
  [[nodiscard]] std::int64_t judged() const { return met + met_late + breached_open; }
};

}  // namespace

void report_sla(const Question& question, Report& report) {
  std::map<std::string, Verdicts> clocks;
  std::map<std::string, Verdicts> months;
  Verdicts all;
  each_complaint(question, [&](const Complaint& complaint) {
    for (const Fact* fact : complaint.facts) {
      if (fact->kind != Kind::clock || !question.filter.holds(fact->at)) continue;
      clocks[fact->first].add(fact->second);
      months[month_of(fact->at)].add(fact->second);
      all.add(fact->second);
    }
  });
  const char* note = "cycles met in time of those met, met late or ended unmet; cancelled ones, windows and due dates "
      "replaced in time are outside";
  report.rate("met", all.met, all.judged(), note);
  report.count("cancelled", all.cancelled, "cycles that ended without a verdict on us");
  Table table{
      "By clock", {"clock", "met", "met_late", "breached_open", "cancelled", "share met"}, {}};
  for (const auto& [clock, verdicts] : clocks) {
    if (verdicts.judged() == 0 && verdicts.cancelled == 0) continue;  // a window
    report.rate("met." + clock, verdicts.met, verdicts.judged(), note);
    table.rows.push_back({clock, verdicts.met, verdicts.met_late, verdicts.breached_open,
                          verdicts.cancelled, share(verdicts.met, verdicts.judged())});
  }
  report.tables.push_back(std::move(table));
  Series series{"Share met by month", "line", "ratio", {}};
  for (const auto& [month, verdicts] : months)
    if (verdicts.judged() > 0)
      series.points.emplace_back(
          month, static_cast<double>(verdicts.met) / static_cast<double>(verdicts.judged()));
  report.series.push_back(std::move(series));
}

void report_resolution(const Question& question, Report& report) {
  std::vector<std::int64_t> answered, closed;
  std::map<std::string, std::vector<std::int64_t>> months;
  each_complaint(question, [&](const Complaint& complaint) {
    if (!complaint.received_at) return;
    if (const Fact* answer = first_into(complaint, "answered");
        answer != nullptr && question.filter.holds(answer->at)) {
      answered.push_back(answer->at - *complaint.received_at);
      months[month_of(answer->at)].push_back(answered.back());
    }
    if (const Fact* closing = first_answered_closing(complaint);
        closing != nullptr && question.filter.holds(closing->at))
      closed.push_back(closing->at - *complaint.received_at);
  });
  std::sort(answered.begin(), answered.end());
  std::sort(closed.begin(), closed.end());
  const std::string how = ", wall time, nearest rank";
  report.quantile("answered_median", answered, 0.5, "receipt to first answer" + how);
  report.quantile("answered_p90", answered, 0.9, "receipt to first answer" + how);
  report.quantile("closed_median", closed, 0.5, "receipt to first closing as answered" + how);
  report.quantile("closed_p90", closed, 0.9, "receipt to first closing as answered" + how);
  Table table{"Receipt to first answer by month", {"month", "answered", "median", "p90"}, {}};
  Series series{"Median to first answer by month", "line", "seconds", {}};
  for (auto& [month, times] : months) {
    std::sort(times.begin(), times.end());
    const double half = static_cast<double>(nearest_rank(times, 0.5).value_or(0)) / 1e6;
    const double most = static_cast<double>(nearest_rank(times, 0.9).value_or(0)) / 1e6;
    table.rows.push_back({month, static_cast<std::int64_t>(times.size()), half, most});
    series.points.emplace_back(month, half);
  }
  report.tables.push_back(std::move(table));
  report.series.push_back(std::move(series));
}

namespace {

/// No message of the party's own between opening and the first answer.
bool is_first_contact(const Complaint& complaint, const Fact& answer) {
  return std::none_of(complaint.facts.begin(), complaint.facts.end(), [&](const Fact* fact) {
    return fact->kind == Kind::event && fact->second == "party" && comes_before(*fact, answer);
  });
}

}  // namespace

void report_reopening(const Question& question, Report& report) {
  std::int64_t closed = 0, reopened = 0, answered = 0, at_first = 0;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> months;
  each_complaint(question, [&](const Complaint& complaint) {
    const bool came_back = reopening(complaint) != nullptr;
    if (const Fact* closing = first_into(complaint, "closed");
        closing != nullptr && question.filter.holds(closing->at)) {
      ++closed;
      reopened += came_back ? 1 : 0;
      auto& month = months[month_of(closing->at)];
      month.first += came_back ? 1 : 0;
      ++month.second;
    }
    if (const Fact* answer = first_into(complaint, "answered");
        answer != nullptr && question.filter.holds(answer->at)) {
      ++answered;
      at_first += !came_back && is_first_contact(complaint, *answer) ? 1 : 0;
    }
  });
  report.rate("reopening_rate", reopened, closed,
              "complaints first closed in the period that left `closed` again since; the latest "
              "ones had less time to");
  report.rate("first_contact_rate", at_first, answered,
              "complaints first answered in the period, without an event of the party before the "
              "answer and not reopened since");
  Table table{"By month of closing", {"month", "reopened", "closed", "share"}, {}};
  for (const auto& [month, numbers] : months)
    table.rows.push_back(
        {month, numbers.first, numbers.second, share(numbers.first, numbers.second)});
  report.tables.push_back(std::move(table));
}

namespace {

struct Promises {
  std::int64_t kept = 0, broken = 0, open = 0, overdue = 0;
};

/// A promise by its number: made, then kept or broken.
struct PromiseStory {
  const Fact *made = nullptr, *settled = nullptr;
};

}  // namespace

void report_promises(const Question& question, Report& report) {
  Promises all;
  std::map<std::string, Promises> teams;
  each_complaint(question, [&](const Complaint& complaint) {
    std::map<std::int64_t, PromiseStory> stories;
    for (const Fact* fact : complaint.facts) {
      if (fact->kind != Kind::promise) continue;
      PromiseStory& story = stories[fact->number];
      if (fact->first == "made" && story.made == nullptr) story.made = fact;
      if (fact->first != "made" && story.settled == nullptr) story.settled = fact;
    }
    for (const auto& [number, story] : stories) {
      const Fact* counted = story.settled != nullptr ? story.settled : story.made;
      if (counted == nullptr || !question.filter.holds(counted->at)) continue;
      const bool late = counted->when != no_number && counted->when < question.desk.now();
      for (Promises* into : {&all, &teams[counted->team]}) {
        into->kept += counted->first == "kept" ? 1 : 0;
        into->broken += counted->first == "broken" ? 1 : 0;
        into->open += counted->first == "made" ? 1 : 0;
        into->overdue += counted->first == "made" && late ? 1 : 0;
      }
    }
  });
  report.rate("kept_rate", all.kept, all.kept + all.broken,
              "promises kept of those kept or broken in the period");
  report.count("open", all.open, "made in the period, neither kept nor broken yet");
  report.count("overdue", all.overdue, "open ones past their due date");
  Table table{"By team", {"team", "kept", "broken", "open", "share kept"}, {}};
  for (const auto& [team, numbers] : teams)
    table.rows.push_back({team, numbers.kept, numbers.broken, numbers.open,
                          share(numbers.kept, numbers.kept + numbers.broken)});
  report.tables.push_back(std::move(table));
}

}  // namespace loyalty
