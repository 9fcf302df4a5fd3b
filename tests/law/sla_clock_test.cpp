// Hand-written table, data and live machine, as in phase_test.cpp.
#include <doctest/doctest.h>

#include "law/law.hpp"
#include "step_matrix.hpp"

namespace {

using namespace ayar::law;
using S = ClockState;
using On = ClockStep;

Law<S, On> law() {
  return {clock_state_count, clock_step_count, clock_edges(), clock_next, clock_machine_next};
}

}  // namespace

TEST_SUITE("law/sla_clock") {
  TEST_CASE("every state and step: design, data and machine agree") {
    check_matrix<S, On>(law(), {
                                   {S::not_started, On::start, S::running},
                                   {S::running, On::pause, S::paused},
                                   {S::running, On::warn, S::running},
                                   {S::running, On::breach, S::running},
                                   {S::running, On::retarget, S::running},
                                   {S::running, On::stop, S::stopped},
                                   {S::running, On::cancel, S::cancelled},
                                   {S::paused, On::resume, S::running},
                                   {S::paused, On::retarget, S::paused},
                                   {S::paused, On::stop, S::stopped},
                                   {S::paused, On::cancel, S::cancelled},
                                   {S::stopped, On::start, S::running},
                               });
  }

  TEST_CASE("a paused clock neither warns nor breaches") {
    CHECK_FALSE(clock_next(S::paused, On::warn).has_value());
    CHECK_FALSE(clock_next(S::paused, On::breach).has_value());
  }

  TEST_CASE("a stopped cycle can be taken up again, a cancelled one cannot be touched") {
    CHECK(clock_next(S::stopped, On::start) == S::running);
    for (std::size_t i = 0; i < clock_step_count; ++i) {
      const auto step = static_cast<On>(i);
      INFO(name_of(step));
      CHECK_FALSE(clock_next(S::cancelled, step).has_value());
      CHECK(clock_next(S::stopped, step).has_value() == (step == On::start));
    }
  }

  TEST_CASE("a value outside the enumeration has no road") { check_wild_values(law()); }
}
