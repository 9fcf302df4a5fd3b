#include "runtime/rehearsal.hpp"

#include <algorithm>
#include <utility>

#include "base/members.hpp"
#include "base/text.hpp"

namespace ayar::runtime {
namespace {

/// Answers to one command; a machine that sends anew whenever sending fails would never end.
constexpr int deliveries_max = 200;

std::string text_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  const auto* map = value.get_if<Map>();
  return map == nullptr ? std::string() : text_member(*map, "to");
}

DeliveryOutcome outcome_of(DoubleAnswer answer) {
  return answer == DoubleAnswer::failed ? DeliveryOutcome::failed : DeliveryOutcome::sent;
}

}  // namespace

Rehearsal::Rehearsal(const Definition& definition, const RehearsalOptions& options,
                     Decision& scratch)
    : definition_(&definition),
      options_(options),
      scratch_(&scratch),
      snapshot_(blank(definition)),
      answers_(definition.messages.size()) {
  if (options_.coverage != nullptr)
    numbers_ = std::make_shared<const GuardNumbers>(guard_numbers(definition));
}

void Rehearsal::use(const Definition& definition) {
  definition_ = &definition;
  if (options_.coverage != nullptr)
    numbers_ = std::make_shared<const GuardNumbers>(guard_numbers(definition));
}

Result<void> Rehearsal::open(std::shared_ptr<const Envelope> envelope, Map data, const Actor& actor,
                             Instant at, std::string recipient_name) {
  now_ = at;
  recipient_name_ = std::move(recipient_name);
  return obey(OpenCommand{std::move(envelope), std::move(data)}, actor);
}

Result<void> Rehearsal::obey(const Command& command, const Actor& actor) {
  auto obeyed = advance_once(command, actor);
  deliver();
  return obeyed;
}

Result<void> Rehearsal::advance_once(const Command& command, const Actor& actor) {
  GuardLog log;
  scratch_->workspace.guards = options_.coverage == nullptr ? nullptr : &log;
  auto advanced = advance(*definition_, snapshot_, command, actor, now_, *scratch_);
  scratch_->workspace.guards = nullptr;
  if (options_.coverage != nullptr) options_.coverage->see(*numbers_, log);
  take();
  return advanced;
}

void Rehearsal::take() {
  for (const Step& step : scratch_->made()) {
    ++steps_made_;
    if (options_.keep_steps) steps_.push_back(step);
    if (options_.coverage != nullptr) options_.coverage->see(step);
    for (const Fact& fact : step.facts)
      follow(step, fact);
  }
  std::swap(snapshot_, scratch_->after);
}

void Rehearsal::follow(const Step& step, const Fact& fact) {
  switch (fact.kind) {
    case FactKind::entered: effects_.entered.push_back(fact.subject); break;
    case FactKind::message_queued:
      letters_.push_back({fact.subject,
                          options_.letters == nullptr
                              ? nullptr
                              : std::make_shared<const Snapshot>(scratch_->after),
                          step.payload, step.effective_at, recipient_name_});
      break;
    case FactKind::message_sent:
      if (fact.number >= 1 && fact.number <= letters_.size())
        effects_.sent.push_back(letters_[fact.number - 1]);
      break;
    case FactKind::recorded: effects_.recorded.push_back(text_of(fact.value)); break;
    case FactKind::surveyed: effects_.surveyed.push_back(text_of(fact.value)); break;
    case FactKind::assigned: effects_.assigned.push_back(text_of(fact.value)); break;
    case FactKind::escalated: effects_.escalated.push_back(text_of(fact.value)); break;
    case FactKind::noticed:
      if (const auto* notice = fact.value.get_if<Map>())
        effects_.notified.push_back({text_member(*notice, "to"), text_member(*notice, "template")});
      break;
    default: break;
  }
}

bool Rehearsal::waits(std::uint32_t number) const noexcept {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [&](const Waiting& one) { return one.number == number; });
}

/// Looks at the messages that were queued and that the double does not know yet, oldest first.
void Rehearsal::deliver() {
  for (int turns = 0; turns < deliveries_max; ++turns) {
    std::uint32_t fresh = 0;
    for (std::size_t i = 0; fresh == 0 && i < snapshot_.messages.size(); ++i) {
      const auto number = static_cast<std::uint32_t>(i + 1);
      if (snapshot_.messages[i].state == MessageState::queued && !waits(number)) fresh = number;
    }
    if (fresh == 0) return;
    const AnswerRule rule = answers_[snapshot_.messages[fresh - 1].message];
    if (rule.answer == DoubleAnswer::held) {
      waiting_.push_back({fresh, std::nullopt});
    } else if (rule.after) {
      waiting_.push_back({fresh, definition_->calendar->add(now_, *rule.after)});
    } else {
      (void)answer_one(fresh, rule);
    }
  }
}

/// What the letter has to say and does not, as the engine finds it before it sends.
std::string Rehearsal::unsaid(std::uint32_t number) const {
  if (options_.letters == nullptr || number > letters_.size()) return {};
  const auto& queued = letters_[number - 1];
  const auto& message = definition_->messages[queued.message];
  if (message.must_say.empty() || definition_->templates.empty()) return {};
  auto letter = (*options_.letters)(*definition_, queued);
  if (!letter) return "no letter: " + letter.error().message;
  if (letter->missing.empty()) return {};
  return "must_say: the letter does not say " + join(letter->missing, ", ");
}

Result<void> Rehearsal::answer_one(std::uint32_t number, const AnswerRule& rule) {
  auto outcome = outcome_of(rule.answer);
  std::string detail = outcome == DeliveryOutcome::failed ? rule.detail : "";
  if (outcome == DeliveryOutcome::sent) {
    detail = unsaid(number);
    if (!detail.empty()) outcome = DeliveryOutcome::failed;
  }
  auto answered = advance_once(DeliveryCommand{number, outcome, std::move(detail)}, Actor{});
  if (!answered || rule.answer != DoubleAnswer::delivered || outcome == DeliveryOutcome::failed)
    return answered;
  return advance_once(DeliveryCommand{number, DeliveryOutcome::delivered, ""}, Actor{});
}

void Rehearsal::answer(Index message, AnswerRule rule) {
  answers_[message] = std::move(rule);
  std::erase_if(waiting_, [&](const Waiting& one) {
    return snapshot_.messages[one.number - 1].message == message;
  });
  deliver();
}

Result<void> Rehearsal::answer_last(Index message, const AnswerRule& rule) {
  for (std::size_t i = snapshot_.messages.size(); i-- > 0;) {
    if (snapshot_.messages[i].message != message) continue;
    const auto number = static_cast<std::uint32_t>(i + 1);
    std::erase_if(waiting_, [&](const Waiting& one) { return one.number == number; });
    const bool is_sent = snapshot_.messages[i].state == MessageState::sent;
    auto answered =
        is_sent && rule.answer == DoubleAnswer::delivered
            ? advance_once(DeliveryCommand{number, DeliveryOutcome::delivered, ""}, Actor{})
            : answer_one(number, rule);
    deliver();
    return answered;
  }
  return Error{ErrorCode::not_found,
               "no message '" + definition_->messages[message].name + "' was queued",
               {},
               {},
               {}};
}

std::optional<Instant> Rehearsal::next_due() const noexcept {
  auto next = snapshot_.next_due();
  for (const auto& one : waiting_)
    if (one.due && (!next || *one.due < *next)) next = one.due;
  return next;
}

void Rehearsal::settle_deliveries() {
  for (std::size_t i = 0; i < waiting_.size();) {
    if (!waiting_[i].due || *waiting_[i].due > now_) {
      ++i;
      continue;
    }
    const auto number = waiting_[i].number;
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    (void)answer_one(number, answers_[snapshot_.messages[number - 1].message]);
  }
}

/// Timer by timer: what one sends, the double answers at that very instant.
void Rehearsal::wait_until(Instant until) {
  for (int guard = 0; guard < timer_steps_max; ++guard) {
    const auto due = next_due();
    if (!due || *due > until) break;
    now_ = std::max(now_, *due);
    (void)obey(NoCommand{}, Actor{});
    settle_deliveries();
    deliver();
  }
  now_ = std::max(now_, until);
  (void)obey(NoCommand{}, Actor{});
}

}  // namespace ayar::runtime
