#include "ladder.hpp"

#include <map>
#include <optional>

#include <ayar/machine.hpp>

#include "ladder_yaml.hpp"

namespace loyalty {
namespace {

struct Told {
  const char* event = nullptr;
  ayar::Map data;
};

/// What was heard of one complaint so far, for the word that its closing gives.
struct Heard {
  bool reopened = false;
  std::string survey;
  std::int64_t score = 0;
};

class Teller {
 public:
  /// The machine's event for a fact; none: the ladder has no use for it.
  std::optional<Told> tell(const Fact& fact) {
    switch (fact.kind) {
      case Kind::opened: return Told{"complaint", {}};
      case Kind::phase: return tell_phase(fact);
      case Kind::promise:
        if (fact.first == "broken") return Told{"promise_broken", {}};
        return std::nullopt;
      case Kind::signal: return tell_signal(fact);
      case Kind::field:
      case Kind::clock:
      case Kind::message:
      case Kind::event:
      case Kind::recorded:
      case Kind::surveyed: break;
    }
    return std::nullopt;
  }

 private:
  std::optional<Told> tell_phase(const Fact& fact) {
    if (fact.first == "closed" && fact.second != "closed") {
      heard_[fact.complaint].reopened = true;
      return Told{"reopened", {}};
    }
    if (fact.second != "closed" || fact.first == "closed" || fact.third != "answered")
      return std::nullopt;
    const Heard& heard = heard_[fact.complaint];
    return Told{"closed",
                {{"reopened", ayar::Value(heard.reopened)},
                 {"kind", ayar::Value(heard.survey)},
                 {"score", ayar::Value(heard.score)}}};
  }

  std::optional<Told> tell_signal(const Fact& fact) {
    if (fact.first == "purchase") return Told{"purchase", {}};
    if (fact.first == "referral") return Told{"referral", {}};
    if (fact.first == "departure") return Told{"departure", {}};
    if (fact.first != "survey" || mood_of(fact.second, fact.number) == Mood::invalid)
      return std::nullopt;
    if (!fact.third.empty()) {
      heard_[fact.third].survey = fact.second;
      heard_[fact.third].score = fact.number;
    }
    return Told{"survey",
                {{"kind", ayar::Value(fact.second)}, {"score", ayar::Value(fact.number)}}};
  }

  std::map<std::string, Heard> heard_;
};

ayar::Instant instant(std::int64_t micros) { return ayar::Instant(ayar::Duration(micros)); }

/// A ladder need not listen to everything, nor declare every event.
bool is_refusal(ayar::ErrorCode code) {
  return code == ayar::ErrorCode::not_permitted || code == ayar::ErrorCode::guard_refused ||
         code == ayar::ErrorCode::unknown_event;
}

/// A ladder of one's own may tick for ever; one person's silence may not cost more than this.
constexpr int timers_max = 10'000;

/// One climb under way.
class Climber {
 public:
  Climber(std::shared_ptr<const ayar::Workflow> workflow, std::int64_t start)
      : machine_(must(ayar::Machine::start(std::move(workflow), instant(start)))) {
    climb_.rung = rung();
  }

  void hear(const Told& told, const Fact& fact) {
    wait(fact.at);
    const auto due = machine_.next_due();
    auto sent = machine_.send(told.event, told.data, instant(fact.at));
    if (!sent && !is_refusal(sent.error().code)) must(std::move(sent));
    if (machine_.next_due() != due) armed_by_ = fact.id;
    note(fact.at, fact.id, told.event);
  }

  /// Timer by timer, so that each move is dated at its own instant.
  void wait(std::int64_t until) {
    for (int fired = 0;; ++fired) {
      const auto due = machine_.next_due();
      if (!due || *due > instant(until)) return;
      if (fired == timers_max) throw Broken("the ladder erred: its timers never come to rest");
      must(machine_.advance(*due));
      note(due->time_since_epoch().count(), armed_by_, "silence");
    }
  }

  Climb finish() { return std::move(climb_); }

 private:
  template <class T>
  static T must(ayar::Result<T> result) {
    if (!result) throw Broken("the ladder erred: " + result.error().message);
    return std::move(result).value();
  }

  [[nodiscard]] std::string rung() const {
    const auto states = machine_.states();
    return states.empty() ? std::string() : states.front();
  }

  void note(std::int64_t at, const std::string& cause, const char* event) {
    std::string now = rung();
    if (now == climb_.rung) return;
    climb_.moves.push_back({at, climb_.rung, now, cause, event});
    climb_.rung = std::move(now);
  }

  ayar::Machine machine_;
  Climb climb_;
  std::string armed_by_;
};

}  // namespace

Ladder::Ladder(const std::string& path) {
  auto loaded = path.empty() ? ayar::load_workflow(ladder_yaml, "loyalty_ladder.yaml")
                             : ayar::load_workflow_file(path);
  if (!loaded) {
    std::string why = "the ladder does not load";
    for (std::size_t i = 0; i < loaded.diagnostics.size() && i < 5; ++i)
      why += "; " + ayar::to_text(loaded.diagnostics[i]);
    throw BadOutcome(why);
  }
  workflow_ = std::move(loaded.workflow);
  // A file of another kind is found at start, not at the first report.
  auto trial = ayar::Machine::start(workflow_, instant(0));
  if (!trial) throw BadOutcome("the ladder does not start: " + trial.error().message);
}

Climb Ladder::climb(const Person& person, std::int64_t now) const {
  if (person.facts.empty()) return {};
  Climber climber(workflow_, person.facts.front().at);
  Teller teller;
  for (const Fact& fact : person.facts) {
    if (const auto told = teller.tell(fact)) climber.hear(*told, fact);
  }
  climber.wait(now);
  return climber.finish();
}

}  // namespace loyalty
