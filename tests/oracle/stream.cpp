#include "oracle/stream.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

namespace ayar::oracle {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string_view>;

// "deliver" and "wait" stand among events: what moves a complaint on from a state.
const Names& sensible(std::string_view leaf) {
  static const std::map<std::string_view, Names> table{
      {"received", {"classify", "classify", "wait"}},
      {"investigating", {"ask", "promise", "decide", "decide", "decide", "wait"}},
      {"awaiting_customer", {"reply", "wait", "wait", "wait"}},
      {"approving", {"approve", "approve", "refuse", "wait"}},
      {"answering", {"deliver", "deliver", "deliver", "wait"}},
      {"unreached", {"resend", "told_by_phone", "wait"}},
      {"answered", {"accept", "dispute", "wait"}},
      {"settling", {"wait", "wait", "reopen"}},
      {"following", {"wait", "wait", "reopen"}},
      {"withdrawn", {"wait"}},
      {"sealed", {"reopen", "deliver", "accept"}},
  };
  return table.at(leaf);
}

const Names& anything() {
  static const Names names{"classify",
                           "ask",
                           "reply",
                           "promise",
                           "decide",
                           "told_by_phone",
                           "accept",
                           "dispute",
                           "withdraw",
                           "withdraw",
                           "reopen",
                           "resend",
                           "approve",
                           "refuse",
                           "deliver",
                           "wait",
                           "clasify",
                           "message.answer.sent",
                           "after.received.0",
                           "done.state.closed",
                           "promise.due",
                           "clock.resolve.breached"};
  return names;
}

std::string_view role_of(std::string_view event) {
  if (event == "approve" || event == "refuse") return "supervisor";
  return "agent";
}

constexpr std::array<std::string_view, 3> people{"mina", "omid", "sara"};
constexpr std::array<std::string_view, 4> roles{"agent", "supervisor", "complainant", "manager"};

}  // namespace

std::string to_text(const Stimulus& stimulus) {
  const Sending& sending = stimulus.sending;
  std::string text = " at " + ayar::to_text(sending.at);
  if (stimulus.kind == StimulusKind::wait) return "wait" + text;
  if (stimulus.kind == StimulusKind::deliver)
    return "delivery of message " + std::to_string(stimulus.number) + text;
  for (const auto& [name, value] : sending.data) {
    const auto* word = value.get_if<std::string>();
    text += " " + name + "=" + (word ? *word : value.is_null() ? "null" : "...");
  }
  if (stimulus.kind == StimulusKind::open) return "open" + text;
  return sending.event + " by " + sending.role + ":" + sending.id + text;
}

Stimulus Stream::next(const Scene& scene) {
  Stimulus made;
  if (scene.leaf.empty()) return opening();
  now_ += std::chrono::minutes(below(90));
  const std::string_view event = pick(chance(70) ? sensible(scene.leaf) : anything());
  if (event == "deliver") {
    made = delivery(scene);
  } else if (event != "wait") {
    made = sending(event);
  } else if (scene.next_due) {
    now_ = std::max(now_, *scene.next_due);
  }
  made.sending.at = now_;
  return made;
}

Stimulus Stream::opening() {
  static const Names categories{"delivery", "quality", "price", "staff"};
  now_ = Instant{} + std::chrono::days(20'000 + below(365)) + std::chrono::minutes(below(1440));
  Stimulus made;
  made.kind = StimulusKind::open;
  made.sending.at = now_;
  made.sending.data = {{"category", Value(pick(categories))}};
  if (chance(10)) made.sending.data["redress"] = amount();
  if (chance(5)) spoil(made.sending.data);
  return made;
}

Stimulus Stream::sending(std::string_view event) {
  Stimulus made;
  made.kind = StimulusKind::send;
  made.sending.event = event;
  made.sending.role = chance(90) ? role_of(event) : pick(roles);
  made.sending.id = pick(people);
  made.sending.data = data_of(event);
  if (chance(10)) spoil(made.sending.data);
  return made;
}

Stimulus Stream::delivery(const Scene& scene) {
  static const std::array outcomes{Mail::sent, Mail::sent, Mail::failed, Mail::delivered};
  Stimulus made;
  made.kind = StimulusKind::deliver;
  made.outcome = pick(outcomes);
  const std::size_t number = chance(70) ? scene.letters : below(scene.letters + 2);
  made.number = static_cast<std::uint32_t>(number);
  return made;
}

std::string Stream::amount() {
  static const Names amounts{"0.00 IRR",       "120000.00 IRR",  "4999999.99 IRR", "5000000.00 IRR",
                             "5000000.01 IRR", "9000000.00 IRR", "75000000.00 IRR"};
  return std::string(pick(amounts));
}

Map Stream::decision() {
  static const Names decisions{"upheld", "partly_upheld", "rejected"};
  const std::string_view word = pick(decisions);
  Map data{{"decision", Value(word)}, {"reason", Value("as found")}};
  if (word == "rejected" ? chance(85) : chance(20)) data["next_step"] = Value("repair at cost");
  if (chance(50)) data["redress"] = amount();
  return data;
}

Map Stream::data_of(std::string_view event) {
  static const Names severities{"low", "normal", "high", "critical"};
  static const Names expectations{"accuracy", "availability", "partnership", "advice"};
  if (event == "decide") return decision();
  if (event == "ask") return {{"question", Value("which shop?")}};
  if (event == "told_by_phone") return {{"evidence", Value("call 17")}};
  if (event == "promise") {
    const Instant due = chance(85) ? now_ + std::chrono::hours(1 + below(400))
                                   : now_ - std::chrono::hours(below(20));
    return {{"what", Value("a call")}, {"due", Value(due)}};
  }
  if (event != "classify") return {};
  Map data{{"severity", Value(pick(severities))}, {"expectation", Value(pick(expectations))}};
  if (chance(30)) data["gaps"] = List{Value("delivery"), Value("behaviour")};
  return data;
}

/// Drops a datum, adds a stranger, or gives one a value of the wrong kind.
void Stream::spoil(Map& data) {
  const std::size_t way = below(4);
  if (data.empty() || way == 0) {
    data["colour"] = Value("blue");
    return;
  }
  const auto victim = std::next(data.begin(), static_cast<std::ptrdiff_t>(below(data.size())));
  if (way == 1) {
    data.erase(victim);
  } else if (way == 2) {
    victim->second = Value();
  } else {
    victim->second = victim->first == "redress" ? Value("100.00 EUR") : Value(true);
  }
}

}  // namespace ayar::oracle
