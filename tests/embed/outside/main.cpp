// Opens a complaint in memory, classifies it and prints where it stands. argv[1] is the workflow's
// file.
#include <ayar/engine.hpp>
#include <ayar/json.hpp>
#include <ayar/version.hpp>

#include <iostream>

namespace {

int fail(const ayar::Error& error) {
  std::cerr << ayar::name_of(error.code) << ": " << error.message << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const auto loaded = ayar::load_workflow_file(argv[1]);
  for (const auto& diagnostic : loaded.diagnostics)
    std::cerr << ayar::to_text(diagnostic) << '\n';
  if (!loaded) return 65;

  auto engine = ayar::Engine::open(ayar::open_memory_store());
  if (!engine) return fail(engine.error());
  (*engine)->publish(loaded.workflow);

  const auto agent = ayar::parse_actor("agent:mina");
  if (!agent) return fail(agent.error());
  ayar::Open open;
  open.workflow = loaded.workflow->name();
  open.data = {{"category", "delivery"}};
  ayar::Command command;
  command.what = open;
  command.actor = *agent;
  const auto opened = (*engine)->send_and_wait(command);
  if (!opened) return fail(opened.error());

  ayar::Send classify;
  classify.complaint = opened->id;
  classify.event = "classify";
  classify.data = {{"severity", "high"}, {"expectation", "availability"}};
  command.what = classify;
  const auto applied = (*engine)->send_and_wait(command);
  if (!applied) return fail(applied.error());

  // An unknown event must be refused by name, through the same face.
  classify.event = "applaud";
  command.what = classify;
  const auto refused = (*engine)->send_and_wait(command);
  if (refused || refused.error().code != ayar::ErrorCode::unknown_event) return 70;

  std::cout << "ayar " << AYAR_VERSION << ": " << applied->states.front() << ", " << applied->phase
            << '\n';
  return ayar::to_json(*applied).find("\"investigating\"") == std::string::npos ? 70 : 0;
}
