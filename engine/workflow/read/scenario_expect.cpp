// What a scenario expects: every key of `expect`.
#include "base/text.hpp"
#include "law/law.hpp"
#include "workflow/read/scenario_reader.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

const std::vector<std::string>& error_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (auto code = static_cast<std::uint16_t>(ErrorCode::internal);
         code <= static_cast<std::uint16_t>(ErrorCode::unsupported); ++code) {
      made.emplace_back(name_of(static_cast<ErrorCode>(code)));
    }
    return made;
  }();
  return names;
}

const std::vector<std::string> verdicts{"met",  "met_late", "breached_open", "cancelled",
                                        "used", "lapsed",   "replaced",      "open"};
const std::vector<std::string> conditions{
    "met",         "met_late", "breached_open", "cancelled", "used",   "lapsed",  "replaced",
    "not_started", "running",  "paused",        "suspended", "stopped", "warned", "breached"};

}  // namespace

Expectation ScenarioReader::expectation(const Node& node) {
  Expectation made;
  made.mark = node.mark;
  made.path = node.path;
  if (!fields_.mapping(node, "`expect`")) return made;
  fields_.known(node, {"state",    "phase",     "disposition", "sent",  "not_sent", "clock",
                       "recorded", "surveyed",  "refused",     "data",  "notified", "not_notified",
                       "assigned", "escalated", "status",      "owner", "team",     "approval",
                       "promises", "timers",    "offers"},
                "`expect`");
  if (node.members.empty())
    fields_.error(node, rule::wrong_kind, "`expect` is empty", "say what must hold: {state: open}");
  if (const Node* state = node.find("state")) made.state = words(*state, "a state");
  if (const Node* phase = node.find("phase")) made.phase = name(*phase, "the phase");
  if (const Node* end = node.find("disposition")) made.disposition = name(*end, "the disposition");
  if (const Node* messages = node.find("sent")) sent(*messages, made);
  if (const Node* messages = node.find("not_sent")) made.not_sent = words(*messages, "a message");
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the data expected");
  if (const Node* clocks = node.find("clock");
      clocks != nullptr && fields_.mapping(*clocks, "`clock`")) {
    for (const Member& member : clocks->members) {
      ClockExpectation one;
      one.clock = word_of(member.key);
      clock(member.value, one);
      made.clocks.push_back(std::move(one));
    }
  }
  expect_people(node, made);
  expect_rest(node, made);
  return made;
}

void ScenarioReader::expect_people(const Node& node, Expectation& made) {
  if (const Node* roles = node.find("notified")) made.notified = notices(*roles);
  if (const Node* roles = node.find("not_notified")) made.not_notified = notices(*roles);
  if (const Node* roles = node.find("assigned")) made.assigned = words(*roles, "a role");
  if (const Node* roles = node.find("escalated")) made.escalated = words(*roles, "a role");
  if (const Node* owner = node.find("owner")) made.owner = free_text(*owner, "`owner`");
  if (const Node* team = node.find("team")) made.team = free_text(*team, "`team`");
  if (const Node* votes = node.find("approval")) approval(*votes, made);
  if (const Node* given = node.find("promises")) promises(*given, made);
  if (const Node* events = node.find("offers")) offers(*events, made);
}

void ScenarioReader::expect_rest(const Node& node, Expectation& made) {
  if (const Node* record = node.find("recorded")) {
    if (record->is_mapping()) {
      made.recorded = data(*record, "`recorded`");
    } else {
      for (Word& outcome : words(*record, "an outcome"))
        made.recorded.push_back({outcome, Value(outcome.text)});
    }
  }
  if (const Node* survey = node.find("surveyed")) {
    const Node* kind = survey->is_mapping() ? survey->find("kind") : survey;
    made.surveyed = words(kind == nullptr ? *survey : *kind, "a survey");
  }
  if (const Node* code = node.find("refused")) made.refused = refusal(*code);
  if (const Node* status = node.find("status"))
    made.status = word_among(*status, "`status`", {"live", "faulted", "ended"});
  if (const Node* timers = node.find("timers"); timers != nullptr) {
    made.timers.emplace();
    if (timers->is_sequence() && timers->items.empty()) return;
    for (const Node* item : fields_.one_or_many(*timers, "a timer"))
      if (auto due = wall_time(*item, "a timer")) made.timers->push_back(std::move(*due));
  }
}

void ScenarioReader::sent(const Node& node, Expectation& made) {
  if (!node.is_mapping()) {
    for (Word& word : words(node, "a message"))
      made.sent.push_back({std::move(word), {}, {}, {}, {}});
    return;
  }
  for (const Member& member : node.members) {
    SentExpectation one;
    one.message = word_of(member.key);
    if (!member.value.is_null() && fields_.mapping(member.value, "what is expected of a message"))
      sent_one(member.value, one);
    made.sent.push_back(std::move(one));
  }
}

void ScenarioReader::sent_one(const Node& node, SentExpectation& made) {
  fields_.known(node, {"says", "says_not", "subject", "language"}, "a message expected");
  if (const Node* says = node.find("says")) made.says = sayings(*says);
  if (const Node* says = node.find("says_not")) made.says_not = sayings(*says);
  if (const Node* subject = node.find("subject")) made.subject = free_text(*subject, "the subject");
  if (const Node* language = node.find("language"))
    made.language = free_text(*language, "the language");
}

/// A plain name is a field; whatever is quoted, or has a blank, is words of the letter itself.
std::vector<Saying> ScenarioReader::sayings(const Node& node) {
  std::vector<Saying> made;
  for (const Node* item : fields_.one_or_many(node, "what a message says")) {
    if (!fields_.scalar(*item, "what a message says")) continue;
    made.push_back(
        {word_of(*item), item->style == Node::Style::plain && is_identifier(item->text)});
  }
  return made;
}

void ScenarioReader::clock(const Node& node, ClockExpectation& made) {
  made.is.mark = node.mark;
  made.is.path = node.path;
  if (!node.is_mapping()) {
    if (fields_.word(node, "a clock", conditions)) made.is = word_of(node);
    return;
  }
  fields_.known(node,
                {"state", "due", "remaining", "paused", "verdict", "cycle", "breached", "warned"},
                "a clock expected");
  if (const Node* state = node.find("state"))
    made.state = word_among(*state, "a clock's state",
                            {"not_started", "running", "paused", "stopped", "cancelled"});
  if (const Node* verdict = node.find("verdict"))
    made.verdict = word_among(*verdict, "a verdict", verdicts);
  if (const Node* paused = node.find("paused")) made.paused = name(*paused, "a pausing state or a suspension");
  if (const Node* due = node.find("due")) made.due = wall_time(*due, "`due`");
  if (const Node* left = node.find("remaining")) made.remaining = spanned(*left, "`remaining`");
  if (const Node* cycle = node.find("cycle")) made.cycle = counted(*cycle, "`cycle`");
  if (const Node* flag = node.find("breached")) made.breached = flagged(*flag, "`breached`");
  if (const Node* flag = node.find("warned")) made.warned = flagged(*flag, "`warned`");
}

/// [supervisor], or {supervisor: template}.
std::vector<NoticeExpectation> ScenarioReader::notices(const Node& node) {
  std::vector<NoticeExpectation> made;
  if (!node.is_mapping()) {
    for (Word& role : words(node, "a role"))
      made.push_back({std::move(role), {}});
    return made;
  }
  for (const Member& member : node.members) {
    for (Word& letter : words(member.value, "a template"))
      made.push_back({word_of(member.key), std::move(letter)});
  }
  return made;
}

std::optional<RefusalExpectation> ScenarioReader::refusal(const Node& node) {
  RefusalExpectation refusal;
  const Node* code = &node;
  if (node.is_mapping()) {
    fields_.known(node, {"code", "message"}, "a refusal expected");
    code = fields_.required(node, "code", "a refusal expected");
    if (const Node* message = node.find("message"))
      refusal.message = free_text(*message, "the message");
  }
  if (code == nullptr || !fields_.word(*code, "`refused`", error_names())) return std::nullopt;
  refusal.code = word_of(*code);
  return refusal;
}

void ScenarioReader::approval(const Node& node, Expectation& made) {
  ApprovalExpectation approval;
  approval.said = word_of(node);
  if (!node.is_mapping()) {
    if (!fields_.word(node, "`approval`", {"none", "open"})) return;
    made.approval = std::move(approval);
    return;
  }
  fields_.known(node, {"state", "level", "votes"}, "an approval expected");
  if (const Node* state = node.find("state")) approval.state = name(*state, "a state");
  if (const Node* level = node.find("level")) approval.level = counted(*level, "`level`");
  if (const Node* votes = node.find("votes")) approval.votes = counted(*votes, "`votes`");
  made.approval = std::move(approval);
}

void ScenarioReader::promises(const Node& node, Expectation& made) {
  made.promises.emplace();
  if (node.is_sequence() && node.items.empty()) return;
  for (const Node* item : fields_.one_or_many(node, "a promise")) {
    if (!fields_.mapping(*item, "a promise")) continue;
    fields_.known(*item, {"what", "state", "due"}, "a promise");
    PromiseExpectation promise;
    promise.mark = item->mark;
    promise.path = item->path;
    if (const Node* what = item->find("what")) promise.what = free_text(*what, "`what`");
    if (const Node* state = item->find("state"))
      promise.state = word_among(*state, "a promise", {"open", "kept", "broken"});
    if (const Node* due = item->find("due")) promise.due = wall_time(*due, "`due`");
    made.promises->push_back(std::move(promise));
  }
}

/// [ask, decide] for who sent the step, {as: agent:mina, events: [...]} for another.
void ScenarioReader::offers(const Node& node, Expectation& made) {
  OffersExpectation offers;
  offers.mark = node.mark;
  offers.path = node.path;
  const Node* events = &node;
  if (node.is_mapping()) {
    fields_.known(node, {"as", "events"}, "`offers`");
    if (const Node* as = node.find("as")) sender(*as, offers.as);
    events = fields_.required(node, "events", "`offers`");
  }
  if (events == nullptr) return;
  offers.events = words(*events, "an event");
  made.offers = std::move(offers);
}

}  // namespace ayar::workflow
