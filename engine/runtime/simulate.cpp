#include "runtime/simulate.hpp"

#include <algorithm>
#include <queue>
#include <utility>

#include "runtime/decide.hpp"
#include "runtime/simulate_arrivals.hpp"
#include "runtime/simulate_desk.hpp"
#include "runtime/simulate_tally.hpp"

namespace ayar::runtime::simulation {
namespace {

constexpr std::uint64_t complaints_stream = 1'000'000;
constexpr std::uint32_t tries_max = 50;  // of one visit: work that leads nowhere is not done for ever
constexpr std::uint64_t progress_every = 4'096;

struct Happening {
  enum class Kind : std::uint8_t { arrival, timer, delivery, people, work_done, opening };
  Instant at{};
  std::uint64_t order = 0;
  Kind kind = Kind::arrival;
  std::uint32_t complaint = 0;
  std::uint32_t number = 0;  // message, behaviour, work or team, by kind
  std::uint32_t act = 0;
  std::uint64_t visit = 0;
};
struct Later {
  bool operator()(const Happening& a, const Happening& b) const noexcept {
    return std::tie(a.at, a.order) > std::tie(b.at, b.order);
  }
};

struct Visit {
  Index state = none;
  std::uint64_t number = 0;
  Instant since{};
  std::uint32_t tries = 0;
  std::optional<Waiting> waiting;
};

struct Case {
  Snapshot snapshot;
  Chance chance{0, 0};
  std::vector<Visit> visits;
  std::optional<Instant> timer;
  Life life;
};

class World {
 public:
  World(const Definition& definition, const Plan& plan, const Settings& settings)
      : definition_(definition),
        plan_(plan),
        settings_(settings),
        arrivals_(plan.arrivals, *definition.calendar, settings.start, settings.seed),
        tally_(definition, settings.start, settings.end),
        work_of_(definition.states.size()),
        behaviours_of_(definition.states.size()) {
    desks_.reserve(plan.teams.size());
    for (const Team& team : plan.teams)
      desks_.emplace_back(team, *definition.calendar, settings.start, settings.end);
    for (std::size_t i = 0; i < plan.work.size(); ++i)
      work_of_[plan.work[i].state].push_back(i);
    for (std::size_t i = 0; i < plan.behaviours.size(); ++i)
      behaviours_of_[plan.behaviours[i].state].push_back(i);
  }

  ayar::Result<Result> run() {
    expect_arrival();
    std::uint64_t count = 0;
    while (!agenda_.empty() && agenda_.top().at < settings_.end) {
      const Happening next = agenda_.top();
      agenda_.pop();
      if (++count % progress_every == 0 && settings_.progress)
        settings_.progress(next.at - settings_.start, settings_.end - settings_.start);
      if (auto happened = happen(next); !happened) return std::move(happened.error());
    }
    return result();
  }

 private:
  void plan_for(Happening next) {
    next.order = order_++;
    agenda_.push(next);
  }

  void expect_arrival() {
    if (cases_.size() >= settings_.complaints_max) {
      cut_short_ = true;
      return;
    }
    if (const auto at = arrivals_.next()) {
      Happening next;
      next.at = *at;
      plan_for(next);
    }
  }

  ayar::Result<void> happen(const Happening& what) {
    switch (what.kind) {
      case Happening::Kind::arrival: return arrive(what.at);
      case Happening::Kind::timer: fire(what); break;
      case Happening::Kind::delivery: deliver(what); break;
      case Happening::Kind::people: people(what); break;
      case Happening::Kind::work_done: finish_work(what); break;
      case Happening::Kind::opening:
        desks_[what.number].wakes = false;
        dispatch(what.number, what.at);
        break;
    }
    return {};
  }

  ayar::Result<void> arrive(Instant at) {
    const auto number = static_cast<std::uint32_t>(cases_.size());
    cases_.emplace_back();
    Case& one = cases_.back();
    one.snapshot = blank(definition_);
    one.chance = Chance(settings_.seed, complaints_stream + number);
    one.life.received = at;
    auto envelope = std::make_shared<Envelope>();
    envelope->id = "cmp_" + std::to_string(number + 1);
    envelope->received_at = at;
    envelope->parties.push_back({"complainant", "per_" + std::to_string(number + 1), "", ""});
    Map data = drawn(plan_.data, at, one.chance);
    if (number < plan_.data_samples.size()) data = plan_.data_samples[number];
    tally_.opened(at);
    auto opened = obey(number, OpenCommand{std::move(envelope), std::move(data)}, Actor{}, at);
    if (!opened) {
      opened.error().hint = "the plan's `data` says what complaints are opened with";
      return opened;
    }
    expect_arrival();
    return {};
  }

  static Map drawn(const std::vector<Datum>& data, Instant at, Chance& chance) {
    Map made;
    for (const Datum& datum : data) {
      if (datum.from_now) {
        made.insert_or_assign(datum.name, Value(at + datum.from_now->draw(chance)));
        continue;
      }
      double left = chance.unit();
      std::size_t pick = 0;
      while (pick + 1 < datum.values.size() && left >= datum.shares[pick])
        left -= datum.shares[pick++];
      if (!datum.values.empty()) made.insert_or_assign(datum.name, datum.values[pick]);
    }
    return made;
  }

  /// One command, and all that follows from it in the world.
  ayar::Result<void> obey(std::uint32_t number, const Command& command, const Actor& actor,
                          Instant at) {
    auto advanced = advance(definition_, cases_[number].snapshot, command, actor, at, decision_);
    Case& one = cases_[number];
    for (const Step& step : decision_.made())
      for (const Fact& fact : step.facts)
        follow(number, fact, step.effective_at);
    std::swap(one.snapshot, decision_.after);
    tally_.stepped(decision_.count, one.snapshot, one.life, at);
    if (one.snapshot.status == Status::ended && !std::exchange(one.life.told, true))
      tally_.finished(one.snapshot, one.life);
    watch_timer(number, at);
    return advanced;
  }

  void watch_timer(std::uint32_t number, Instant at) {
    Case& one = cases_[number];
    const auto due = one.snapshot.next_due();
    // What is due by now and did not fire waits for a repair that nobody makes here.
    if (one.timer == due || (due && *due <= at)) return;
    one.timer = due;
    if (!due) return;
    Happening next;
    next.at = *due;
    next.kind = Happening::Kind::timer;
    next.complaint = number;
    plan_for(next);
  }

  void follow(std::uint32_t number, const Fact& fact, Instant at) {
    Case& one = cases_[number];
    switch (fact.kind) {
      case FactKind::entered: return enter(number, fact.subject, at);
      case FactKind::exited: return exit(number, fact.subject, at);
      case FactKind::message_queued: return queue_message(number, fact, at);
      case FactKind::message_sent:
        return tally_.sent(decision_.after.messages[fact.number - 1].message, one.life, at);
      case FactKind::taken: return tally_.taken(fact.other, one.life, at);
      case FactKind::recorded: return tally_.recorded(fact.value);
      default: return;
    }
  }

  void enter(std::uint32_t number, Index state, Instant at) {
    Case& one = cases_[number];
    tally_.entered(state);
    one.visits.push_back({state, ++visits_, at, 0, {}});
    for (const std::size_t each : behaviours_of_[state])
      expect_people(number, each, one.visits.back().number, at);
    for (const std::size_t each : work_of_[state])
      queue_work(number, decision_.after, each, one.visits.back().number, at);
  }

  void exit(std::uint32_t number, Index state, Instant at) {
    Case& one = cases_[number];
    const auto visit = std::find_if(one.visits.begin(), one.visits.end(),
                                    [&](const Visit& each) { return each.state == state; });
    if (visit == one.visits.end()) return;
    if (visit->waiting) desks_[plan_.work[visit->waiting->work].team].leave(*visit->waiting, at);
    tally_.left(state, at - visit->since);
    one.visits.erase(visit);
  }

  Visit* visit_of(std::uint32_t number, std::uint64_t visit) {
    for (Visit& each : cases_[number].visits)
      if (each.number == visit) return &each;
    return nullptr;
  }

  void queue_message(std::uint32_t number, const Fact& fact, Instant at) {
    const MessageFate& fate = plan_.messages[fact.subject];
    Case& one = cases_[number];
    Happening next;
    next.at = at + fate.after.draw(one.chance);
    next.kind = Happening::Kind::delivery;
    next.complaint = number;
    next.number = fact.number;
    next.act = fate.fails > 0 && one.chance.unit() < fate.fails ? 1 : 0;
    plan_for(next);
  }

  void deliver(const Happening& what) {
    const auto outcome = what.act == 1 ? DeliveryOutcome::failed : DeliveryOutcome::sent;
    (void)obey(what.complaint, DeliveryCommand{what.number, outcome, ""}, Actor{}, what.at);
  }

  void fire(const Happening& what) {
    Case& one = cases_[what.complaint];
    if (one.timer != what.at) return;  // another one came instead
    one.timer.reset();
    (void)obey(what.complaint, NoCommand{}, Actor{}, what.at);
  }

  /// Which act of several, or nothing where the shares leave room.
  static std::optional<std::uint32_t> pick(const std::vector<Act>& acts, Chance& chance) {
    double left = chance.unit();
    for (std::size_t i = 0; i < acts.size(); ++i) {
      if (left < acts[i].share) return static_cast<std::uint32_t>(i);
      left -= acts[i].share;
    }
    return std::nullopt;
  }

  void expect_people(std::uint32_t number, std::size_t behaviour, std::uint64_t visit,
                     Instant at) {
    Chance& chance = cases_[number].chance;
    const auto& acts = plan_.behaviours[behaviour].acts;
    const auto act = pick(acts, chance);
    if (!act) return;
    const Length& after = acts[*act].after;
    const Duration wait = after.draw(chance);
    Happening next;
    next.at = after.open ? definition_.calendar->add_open(at, wait) : at + wait;
    next.kind = Happening::Kind::people;
    next.complaint = number;
    next.number = static_cast<std::uint32_t>(behaviour);
    next.act = *act;
    next.visit = visit;
    plan_for(next);
  }

  void people(const Happening& what) {
    if (visit_of(what.complaint, what.visit) == nullptr) return;
    const Behaviour& behaviour = plan_.behaviours[what.number];
    const bool party = behaviour.role == "complainant";
    Actor actor;
    actor.kind = party ? ActorKind::party : ActorKind::import;
    actor.id = party ? "per_" + std::to_string(what.complaint + 1) : "import";
    actor.roles = {behaviour.role};
    send(what, behaviour.acts[what.act], actor);
  }

  void send(const Happening& what, const Act& act, const Actor& actor) {
    Chance& chance = cases_[what.complaint].chance;
    Map data = act.samples.empty() ? drawn(act.data, what.at, chance)
                                   : act.samples[chance.below(act.samples.size())];
    auto sent = obey(what.complaint, SendCommand{act.event, std::move(data)}, actor, what.at);
    if (!sent) tally_.refused(act.event, sent.error().code);
  }

  /// @param now  the complaint as it is; within a step that is not yet what the case holds.
  void queue_work(std::uint32_t number, const Snapshot& now, std::size_t work, std::uint64_t visit,
                  Instant at) {
    Visit* its = visit_of(number, visit);
    if (its == nullptr || its->tries++ >= tries_max) return;
    TeamDesk& desk = desks_[plan_.work[work].team];
    Waiting one{rank_of(now, desk.team().order), tickets_++, number, visit, work, at};
    its->waiting = one;
    desk.join(one);
    // Not at once: within this step it may still move on.
    wake(plan_.work[work].team, at);
  }

  void wake(std::size_t team, Instant at) {
    TeamDesk& desk = desks_[team];
    if (desk.wakes) return;
    desk.wakes = true;
    Happening next;
    next.at = desk.works_at(at) ? at : desk.next_opening(at);
    next.kind = Happening::Kind::opening;
    next.number = static_cast<std::uint32_t>(team);
    plan_for(next);
  }

  std::int64_t rank_of(const Snapshot& snapshot, Order order) const {
    if (order == Order::fifo) return 0;
    return order == Order::severity ? severity_rank(definition_, snapshot) : earliest_due(snapshot);
  }

  void dispatch(std::size_t team, Instant at) {
    TeamDesk& desk = desks_[team];
    while (desk.has_work_and_hands()) {
      if (!desk.works_at(at)) return wake(team, at);
      const Waiting first = desk.first();
      Case& one = cases_[first.complaint];
      const Work& work = plan_.work[first.work];
      const auto [taken, until] = desk.take(at, work.takes.draw(one.chance));
      if (Visit* visit = visit_of(taken.complaint, taken.visit)) visit->waiting.reset();
      Happening next;
      next.at = until;
      next.kind = Happening::Kind::work_done;
      next.complaint = taken.complaint;
      next.number = static_cast<std::uint32_t>(taken.work);
      next.act = pick(work.acts, one.chance).value_or(0);
      next.visit = taken.visit;
      plan_for(next);
    }
  }

  void finish_work(const Happening& what) {
    const Work& work = plan_.work[what.number];
    TeamDesk& desk = desks_[work.team];
    desk.done();
    if (visit_of(what.complaint, what.visit) == nullptr) {
      desk.in_vain();
    } else {
      Actor actor;
      actor.kind = ActorKind::staff;
      actor.id = desk.next_person();
      actor.roles = {desk.team().role};
      send(what, work.acts[what.act], actor);
      // A word that leaves it where it is, or a refusal: there is still something to do.
      if (visit_of(what.complaint, what.visit) != nullptr)
        queue_work(what.complaint, cases_[what.complaint].snapshot, what.number, what.visit, what.at);
    }
    dispatch(work.team, what.at);
  }

  Result result() {
    for (Case& one : cases_)
      if (!one.life.told) tally_.finished(one.snapshot, one.life);
    Result made = tally_.result();
    made.plan = plan_.name;
    made.seed = settings_.seed;
    made.cut_short = cut_short_;
    for (TeamDesk& desk : desks_)
      made.teams.push_back(desk.result());
    return made;
  }

  const Definition& definition_;
  const Plan& plan_;
  const Settings& settings_;
  ArrivalStream arrivals_;
  Tally tally_;
  std::vector<std::vector<std::size_t>> work_of_, behaviours_of_;  // by state
  std::vector<TeamDesk> desks_;
  std::vector<Case> cases_;
  std::priority_queue<Happening, std::vector<Happening>, Later> agenda_;
  Decision decision_;
  std::uint64_t order_ = 0, visits_ = 0, tickets_ = 0;
  bool cut_short_ = false;
};

}  // namespace

ayar::Result<Result> run(const Definition& definition, const Plan& plan,
                         const Settings& settings) {
  return World(definition, plan, settings).run();
}

}  // namespace ayar::runtime::simulation
