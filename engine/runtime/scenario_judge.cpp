#include "runtime/scenario_judge.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {

namespace wf = workflow;

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

ScenarioFailure& Failures::add(wf::Mark mark, const std::string& path, std::string message,
                               std::string hint) {
  ScenarioFailure failure;
  failure.rule = "test";
  failure.message = std::move(message);
  failure.hint = std::move(hint);
  failure.where = {file_, mark.line, mark.column};
  failure.key_path = path;
  return all_.emplace_back(std::move(failure));
}

void Failures::differ(const wf::Word& word, const std::string& what, const std::string& expected,
                      const std::string& actual) {
  auto& failure =
      add(word.mark, word.path, "expected " + what + " to be " + expected + ", it is " + actual);
  failure.expected = expected;
  failure.actual = actual;
}

void Judge::same(const Word& word, const std::string& what, std::string_view is) {
  if (word.text != is)
    failures_.differ(word, what, word.text, is.empty() ? "nothing" : std::string(is));
}

void Judge::one_of(const Word& word, const std::string& what, const std::vector<std::string>& all) {
  if (holds(all, word.text)) return;
  auto& failure = failures_.add(
      word.mark, word.path, "expected " + what + " " + word.text + ", there was " + list_of(all));
  failure.expected = word.text;
  failure.actual = list_of(all);
}

void Judge::check(const wf::Expectation& expected, const StepOutcome& outcome) {
  check_state(expected);
  check_sent(expected);
  for (const auto& clock : expected.clocks)
    check_clock(clock);
  check_effects(expected);
  check_people(expected);
  for (const auto& datum : expected.data)
    check_datum(datum);
  if (expected.refused) check_refusal(*expected.refused, outcome);
  const Word here{"", expected.mark, expected.path};
  if (expected.promises) check_promises(*expected.promises, here);
  if (expected.timers) check_timers(*expected.timers, here);
  if (expected.offers) check_offers(*expected.offers, outcome);
}

void Judge::check_state(const wf::Expectation& expected) {
  const auto leaves = list_of(leaf_names(definition(), snapshot()));
  for (const auto& word : expected.state) {
    const auto found = definition().state_by_name.find(word.text);
    if (found == definition().state_by_name.end()) {
      failures_.add(word, "the workflow has no state '" + word.text + "'");
    } else if (!snapshot().is_active(found->second)) {
      auto& failure = failures_.add(
          word.mark, word.path, "expected state " + word.text + ", the complaint is in " + leaves);
      failure.expected = word.text;
      failure.actual = leaves;
    }
  }
  const std::string phase =
      snapshot().phase ? std::string(law::name_of(*snapshot().phase)) : "nothing";
  if (expected.phase && expected.phase->text != phase) {
    auto& failure = failures_.add(expected.phase->mark, expected.phase->path,
                                  "expected phase " + expected.phase->text + ", it is " + phase);
    failure.expected = expected.phase->text;
    failure.actual = phase;
  }
  if (expected.disposition)
    same(*expected.disposition, "the disposition", law::name_of(snapshot().disposition));
  if (expected.status && expected.status->text != name_of(snapshot().status))
    failures_.differ(*expected.status, "status", expected.status->text,
                     std::string(name_of(snapshot().status)) +
                         (snapshot().fault.empty() ? "" : ": " + snapshot().fault));
}

void Judge::check_effects(const wf::Expectation& expected) {
  const auto& effects = rehearsal_.effects();
  for (const auto& record : expected.recorded) {
    const auto wanted = shown(record.value, calendar());
    if (holds(effects.recorded, wanted)) continue;
    auto& failure =
        failures_.add(record.name.mark, record.name.path,
                      "expected outcome '" + wanted + "' to be recorded, recorded was " +
                          list_of(effects.recorded));
    failure.expected = wanted;
    failure.actual = list_of(effects.recorded);
  }
  for (const auto& kind : expected.surveyed)
    one_of(kind, "survey", effects.surveyed);
  for (const auto& role : expected.assigned)
    one_of(role, "an assignment to", effects.assigned);
  for (const auto& role : expected.escalated)
    one_of(role, "an escalation to", effects.escalated);
}

void Judge::check_people(const wf::Expectation& expected) {
  std::vector<std::string> told;
  for (const auto& notice : rehearsal_.effects().notified)
    told.push_back(notice.to + " (" + notice.template_name + ")");
  const auto is_told = [&](const wf::NoticeExpectation& wanted) {
    const auto& all = rehearsal_.effects().notified;
    return std::any_of(all.begin(), all.end(), [&](const Effects::Notice& notice) {
      return notice.to == wanted.role.text &&
             (!wanted.template_name || notice.template_name == wanted.template_name->text);
    });
  };
  const auto text = [](const wf::NoticeExpectation& wanted) {
    return wanted.role.text +
           (wanted.template_name ? " (" + wanted.template_name->text + ")" : std::string());
  };
  for (const auto& wanted : expected.notified) {
    if (is_told(wanted)) continue;
    auto& failure =
        failures_.add(wanted.role.mark, wanted.role.path,
                      "expected a notice to " + text(wanted) + ", notified was " + list_of(told));
    failure.expected = text(wanted);
    failure.actual = list_of(told);
  }
  for (const auto& unwanted : expected.not_notified)
    if (is_told(unwanted))
      failures_.add(unwanted.role,
                    "expected no notice to " + text(unwanted) + ", there was " + list_of(told));
  if (expected.owner) same(*expected.owner, "the owner", snapshot().owner);
  if (expected.team) same(*expected.team, "the team", snapshot().team);
  if (expected.approval) check_approval(*expected.approval);
}

void Judge::check_refusal(const wf::RefusalExpectation& expected, const StepOutcome& outcome) {
  if (expected.code.text != outcome.refusal) {
    const std::string is = outcome.refusal.empty() ? "none" : outcome.refusal;
    auto& failure = failures_.add(expected.code.mark, expected.code.path,
                                  "expected the refusal " + expected.code.text + ", got " + is +
                                      (outcome.reason.empty() ? "" : ": " + outcome.reason));
    failure.expected = expected.code.text;
    failure.actual = is;
  } else if (expected.message && outcome.reason.find(expected.message->text) == std::string::npos) {
    failures_.differ(*expected.message, "the reason", "..." + expected.message->text + "...",
                     outcome.reason);
  }
}

void Judge::check_datum(const wf::Datum& expected) {
  const auto found = definition().field_by_name.find(expected.name.text);
  if (found == definition().field_by_name.end())
    return failures_.add(expected.name, "the workflow has no field '" + expected.name.text + "'");
  const auto& field = definition().fields[found->second];
  auto wanted = coerce(field.name, field.type,
                       placed(expected.value, field.type, calendar(), rehearsal_.now()));
  if (!wanted) return failures_.add(expected.name, wanted.error().message);
  const auto& is = snapshot().data[found->second];
  if (!(wanted.value() == is))
    failures_.differ(expected.name, field.name, shown(wanted.value(), calendar()),
                     shown(is, calendar()));
}

void Judge::check_approval(const wf::ApprovalExpectation& expected) {
  const auto& open = snapshot().approval;
  const bool wants_none = expected.said.text == "none";
  if (wants_none != !open.has_value())
    return failures_.differ(expected.said, "the approval", wants_none ? "none" : "open",
                            open ? "open" : "none");
  if (!open) return;
  if (expected.state)
    same(*expected.state, "the approval's state",
         definition().states[definition().approvals[open->approval].state].name);
  if (expected.level && expected.level->count != open->level)
    failures_.differ(expected.level->said, "the level", expected.level->said.text,
                     std::to_string(open->level));
  const auto votes = static_cast<std::int64_t>(
      std::count_if(open->votes.begin(), open->votes.end(),
                    [&](const Vote& vote) { return vote.level == open->level; }));
  if (expected.votes && expected.votes->count != votes)
    failures_.differ(expected.votes->said, "the votes", expected.votes->said.text,
                     std::to_string(votes));
}

void Judge::check_promises(const std::vector<wf::PromiseExpectation>& expected, const Word& where) {
  const auto& all = snapshot().promises;
  if (expected.size() != all.size())
    failures_.differ(where, "the number of promises", std::to_string(expected.size()),
                     std::to_string(all.size()));
  for (std::size_t i = 0; i < std::min(expected.size(), all.size()); ++i) {
    if (expected[i].what) same(*expected[i].what, "the promise", all[i].what);
    if (expected[i].state) same(*expected[i].state, "the promise", name_of(all[i].state));
    if (expected[i].due && instant_of(*expected[i].due, calendar()) != all[i].due)
      failures_.differ(expected[i].due->said, "the promise's due time", expected[i].due->said.text,
                       time_text(all[i].due));
  }
}

void Judge::check_timers(const std::vector<wf::WallTime>& expected, const Word& where) {
  std::vector<Instant> wanted, is;
  for (const auto& time : expected)
    wanted.push_back(instant_of(time, calendar()));
  for (const auto& timer : snapshot().timers)
    is.push_back(timer.due);
  std::sort(wanted.begin(), wanted.end());
  std::sort(is.begin(), is.end());
  if (wanted == is) return;
  const auto texts = [&](const std::vector<Instant>& times) {
    std::vector<std::string> made;
    for (const Instant time : times)
      made.push_back(time_text(time));
    return list_of(made);
  };
  failures_.differ(where, "the timers", texts(wanted), texts(is));
}

void Judge::check_offers(const wf::OffersExpectation& expected, const StepOutcome& outcome) {
  const std::string who = expected.as.text.empty() ? outcome.as : expected.as.text;
  const Word where{"", expected.mark, expected.path};
  auto actor = parse_actor(who.empty() ? "system" : who);
  if (!actor) return failures_.add(where, actor.error().message);
  std::vector<std::string> wanted, is;
  for (const auto& event : expected.events)
    wanted.push_back(event.text);
  for (const auto& offer : offers(definition(), snapshot(), actor.value(), rehearsal_.now()))
    if (offer.permitted) is.push_back(definition().events[offer.event].name);
  std::sort(wanted.begin(), wanted.end());
  std::sort(is.begin(), is.end());
  if (wanted != is)
    failures_.differ(where, "what " + (who.empty() ? "system" : who) + " may send", list_of(wanted),
                     list_of(is));
}

}  // namespace ayar::runtime
