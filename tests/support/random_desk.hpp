#pragma once
/// Random lives of a retail complaint: every event, right and wrong, deliveries, and time in leaps.
#include "base/id.hpp"
#include "support/retail.hpp"

namespace ayar::test {

class RandomLife {
 public:
  RandomLife(std::uint64_t seed, Desk& desk) : random_(seed), desk_(desk) {}

  void live(int turns) {
    for (int i = 0; i < turns && desk_.snapshot.status == runtime::Status::live; ++i)
      turn();
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }

  void turn() {
    desk_.now += std::chrono::minutes(below(4) == 0 ? below(60 * 24 * 20) : below(300));
    switch (below(10)) {
      case 0: (void)desk_.obey(runtime::NoCommand{}, Actor{}); return;
      case 1:
      case 2: deliver(); return;
      default: send(); return;
    }
  }

  void deliver() {
    if (desk_.snapshot.messages.empty()) return;
    const auto number = static_cast<std::uint32_t>(1 + below(desk_.snapshot.messages.size()));
    const auto outcome =
        below(5) == 0 ? runtime::DeliveryOutcome::failed : runtime::DeliveryOutcome::sent;
    (void)desk_.obey(runtime::DeliveryCommand{number, outcome, ""}, Actor{});
  }

  void send() {
    static const char* events[] = {"classify",      "ask",     "reply",   "promise",  "decide",
                                   "told_by_phone", "accept",  "dispute", "withdraw", "reopen",
                                   "resend",        "approve", "refuse",  "nonsense"};
    static const char* actors[] = {"agent:mina", "agent:sara", "complainant:ali", "supervisor:omid",
                                   "supervisor:mina,agent"};
    const std::string event = events[below(std::size(events))];
    if (event == "withdraw" && below(8) != 0) return;  // most lives should be longer
    Map data;
    if (event == "classify")
      data = {{"severity", Value(below(2) ? "critical" : "normal")},
              {"expectation", Value("accuracy")}};
    if (event == "ask") data = {{"question", Value("which?")}};
    if (event == "promise")
      data = {{"what", Value("a call")},
              {"due", Value(desk_.now + std::chrono::hours(below(200)))}};
    if (event == "told_by_phone") data = {{"evidence", Value("call")}};
    if (event == "decide") {
      data = {{"decision", Value(below(2) ? "upheld" : "rejected")}, {"reason", Value("because")}};
      if (below(3) != 0) data["next_step"] = Value("repair");
      if (below(2) != 0) data["redress"] = Value(std::to_string(below(10'000'000)) + " IRR");
    }
    (void)desk_.send(event, actors[below(std::size(actors))], data);
  }

  SeededRandom random_;
  Desk& desk_;
};

}  // namespace ayar::test
