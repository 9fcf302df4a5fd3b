// Durable single-event HTTP requests over a whole server: socket, parsing, token check, engine,
// SQLite with a flush. The client shares the machine with the server. `GET /livez` on the same
// connections says what HTTP alone costs.
//   ayar_http_bench [--complaints N] [--requests N] [--connections N] [--folder F]
#include <ayar/engine.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <semaphore>

#include "http/api.hpp"
#include "http_load.hpp"
#include "sync.hpp"

namespace {

using namespace ayar;

struct Plan {
  std::size_t complaints = 10'000, requests = 40'000, connections = 128;
  std::string folder = ".";
};

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "ayar_http_bench: " << why << '\n';
  std::exit(EXIT_FAILURE);
}

Plan read_plan(int argc, char** argv) {
  Plan plan;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* value = argv[i + 1];
    if (name == "--complaints") plan.complaints = std::strtoull(value, nullptr, 10);
    if (name == "--requests") plan.requests = std::strtoull(value, nullptr, 10);
    if (name == "--connections") plan.connections = std::strtoull(value, nullptr, 10);
    if (name == "--folder") plan.folder = value;
  }
  if (plan.complaints == 0 || plan.requests == 0 || plan.connections == 0)
    give_up("numbers from 1");
  return plan;
}

/// A desk with so many open complaints, in random order.
class Desk {
 public:
  Desk(const std::string& path, std::size_t complaints) {
    auto store = open_sqlite_store(path);
    if (!store) give_up(store.error().message);
    auto engine = Engine::open(std::move(*store));
    if (!engine) give_up(engine.error().message);
    engine_ = std::move(*engine);
    const auto loaded = load_workflow_file(AYAR_SOURCE_DIR "/workflows/retail.yaml");
    if (!loaded) give_up("retail.yaml does not load");
    engine_->publish(loaded.workflow);
    engine_->start();
    ids_.resize(complaints);
    std::counting_semaphore<> free(1024);
    std::atomic<std::size_t> failed{0};
    for (auto& id : ids_) {
      free.acquire();
      Command command;
      command.actor = {"mina", ActorKind::staff, {"agent"}, "", "bench"};
      command.what = Open{"retail", {}, "", "", {}, {{"category", "delivery"}}};
      engine_->send(std::move(command), [&](Result<Applied> applied) {
        applied ? id = applied->id : (++failed, std::string());
        free.release();
      });
    }
    for (int i = 0; i < 1024; ++i)
      free.acquire();
    if (failed > 0) give_up("not every complaint opened");
    std::shuffle(ids_.begin(), ids_.end(), std::mt19937_64(5));
  }
  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] const std::string& id(std::size_t number) const {
    return ids_[number % ids_.size()];
  }
  [[nodiscard]] std::size_t size() const { return ids_.size(); }

 private:
  std::unique_ptr<Engine> engine_;
  std::vector<std::string> ids_;
};

std::string request_text(const std::string& method, const std::string& target,
                         const std::string& body) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!body.empty())
    text +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

/// classify first, then question and reply in turn: none of them ends a complaint.
std::string event_body(std::size_t pass) {
  if (pass == 0)
    return R"({"event":"classify","data":{"severity":"normal","expectation":"availability"}})";
  if (pass % 2 == 1) return R"({"event":"ask","data":{"question":"Which parcel was it?"}})";
  return R"({"event":"reply","data":{}})";
}

void print(const std::string& name, const bench::LoadFigures& figures) {
  std::cout << "{\"name\":\"" << name << "\",\"requests_per_second\":" << figures.rate()
            << ",\"p50_ms\":" << figures.p50_ms << ",\"p99_ms\":" << figures.p99_ms
            << ",\"max_ms\":" << figures.max_ms << ",\"answered\":" << figures.answered
            << ",\"errors\":" << figures.errors << "}" << std::endl;
  if (figures.errors > 0) std::cerr << name << ": first error\n" << figures.first_error << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const Plan plan = read_plan(argc, argv);
  const std::filesystem::path place = std::filesystem::path(plan.folder) / "http_bench";
  std::filesystem::remove_all(place);
  std::filesystem::create_directories(place);
  std::cout << "{\"name\":\"sync_4_kib\",\"ours\":" << bench::sync_microseconds(place)
            << ",\"unit\":\"us\"}" << std::endl;
  {
    Desk desk(place / "complaints.db", plan.complaints);
    SystemClock clock;
    http::ApiOptions options;
    options.engine = &desk.engine();
    options.clock = &clock;
    options.tokens_on = false;
    http::Api api(std::move(options));
    auto server =
        http::Server::listen({}, [&api](http::HttpRequest request, http::Respond respond) {
          api.handle(std::move(request), std::move(respond));
        });
    if (!server) give_up(server.error().message);
    bench::LoadPlan load;
    load.port = (*server)->port();
    load.connections = plan.connections;
    load.requests = plan.requests;
    load.request = [](std::size_t) { return request_text("GET", "/livez", ""); };
    print("http_livez", bench::run_load(load));
    const std::size_t passes = plan.requests / desk.size() + 1;
    load.request = [&](std::size_t number) {
      return request_text("POST", "/v1/complaints/" + desk.id(number) + "/events",
                          event_body(number / desk.size()));
    };
    print("http_events_at_" + std::to_string(plan.complaints), bench::run_load(load));
    std::cerr << "at most " << passes << " events a complaint, " << plan.connections
              << " in flight\n";
    (*server)->stop();
    desk.engine().stop();
  }
  std::filesystem::remove_all(place);
}
