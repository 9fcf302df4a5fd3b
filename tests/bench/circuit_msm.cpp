// The circuit hand-written in Boost.MSM: the speed that a machine has when it is known to the
// compiler.
#include <benchmark/benchmark.h>

#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include <cstdint>

namespace {

namespace msm = boost::msm;
using msm::front::Row;

struct step {};

struct Circuit_ : msm::front::state_machine_def<Circuit_> {
  using no_message_queue = int;
  using no_exception_thrown = int;

  std::int64_t amount = 150;
  std::int64_t laps = 0;

  struct filed : msm::front::state<> {};
  struct weighed : msm::front::state<> {};
  struct granted : msm::front::state<> {};
  struct paid : msm::front::state<> {};
  using initial_state = filed;

  struct is_large {
    template <class Event, class Machine, class Source, class Target>
    bool operator()(const Event&, Machine& machine, Source&, Target&) const {
      return machine.amount > 100;
    }
  };
  struct count_lap {
    template <class Event, class Machine, class Source, class Target>
    void operator()(const Event&, Machine& machine, Source&, Target&) const {
      machine.laps = machine.laps + 1;
    }
  };

  struct transition_table : boost::mpl::vector<Row<filed, step, weighed, count_lap, is_large>,
                                               Row<weighed, step, granted, count_lap, is_large>,
                                               Row<granted, step, paid, count_lap, is_large>,
                                               Row<paid, step, filed, count_lap, is_large>> {};
};
using Circuit = msm::back::state_machine<Circuit_>;

void circuit_in_msm(benchmark::State& state) {
  Circuit circuit;
  circuit.start();
  for (auto _ : state) {
    benchmark::DoNotOptimize(circuit.process_event(step{}));
    benchmark::ClobberMemory();
  }
  if (circuit.laps != static_cast<std::int64_t>(state.iterations()))
    state.SkipWithError("the ring lost count");
}
BENCHMARK(circuit_in_msm);

}  // namespace
