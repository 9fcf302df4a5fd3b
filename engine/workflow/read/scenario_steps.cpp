// What a scenario does: sends, waits, tells the delivery double how to answer, closes the shop.
#include <ayar/actor.hpp>

#include "workflow/read/scenario_reader.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

const std::vector<std::string> step_keys{"send",   "wait",  "wait_until", "deliver", "approve",
                                         "refuse", "close", "assign",     "repair",  "expect"};
constexpr const char* step_hint =
    "a step is one of send, approve, refuse, wait, wait_until, deliver, close, assign and repair, "
    "with an expect if need be, or an expect alone";

}  // namespace

std::optional<ScenarioStep> ScenarioReader::step(const Node& node) {
  if (!fields_.mapping(node, "a step")) return std::nullopt;
  fields_.known(node, step_keys, "a step");
  ScenarioStep made;
  made.mark = node.mark;
  made.path = node.path;
  std::vector<const Member*> actions;
  const Node* expecting = node.find("expect");
  bool misspelt = false;
  for (const Member& member : node.members) {
    bool known = false;
    for (const auto& key : step_keys)
      known = known || key == member.key.text;
    if (!known) misspelt = true;
    if (known && member.key.text != "expect") actions.push_back(&member);
  }
  if (actions.empty() && expecting == nullptr && misspelt) return std::nullopt;  // told of by name
  if (actions.size() > 1 || (actions.empty() && expecting == nullptr)) {
    fields_.error(node, rule::wrong_kind,
                  actions.empty() ? "this step does nothing" : "this step does several things",
                  step_hint);
    return std::nullopt;
  }
  if (!actions.empty() && !action(actions.front()->key, actions.front()->value, made))
    return std::nullopt;
  if (expecting != nullptr) made.expect = expectation(*expecting);
  return made;
}

bool ScenarioReader::action(const Node& key, const Node& node, ScenarioStep& made) {
  const std::string& is = key.text;
  if (is == "send") {
    made.what = send(node);
  } else if (is == "approve" || is == "refuse") {
    made.what = vote(key, node);
  } else if (is == "wait") {
    const auto span = fields_.span(node, "`wait`");
    if (!span) return false;
    made.what = WaitStep{*span};
  } else if (is == "wait_until") {
    auto until = wait_until(node);
    if (!until) return false;
    made.what = std::move(*until);
  } else if (is == "deliver") {
    made.what = deliver(node);
  } else if (is == "close") {
    made.what = close(node);
  } else if (is == "assign") {
    made.what = assign(node);
  } else {
    made.what = repair(node);
  }
  return true;
}

SendStep ScenarioReader::send(const Node& node) {
  SendStep made;
  if (!fields_.mapping(node, "`send`")) return made;
  fields_.known(node, {"event", "as", "data"}, "`send`");
  // Votes and prefixed names are events too; the workflow knows which there are.
  if (const Node* event = fields_.required(node, "event", "`send`");
      event != nullptr && fields_.scalar(*event, "the event"))
    made.event = word_of(*event);
  if (const Node* as = node.find("as")) sender(*as, made.as);
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the event's data");
  return made;
}

/// `approve: supervisor:ali` and `approve: {as: supervisor:ali}` send the vote.
SendStep ScenarioReader::vote(const Node& key, const Node& node) {
  SendStep made;
  made.event = word_of(key);
  if (node.is_scalar()) {
    sender(node, made.as);
    return made;
  }
  if (!fields_.mapping(node, "a vote")) return made;
  fields_.known(node, {"as"}, "a vote");
  if (const Node* as = fields_.required(node, "as", "a vote")) sender(*as, made.as);
  return made;
}

void ScenarioReader::sender(const Node& node, Word& as) {
  if (!fields_.scalar(node, "`as`")) return;
  as = word_of(node);
  if (const auto actor = parse_actor(as.text); !actor)
    fields_.error(node, rule::bad_name, actor.error().message, actor.error().hint);
}

/// A time, or {clock: resolve}: when that clock is due.
std::optional<WaitUntilStep> ScenarioReader::wait_until(const Node& node) {
  WaitUntilStep made;
  const Node* clock = node.is_mapping() ? node.find("clock") : nullptr;
  if (clock != nullptr) {
    fields_.known(node, {"clock"}, "`wait_until`");
    made.clock = name(*clock, "a clock");
    if (made.clock.text.empty()) return std::nullopt;
    return made;
  }
  auto until = wall_time(node, "`wait_until`");
  if (!until) return std::nullopt;
  made.until = std::move(*until);
  return made;
}

DeliverStep ScenarioReader::deliver(const Node& node) {
  DeliverStep made;
  if (!fields_.mapping(node, "`deliver`")) return made;
  const Node* shared_detail = nullptr;
  for (const Member& member : node.members) {
    if (member.key.text == "detail" && member.value.is_scalar()) {
      shared_detail = &member.value;
      continue;
    }
    DeliverStep::Answer answer;
    answer.message = word_of(member.key);
    delivery(member.value, answer);
    made.answers.push_back(std::move(answer));
  }
  if (shared_detail == nullptr) return made;
  for (auto& answer : made.answers)
    if (answer.detail.empty()) answer.detail = shared_detail->text;
  return made;
}

void ScenarioReader::delivery(const Node& node, DeliverStep::Answer& made) {
  static const std::vector<std::string> outcomes{"sent", "delivered", "failed", "held"};
  const auto outcome = [&](const Node& word) {
    if (const auto found = fields_.word(word, "a delivery", outcomes))
      made.answer = static_cast<DeliveryAnswer>(*found);
  };
  if (!node.is_mapping()) return outcome(node);
  fields_.known(node, {"is", "after", "detail", "now"}, "a delivery");
  if (const Node* is = node.find("is")) outcome(*is);
  if (const Node* after = node.find("after")) made.after = fields_.span(*after, "`after`");
  if (const Node* detail = node.find("detail"))
    made.detail = fields_.text(*detail, "`detail`").value_or("");
  if (const Node* now = node.find("now")) made.now = fields_.boolean(*now, "`now`").value_or(false);
}

CloseStep ScenarioReader::close(const Node& node) { return {days(node)}; }

AssignStep ScenarioReader::assign(const Node& node) {
  AssignStep made;
  if (node.is_scalar()) {
    made.to = word_of(node);
    return made;
  }
  if (!fields_.mapping(node, "`assign`")) return made;
  fields_.known(node, {"to", "team"}, "`assign`");
  if (const Node* to = fields_.required(node, "to", "`assign`");
      to != nullptr && fields_.scalar(*to, "`to`"))
    made.to = word_of(*to);
  if (const Node* team = node.find("team"); team != nullptr && fields_.scalar(*team, "`team`"))
    made.team = word_of(*team);
  return made;
}

RepairStep ScenarioReader::repair(const Node& node) {
  RepairStep made;
  if (!fields_.mapping(node, "`repair`")) return made;
  fields_.known(node, {"reason", "data"}, "`repair`");
  if (const Node* reason = fields_.required(node, "reason", "`repair`");
      reason != nullptr && fields_.scalar(*reason, "the reason"))
    made.reason = word_of(*reason);
  if (const Node* fields = node.find("data")) made.data = data(*fields, "the repair's data");
  return made;
}

}  // namespace ayar::workflow
