// kill -9 of a process that embeds the engine, at random instants: what was answered is there,
// once, and the past proves itself.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include <ayar/engine.hpp>

#include "base/id.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;

namespace {

constexpr std::uint64_t seed = 42;

int rounds() {
  const char* text = std::getenv("AYAR_CRASH_ROUNDS");
  const int wanted = text ? std::atoi(text) : 20;
  return wanted > 0 && wanted <= 1000 ? wanted : 20;
}

struct Victim {
  pid_t pid = -1;
  int out = -1;
};

Victim spawn(const std::string& store, const std::string& name) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl(AYAR_CRASH_VICTIM, AYAR_CRASH_VICTIM, store.c_str(), name.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  return {pid, ends[0]};
}

/// Reads until the first line, waits `delay`, kills, reads what was still said.
std::string run_and_kill(const std::string& store, const std::string& name,
                         std::chrono::microseconds delay) {
  const Victim victim = spawn(store, name);
  std::string said;
  char buffer[4096];
  const auto take = [&] {
    const auto got = ::read(victim.out, buffer, sizeof buffer);
    if (got > 0) said.append(buffer, static_cast<std::size_t>(got));
    return got;
  };
  REQUIRE(take() > 0);
  const auto until = std::chrono::steady_clock::now() + delay;
  ::fcntl(victim.out, F_SETFL,
          O_NONBLOCK);  // keep draining, so that a full pipe never slows the victim
  while (std::chrono::steady_clock::now() < until) {
    if (take() <= 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  REQUIRE(::kill(victim.pid, SIGKILL) == 0);
  int status = 0;
  ::waitpid(victim.pid, &status, 0);
  CHECK(WIFSIGNALED(status));
  while (take() > 0) {
  }
  ::close(victim.out);
  return said;
}

struct Promised {
  std::map<std::string, std::string> opened;                 // external_ref to id
  std::map<std::string, std::map<std::string, bool>> asked;  // id to question: answered?
  std::size_t answered = 0;
};

void note(Promised& promised, const std::string& said) {
  std::istringstream lines(said);
  std::string line;
  while (std::getline(lines, line)) {
    if (lines.eof()) break;  // the kill may have cut the last line
    std::istringstream words(line);
    std::string verb, first, second;
    words >> verb >> first >> second;
    if (verb == "open") promised.opened[first] = second;
    if (verb == "try") promised.asked[first].try_emplace(second, false);
    if (verb == "ask") promised.asked[first][second] = true;
    promised.answered += verb != "try";
  }
}

Command repeat(const std::string& id, const std::string& question) {
  Command command;
  command.what = Send{id, "ask", {{"question", Value(question)}}, {}};
  command.actor = parse_actor("agent:mina").value();
  command.actor.via = "crash";
  command.idempotency_key = question;
  return command;
}

std::size_t count_of(const std::vector<JournalView>& journal, const std::string& question) {
  std::size_t count = 0;
  for (const auto& entry : journal)
    count += entry.payload.find("\"" + question + "\"") != std::string::npos;
  return count;
}

/// Everything answered is there once; what was tried and not answered can be sent again under its
/// key, and is there once then.
void check(const std::string& store, const Promised& promised) {
  auto handle = open_sqlite_store(store);
  REQUIRE_MESSAGE(handle.has_value(), (handle ? "" : handle.error().message));
  auto engine = Engine::open(std::move(handle).value());
  REQUIRE(engine.has_value());
  std::set<std::string> ids;
  for (const auto& [ref, id] : promised.opened) {
    const auto seen = (*engine)->get(id);
    REQUIRE_MESSAGE(seen.has_value(), ref);
    CHECK(seen->external_ref == ref);
  }
  for (const auto& [id, questions] : promised.asked) {
    for (const auto& [question, answered] : questions) {
      if (!answered) (void)(*engine)->send_and_wait(repeat(id, question));
    }
    const auto journal = (*engine)->journal(id);
    REQUIRE(journal.has_value());
    for (const auto& [question, answered] : questions) {
      INFO(question);
      CHECK(count_of(journal.value(), question) == 1);
    }
  }
  const auto report = (*engine)->verify();
  REQUIRE(report.has_value());
  for (const auto& finding : report->findings)
    MESSAGE(finding.complaint << " " << finding.sequence << ": " << finding.what);
  CHECK(report->clean());
}

}  // namespace

TEST_SUITE("crash") {
  TEST_CASE(
      "after kill -9 at random instants every answered command is there, none twice, and the past "
      "proves itself") {
    test::TempDir dir;
    SeededRandom random(seed);
    std::size_t answered = 0;
    const int wanted = rounds();
    std::string store;
    for (int round = 0; round < wanted; ++round) {
      if (round % 10 == 0)
        store = dir.file("crash" + std::to_string(round) +
                         ".db");  // ten kills a file, then a fresh one
      const auto delay = std::chrono::microseconds(500 + random.next() % 250'000);
      INFO("round ", round, ", killed ", delay.count(), " us after the first answer");
      Promised promised;
      note(promised, run_and_kill(store, "v" + std::to_string(round), delay));
      CHECK(promised.answered > 0);
      answered += promised.answered;
      check(store, promised);
    }
    MESSAGE("seed " << seed << ": " << wanted << " kills, " << answered
                    << " answered commands, all there once");
  }
}
