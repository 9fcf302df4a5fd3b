#include "runtime/scenario.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "runtime/scenario_judge.hpp"

namespace ayar::runtime {
namespace {

namespace wf = workflow;

/// One scenario under way. Steps answer false when the scenario cannot go on.
class Run {
 public:
  Run(const Definition& definition, const wf::Scenario& scenario, const std::string& file,
      const ScenarioOptions& options)
      : definition_(&definition), scenario_(scenario), options_(options), failures_(file) {
    result_.name = scenario.name;
    result_.where = {file, scenario.mark.line, scenario.mark.column};
  }

  ScenarioResult run() {
    if (prepare()) {
      RehearsalOptions options;
      options.letters = options_.letters ? &options_.letters : nullptr;
      options.coverage = options_.coverage;
      options.keep_steps = options_.timeline;
      Rehearsal rehearsal(*definition_, options, scratch_);
      rehearsal_ = &rehearsal;
      go();
      result_.virtual_time = rehearsal.now() - opened_;
      result_.steps = rehearsal.steps_made();
      for (const Step& step : rehearsal.steps())
        result_.timeline.push_back(step_text(*definition_, step));
      rehearsal_ = nullptr;
    }
    result_.failures = std::move(failures_.all());
    result_.passed = result_.failures.empty();
    return std::move(result_);
  }

 private:
  using StepRef = const wf::ScenarioStep&;

  void go() {
    if (!open()) return;
    bool checked = false;
    for (const auto& step : scenario_.steps) {
      const bool acts = !std::holds_alternative<wf::NoStep>(step.what);
      if (acts && checked) rehearsal_->forget_effects();
      if (acts) checked = false;
      if (acts) outcome_ = {};
      if (!std::visit([&](const auto& what) { return make(what, step); }, step.what)) return;
      if (!step.expect) continue;
      Judge(*rehearsal_, options_.letters, failures_).check(*step.expect, outcome_);
      checked = true;
    }
  }

  [[nodiscard]] const calendar::Calendar& calendar() const { return *definition_->calendar; }
  [[nodiscard]] Instant now() const { return rehearsal_->now(); }

  bool prepare() {
    const auto& given = scenario_.given;
    const auto& named = given.calendar;
    if (!named.text.empty() && named.text != calendar().spec().name) {
      auto other = options_.calendars
                       ? options_.calendars(named.text)
                       : Result<std::shared_ptr<const calendar::Calendar>>(Error{
                             ErrorCode::not_found, "there is no other calendar here", {}, {}, {}});
      if (!other) {
        failures_.add(named.mark, named.path,
                      "calendar '" + named.text + "': " + other.error().message,
                      other.error().hint);
        return false;
      }
      change_calendar(std::move(other).value());
    }
    return given.closed.empty() || close_days(given.closed);
  }

  void change(std::unique_ptr<Definition> changed) {
    definition_ = changed.get();
    adapted_.push_back(std::move(changed));
    if (rehearsal_ != nullptr) rehearsal_->use(*definition_);
  }

  void change_calendar(std::shared_ptr<const calendar::Calendar> calendar) {
    auto changed = std::make_unique<Definition>(*definition_);
    changed->calendar = std::move(calendar);
    change(std::move(changed));
  }

  /// A day that is closed is so for every clock, those with a calendar of their own too.
  bool close_days(const std::vector<wf::Day>& days) {
    if (days.empty()) return true;
    auto changed = std::make_unique<Definition>(*definition_);
    if (!close_days(days, changed->calendar)) return false;
    for (auto& clock : changed->clocks)
      if (clock.calendar && !close_days(days, clock.calendar)) return false;
    change(std::move(changed));
    return true;
  }

  bool close_days(const std::vector<wf::Day>& days,
                  std::shared_ptr<const calendar::Calendar>& calendar) {
    auto spec = calendar->spec();
    for (const auto& day : days)
      spec.exceptions[day.date] = {};
    auto made = calendar::Calendar::make(std::move(spec), calendar->zone());
    if (!made) {
      failures_.add(days.front().said, made.error().message);
      return false;
    }
    calendar = std::move(made).value();
    return true;
  }

  bool open() {
    const auto& given = scenario_.given;
    if (!make(given.deliver, wf::ScenarioStep{})) return false;
    opened_ = instant_of(given.at, calendar());
    auto envelope = std::make_shared<Envelope>();
    envelope->id = "cmp_scenario";
    envelope->received_at =
        given.received_at ? instant_of(*given.received_at, calendar()) : opened_;
    Party complainant{"complainant", "per_scenario", "", ""};
    std::string name;
    for (const auto& datum : given.complainant) {
      const auto* text = datum.value.get_if<std::string>();
      if (text == nullptr) continue;
      if (datum.name.text == "language") complainant.language = *text;
      if (datum.name.text == "channel") complainant.channel = *text;
      if (datum.name.text == "name") name = *text;
    }
    envelope->parties.push_back(std::move(complainant));
    Map data;
    for (const auto& datum : given.data) {
      const auto field = definition_->field_by_name.find(datum.name.text);
      data.insert_or_assign(
          datum.name.text,
          field == definition_->field_by_name.end()
              ? datum.value
              : placed(datum.value, definition_->fields[field->second].type, calendar(), opened_));
    }
    auto opened =
        rehearsal_->open(std::move(envelope), std::move(data), Actor{}, opened_, std::move(name));
    if (given.refused) {
      if (!opened) {
        outcome_.refusal = ayar::name_of(opened.error().code);
        outcome_.reason = opened.error().message;
      }
      wf::Expectation expected;
      expected.refused = given.refused;
      Judge(*rehearsal_, options_.letters, failures_).check(expected, outcome_);
      return false;
    }
    if (opened) return true;
    failures_.add(scenario_.mark, "given",
                  "the complaint cannot be opened: " + opened.error().message, opened.error().hint);
    return false;
  }

  bool make(const wf::NoStep&, StepRef) { return true; }

  Map data_of(const wf::SendStep& send) const {
    Map map;
    const auto event = definition_->event_by_name.find(send.event.text);
    for (const auto& datum : send.data) {
      Value value = datum.value;
      if (event != definition_->event_by_name.end()) {
        for (const auto& field : definition_->events[event->second].fields)
          if (field.name == datum.name.text) value = placed(value, field.type, calendar(), now());
      }
      map.insert_or_assign(datum.name.text, std::move(value));
    }
    return map;
  }

  bool make(const wf::SendStep& send, StepRef step) {
    auto actor = parse_actor(send.as.text.empty() ? "system" : send.as.text);
    if (!actor) {
      failures_.add(send.as, actor.error().message);
      return false;
    }
    outcome_.as = send.as.text;
    return settle(rehearsal_->obey(SendCommand{send.event.text, data_of(send)}, actor.value()),
                  "'" + send.event.text + "'", step);
  }

  bool settle(const Result<void>& obeyed, const std::string& what, StepRef step) {
    if (obeyed) return true;
    outcome_.refusal = ayar::name_of(obeyed.error().code);
    outcome_.reason = obeyed.error().message;
    if (step.expect && step.expect->refused) return true;
    failures_.add(step.mark, step.path,
                  what + " is refused: " + outcome_.refusal + ": " + outcome_.reason,
                  obeyed.error().hint);
    return false;
  }

  bool make(const wf::WaitStep& wait, StepRef) {
    rehearsal_->wait_until(calendar().add(now(), wait.span));
    return true;
  }

  bool make(const wf::WaitUntilStep& wait, StepRef) {
    Instant until;
    const wf::Word* said = &wait.until.said;
    if (wait.clock.text.empty()) {
      until = instant_of(wait.until, calendar());
    } else {
      said = &wait.clock;
      const auto clock = definition_->clock_by_name.find(wait.clock.text);
      const auto* cycle = clock == definition_->clock_by_name.end()
                              ? nullptr
                              : rehearsal_->snapshot().current_cycle(clock->second);
      if (cycle == nullptr) {
        failures_.add(wait.clock, clock == definition_->clock_by_name.end()
                                      ? "the workflow has no clock '" + wait.clock.text + "'"
                                      : "clock " + wait.clock.text + " has not started");
        return false;
      }
      until = cycle->due;
    }
    if (until < now()) {
      failures_.add(*said, "cannot wait until " + local_text(until, calendar()) +
                               ": it is already " + local_text(now(), calendar()));
      return false;
    }
    rehearsal_->wait_until(until);
    return true;
  }

  bool make(const wf::DeliverStep& deliver, StepRef step) {
    for (const auto& answer : deliver.answers) {
      const auto found = definition_->message_by_name.find(answer.message.text);
      if (found == definition_->message_by_name.end()) {
        failures_.add(answer.message, "the workflow has no message '" + answer.message.text + "'");
        return false;
      }
      AnswerRule rule{static_cast<DoubleAnswer>(answer.answer), answer.after, answer.detail};
      if (answer.now) {
        if (!settle(rehearsal_->answer_last(found->second, rule),
                    "the answer for '" + answer.message.text + "'", step))
          return false;
        continue;
      }
      rehearsal_->answer(found->second, std::move(rule));
    }
    return true;
  }

  bool make(const wf::CloseStep& close, StepRef) { return close_days(close.days); }

  bool make(const wf::AssignStep& assign, StepRef step) {
    return settle(rehearsal_->obey(AssignCommand{assign.to.text, assign.team.text}, Actor{}),
                  "the assignment", step);
  }

  bool make(const wf::RepairStep& repair, StepRef step) {
    Map data;
    for (const auto& datum : repair.data)
      data.insert_or_assign(datum.name.text, datum.value);
    return settle(rehearsal_->obey(RepairCommand{repair.reason.text, std::move(data)}, Actor{}),
                  "the repair", step);
  }

  const Definition* definition_;
  const wf::Scenario& scenario_;
  const ScenarioOptions& options_;
  std::vector<std::unique_ptr<Definition>> adapted_;
  Decision scratch_;
  Rehearsal* rehearsal_ = nullptr;
  Failures failures_;
  StepOutcome outcome_;
  ScenarioResult result_;
  Instant opened_{};
};

}  // namespace

std::string step_text(const Definition& definition, const Step& step) {
  std::string text = local_text(step.effective_at, *definition.calendar) + "  " + step.cause;
  for (const Fact& fact : step.facts) {
    switch (fact.kind) {
      case FactKind::entered: text += "  -> " + definition.states[fact.subject].name; break;
      case FactKind::message_queued:
        text += "  sends " + definition.messages[fact.subject].name;
        break;
      case FactKind::noticed:
      case FactKind::assigned:
      case FactKind::escalated:
      case FactKind::recorded:
      case FactKind::surveyed:
        text +=
            "  " + std::string(name_of(fact.kind)) + " " + shown(fact.value, *definition.calendar);
        break;
      case FactKind::faulted:
        text += "  faulted: " + shown(fact.value, *definition.calendar);
        break;
      case FactKind::clock_started:
      case FactKind::clock_paused:
      case FactKind::clock_resumed:
      case FactKind::clock_warned:
      case FactKind::clock_breached:
      case FactKind::clock_stopped:
      case FactKind::clock_cancelled:
        text += "  " + definition.clocks[fact.subject].name + " " + std::string(name_of(fact.kind));
        break;
      default: break;
    }
  }
  return text;
}

ScenarioResult run_scenario(const Definition& definition, const workflow::Scenario& scenario,
                            const std::string& file, const ScenarioOptions& options) {
  return Run(definition, scenario, file, options).run();
}

}  // namespace ayar::runtime
