#pragma once
/// Random clocks over random calendars, and random lives of complaints that they watch.
#include <memory>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "clock_reference.hpp"
#include "clock_support.hpp"

namespace ayar::test {

inline constexpr const char* critical_text = "severity == \"critical\"";
inline constexpr const char* loan_text = "has(product) && product == \"car_loan\"";

/// The two guards that random clocks use, without CEL.
inline bool judge_text(const workflow::Definition& definition, const std::string& guard,
                       const Known& known) {
  const auto is = [&](const char* field, const char* word) {
    const auto* text =
        known.data[definition.field_by_name.find(field)->second].get_if<std::string>();
    return text != nullptr && *text == word;
  };
  return guard == critical_text ? is("severity", "critical") : is("product", "car_loan");
}

inline calendar::Span span_of(const char* text) { return calendar::parse_span(text).value(); }

/// What all random definitions share: one workflow, guards compiled, calendars laid out.
class ClockWorld {
 public:
  ClockWorld() {
    base_ = clocks_of(std::string("  c0:\n    target: [{when: '") + critical_text +
                          "', within: 1h}, {when: '" + loan_text +
                          "', within: 2h}, {within: 3h}]\n    starts: {state: working}\n    met_by: "
                          "[{event: tell}]\n    cancelled_by: {state: dropped}\n    reopen: "
                          "new_cycle\n    on_change: {origin: keep, pauses: carry, past_due: fire}\n",
                      "c0");
    critical_ = base_->clocks[0].goals[0].when;
    loan_ = base_->clocks[0].goals[1].when;
    const FolderSources sources;
    const char* zones[] = {"Asia/Tehran",         "Europe/Berlin",  "America/New_York",
                           "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"};
    for (const char* name : zones) {
      const auto zone = calendar::Zone::from_bytes(name, sources.zone(name).value()).value();
      for (int shape = 0; shape < 4; ++shape)
        calendars_.push_back(calendar::Calendar::make(spec(name, shape), zone).value());
    }
  }

  [[nodiscard]] const workflow::Definition& base() const { return *base_; }
  [[nodiscard]] const cel::Program& critical() const { return critical_; }
  [[nodiscard]] const cel::Program& loan() const { return loan_; }
  [[nodiscard]] const std::vector<std::shared_ptr<const calendar::Calendar>>& calendars() const {
    return calendars_;
  }

 private:
  static calendar::CalendarSpec spec(const char* zone, int shape) {
    calendar::CalendarSpec made;
    made.name = std::string(zone) + std::to_string(shape);
    made.weeks.resize(1);
    auto& week = made.weeks[0].week;
    for (std::size_t day = 0; day < 7; ++day) {
      if (shape == 0) week[day] = {{0, 86'400}};
      if (shape == 1 && day < 5) week[day] = {{9 * 3'600, 17 * 3'600}};
      if (shape == 2 && day != 4) week[day] = {{9 * 3'600, 13 * 3'600}, {14 * 3'600, 18 * 3'600}};
      // Over the hour that summer time takes and gives, and up to midnight.
      if (shape == 3 && day != 5) week[day] = {{3'600, 5 * 3'600}, {20 * 3'600 + 1, 86'400}};
    }
    if (shape == 2) week[3].pop_back();
    if (shape != 0) made.yearly_holidays = {{3, 30}, {10, 26}, {11, 24}};
    return made;
  }

  std::shared_ptr<const workflow::Definition> base_;
  cel::Program critical_, loan_;
  std::vector<std::shared_ptr<const calendar::Calendar>> calendars_;
};

class RandomClocks {
 public:
  RandomClocks(std::uint64_t seed, const ClockWorld& world) : random_(seed), world_(world) {
    constexpr const char* starts[] = {"2026-03-05T10:17:00Z", "2026-10-01T03:00:00.000007Z",
                                      "2026-03-27T15:00:00Z", "2026-04-03T12:00:00Z",
                                      "2026-11-01T00:00:00Z", "2026-06-15T09:30:00Z"};
    start_ = at(starts[below(std::size(starts))]) + std::chrono::minutes(below(10'000));
  }

  [[nodiscard]] Instant start() const { return start_; }

  std::shared_ptr<const workflow::Definition> definition() {
    auto made = std::make_shared<workflow::Definition>(world_.base());
    made->calendar = calendar();
    const auto model = made->clocks[0];
    made->clocks.clear();
    const auto count = 1 + below(3);
    for (std::uint64_t i = 0; i < count; ++i)
      add(*made, rule(model), i);
    if (below(3) == 0) {
      workflow::ClockRule promise = bare(model);
      promise.kind = workflow::ClockKind::promise;
      promise.cancelled_by = {state(*made, "dropped")};
      made->promise_clock = static_cast<workflow::Index>(made->clocks.size());
      add(*made, promise, count);
    }
    for (auto i = below(4); i > 1; --i)
      made->suspensions.push_back(suspends(*made, static_cast<int>(i)));
    // `pauses: drop` forgets a suspension that has ended when another follows at once; what that
    // should count is not settled, so the two are not drawn together.
    const bool touching = made->suspensions.size() > 1;
    for (auto& clock : made->clocks)
      clock.on_change.pauses_carry = clock.on_change.pauses_carry || touching;
    return made;
  }

  /// Opens a complaint, received some time before.
  runtime::OpenCommand opening() {
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "cmp_random";
    envelope->received_at = start_ - (below(2) == 0 ? Duration{} : leap());
    Map data;
    if (below(2) == 0) data["severity"] = Value(below(2) == 0 ? "critical" : "low");
    if (below(3) == 0) data["product"] = Value(below(2) == 0 ? "car_loan" : "account");
    return {envelope, data};
  }

  Duration leap() {
    switch (below(12)) {
      case 0: return Duration{};
      case 1:
      case 2: return std::chrono::hours(below(24 * 12)) + Duration{below(1'000'000)};
      case 3: return std::chrono::hours(below(24 * 60));
      case 4: return std::chrono::hours(24) * static_cast<int>(below(4));
      default: return std::chrono::seconds(below(8 * 3'600)) + Duration{below(1'000)};
    }
  }

  struct Sent {
    std::string event;  ///< empty: a delivery of the last message
    const char* actor = "agent:mina";
    Map data = {};
  };
  Sent next(Instant now) {
    switch (below(16)) {
      case 0: return {"rate", "agent:mina", {{"severity", Value(below(2) ? "critical" : "low")}}};
      case 1: return {"sort", "agent:mina", {{"product", Value(below(2) ? "car_loan" : "account")}}};
      case 2: return {"plan", "agent:mina", plan(now)};
      case 3: return {"note"};
      case 4: return {"extend"};
      case 5:
      case 6: return {"ask"};
      case 7: return {"park"};
      case 8:
      case 9: return {"reply", "complainant:ali"};
      case 10:
        return {"vow",
                "agent:mina",
                {{"what", Value("x")}, {"due", Value(now + Duration{1} + leap())}}};
      case 11: return {below(2) ? "begin" : "finish"};
      case 12: return {"tell", "agent:mina", {{"evidence", Value("call")}}};
      case 13: return below(24) == 0 ? Sent{"drop", "complainant:ali"}
                      : below(3) == 0 ? Sent{"accept"}
                                      : Sent{"reopen"};
      default: return {};
    }
  }

  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }

 private:
  using Reference = workflow::Reference;
  using ReferenceKind = workflow::ReferenceKind;

  std::shared_ptr<const calendar::Calendar> calendar() {
    return world_.calendars()[below(world_.calendars().size())];
  }
  calendar::Span span() {
    constexpr const char* texts[] = {"4bh",    "3bd",    "10h",  "2d",    "1w",    "1bd@close",
                                     "3d@end", "90bm",   "5bd",  "30bh",  "1mo",   "2bd@end",
                                     "1bd",    "7200bs", "1d",   "15bd",  "36h",   "1bh",
                                     "100d",   "8w@end", "20bd", "2d@close"};
    return span_of(texts[below(std::size(texts))]);
  }
  workflow::Goal within(const cel::Program& when = {}) {
    workflow::Goal goal;
    goal.when = when;
    goal.within = span();
    return goal;
  }
  workflow::Goal until(const char* field) {
    workflow::Goal goal;
    goal.kind = workflow::TargetKind::until;
    goal.until = world_.base().field_by_name.find(field)->second;
    return goal;
  }
  std::vector<workflow::Goal> goals(bool repeating) {
    if (repeating && below(2) == 0) {
      constexpr const char* texts[] = {"1w", "1bd", "1mo", "20bh", "36h", "3d@end"};
      std::vector<workflow::Goal> all(1);
      all[0].kind = workflow::TargetKind::every;
      all[0].within = span_of(texts[below(std::size(texts))]);
      return all;
    }
    switch (below(7)) {
      case 0: return {within(world_.critical()), within()};
      case 1: return {within(world_.critical()), within(world_.loan()), within()};
      case 2: return {until("call_at"), until("call_on")};
      case 3: return {until("call_on"), within()};
      case 4: return {within(world_.loan())};  // another than that has none
      default: return {within()};
    }
  }

  static Reference state(const workflow::Definition& made, const char* name,
                         ReferenceKind kind = ReferenceKind::state_entered) {
    return {kind, made.state_by_name.find(name)->second, {}};
  }
  static Reference event(const workflow::Definition& made, const char* name) {
    return {ReferenceKind::event_taken, made.event_by_name.find(name)->second, {}};
  }
  static Reference message(const workflow::Definition& made, const char* name) {
    return {ReferenceKind::message_sent, made.message_by_name.find(name)->second, {}};
  }
  Reference any() {
    const auto& made = world_.base();
    switch (below(7)) {
      case 0: return message(made, "holding");
      case 1: return message(made, "question");
      case 2: return state(made, "waiting");
      case 3: return state(made, "busy", ReferenceKind::state_left);
      case 4: return event(made, "extend");
      default: return event(made, "note");
    }
  }

  static workflow::ClockRule bare(const workflow::ClockRule& model) {
    workflow::ClockRule made;
    made.warned = model.warned;
    made.breached = model.breached;
    made.lapsed = model.breached;  // nobody listens to either
    return made;
  }

  workflow::ClockRule rule(const workflow::ClockRule& model) {
    const auto& base = world_.base();
    workflow::ClockRule made = bare(model);
    constexpr workflow::ClockKind kinds[] = {
        workflow::ClockKind::deadline, workflow::ClockKind::deadline, workflow::ClockKind::window,
        workflow::ClockKind::repeating};
    made.kind = kinds[below(4)];
    const bool repeating = made.kind == workflow::ClockKind::repeating;
    made.goals = goals(repeating);
    switch (below(5)) {
      case 0: made.starts = {{ReferenceKind::received_at, workflow::none, {}}}; break;
      case 1: made.starts = {any()}; break;
      case 2: break;  // only when called
      default: made.starts = {state(base, "working"), state(base, "again")}; break;
    }
    made.met_by = {event(base, "tell")};
    if (repeating || below(3) == 0) made.met_by.push_back(any());
    made.cancelled_by = {state(base, "dropped")};
    if (below(8) == 0) made.cancelled_by.push_back(any());
    made.pausable = below(6) != 0;
    for (const char* name : {"waiting", "parked"}) {
      if (below(3) == 0) continue;
      workflow::Pause pause;
      pause.state = base.state_by_name.find(name)->second;
      if (below(4) != 0) pause.max = span();
      made.pauses.push_back(pause);
    }
    constexpr workflow::Reopen ways[] = {workflow::Reopen::ignore, workflow::Reopen::resume,
                                         workflow::Reopen::restart, workflow::Reopen::new_cycle,
                                         workflow::Reopen::unset};
    made.reopen = ways[below(5)];
    made.on_change = {true, below(3) != 0, below(3) != 0, below(2) != 0};
    for (auto i = below(4); i > 1; --i) {
      workflow::Switch other;
      other.on = {any()};
      other.goals = goals(false);
      other.origin_keeps = below(3) != 0;
      made.switches.push_back(other);
    }
    ladder(made);
    return made;
  }

  void ladder(workflow::ClockRule& made) {
    if (below(3) == 0) return;
    workflow::Rung half, due, after;
    half.at = workflow::RungAt::percent;
    half.percent = static_cast<std::uint32_t>(1 + below(99));
    half.notify = "owner";
    due.notify = due.assign = "supervisor";
    after.at = workflow::RungAt::after_due;
    after.offset = span();
    after.notify = "manager";
    after.every = span();
    after.repeats_max = static_cast<std::uint32_t>(below(4));
    made.ladder = {half, due, after};
    constexpr workflow::CatchUp ways[] = {workflow::CatchUp::latest, workflow::CatchUp::all,
                                          workflow::CatchUp::nothing};
    made.catch_up = ways[below(3)];
  }

  void add(workflow::Definition& made, workflow::ClockRule clock, std::uint64_t number) {
    clock.name = "c" + std::to_string(number);
    if (below(2) == 0) clock.calendar = calendar();
    made.clock_by_name[clock.name] = static_cast<workflow::Index>(made.clocks.size());
    made.clocks.push_back(std::move(clock));
  }

  workflow::Suspension suspends(const workflow::Definition& made, int number) {
    const auto& zone = made.calendar->zone();
    const auto day = zone.to_local(start_).date.days + static_cast<int>(below(30)) - 10;
    auto each = suspension(("s" + std::to_string(number)).c_str(), zone.to_utc(Date{day}, 0),
                           zone.to_utc(Date{day + 1 + static_cast<int>(below(40))}, 0));
    if (below(8) == 0) each.to.reset();
    each.clocks.clear();
    for (workflow::Index i = 0; i < made.clocks.size(); ++i) {
      if (below(3) != 0) each.clocks.push_back(i);
    }
    if (below(2) == 0) each.when = below(2) == 0 ? world_.loan() : world_.critical();
    if (below(4) == 0) each.received_from = start_ - std::chrono::hours(below(100));
    if (below(4) == 0) each.received_to = start_ - std::chrono::hours(below(20));
    return each;
  }

  Map plan(Instant now) {
    const auto days = std::chrono::duration_cast<std::chrono::hours>(now.time_since_epoch()).count() / 24;
    if (below(2) == 0)
      return {{"call_on", Value(Date{static_cast<std::int32_t>(days) +
                                     static_cast<std::int32_t>(below(30)) - 3})}};
    return {{"call_at", Value(now + leap() - std::chrono::hours(below(30)))}};
  }

  SeededRandom random_;
  const ClockWorld& world_;
  Instant start_;
};

}  // namespace ayar::test
