#include <ostream>

#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class TickVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "tick"; }
  const char* summary() const noexcept override {
    return "fire everything that is due; for use without a daemon";
  }
  const char* example() const noexcept override { return "ayar tick"; }
  void options(CLI::App&) override {}
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto session = Session::open(globals, console, Access::tick);
    if (!session) return std::move(session.error());
    Engine& engine = (*session)->engine();
    engine.run_once();
    if (auto delivered = (*session)->deliver(console); !delivered)
      return std::move(delivered.error());
    engine.run_once();
    auto next = engine.next_due();
    if (!next) return std::move(next.error());
    const EngineStatistics statistics = engine.statistics();
    if (console.json) {
      console.out << "{\"timers\":" << statistics.timers << ",\"faults\":" << statistics.faults
                  << ",\"next_due\":" << (*next ? "\"" + to_text(**next) + "\"" : "null") << "}\n";
      return Exit::ok;
    }
    console.out << statistics.timers << (statistics.timers == 1 ? " timer" : " timers")
                << " fired; next due: " << (*next ? time_text(**next) : "nothing") << "\n";
    if (statistics.faults > 0)
      console.err << console.paint_err.red(std::to_string(statistics.faults) + " faulted")
                  << "; `ayar list --status faulted` shows them\n";
    return Exit::ok;
  }
};

}  // namespace

std::unique_ptr<Verb> make_tick() { return std::make_unique<TickVerb>(); }

}  // namespace ayar::cli
