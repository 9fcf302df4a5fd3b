// A process that embeds the engine and works until it is killed. Every command is announced before
// it is sent and again once it is answered, one line each, so that the process at the other end of
// the pipe knows what was promised.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <ayar/engine.hpp>

namespace {

void say(const std::string& line) {
  const auto written = ::write(STDOUT_FILENO, line.data(),
                               line.size());  // one write: lines do not mix below PIPE_BUF
  if (written != static_cast<ssize_t>(line.size())) ::_exit(1);
}

ayar::Command make(decltype(ayar::Command::what) what, std::string key) {
  ayar::Command command;
  command.what = std::move(what);
  command.actor = ayar::parse_actor("agent:mina").value();
  command.actor.via = "crash";
  command.idempotency_key = std::move(key);
  return command;
}

/// Asks and replies on one complaint after another, for ever.
void work(ayar::Engine& engine, const std::string& name) {
  for (int complaint = 0;; ++complaint) {
    const std::string ref = name + "-" + std::to_string(complaint);
    ayar::Open open{"retail", {}, "", ref, {}, {{"category", ayar::Value("quality")}}};
    auto opened = engine.send_and_wait(make(std::move(open), ref));
    if (!opened) continue;
    say("open " + ref + " " + opened->id + "\n");
    const ayar::Map classified{{"severity", ayar::Value("normal")},
                               {"expectation", ayar::Value("accuracy")}};
    if (!engine.send_and_wait(make(ayar::Send{opened->id, "classify", classified, {}}, ref + "c")))
      continue;
    for (int turn = 0; turn < 20; ++turn) {
      const std::string question = ref + "-" + std::to_string(turn);
      say("try " + opened->id + " " + question + "\n");
      auto asked = engine.send_and_wait(
          make(ayar::Send{opened->id, "ask", {{"question", ayar::Value(question)}}, {}}, question));
      if (!asked) break;
      say("ask " + opened->id + " " + question + " " + std::to_string(asked->revision) + "\n");
      if (!engine.send_and_wait(make(ayar::Send{opened->id, "reply", {}, {}}, question + "r")))
        break;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  auto store = ayar::open_sqlite_store(argv[1]);
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().message.c_str());
    return 75;
  }
  auto engine = ayar::Engine::open(std::move(store).value());
  const auto loaded =
      ayar::load_workflow_file(std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml");
  if (!engine || !loaded) return 70;
  (*engine)->publish(loaded.workflow);
  (*engine)->start();
  std::vector<std::thread> workers;
  for (int i = 0; i < 16; ++i)
    workers.emplace_back(
        [&, i] { work(**engine, std::string(argv[2]) + "-" + std::to_string(i)); });
  std::this_thread::sleep_for(std::chrono::seconds(20));  // nobody killed it: end by itself
  ::_exit(3);
}
