// Told to stop or killed, under load: what was acknowledged is there, once, and reached the sink,
// once by its id.
#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include <ayar/engine.hpp>

#include "base/json.hpp"
#include "daemon/ayard.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

constexpr int clients = 4;

int rounds() {
  const char* text = std::getenv("AYAR_CRASH_ROUNDS");
  const int wanted = text != nullptr ? std::atoi(text) : 3;
  return wanted > 0 && wanted <= 100 ? wanted : 3;
}

std::string id_in(const std::string& body) {
  const auto value = parse_json(body);
  const Map* map = value ? value->get_if<Map>() : nullptr;
  if (map == nullptr || !map->contains("id")) return {};
  const auto* id = map->at("id").get_if<std::string>();
  return id == nullptr ? std::string() : *id;
}

/// Clients that open complaints as fast as they are answered, until nobody answers.
class Load {
 public:
  Load(const DaemonDesk& desk, std::string name)
      : port_(desk.http_port()), secret_(desk.secret), name_(std::move(name)) {
    for (int i = 0; i < clients; ++i)
      threads_.emplace_back([this, i] { run(i); });
  }
  ~Load() { (void)finish(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  [[nodiscard]] std::size_t acknowledged() const {
    const std::lock_guard lock(mutex_);
    return ids_.size();
  }
  std::set<std::string> finish() {
    stopping_ = true;
    for (auto& thread : threads_)
      thread.join();
    threads_.clear();
    return ids_;
  }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  void run(int client) {
    RawClient connection(port_);
    for (int n = 0; !stopping_; ++n) {
      const std::string key = name_ + "-" + std::to_string(client) + "-" + std::to_string(n);
      const std::string body =
          R"({"workflow":"retail","channel":"web","external_ref":")" + key +
          R"(","data":{"category":"quality"},"parties":[{"role":"complainant","person":"per_)" +
          std::to_string(client) +
          R"(","name":"Ann","channel":"email","contact_points":{"email":"ann@example.com"}}]})";
      if (!connection.send(request_text("POST", "/v1/complaints", secret_, body,
                                        "Idempotency-Key: " + key + "\r\n")))
        return;
      const auto answer = connection.receive(std::chrono::seconds(10));
      if (!answer) return;
      if (answer->status != 201) {
        ++refused_;
        return;
      }
      const std::lock_guard lock(mutex_);
      ids_.insert(id_in(answer->body));
    }
  }

  std::uint16_t port_;
  std::string secret_, name_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> refused_{0};
  mutable std::mutex mutex_;
  std::set<std::string> ids_;
  std::vector<std::thread> threads_;
};

void check_all_there(DaemonDesk& desk, const std::set<std::string>& ids) {
  RawClient connection(desk.http_port());
  std::size_t lost = 0;
  for (const auto& id : ids) {
    REQUIRE(connection.send(request_text("GET", "/v1/complaints/" + id, desk.secret)));
    const auto answer = connection.receive();
    REQUIRE(answer);
    if (answer->status != 200) {
      ++lost;
      MESSAGE("lost: ", id);
    }
  }
  CHECK(lost == 0);
}

std::int64_t metric_of_report(DaemonDesk& desk, const std::string& name) {
  const auto value = parse_json(desk.call("GET", "/v1/reports/seen").body);
  const Map* map = value ? value->get_if<Map>() : nullptr;
  const List* metrics =
      map == nullptr || !map->contains("metrics") ? nullptr : map->at("metrics").get_if<List>();
  if (metrics == nullptr) return -1;
  for (const auto& metric : *metrics) {
    const Map* row = metric.get_if<Map>();
    if (row == nullptr || row->at("name") != Value(name)) continue;
    if (const auto* number = row->at("value").get_if<std::int64_t>()) return *number;
  }
  return -1;
}

/// Every complaint's first letter reached the sink; every outcome was folded in exactly once.
void check_effects(DaemonDesk& desk, const std::set<std::string>& ids) {
  std::set<std::string> told;
  const bool all = eventually(
      [&] {
        const auto lines = desk.sink_lines();
        told = std::set<std::string>(lines.begin(), lines.end());
        std::size_t found = 0;
        for (const auto& id : ids)
          found += told.count(id + "/message/1");
        return found == ids.size();
      },
      std::chrono::seconds(120));
  CHECK(all);
  CHECK(eventually(
      [&] { return metric_of_report(desk, "opened") >= static_cast<std::int64_t>(ids.size()); },
      std::chrono::seconds(60)));
  CHECK(metric_of_report(desk, "twice") == 0);
}

void check_past(const DaemonDesk& desk) {
  auto store = open_sqlite_store(desk.file("complaints.db"));
  REQUIRE(store);
  auto engine = Engine::open(std::move(store).value());
  REQUIRE(engine);
  const auto report = (*engine)->verify();
  REQUIRE(report);
  CHECK(report->clean());
  for (const auto& finding : report->findings)
    MESSAGE(finding.complaint, ": ", finding.what);
}

}  // namespace

TEST_SUITE("daemon/crash") {
  TEST_CASE("SIGTERM under load: what was acknowledged is there after a restart") {
    DaemonDesk desk;
    auto ayard = desk.start();
    Load load(desk, "drain");
    REQUIRE(eventually([&] { return load.acknowledged() > 300; }));
    const auto told_at = std::chrono::steady_clock::now();
    ayard->signal(SIGTERM);
    CHECK(ayard->wait() == 0);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - told_at);
    const auto ids = load.finish();
    MESSAGE("drained in ", took.count(), " ms with ", ids.size(), " complaints acknowledged, ",
            load.refused(), " clients refused");
    ayard = desk.start();
    check_all_there(desk, ids);
    check_effects(desk, ids);
    ayard->signal(SIGTERM);
    CHECK(ayard->wait() == 0);
    check_past(desk);
  }

  TEST_CASE("kill -9 under load: what was acknowledged is there, and each effect once by its id") {
    DaemonDesk desk;
    std::set<std::string> ids;
    for (int round = 0; round < rounds(); ++round) {
      auto ayard = desk.start();
      Load load(desk, "kill" + std::to_string(round));
      const std::size_t enough = static_cast<std::size_t>(150 + 97 * round);
      REQUIRE(eventually([&] { return load.acknowledged() > enough; }));
      ayard->signal(SIGKILL);
      CHECK(ayard->wait() == 128 + SIGKILL);
      const auto acknowledged = load.finish();
      MESSAGE("round ", round, ": ", acknowledged.size(), " acknowledged, the last is ",
              *acknowledged.rbegin());
      ids.insert(acknowledged.begin(), acknowledged.end());
    }
    auto ayard = desk.start();
    check_all_there(desk, ids);
    check_effects(desk, ids);
    const auto lines = desk.sink_lines();
    MESSAGE(lines.size(), " deliveries of ",
            std::set<std::string>(lines.begin(), lines.end()).size(), " ids reached the sink for ",
            ids.size(), " complaints");
    ayard->signal(SIGTERM);
    CHECK(ayard->wait() == 0);
    check_past(desk);
  }
}
