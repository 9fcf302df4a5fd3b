// build/bin/hello workflows/retail.yaml complaints.db
#include <ayar/engine.hpp>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const auto loaded = ayar::load_workflow_file(argv[1]);  // read, checked, proved
  for (const auto& fault : loaded.diagnostics)
    std::cerr << ayar::to_text(fault) << '\n';
  auto store = ayar::open_sqlite_store(argv[2]);
  if (!loaded || !store) return 1;
  auto engine = ayar::Engine::open(std::move(*store));
  if (!engine) return 1;
  (*engine)->publish(loaded.workflow);

  ayar::Command command;
  command.actor = *ayar::parse_actor("agent:mina");
  command.what = ayar::Open{"retail", {}, "phone", {}, {}, {{"category", "delivery"}}};
  const auto opened = (*engine)->send_and_wait(command);  // an answer means: it is on the disk
  if (!opened) return 1;

  command.what = ayar::Send{
      opened->id, "classify", {{"severity", "high"}, {"expectation", "availability"}}, {}};
  const auto moved = (*engine)->send_and_wait(command);
  if (!moved) {
    std::cerr << moved.error().message << '\n';  // a refusal is a value and says why
    return 1;
  }
  std::cout << "complaint " << moved->reference << ": " << moved->states.front() << '\n';
  const auto complaint = (*engine)->get(moved->id);
  if (!complaint) return 1;
  for (const auto& clock : complaint->clocks)
    std::cout << "  " << clock.clock << " due " << ayar::to_text(clock.due) << '\n';
}
