// Killed at every write around a threshold: the mark and what it tells are one, so each effect is
// there once. Beside it the order that other desks work in, act and then mark, put to the same
// test.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include <ayar/engine.hpp>

#include "crash/write_points.hpp"
#include "support/temp_dir.hpp"
#include "workflow/sources.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr long points_max = 5'000;

Instant noon() { return parse_instant("2026-03-02T12:00:00Z").value(); }

class InMemory final : public workflow::Sources {
 public:
  Result<Text> calendar(std::string_view name) const override {
    return Text{"always.yaml", "ayar: 1\ncalendar: " + std::string(name) +
                                   "\nzone: UTC\nhours: {mon-sun: [\"00:00-24:00\"]}\n"};
  }
  Result<std::string> zone(std::string_view name) const override { return machine_.zone(name); }

 private:
  FolderSources machine_;
};

/// Half of the target, due, a call after it that repeats twice, and a transition on the breach.
std::shared_ptr<const Workflow> watched() {
  const auto loaded = workflow::load(R"(ayar: 1
kind: matter
workflow: watched
version: 1
calendar: always
events: {answered: {from: [agent]}}
clocks:
  answer:
    target: 2h
    starts: received_at
    met_by: {event: answered}
    reopen: ignore
    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor, assign: supervisor}, {at: +1h, notify: manager, every: 1h, max: 2}]
initial: waiting
states:
  waiting: {on: {answered: {to: done}, clock.answer.breached: {to: overdue, do: [{notify: {to: director, template: overdue}}]}}}
  overdue: {on: {answered: {to: done}}}
  done: {}
)",
                                     "watched.yaml", InMemory{});
  REQUIRE(loaded.definition);
  return std::make_shared<const Workflow>(loaded.definition);
}

/// An engine over the file, with the wall clock at this.
struct Desk {
  Desk(const std::string& path, const std::shared_ptr<const Workflow>& workflow, Instant now)
      : clock(now) {
    auto store = open_sqlite_store(path);
    if (!store) return;
    EngineOptions options;
    options.clock = &clock;
    options.random_seed = 21;
    auto opened = Engine::open(std::move(store).value(), options);
    if (!opened) return;
    engine = std::move(opened).value();
    engine->publish(workflow);
  }
  SimulatedClock clock;
  std::unique_ptr<Engine> engine;
};

/// Looks every ten minutes over both thresholds and the calls after them.
void look_on(Desk& desk) {
  for (Instant now = noon(); now <= noon() + 5h; now += 10min) {
    desk.clock.set(now);
    desk.engine->run_once();
  }
}

std::set<std::string> keys_of(Engine& engine) {
  OutboxQuery query;
  query.limit = 200;
  const auto page = engine.outbox(query);
  REQUIRE(page.has_value());
  std::set<std::string> keys;
  for (const auto& row : page->items) {
    CHECK_MESSAGE(keys.insert(row.id).second, "twice in the outbox: ", row.id);
  }
  return keys;
}

/// "cmp_x/4/2" is of entry 4.
std::int64_t entry_of(const std::string& key) {
  const auto last = key.rfind('/');
  const auto first = key.rfind('/', last - 1);
  return std::stoll(key.substr(first + 1, last - first - 1));
}

struct Uninterrupted {
  std::string id;
  std::set<std::string> keys;
  std::size_t entries = 0;
};

class Case {
 public:
  Case() : workflow_(watched()) {
    fs::create_directory(base());
    Desk desk(base() + "/desk.db", workflow_, noon());
    REQUIRE(desk.engine);
    Command open;
    open.what = Open{"watched", {}, "", "", {}, {}, {}};
    open.actor = parse_actor("agent:mina").value();
    auto opened = desk.engine->send_and_wait(std::move(open));
    REQUIRE(opened.has_value());
    whole_.id = opened->id;
    desk.engine.reset();
    const auto path = fresh();
    Desk on(path, workflow_, noon());
    look_on(on);
    whole_.keys = keys_of(*on.engine);
    whole_.entries = on.engine->journal(whole_.id)->size();
  }
  [[nodiscard]] const Uninterrupted& whole() const { return whole_; }

  /// @return false: fewer writes than that.
  bool survives(long number, CutAt cut) {
    const auto path = fresh();
    const bool killed = killed_at_write(number, cut, [&] {
      Desk desk(path, workflow_, noon());
      if (!desk.engine) ::_exit(70);
      look_on(desk);
      desk.engine.reset();  // what closing writes is a write, too
    });
    check_between(path);
    for (int restart = 0; restart < 2; ++restart) {
      Desk desk(path, workflow_, noon());
      REQUIRE(desk.engine);
      look_on(desk);
      CHECK(keys_of(*desk.engine) == whole_.keys);
      CHECK(desk.engine->journal(whole_.id)->size() == whole_.entries);
      if (restart == 1) CHECK(desk.engine->verify()->clean());
    }
    return killed;
  }

 private:
  std::string base() const { return dir_.file("base"); }
  std::string fresh() {
    const auto folder = dir_.file("run");
    fs::remove_all(folder);
    fs::copy(base(), folder, fs::copy_options::recursive);
    return folder + "/desk.db";
  }
  /// As the kill left it: of the entries that are there every effect, and of others none.
  void check_between(const std::string& path) {
    Desk desk(path, workflow_, noon());
    REQUIRE(desk.engine);
    const auto journal = desk.engine->journal(whole_.id);
    REQUIRE(journal.has_value());
    std::set<std::string> expected;
    for (const auto& key : whole_.keys) {
      if (entry_of(key) <= journal->back().sequence) expected.insert(key);
    }
    CHECK(keys_of(*desk.engine) == expected);
  }

  TempDir dir_;
  std::shared_ptr<const Workflow> workflow_;
  Uninterrupted whole_;
};

// A desk that does what came due and marks it as done, each at once: the order of iTop's
// CheckStopWatchThresholds. Or the other way round.

void run_sql(sqlite3* file, const std::string& sql) {
  if (sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) ::_exit(71);
}

bool is_marked(sqlite3* file, int threshold) {
  bool found = false;
  const auto seen = [](void* there, int, char**, char**) {
    *static_cast<bool*>(there) = true;
    return 0;
  };
  const auto sql = "SELECT 1 FROM mark WHERE threshold = " + std::to_string(threshold);
  sqlite3_exec(file, sql.c_str(), seen, &found, nullptr);
  return found;
}

void two_steps(const std::string& path, bool acts_first) {
  sqlite3* file = nullptr;
  if (sqlite3_open(path.c_str(), &file) != SQLITE_OK) ::_exit(72);
  run_sql(file,
          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS mark "
          "(threshold); CREATE TABLE IF NOT EXISTS told (threshold);");
  for (int threshold = 1; threshold <= 3; ++threshold) {
    if (is_marked(file, threshold)) continue;
    const auto value = "(" + std::to_string(threshold) + ");";
    const auto act = "INSERT INTO told VALUES " + value, mark = "INSERT INTO mark VALUES " + value;
    run_sql(file, acts_first ? act : mark);
    run_sql(file, acts_first ? mark : act);
  }
  sqlite3_close(file);
}

int count_told(const std::string& path) {
  int count = 0;
  sqlite3* file = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &file) == SQLITE_OK);
  const auto take = [](void* into, int, char** values, char**) {
    *static_cast<int*>(into) = std::atoi(values[0]);
    return 0;
  };
  sqlite3_exec(file, "SELECT count(*) FROM told", take, &count, nullptr);
  sqlite3_close(file);
  return count;
}

}  // namespace

TEST_SUITE("crash/threshold") {
  TEST_CASE(
      "killed at every write around a threshold: mark and effects are before or after, and once") {
    Case desk;
    REQUIRE(desk.whole().keys.size() >= 5);  // owner, supervisor, director, manager twice
    for (const CutAt cut : {CutAt::before_write, CutAt::within_write}) {
      CAPTURE(static_cast<int>(cut));
      long number = 0;
      while (number < points_max) {
        CAPTURE(number);
        if (!desk.survives(number, cut)) break;
        ++number;
      }
      REQUIRE(number < points_max);
      CHECK(number > 10);
      MESSAGE(number << " writes, " << desk.whole().keys.size() << " effects of "
                     << desk.whole().entries << " entries, each once at every one of them");
    }
  }

  TEST_CASE(
      "iTop's order, act and then mark, fails the same test, and so does the other way round") {
    const TempDir dir;
    int doubled = 0, lost = 0;
    for (const bool acts_first : {true, false}) {
      for (long number = 0; number < points_max; ++number) {
        const auto path =
            dir.file("two" + std::to_string(acts_first) + std::to_string(number) + ".db");
        const bool killed =
            killed_at_write(number, CutAt::before_write, [&] { two_steps(path, acts_first); });
        two_steps(path, acts_first);
        const int told = count_told(path);
        doubled += told > 3;
        lost += told < 3;
        if (!killed) break;
      }
    }
    MESSAGE("told twice at " << doubled << " writes, never told at " << lost);
    CHECK(doubled > 0);
    CHECK(lost > 0);
  }
}
