#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <map>

#include "import/fixture.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

/// A store on the disk, as a user would have it; gone behind the test.
class TemporaryStore {
 public:
  explicit TemporaryStore(const std::string& name)
      : path_((std::filesystem::temp_directory_path() /
               ("ayar_" + name + "_" + std::to_string(::getpid()) + ".db"))
                  .string()) {
    remove();
  }
  ~TemporaryStore() { remove(); }
  TemporaryStore(const TemporaryStore&) = delete;
  TemporaryStore& operator=(const TemporaryStore&) = delete;
  [[nodiscard]] StoreHandle open() const {
    auto store = open_sqlite_store(path_);
    REQUIRE(store);
    return std::move(*store);
  }

 private:
  void remove() const {
    for (const char* tail : {"", "-wal", "-shm", ".lock"})
      std::filesystem::remove(path_ + tail);
  }
  std::string path_;
};

// Sanitizers cost up to twenty times as much.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(NDEBUG)
constexpr double busy_seconds_max = 100;
#else
constexpr double busy_seconds_max = 5;
#endif

bool at_hand() {
  if (!shared_folder().empty()) return true;
  MESSAGE("skipped: the real logs are not at hand; set AYAR_SHARED to their folder");
  return false;
}

/// The log's own word at the end of each case: its last priority and made_sla.
struct LogVerdict {
  std::string priority;
  bool made_sla = false;
};

std::map<std::string, LogVerdict> verdicts_of(const std::string& csv) {
  const auto table = cli::logs::read_csv(csv, "uci.csv", {"number", "priority", "made_sla"});
  REQUIRE(table);
  std::map<std::string, LogVerdict> made;
  for (const auto& row : table->rows)
    made[row.cells[0]] = {row.cells[1], row.cells[2] == "TRUE"};
  return made;
}

/// Critical and low incidents: the first cycle is met exactly where the log says so.
void compare_verdicts(ImportBench& bench, const std::string& csv) {
  int critical = 0, low = 0, agreeing = 0;
  for (const auto& item : verdicts_of(csv)) {   // no structured binding: clang 14 cannot capture one
    const auto& ref = item.first;
    const auto& verdict = item.second;
    const bool is_critical = verdict.priority == "1 - Critical";
    if (!is_critical && verdict.priority != "4 - Low") continue;
    ++(is_critical ? critical : low);
    const auto complaint = bench.complaint(ref);
    REQUIRE_FALSE(complaint.clocks.empty());
    const auto& first = complaint.clocks.front();
    REQUIRE(first.cycle == 1);
    const bool agrees = (first.verdict == "met") == verdict.made_sla;
    CHECK_MESSAGE(agrees, ref << " " << first.verdict);
    agreeing += agrees ? 1 : 0;
  }
  CHECK(critical == 15);
  CHECK(low == 85);
  CHECK(agreeing == 100);
}

}  // namespace

TEST_SUITE("import/real_logs") {
  TEST_CASE("the UCI log: 890 complaints closed, 11 reopened, verdicts as the log has them") {
    if (!at_hand()) return;
    const std::string csv = read_source(shared_folder() + "/data/incident_event_log_uci_5998.csv");
    const Desk desk =
        load_desk("examples/02_import/uci.map.yaml", "examples/02_import/uci.workflow.yaml");
    const TemporaryStore file("uci");
    ImportBench bench(file.open(), desk);
    const auto started = std::chrono::steady_clock::now();
    const std::clock_t began = std::clock();
    const auto report = bench.import(csv);
    // Wall time is told, processor time is judged: other work on the machine must not fail a test.
    const double busy = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    const auto took =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    REQUIRE(report);
    MESSAGE("UCI log in " << took << " s, of which " << busy << " s computing");
    CHECK(busy < busy_seconds_max);
    CHECK(report->rows == 5'998);
    CHECK(report->opened == 890);
    CHECK(report->phases == std::map<std::string, std::int64_t>{{"closed", 890}});
    CHECK(report->events.at("reopen") == 11);
    CHECK(report->applied == 5'997);
    CHECK(remarks_of(*report, "refused") == 1);  // INC0000137: New behind Resolved
    CHECK(remarks_of(*report, "adjusted") == 5);
    compare_verdicts(bench, csv);
    const auto again = bench.import(csv);
    REQUIRE(again);
    CHECK(again->opened == 0);
    CHECK(again->applied == 0);
    const auto verified = bench.engine().verify();
    REQUIRE(verified);
    CHECK(verified->clean());
  }

  TEST_CASE("the UCI log's moderate incidents: all time counts, and nobody is waited for") {
    if (!at_hand()) return;
    const std::string csv = read_source(shared_folder() + "/data/incident_event_log_uci_5998.csv");
    const Desk desk =
        load_desk("examples/04_replay/incidents.map.yaml", "examples/04_replay/incidents.yaml");
    ImportBench bench(open_memory_store(), desk);
    REQUIRE(bench.import(csv));
    struct Case {
      const char* policy;
      std::int64_t agreeing;
    };
    for (const Case& each : {Case{"wall_90h", 756}, Case{"wall_90h_first", 755},
                             Case{"wall_90h_asking", 668}, Case{"office_29h", 726},
                             Case{"office_24h_asking", 651}}) {
      CAPTURE(each.policy);
      PolicyReplay order;
      order.policy = load_desk("examples/04_replay/incidents.map.yaml",
                               "examples/04_replay/" + std::string(each.policy) + ".yaml")
                         .workflow;
      order.clock = "resolve";
      order.where = "severity == \"normal\"";
      order.against = "made_sla";
      const auto report = bench.engine().replay(order);
      REQUIRE(report);
      CHECK(report->agreement.judged() == 757);
      CHECK(report->agreement.both_met + report->agreement.both_missed == each.agreeing);
    }
  }

  TEST_CASE("the help desk log: 4,580 complaints, the 10 without a resolving step reported") {
    if (!at_hand()) return;
    const std::string csv = read_source(shared_folder() + "/data/helpdesk_italian.csv");
    const Desk desk = load_desk("examples/02_import/helpdesk.map.yaml",
                                "examples/02_import/helpdesk.workflow.yaml");
    const TemporaryStore file("helpdesk");
    ImportBench bench(file.open(), desk);
    const auto report = bench.import(csv);
    REQUIRE(report);
    CHECK(report->rows == 21'348);
    CHECK(report->opened == 4'580);
    CHECK(remarks_of(*report, "incomplete") == 10);
    CHECK(report->applied + report->ignored + report->not_applied == 21'348);
    for (const auto& remark : report->remarks) {
      if (remark.kind == "refused" || remark.kind == "unmatched")
        MESSAGE(remark.line << " " << remark.ref << " " << remark.why);
    }
    CHECK(report->not_applied == 0);
  }
}
