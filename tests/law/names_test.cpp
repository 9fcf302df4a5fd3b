// Names are persisted: a changed spelling would orphan every stored row, so they are typed out
// here.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "law/law.hpp"

namespace {

using namespace ayar::law;
using Names = std::vector<std::string_view>;

template <class Enum, class From>
void check_round_trip(const Names& names, From from) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto value = static_cast<Enum>(i);
    CHECK(name_of(value) == names[i]);
    CHECK((from(names[i]) == value));
    CHECK_FALSE(from(std::string(names[i]) + " ").has_value());
  }
  CHECK(name_of(static_cast<Enum>(names.size())).empty());
  for (const auto* stranger : {"", "open", "Receipt", "none,answered"}) {
    CHECK_FALSE(from(stranger).has_value());
  }
}

}  // namespace

TEST_SUITE("law/names") {
  TEST_CASE("every persisted name reads back as the value it was written from") {
    check_round_trip<Phase>({"receipt", "acknowledged", "assessment", "investigation", "response",
                             "answered", "closed", "external_review"},
                            phase_from);
    check_round_trip<Disposition>(
        {"none", "answered", "withdrawn", "forwarded", "merged", "not_a_complaint", "unreachable"},
        disposition_from);
    check_round_trip<ClockState>({"not_started", "running", "paused", "stopped", "cancelled"},
                                 clock_state_from);
    check_round_trip<DeliveryState>({"pending", "in_flight", "backoff", "delivered", "dead"},
                                    delivery_state_from);
  }

  TEST_CASE("steps have the names of the journal, and none outside the enumeration") {
    const Names clock{"start", "pause", "resume", "warn", "breach", "retarget", "stop", "cancel"};
    REQUIRE(clock.size() == clock_step_count);
    for (std::size_t i = 0; i <= clock.size(); ++i) {
      CHECK(name_of(static_cast<ClockStep>(i)) == (i < clock.size() ? clock[i] : ""));
    }
    const Names delivery{"claim", "ack", "fail", "retry", "give_up", "replay"};
    REQUIRE(delivery.size() == delivery_step_count);
    for (std::size_t i = 0; i <= delivery.size(); ++i) {
      CHECK(name_of(static_cast<DeliveryStep>(i)) == (i < delivery.size() ? delivery[i] : ""));
    }
  }

  TEST_CASE("an SQL list holds exactly the states its law speaks of") {
    CHECK(sql_list_of_phases() ==
          "'receipt','acknowledged','assessment','investigation','response','answered','closed',"
          "'external_review'");
    CHECK(sql_list_of_clock_states() == "'not_started','running','paused','stopped','cancelled'");
    CHECK(sql_list_of_delivery_states() == "'pending','in_flight','backoff','delivered','dead'");
  }

  TEST_CASE("every name in a row is the name of a value") {
    for (const auto& edge : phase_edges()) {
      CHECK(phase_from(edge.from).has_value());
      CHECK(phase_from(edge.to).has_value());
    }
    for (const auto& edge : clock_edges()) {
      CHECK(clock_state_from(edge.from).has_value());
      CHECK(clock_state_from(edge.to).has_value());
    }
    for (const auto& edge : delivery_edges()) {
      CHECK(delivery_state_from(edge.from).has_value());
      CHECK(delivery_state_from(edge.to).has_value());
    }
  }
}
