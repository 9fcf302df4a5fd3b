// Recorders: everything that happened, in order, exactly once, whatever dies when.
#include "fixture.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

/// Counts outcomes by kind and chains their ids: twice or out of order would show at once.
struct Tally {
  int invokes = 0;
  std::vector<std::string> requests;
  std::function<std::optional<Reply>(int invoke)> interrupt;

  static std::string text(const Value& value) { return *value.get_if<std::string>(); }
  static std::int64_t number(const std::optional<std::string>& json) {
    return json ? *parse_json(*json)->get_if<std::int64_t>() : 0;
  }
  Reply operator()(const delivery::Request& request, delivery::StateReader* state) {
    ++invokes;
    requests.push_back(request.id);
    Map put;
    const auto input = parse_json(request.input, std::size_t{16} << 20);
    Digest chain{};
    if (const auto kept = state->get("chain"))
      chain = digest_from_hex(text(parse_json(*kept).value())).value();
    std::map<std::string, std::int64_t> counts;
    for (const auto& item : *input->get_if<Map>()->at("outcomes").get_if<List>()) {
      const auto& outcome = *item.get_if<Map>();
      ++counts["count/" + text(outcome.at("kind"))];
      Sha256 hash;
      chain = hash.field(to_hex(chain)).field(text(outcome.at("id"))).finish();
    }
    for (const auto& [key, count] : counts)
      put[key] = Value(number(state->get(key)) + count);
    put["chain"] = Value(to_hex(chain));
    if (interrupt) {
      if (auto reply = interrupt(invokes)) return *reply;
    }
    std::string json;
    JsonWriter(json).value(Value(Map{{"put", Value(put)}, {"delete", Value(List{Value("gone")})}}));
    return Sink::ok(json);
  }
};

using State = std::map<std::string, std::string>;

std::unique_ptr<delivery::Plugin> recorder(Tally& tally, State* seen = nullptr) {
  return std::make_unique<FakePlugin>(
      std::vector<std::string>{"record", "report"},
      [&tally, seen](const delivery::Request& request, delivery::StateReader* state) -> Reply {
        if (request.kind == "record") return tally(request, state);
        State now;
        for (const auto& [key, value] : state->scan("", "", 100))
          now[key] = value;
        if (seen != nullptr) *seen = now;
        if (request.input.find("\"fail\"") != std::string::npos)
          return Sink::no(Answer::failed, "no figures");
        return Sink::ok(R"({"report":"tally","title":"Tally"})");
      },
      std::vector<std::string>{"tally"});
}

DeliveryOptions recording(const std::string& name, std::size_t page = 256) {
  DeliveryOptions options;
  options.plugins.push_back({name, PluginHost::child, "", {}, "{}", 1s});
  options.random_seed = 5;
  options.page = page;
  return options;
}

State state_of(Bench& bench, const std::string& name) {
  Tally idle;
  State state;
  service::DeliveryDoor::Plugins plugins;
  plugins.push_back(recorder(idle, &state));
  auto delivery = service::DeliveryDoor::open(*bench.engine, recording(name), std::move(plugins));
  REQUIRE(delivery.has_value());
  REQUIRE((*delivery)->report("tally").has_value());
  return state;
}

/// Complaints in many states, and signals between them.
void make_history(Bench& bench, int complaints) {
  for (int i = 0; i < complaints; ++i) {
    const auto id = bench.must(open_command()).id;
    if (i % 2 == 0) bench.must(send_command(id, "classify", classified()));
    if (i % 4 == 0)
      bench.must(
          send_command(id, "decide", {{"decision", Value("upheld")}, {"reason", Value("broken")}}));
    const Signal signal{"s" + std::to_string(i), "per_1", "purchase", bench.clock.now(), {}};
    REQUIRE(bench.engine->add_signal(signal).value());
    REQUIRE(deliver_pending(*bench.engine).has_value());
    bench.clock.advance(7h);
  }
  bench.engine->run_once();
}

std::unique_ptr<Delivery> open_recorder(Bench& bench, Tally& tally, const std::string& name,
                                        std::size_t page = 256) {
  service::DeliveryDoor::Plugins plugins;
  plugins.push_back(recorder(tally));
  auto delivery =
      service::DeliveryDoor::open(*bench.engine, recording(name, page), std::move(plugins));
  REQUIRE(delivery.has_value());
  return std::move(delivery).value();
}

}  // namespace

TEST_SUITE("dispatch/record") {
  TEST_CASE("pages of any size, failed batches and kills make the same state as one clean run") {
    Faulty faulty;
    EngineOptions still;
    still.fire_timers = false;  // the journal stands while recorders come and go
    Bench bench(faulty.handle(), still);
    make_history(bench, 24);
    Tally clean;
    open_recorder(bench, clean, "clean", 1000)->run_once();
    const auto expected = state_of(bench, "clean");
    REQUIRE(expected.contains("count/opened"));
    CHECK(expected.at("count/opened") == "24");
    CHECK(expected.at("count/signal") == "24");

    Tally shaken;
    shaken.interrupt = [&](int invoke) -> std::optional<Reply> {
      const int next = faulty.script->commits() + 1;
      if (invoke % 5 == 1) faulty.script->fault_at(next, CommitFault::fail_before);
      if (invoke % 5 == 3) faulty.script->fault_at(next, CommitFault::ambiguous);
      if (invoke % 7 == 2) return Sink::no(Answer::retry);
      return std::nullopt;
    };
    int lives = 0;
    for (; lives < 40; ++lives) {  // a life ends where the recorder asks to wait
      auto delivery = open_recorder(bench, shaken, "shaken", 7);
      const auto before = shaken.invokes;
      delivery->run_once();
      if (shaken.invokes == before) break;
      bench.clock.advance(2h);
    }
    MESSAGE(shaken.invokes << " pages given, " << lives << " lives, " << faulty.script->reopens()
                           << " reopened stores");
    CHECK(state_of(bench, "shaken").at("chain").size() > 0);
    Tally again;
    open_recorder(bench, again, "again", 7)->run_once();
    CHECK(state_of(bench, "again").at("count/opened") == expected.at("count/opened"));
    auto counts = state_of(bench, "shaken");
    const auto recomputed = state_of(bench, "again");
    CHECK(counts == recomputed);  // the same pages, so the same chain
    counts.erase("chain");
    auto whole = expected;
    whole.erase("chain");
    CHECK(counts == whole);  // other pages: signals interleave otherwise, nothing is lost or twice
    CHECK(bench.engine->verify()->clean());
  }

  TEST_CASE("killed between invoke and commit, the page comes again and counts once") {
    TempDir folder;
    const auto path = folder.file("c.db");
    Tally tally;
    {
      Bench bench(open_sqlite_store(path).value());
      make_history(bench, 5);
    }
    {
      Bench bench(open_sqlite_store(path).value());
      tally.interrupt = [&](int) -> std::optional<Reply> {
        bench.engine->stop();  // what is answered now reaches no disk
        return std::nullopt;
      };
      open_recorder(bench, tally, "tally")->run_once();
      CHECK(tally.invokes == 1);
    }
    tally.interrupt = nullptr;
    Bench bench(open_sqlite_store(path).value());
    open_recorder(bench, tally, "tally")->run_once();
    REQUIRE(tally.requests.size() == 2);
    CHECK(tally.requests[0] == tally.requests[1]);
    const auto state = state_of(bench, "tally");
    CHECK(state.at("count/opened") == "5");
    CHECK(state.at("count/signal") == "5");
  }

  TEST_CASE("a failing recorder waits with back-off and skips nothing") {
    Bench bench;
    make_history(bench, 3);
    Tally tally;
    bool broken = true;
    tally.interrupt = [&](int) -> std::optional<Reply> {
      if (broken) return Sink::no(Answer::failed, "no memory");
      return std::nullopt;
    };
    auto delivery = open_recorder(bench, tally, "tally");
    delivery->run_once();
    CHECK(tally.invokes == 1);
    CHECK(delivery->plugins().front().last_error == "sink: no memory");
    CHECK(delivery->plugins().front().state == "ready");
    const auto next = delivery->next_due().value();
    REQUIRE(next.has_value());
    bench.clock.set(*next);
    broken = false;
    CHECK(delivery->run_once());
    CHECK(delivery->plugins().front().last_error.empty());
    CHECK(state_of(bench, "tally").at("count/opened") == "3");
  }

  TEST_CASE("a recorder that refuses stops, visibly, and stays where it was") {
    Bench bench;
    make_history(bench, 3);
    Tally tally;
    tally.interrupt = [](int) { return Sink::no(Answer::refused, "unknown outcome"); };
    auto delivery = open_recorder(bench, tally, "tally");
    delivery->run_once();
    bench.clock.advance(48h);
    delivery->run_once();
    CHECK(tally.invokes == 1);
    CHECK(delivery->plugins().front().state == "stopped");
    CHECK(delivery->plugins().front().last_error == "sink: unknown outcome");
    tally.interrupt = nullptr;
    open_recorder(bench, tally, "tally")->run_once();
    CHECK(state_of(bench, "tally").at("count/opened") == "3");
  }

  TEST_CASE("a page that is too much for its plugin comes again in smaller ones") {
    Bench bench;
    make_history(bench, 20);
    Tally tally;
    std::size_t longest = 0;
    const auto bytes_max = std::size_t{6} << 10;
    service::DeliveryDoor::Plugins plugins;
    plugins.push_back(std::make_unique<FakePlugin>(
        std::vector<std::string>{"record"},
        [&](const delivery::Request& request, delivery::StateReader* state) -> Reply {
          if (request.input.size() > bytes_max)
            return {Answer::refused, {}, "too_large", "a line too long", {}};
          longest = std::max(longest, request.input.size());
          return tally(request, state);
        }));
    auto delivery =
        service::DeliveryDoor::open(*bench.engine, recording("tally"), std::move(plugins));
    REQUIRE(delivery.has_value());
    for (int turn = 0; turn < 200; ++turn) {
      (*delivery)->run_once();
      bench.clock.advance(1h);
    }
    CHECK((*delivery)->plugins().front().state == "ready");
    CHECK(longest <= bytes_max);
    CHECK(tally.invokes > 1);
    CHECK(state_of(bench, "tally").at("count/opened") == "20");
    CHECK(state_of(bench, "tally").at("count/signal") == "20");
  }

  TEST_CASE("a reply that breaks the contract is a failure, not a state") {
    for (const char* reply :
         {"[]", "{", R"({"put":[]})", R"({"delete":{}})", R"({"delete":[1]})", R"({"puts":{}})"}) {
      CAPTURE(reply);
      Bench bench;
      make_history(bench, 1);
      Tally tally;
      tally.interrupt = [&](int) { return Sink::ok(reply); };
      auto delivery = open_recorder(bench, tally, "tally");
      delivery->run_once();
      CHECK(delivery->plugins().front().last_error.find("plugin_failed") == 0);
      CHECK(delivery->next_due()->has_value());
      CHECK(state_of(bench, "tally").empty());
    }
  }

  TEST_CASE("nothing new costs no invoke") {
    Bench bench;
    make_history(bench, 2);
    Tally tally;
    auto delivery = open_recorder(bench, tally, "tally");
    CHECK(delivery->run_once());
    const auto invokes = tally.invokes;
    CHECK_FALSE(delivery->run_once());
    CHECK(tally.invokes == invokes);
  }

  TEST_CASE("two that run one recorder at once spoil only each other's page") {
    Bench bench;
    make_history(bench, 2);
    Tally outer, inner;
    auto second = open_recorder(bench, inner, "tally");
    int opened = 0;
    outer.interrupt = [&](int invoke) -> std::optional<Reply> {
      if (invoke > 1) return std::nullopt;
      second->run_once();
      bench.engine->send(open_command(), [&](Result<Applied> r) { opened += r ? 1 : 0; });
      return std::nullopt;
    };
    auto first = open_recorder(bench, outer, "tally");
    first->run_once();
    CHECK(opened == 1);  // it shared its first batch with the page that the store refused
    CHECK(first->plugins().front().last_error.find("internal") == 0);
    bench.clock.advance(2h);
    first->run_once();
    CHECK(state_of(bench, "tally").at("count/opened") == "3");
  }

  TEST_CASE("a report is asked of whoever answers it") {
    Bench bench;
    make_history(bench, 2);
    Tally tally;
    auto delivery = open_recorder(bench, tally, "tally");
    delivery->run_once();
    CHECK(delivery->reports() ==
          std::vector<std::pair<std::string, std::string>>{{"tally", "tally"}});
    CHECK(delivery->report("tally").value() == R"({"report":"tally","title":"Tally"})");
    const auto unknown = delivery->report("csat");
    CHECK(unknown.error().code == ErrorCode::not_found);
    CHECK(unknown.error().hint == "there are tally");
    CHECK(delivery->report("tally", "[1]").error().code == ErrorCode::invalid_argument);
    CHECK(delivery->report("tally", R"({"x":"fail"})").error().code == ErrorCode::plugin_failed);
  }
}
