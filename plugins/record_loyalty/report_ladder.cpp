// The ladder: where people stand, how they moved, and what moved each.
#include <algorithm>
#include <array>

#include "report.hpp"

namespace loyalty {
namespace {

/// Rungs in their order; those of a ladder of one's own come behind, by name.
constexpr std::array known_rungs{"unknown", "buyer",   "satisfied", "pleased",
                                 "loyal",   "at_risk", "lost"};

std::size_t rank_of(const std::string& rung) {
  return static_cast<std::size_t>(std::find(known_rungs.begin(), known_rungs.end(), rung) -
                                  known_rungs.begin());
}
struct ByRank {
  bool operator()(const std::string& a, const std::string& b) const {
    return std::pair(rank_of(a), a) < std::pair(rank_of(b), b);
  }
};

struct Told {
  const Person* person;
  Move move;
};

bool is_asked_for(const Question& question, const Person& person) {
  const Filter& filter = question.filter;
  if (person.anonymous || person.facts.empty()) return false;
  if (!filter.person.empty() && filter.person != person.id) return false;
  if (!filter.narrows()) return true;
  return std::any_of(person.facts.begin(), person.facts.end(), [&](const Fact& fact) {
    const Complaint* complaint = question.desk.complaint(fact.complaint);
    return fact.kind != Kind::signal && complaint != nullptr && filter.holds(*complaint);
  });
}

void put_rungs(const std::map<std::string, std::int64_t, ByRank>& rungs, std::int64_t people,
               Report& report) {
  Table table{"People by rung", {"rung", "people", "share"}, {}};
  Series series{"People by rung", "bar", "count", {}};
  for (const auto& [rung, number] : rungs) {
    report.count("rung." + rung, number);
    table.rows.push_back({rung, number, share(number, people)});
    series.points.emplace_back(rung, static_cast<double>(number));
  }
  report.tables.push_back(std::move(table));
  report.series.push_back(std::move(series));
}

void put_moves(std::vector<Told> moves, std::int64_t moves_max, Report& report) {
  std::map<std::pair<std::string, std::string>, std::int64_t> pairs;
  std::map<std::array<std::string, 3>, std::int64_t> months;
  for (const Told& told : moves) {
    ++pairs[{told.move.from, told.move.to}];
    ++months[{month_of(told.move.at), told.move.from, told.move.to}];
  }
  Table by_pair{"Moves", {"from", "to", "moves"}, {}};
  for (const auto& [pair, number] : pairs)
    by_pair.rows.push_back({pair.first, pair.second, number});
  Table by_month{"Moves by month", {"month", "from", "to", "moves"}, {}};
  for (const auto& [key, number] : months)
    by_month.rows.push_back({key[0], key[1], key[2], number});
  std::sort(moves.begin(), moves.end(), [](const Told& a, const Told& b) {
    return std::tie(b.move.at, b.person->id, b.move.cause) <
           std::tie(a.move.at, a.person->id, a.move.cause);
  });
  const auto all = static_cast<std::int64_t>(moves.size());
  const auto shown = std::min(all, moves_max);
  Table latest{
      "Latest moves and what caused them, " + std::to_string(shown) + " of " + std::to_string(all),
      {"at", "person", "from", "to", "event", "cause"},
      {}};
  for (std::int64_t i = 0; i < shown; ++i) {
    const Told& told = moves[static_cast<std::size_t>(i)];
    latest.rows.push_back({instant_text(told.move.at), told.person->id, told.move.from,
                           told.move.to, told.move.event, told.move.cause});
  }
  report.tables.push_back(std::move(by_pair));
  report.tables.push_back(std::move(by_month));
  report.tables.push_back(std::move(latest));
}

}  // namespace

void report_loyalty(const Question& question, Report& report) {
  std::map<std::string, std::int64_t, ByRank> rungs;
  for (const char* rung : known_rungs)
    rungs[rung] = 0;
  std::vector<Told> moves;
  std::int64_t people = 0, anonymous = 0;
  for (const Person& person : question.desk.persons()) {
    anonymous += person.anonymous ? 1 : 0;
    if (!is_asked_for(question, person)) continue;
    Climb climb = question.ladder.climb(person, question.desk.now());
    ++people;
    ++rungs[climb.rung];
    for (Move& move : climb.moves)
      if (question.filter.holds(move.at)) moves.push_back({&person, std::move(move)});
  }
  report.count("people", people, "people with a purchase, a complaint or a signal, up to as_of");
  report.count("anonymous", anonymous, "complaints without a person; they stand on no rung");
  report.count("moves", static_cast<std::int64_t>(moves.size()), "changes of rung in the period");
  report.rate("loyal_share", rungs["loyal"], people, "people on rung loyal at as_of");
  report.rate("at_risk_share", rungs["at_risk"], people, "people on rung at_risk at as_of");
  report.rate("lost_share", rungs["lost"], people, "people on rung lost at as_of");
  put_rungs(rungs, people, report);
  put_moves(std::move(moves), question.moves_max, report);
}

}  // namespace loyalty
