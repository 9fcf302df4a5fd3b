// Hand-written table, data and live machine, as in phase_test.cpp.
#include <doctest/doctest.h>

#include "law/law.hpp"
#include "step_matrix.hpp"

namespace {

using namespace ayar::law;
using S = DeliveryState;
using On = DeliveryStep;

Law<S, On> law() {
  return {delivery_state_count, delivery_step_count, delivery_edges(), delivery_next,
          delivery_machine_next};
}

}  // namespace

TEST_SUITE("law/delivery") {
  TEST_CASE("every state and step: design, data and machine agree") {
    check_matrix<S, On>(law(), {
                                   {S::pending, On::claim, S::in_flight},
                                   {S::in_flight, On::ack, S::delivered},
                                   {S::in_flight, On::fail, S::backoff},
                                   {S::backoff, On::retry, S::pending},
                                   {S::backoff, On::give_up, S::dead},
                                   {S::dead, On::replay, S::pending},
                               });
  }

  TEST_CASE("what was delivered is never sent again, what is dead only by hand") {
    for (std::size_t i = 0; i < delivery_step_count; ++i) {
      const auto step = static_cast<On>(i);
      INFO(name_of(step));
      CHECK_FALSE(delivery_next(S::delivered, step).has_value());
      CHECK(delivery_next(S::dead, step).has_value() == (step == On::replay));
    }
  }

  TEST_CASE("a value outside the enumeration has no road") { check_wild_values(law()); }
}
