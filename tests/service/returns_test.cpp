// A return counted by hand: nine complaints in London, answered at and beside every edge.
#include <ayar/returns.hpp>

#include "base/dates.hpp"
#include "service/fixture.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* desk_yaml = R"(ayar: 1
kind: complaint
workflow: uk_desk
version: 1
calendar: london_bank
data:
  legal_entity: {type: string}
events:
  tell: {from: [agent], attests: response, sets: {decision: optional, redress: optional, reason: required, next_step: required}, payload: {evidence: {type: string, required: true}}}
  reopen: {from: [agent]}
clocks:
  final_response:
    target: 56d
    starts: received_at
    met_by: [{event: tell}]
    pausable: false
    reopen: ignore
    ladder: [{at: due, notify: supervisor, every: 1w}]
initial: working
states:
  working:
    phase: receipt
    open_ended: a test
    on: {tell: {to: answered}}
  again:
    phase: investigation
    open_ended: a test
    on: {tell: {to: answered}}
  answered:
    phase: answered
    after: {10d: {to: closed}}
    on: {reopen: {to: again}}
  closed:
    phase: closed
    disposition: answered
    on: {reopen: {to: again}}
)";

constexpr const char* form_yaml = R"(ayar: 1
returns: half_yearly
title: {en: Complaints return, fa: گزارش شکایت‌ها}
source: FCA DISP 1.10 (check the live text)
workflows: [uk_desk]
by: legal_entity
period: half_year
counts:
  received:          {of: received}
  acknowledged:      {of: acknowledged}
  answered:          {of: answered}
  closed:            {of: closed}
  reopened:          {of: reopened}
  open_at_start:     {of: open_at_start}
  open_at_end:       {of: open_at_end}
  old_at_end:        {of: open_at_end, after: 8w@end}
  closed_within_3bd: {of: answered, within: 3bd@close}
  closed_4w_to_8w:   {of: answered, after: 4w@end, within: 8w@end}
  closed_over_8w:    {of: answered, after: 8w@end}
  upheld:            {of: answered, when: 'decision == "upheld" || decision == "partly_upheld"'}
  redress_paid:      {of: answered, sum: redress}
  late_final:        {of: clock, clock: final_response, verdicts: [met_late, breached_open]}
  share_within_3bd:  {ratio: [closed_within_3bd, answered]}
)";

std::shared_ptr<const ReturnsForm> form(const std::string& yaml = form_yaml) {
  const auto loaded = load_returns(yaml, "half_yearly.yaml");
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.form);
  return loaded.form;
}

/// A store in which time has passed until August 2026.
struct Year {
  Year() {
    clock.set(at("2025-12-20T10:00:00Z"));
    EngineOptions options;
    options.clock = &clock;
    options.random_seed = 7;
    engine = Engine::open(open_memory_store(), options).value();
    const auto loaded = load_workflow(
        desk_yaml, std::string(AYAR_SOURCE_DIR) + "/workflows/uk_desk.yaml");
    for (const auto& diagnostic : loaded.diagnostics)
      MESSAGE(to_text(diagnostic));
    REQUIRE(loaded.workflow);
    engine->publish(loaded.workflow);
    live();
  }

  void live() {
    open("c8", "A");
    until("2026-01-02T12:00:00Z");
    tell("c8", "upheld", "");
    until("2026-01-05T10:00:00Z");  // a Monday
    for (const char* name : {"c1", "c2", "c6"})
      open(name, "A");
    for (const char* name : {"c3", "c4", "c7"})
      open(name, "B");
    open("c5", "");
    until("2026-01-08T17:00:00Z");  // the third business day closes
    tell("c1", "upheld", "100.00 GBP");
    until("2026-01-08T17:00:00.000001Z");
    tell("c2", "partly_upheld", "50.50 GBP");
    until("2026-02-03T00:00:00Z");  // four weeks are over
    tell("c3", "upheld", "");
    until("2026-02-03T00:00:00.000001Z");
    tell("c4", "", "");
    until("2026-03-03T00:00:00Z");  // eight weeks are over
    tell("c5", "upheld", "");
    until("2026-03-03T00:00:00.000001Z");
    tell("c6", "upheld", "20.00 USD");
    until("2026-05-01T10:00:00Z");
    send("c2", "reopen", {});
    until("2026-05-05T10:00:00Z");
    tell("c2", "partly_upheld", "70.00 GBP");
    until("2026-07-15T10:00:00Z");
    open("c9", "A");
    until("2026-08-01T10:00:00Z");
  }

  void until(std::string_view instant) {
    clock.set(at(instant));
    engine->run_once();
  }
  void must(Command what) {
    auto applied = engine->send_and_wait(std::move(what));
    if (!applied) MESSAGE(applied.error().message);
    REQUIRE(applied.has_value());
  }
  void open(const std::string& name, const std::string& entity) {
    Open what;
    what.workflow = "uk_desk";
    what.external_ref = name;
    what.parties = {{"complainant", "per_1", "en", "email"}};
    if (!entity.empty()) what.data = {{"legal_entity", Value(entity)}};
    auto applied = engine->send_and_wait(command(std::move(what)));
    REQUIRE(applied.has_value());
    ids[name] = applied->id;
    references[applied->reference] = name;
  }
  void send(const std::string& name, const std::string& event, Map data) {
    must(send_command(ids[name], event, std::move(data)));
  }
  void tell(const std::string& name, const std::string& decision, const std::string& redress) {
    Map data{{"evidence", Value("call")},
             {"reason", Value("as it was")},
             {"next_step", Value("none")}};
    if (!decision.empty()) data["decision"] = Value(decision);
    if (!redress.empty()) data["redress"] = Value(redress);
    send(name, "tell", std::move(data));
  }
  ReturnsReport report(ReturnsQuery query = {}, const std::string& yaml = form_yaml) {
    if (query.period.to == Date{}) query.period = parse_returns_period("2026H1").value();
    auto counted = engine->count_returns(*form(yaml), query);
    if (!counted) MESSAGE(counted.error().message);
    REQUIRE(counted.has_value());
    return *counted;
  }
  std::string cases(const std::string& count, ReturnsQuery query = {}) {
    query.cases = count;
    std::string names;
    for (const auto& item : report(query).cases) {
      CHECK(item.id == ids[references[item.reference]]);
      names += (names.empty() ? "" : " ") + references[item.reference];
    }
    return names;
  }

  SimulatedClock clock{at("2025-12-20T10:00:00Z")};
  std::unique_ptr<Engine> engine;
  std::map<std::string, std::string> ids;
  std::map<std::int64_t, std::string> references;
};

const ReturnsCell& cell(const ReturnsRow& row, std::string_view count) {
  for (const auto& each : row.cells) {
    if (each.count == count) return each;
  }
  FAIL("no count " << count);
  return row.cells.front();
}

std::string sums(const ReturnsCell& of) {
  std::string text;
  for (const auto& money : of.money)
    text += (text.empty() ? "" : " ") + std::to_string(money.minor) + std::string(money.code());
  return text;
}

}  // namespace

TEST_SUITE("service/returns") {
  TEST_CASE("every count is what was counted by hand, to the microsecond at its edges") {
    Year year;
    const std::pair<const char*, const char*> expected[] = {
        {"received", "c1 c2 c6 c3 c4 c7 c5"},
        {"acknowledged", "c8 c1 c2 c6 c3 c4 c5"},
        {"answered", "c8 c1 c2 c6 c3 c4 c5"},
        {"closed", "c8 c1 c2 c6 c3 c4 c5"},
        {"reopened", "c2"},
        {"open_at_start", "c8"},
        {"open_at_end", "c7"},
        {"old_at_end", "c7"},
        {"closed_within_3bd", "c1"},
        {"closed_4w_to_8w", "c4 c5"},
        {"closed_over_8w", "c6"},
        {"upheld", "c8 c1 c2 c6 c3 c5"},
        {"late_final", "c6 c7 c5"},
    };
    for (const auto& [count, names] : expected) {
      INFO(count);
      CHECK(year.cases(count) == names);
    }
    const auto report = year.report();
    CHECK(report.complaints == 8);
    CHECK(report.title == "Complaints return");
    CHECK(cell(report.total, "received").number == 7);
    CHECK(cell(report.total, "answered").number == 7);
    CHECK(cell(report.total, "upheld").unknown == 1);  // c4: nobody recorded a decision
    CHECK(sums(cell(report.total, "redress_paid")) == "15050GBP 2000USD");
    CHECK(cell(report.total, "redress_paid").unknown == 4);
    CHECK(cell(report.total, "closed_over_8w").number == 1);
    const auto& share = cell(report.total, "share_within_3bd").ratio;
    REQUIRE(share);
    CHECK(share->of == 1);
    CHECK(share->among == 7);
    CHECK(share->share == doctest::Approx(1.0 / 7));
    CHECK(share->low == doctest::Approx(0.02568).epsilon(0.01));
    CHECK(share->high == doctest::Approx(0.5131).epsilon(0.01));
    CHECK(report.advice.find("not legal advice") != std::string::npos);
  }

  TEST_CASE("a complaint counts once a period, by its first answer in it") {
    Year year;
    // c2 was answered on the 8th of January and, reopened, again in May: four months from receipt.
    CHECK(year.cases("closed_over_8w") == "c6");
    ReturnsQuery may;
    may.period = parse_returns_period("2026-05").value();
    CHECK(year.cases("answered", may) == "c2");
    CHECK(year.cases("closed_over_8w", may) == "c2");
    CHECK(sums(cell(year.report(may).total, "redress_paid")) == "7000GBP");
  }

  TEST_CASE("rows are by legal entity, those without one last, and one can be asked for alone") {
    Year year;
    const auto report = year.report();
    REQUIRE(report.rows.size() == 3);
    CHECK(report.rows[0].entity == "A");
    CHECK(report.rows[1].entity == "B");
    CHECK(report.rows[2].entity == "(none)");
    CHECK(cell(report.rows[0], "received").number == 3);
    CHECK(cell(report.rows[1], "received").number == 3);
    CHECK(cell(report.rows[2], "received").number == 1);
    CHECK(cell(report.rows[1], "late_final").number == 1);
    ReturnsQuery query;
    query.entity = "B";
    const auto alone = year.report(query);
    REQUIRE(alone.rows.size() == 1);
    CHECK(cell(alone.total, "received").number == 3);
    CHECK(year.cases("open_at_end", query) == "c7");
  }

  TEST_CASE("as of a date, what was recorded later is not seen") {
    Year year;
    ReturnsQuery query;
    query.as_of_date = parse_date("2026-02-02").value();
    CHECK(year.cases("answered", query) == "c8 c1 c2");
    CHECK(year.cases("open_at_end", query) == "c6 c3 c4 c7 c5");
    query.as_of_date = parse_date("2026-02-03").value();
    CHECK(year.cases("answered", query) == "c8 c1 c2 c3 c4");
    query.as_of = at("2026-02-03T00:00:00Z");  // an instant outranks the day
    CHECK(year.cases("answered", query) == "c8 c1 c2 c3");
    // What is overdue only now was in time then.
    query.as_of = at("2026-03-02T09:00:00Z");
    CHECK(year.cases("late_final", query).empty());
  }

  TEST_CASE("a correction changes what is known from then on, and nothing before") {
    Year year;
    const auto entry_of = [&](const char* name) {
      const auto journal = year.engine->journal(year.ids[name]).value();
      for (const auto& entry : journal) {
        if (entry.cause == "tell") return entry.sequence;
      }
      return std::int64_t{0};
    };
    ReturnsQuery before;
    before.as_of = year.clock.now();
    year.until("2026-08-02T10:00:00Z");
    Amend amount{year.ids["c1"], entry_of("c1"), "redress", Value("10.00 GBP"), {}, "a slip"};
    year.must(command(amount, "supervisor:omid"));
    Amend earlier{year.ids["c2"], entry_of("c2"), "", Value(), at("2026-01-08T16:00:00Z"),
                  "told an hour earlier"};
    year.must(command(earlier, "supervisor:omid"));
    year.must(command(Void{year.ids["c4"], entry_of("c4"), "another complaint was meant"},
                      "supervisor:omid"));
    const auto now = year.report();
    const auto then = year.report(before);
    CHECK(sums(cell(then.total, "redress_paid")) == "15050GBP 2000USD");
    CHECK(sums(cell(now.total, "redress_paid")) == "6050GBP 2000USD");
    CHECK(year.cases("closed_within_3bd", before) == "c1");
    CHECK(year.cases("closed_within_3bd") == "c1 c2");
    CHECK(year.cases("closed_4w_to_8w", before) == "c4 c5");
    CHECK(year.cases("closed_4w_to_8w") == "c5");
    CHECK(year.cases("answered") == "c8 c1 c2 c6 c3 c5");
  }

  TEST_CASE("another period has its own complaints") {
    Year year;
    ReturnsQuery query;
    query.period = parse_returns_period("2025").value();
    CHECK(year.cases("received", query) == "c8");
    CHECK(year.cases("open_at_end", query) == "c8");
    query.period = parse_returns_period("2026-07").value();
    CHECK(year.cases("received", query) == "c9");
    CHECK(year.cases("answered", query).empty());
    CHECK(year.cases("open_at_start", query) == "c7");
    CHECK(year.cases("late_final", query).empty());  // c7 was due in March
    query.period = parse_returns_period("2026-03").value();
    CHECK(year.cases("late_final", query) == "c6 c7 c5");
  }

  TEST_CASE("what cannot be known is said, with its place") {
    Year year;
    const auto report = year.report({}, R"(ayar: 1
returns: odd
source: none
workflows: [uk_desk]
by: company
counts:
  answered: {of: answered}
  strange:  {of: answered, when: 'colour == "red"'}
  worth:    {of: answered, sum: price}
  clocked:  {of: clock, clock: resolve, verdicts: [met]}
)");
    std::string notes;
    for (const auto& note : report.notes)
      notes += note + "\n";
    CHECK(notes.find("uk_desk@1 has no field 'company'") != std::string::npos);
    CHECK(notes.find("'strange' cannot be asked of uk_desk@1: unknown name 'colour'") !=
          std::string::npos);
    CHECK(notes.find("half_yearly.yaml:8:35") != std::string::npos);
    CHECK(notes.find("uk_desk@1 has no field 'price'") != std::string::npos);
    CHECK(notes.find("uk_desk@1 has no clock 'resolve'") != std::string::npos);
    CHECK(cell(report.total, "strange").unknown == 7);
    CHECK(cell(report.total, "strange").number == 0);
  }

  TEST_CASE("the answer as JSON holds rows, cases, notes and the advice") {
    Year year;
    ReturnsQuery query;
    query.cases = "late_final";
    const auto parsed = parse_data(to_json(year.report(query)));
    REQUIRE(parsed.has_value());
    CHECK(parsed->at("from") == Value("2026-01-01"));
    CHECK(parsed->at("to") == Value("2026-06-30"));
    CHECK(parsed->at("rows").get_if<List>()->size() == 3);
    CHECK(parsed->at("cases").get_if<List>()->size() == 3);
    CHECK(parsed->at("total").get_if<Map>()->at("answered").get_if<Map>()->at("count") == Value(7));
  }

  TEST_CASE("cases are of a count that there is") {
    Year year;
    ReturnsQuery query;
    query.period = parse_returns_period("2026H1").value();
    query.cases = "recieved";
    CHECK(year.engine->count_returns(*form(), query).error().hint == "did you mean 'received'?");
    query.cases = "share_within_3bd";
    CHECK(year.engine->count_returns(*form(), query).error().code == ErrorCode::invalid_argument);
    query.cases.clear();
    query.period.to = Date{0};
    CHECK(year.engine->count_returns(*form(), query).error().code == ErrorCode::invalid_argument);
  }
}

TEST_SUITE("service/returns_form") {
  TEST_CASE("a file tells all its faults at once, each with its place") {
    const auto loaded = load_returns(R"(ayar: 1
returns: Half
workflows: [retail]
periode: year
counts:
  a: {of: recieved}
  b: {of: answered, when: decision == 1}
  c: {of: received, within: 3bd}
  d: {of: clock, verdicts: [late]}
  e: {ratio: [a, z]}
  f: {of: answered, within: 3}
)",
                                     "bad.yaml");
    CHECK_FALSE(loaded.form);
    std::vector<std::string> places;
    for (const auto& diagnostic : loaded.diagnostics)
      places.push_back(std::to_string(diagnostic.where.line) + " " + diagnostic.rule);
    const auto has = [&](const char* place) {
      return std::find(places.begin(), places.end(), place) != places.end();
    };
    CHECK(has("2 AY024"));   // a name in capitals
    CHECK(has("4 AY022"));   // an unknown key
    CHECK(has("6 AY025"));   // a word that is none
    CHECK(has("7 AY008"));   // a guard without quotes
    CHECK(has("8 AY022"));   // within receipt
    CHECK(has("9 AY023"));   // a clock's name
    CHECK(has("9 AY025"));   // a verdict
    CHECK(has("10 AY025"));  // part of a ratio
    CHECK(has("11 AY026"));  // a bare number
    CHECK(has("1 AY023"));   // no source
  }

  TEST_CASE("periods are read, and the last whole one is found") {
    struct Case {
      const char *text, *from, *to;
    };
    for (const auto& c : {Case{"2026", "2026-01-01", "2026-12-31"},
                          {"2026H1", "2026-01-01", "2026-06-30"},
                          {"2026H2", "2026-07-01", "2026-12-31"},
                          {"2028Q1", "2028-01-01", "2028-03-31"},
                          {"2028-02", "2028-02-01", "2028-02-29"}}) {
      const auto period = parse_returns_period(c.text);
      REQUIRE(period.has_value());
      CHECK(to_text(period->from) == c.from);
      CHECK(to_text(period->to) == c.to);
    }
    for (const char* bad : {"", "26", "2026H3", "2026Q0", "2026-13", "2026-1", "H12026", "0000"})
      CHECK_FALSE(parse_returns_period(bad).has_value());
    const auto today = parse_date("2026-07-01").value();
    CHECK(to_text(last_returns_period("half_year", today).to) == "2026-06-30");
    CHECK(to_text(last_returns_period("year", today).from) == "2025-01-01");
    CHECK(to_text(last_returns_period("quarter", today).from) == "2026-04-01");
    CHECK(to_text(last_returns_period("month", parse_date("2026-01-31").value()).from) ==
          "2025-12-01");
  }
}
