#include "runtime/scenario.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {
namespace {

namespace wf = workflow;

std::string list_of(const std::vector<std::string>& items) {
  return items.empty() ? "nothing" : join(items, ", ");
}

Map map_of(const std::vector<wf::Datum>& data) {
  Map map;
  for (const auto& datum : data)
    map.insert_or_assign(datum.name.text, datum.value);
  return map;
}

std::string text_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (value.is_null()) return "nothing";
  if (const auto* flag = value.get_if<bool>()) return *flag ? "true" : "false";
  if (const auto* whole = value.get_if<std::int64_t>()) return std::to_string(*whole);
  return "another value";
}

class Run {
 public:
  Run(const Definition& definition, const wf::Scenario& scenario, const std::string& file)
      : definition_(definition), scenario_(scenario), file_(file) {
    result_.name = scenario.name;
    answers_.resize(definition.messages.size(), DeliveryOutcome::sent);
  }

  ScenarioResult run() {
    if (open()) {
      for (const auto& step : scenario_.steps) {
        if (!std::visit([&](const auto& what) { return make(what, step); }, step.what)) break;
      }
    }
    result_.passed = result_.failures.empty();
    result_.virtual_time = now_ - opened_;
    return std::move(result_);
  }

 private:
  void fail(wf::Mark mark, const std::string& path, std::string message, std::string hint = {}) {
    Diagnostic diagnostic;
    diagnostic.rule = "test";
    diagnostic.message = std::move(message);
    diagnostic.hint = std::move(hint);
    diagnostic.where = {file_, mark.line, mark.column};
    diagnostic.key_path = path;
    result_.failures.push_back(std::move(diagnostic));
  }
  void fail(const wf::Word& word, std::string message) {
    fail(word.mark, word.path, std::move(message));
  }

  /// "2026-11-21T10:00" is local in the calendar's zone; with Z or an offset it is UTC.
  std::optional<Instant> start_instant() const {
    if (auto instant = parse_instant(scenario_.given.at)) return instant.value();
    const auto& text = scenario_.given.at;
    if (text.size() < 16 || text[10] != 'T') return std::nullopt;
    auto date = parse_date(text.substr(0, 10));
    auto utc = parse_instant(text + (text.size() == 16 ? ":00Z" : "Z"));
    if (!date || !utc) return std::nullopt;
    const auto midnight = Instant(std::chrono::days(date->days));
    return definition_.calendar->zone().to_utc(
        date.value(),
        static_cast<std::int32_t>(
            std::chrono::duration_cast<std::chrono::seconds>(utc.value() - midnight).count()));
  }

  bool open() {
    const auto start = start_instant();
    if (!start) {
      fail(scenario_.given.at_mark, "given.at", "'" + scenario_.given.at + "' is no time",
           "write 2026-11-21T10:00");
      return false;
    }
    now_ = opened_ = *start;
    auto envelope = std::make_shared<Envelope>();
    envelope->id = "cmp_scenario";
    envelope->received_at = now_;
    Party complainant{"complainant", "per_scenario", "", ""};
    for (const auto& datum : scenario_.given.complainant) {
      const auto* text = datum.value.get_if<std::string>();
      if (datum.name.text == "language" && text != nullptr) complainant.language = *text;
      if (datum.name.text == "channel" && text != nullptr) complainant.channel = *text;
    }
    envelope->parties.push_back(std::move(complainant));
    snapshot_ = blank(definition_);
    Actor actor;
    if (auto opened = obey(OpenCommand{envelope, map_of(scenario_.given.data)}, actor, now_);
        !opened) {
      fail(scenario_.mark, "given", "the complaint cannot be opened: " + opened.error().message,
           opened.error().hint);
      return false;
    }
    return true;
  }

  /// A command, then the double's answer for every message that it queued.
  Result<void> obey(const Command& command, const Actor& actor, Instant at) {
    auto advanced = advance(definition_, snapshot_, command, actor, at, decision_);
    take();
    deliver(at);
    return advanced;
  }

  void take() {
    for (const Step& step : decision_.made()) {
      ++result_.steps;
      for (const Fact& fact : step.facts)
        follow(fact);
    }
    std::swap(snapshot_, decision_.after);
  }

  void follow(const Fact& fact) {
    if (fact.kind == FactKind::message_sent)
      sent_.push_back(definition_.messages[snapshot_message(fact.number)].name);
    if (fact.kind == FactKind::recorded) recorded_.push_back(text_of(fact.value));
    if (fact.kind == FactKind::noticed)
      notified_.push_back(text_of(fact.value.get_if<Map>()->at("to")));
  }

  Index snapshot_message(std::uint32_t number) const {
    return decision_.after.messages[number - 1].message;
  }

  void deliver(Instant at) {
    for (std::size_t i = 0; i < snapshot_.messages.size(); ++i) {
      const auto& message = snapshot_.messages[i];
      const auto answer = answers_[message.message];
      const bool waits = message.state == MessageState::queued;
      if (!waits) continue;
      const auto number = static_cast<std::uint32_t>(i + 1);
      const auto first =
          answer == DeliveryOutcome::failed ? DeliveryOutcome::failed : DeliveryOutcome::sent;
      (void)advance(definition_, snapshot_, DeliveryCommand{number, first, ""}, Actor{}, at,
                    decision_);
      take();
      if (answer != DeliveryOutcome::delivered) continue;
      (void)advance(definition_, snapshot_, DeliveryCommand{number, answer, ""}, Actor{}, at,
                    decision_);
      take();
    }
  }

  void forget_effects() {
    sent_.clear();
    recorded_.clear();
    notified_.clear();
  }

  bool make(const wf::SendStep& send, const wf::Step& step) {
    forget_effects();
    auto actor = parse_actor(send.as.text.empty() ? "system" : send.as.text);
    if (!actor) {
      fail(send.as, actor.error().message);
      return false;
    }
    const auto obeyed = obey(SendCommand{send.event.text, map_of(send.data)}, actor.value(), now_);
    refusal_ = obeyed ? std::string() : std::string(ayar::name_of(obeyed.error().code));
    const bool expects_refusal = send.expect && send.expect->refused;
    if (!obeyed && !expects_refusal) {
      fail(step.mark, step.path,
           "'" + send.event.text + "' is refused: " + refusal_ + ": " + obeyed.error().message,
           obeyed.error().hint);
      return false;
    }
    if (send.expect) check(*send.expect);
    return true;
  }

  bool make(const wf::WaitStep& wait, const wf::Step&) {
    forget_effects();
    const Instant until = definition_.calendar->add(now_, wait.span);
    // Timer by timer: what one sends, the double answers at that very instant.
    for (int guard = 0; guard < timer_steps_max; ++guard) {
      const auto due = snapshot_.next_due();
      if (!due || *due > until) break;
      now_ = std::max(now_, *due);
      (void)obey(NoCommand{}, Actor{}, now_);
    }
    now_ = until;
    (void)obey(NoCommand{}, Actor{}, now_);
    return true;
  }

  bool make(const wf::DeliverStep& deliver, const wf::Step&) {
    for (const auto& answer : deliver.answers) {
      const auto found = definition_.message_by_name.find(answer.message.text);
      if (found == definition_.message_by_name.end()) {
        fail(answer.message, "the workflow has no message '" + answer.message.text + "'");
        return false;
      }
      answers_[found->second] = static_cast<DeliveryOutcome>(answer.answer);
    }
    return true;
  }

  bool make(const wf::Expectation& expectation, const wf::Step&) {
    check(expectation);
    return true;
  }

  void check(const wf::Expectation& expected) {
    check_state(expected);
    check_sent(expected);
    for (const auto& clock : expected.clocks)
      check_clock(clock);
    for (const auto& record : expected.recorded) {
      const auto wanted = text_of(record.value);
      if (std::find(recorded_.begin(), recorded_.end(), wanted) == recorded_.end())
        fail(record.name, "expected outcome '" + wanted + "' to be recorded, recorded was " +
                              list_of(recorded_));
    }
    for (const auto& role : expected.notified) {
      if (std::find(notified_.begin(), notified_.end(), role.text) == notified_.end())
        fail(role, "expected a notice to " + role.text + ", notified was " + list_of(notified_));
    }
    for (const auto& datum : expected.data)
      check_datum(datum);
    if (expected.refused && expected.refused->text != refusal_)
      fail(*expected.refused, "expected the refusal " + expected.refused->text + ", got " +
                                  (refusal_.empty() ? "none" : refusal_));
    if (expected.status && expected.status->text != name_of(snapshot_.status))
      fail(*expected.status, "expected status " + expected.status->text + ", it is " +
                                 std::string(name_of(snapshot_.status)));
  }

  void check_state(const wf::Expectation& expected) {
    for (const auto& word : expected.state) {
      const auto found = definition_.state_by_name.find(word.text);
      if (found == definition_.state_by_name.end()) {
        fail(word, "the workflow has no state '" + word.text + "'");
      } else if (!snapshot_.is_active(found->second)) {
        fail(word, "expected state " + word.text + ", the complaint is in " +
                       list_of(leaf_names(definition_, snapshot_)));
      }
    }
    const std::string phase = snapshot_.phase ? std::string(law::name_of(*snapshot_.phase)) : "";
    if (expected.phase && expected.phase->text != phase)
      fail(*expected.phase, "expected phase " + expected.phase->text + ", it is " + phase);
  }

  void check_sent(const wf::Expectation& expected) {
    for (const auto& sent : expected.sent) {
      if (std::find(sent_.begin(), sent_.end(), sent.message.text) == sent_.end()) {
        fail(sent.message,
             "expected message " + sent.message.text + " to be sent, sent was " + list_of(sent_));
        continue;
      }
      for (const auto& field : sent.says)
        check_says(sent.message.text, field);
    }
    for (const auto& word : expected.not_sent) {
      if (std::find(sent_.begin(), sent_.end(), word.text) != sent_.end())
        fail(word, "expected no message " + word.text + ", it was sent");
    }
  }

  /// Until letters are rendered, a message says a field when it must say it and the field has a
  /// value.
  void check_says(const std::string& message, const wf::Word& field) {
    const auto& entry = definition_.messages[definition_.message_by_name.find(message)->second];
    const auto found = definition_.field_by_name.find(field.text);
    if (found == definition_.field_by_name.end())
      return fail(field, "the workflow has no field '" + field.text + "'");
    if (std::find(entry.must_say.begin(), entry.must_say.end(), found->second) ==
        entry.must_say.end())
      return fail(field, "message " + message + " need not say " + field.text);
    if (snapshot_.data[found->second].is_null())
      fail(field, "message " + message + " cannot say " + field.text + ": it has no value");
  }

  void check_clock(const wf::ClockExpectation& expected) {
    const auto found = definition_.clock_by_name.find(expected.clock.text);
    if (found == definition_.clock_by_name.end())
      return fail(expected.clock, "the workflow has no clock '" + expected.clock.text + "'");
    const Cycle* cycle = snapshot_.current_cycle(found->second);
    const auto is = clock_words(cycle);
    if (std::find(is.begin(), is.end(), expected.is.text) != is.end()) return;
    fail(expected.is, "expected clock " + expected.clock.text + " to be " + expected.is.text +
                          ", it is " + list_of(is));
  }

  static std::vector<std::string> clock_words(const Cycle* cycle) {
    if (cycle == nullptr) return {"idle"};
    if (!cycle->is_open()) return {std::string(name_of(cycle->verdict))};
    std::vector<std::string> words{std::string(law::name_of(cycle->state))};
    if (cycle->breached) words.insert(words.end(), {"breached", "breached_open"});
    return words;
  }

  void check_datum(const wf::Datum& expected) {
    const auto found = definition_.field_by_name.find(expected.name.text);
    if (found == definition_.field_by_name.end())
      return fail(expected.name, "the workflow has no field '" + expected.name.text + "'");
    const auto& field = definition_.fields[found->second];
    auto wanted = coerce(field.name, field.type, expected.value);
    if (!wanted) return fail(expected.name, wanted.error().message);
    const auto& is = snapshot_.data[found->second];
    if (!(wanted.value() == is))
      fail(expected.name, "expected " + field.name + " to be " + text_of(expected.value) +
                              ", it is " + text_of(is));
  }

  const Definition& definition_;
  const wf::Scenario& scenario_;
  const std::string& file_;
  ScenarioResult result_;
  Snapshot snapshot_;
  Decision decision_;
  Instant now_{}, opened_{};
  std::vector<DeliveryOutcome> answers_;  // by message
  std::vector<std::string> sent_, recorded_, notified_;
  std::string refusal_;
};

}  // namespace

ScenarioResult run_scenario(const Definition& definition, const workflow::Scenario& scenario,
                            const std::string& file) {
  return Run(definition, scenario, file).run();
}

}  // namespace ayar::runtime
