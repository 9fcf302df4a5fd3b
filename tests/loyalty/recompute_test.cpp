// A hundred thousand random outcomes in random batches, with restarts, against one computation from
// the start.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include <ayar/time.hpp>

#include "driver.hpp"

using namespace ayar::test;

namespace {

class RandomLife {
 public:
  explicit RandomLife(std::uint64_t seed) : random_(seed) {}

  /// One outcome; ids are unique, times fall anywhere within three years, often on one another.
  json::value next() {
    const auto number = made_++;
    const auto person = random_() % 500;
    const std::string complaint =
        "cmp_" + std::to_string(person) + "_" + std::to_string(random_() % 6);
    const bool signal = random_() % 3 == 0;
    json::object o{{"tenant", random_() % 50 == 0 ? "other" : "main"},
                   {"person", person % 37 == 0 && !signal ? "" : "per_" + std::to_string(person)},
                   {"complaint", signal ? "" : complaint},
                   {"workflow", random_() % 2 == 0 ? "retail" : "warranty"},
                   {"owner", pick({"mina", "omid", "sara", ""})},
                   {"team", pick({"north", "south"})},
                   {"at", moment()},
                   {"id", signal ? "signal/" + std::to_string(number)
                                 : complaint + "/" + std::to_string(number) + "/" +
                                       std::to_string(random_() % 12)}};
    if (signal) {
      tell_signal(o, complaint);
    } else {
      tell_outcome(o);
    }
    return o;
  }

 private:
  json::string pick(std::initializer_list<const char*> words) {
    return *(words.begin() + static_cast<std::ptrdiff_t>(random_() % words.size()));
  }
  std::string moment() {
    const auto minutes = std::chrono::minutes(10 * (random_() % (3 * 365 * 24 * 6)));
    const ayar::Instant start{std::chrono::seconds(1'700'000'000)};
    return ayar::to_text(start + minutes);
  }
  void tell_signal(json::object& o, const std::string& complaint) {
    o["kind"] = "signal";
    o["signal"] = pick({"survey", "survey", "purchase", "purchase", "referral", "departure"});
    json::object data;
    if (o["signal"] == "survey") {
      data["survey"] = pick({"csat", "nps", "ces"});
      data["score"] = static_cast<std::int64_t>(random_() % 12);
      if (random_() % 2 == 0) data["complaint"] = complaint;
    }
    o["data"] = data;
  }
  void tell_outcome(json::object& o) {
    o["kind"] = pick({"opened", "field", "field", "phase", "phase", "clock", "promise", "message",
                      "event", "recorded", "surveyed"});
    o["received_at"] = moment(), o["channel"] = "email", o["reference"] = 7;
    o["field"] = pick({"expectation", "gaps", "severity"});
    o["value"] =
        json::array{pick({"delivery", "behaviour", "accuracy"}), pick({"advertising", "delivery"})};
    o["from"] = pick({"receipt", "investigation", "answered", "closed"});
    o["to"] = pick({"investigation", "answered", "closed", "closed"});
    o["disposition"] = pick({"answered", "withdrawn", ""});
    o["clock"] = pick({"resolve", "acknowledge"}), o["cycle"] = 1;
    o["verdict"] = pick({"met", "met_late", "breached_open", "cancelled"});
    o["number"] = static_cast<std::int64_t>(1 + random_() % 3), o["due"] = moment();
    o["state"] = o["kind"] == "promise" ? pick({"made", "kept", "broken"})
                                        : pick({"queued", "sent", "delivered", "failed"});
    o["message"] = "answer", o["counts_as"] = "response";
    o["event"] = "reply", o["by"] = pick({"party", "staff"});
    o["outcome"] = "resolved", o["survey"] = pick({"csat", "nps", "ces"});
  }

  std::mt19937_64 random_;
  std::uint64_t made_ = 0;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// All in one request, sorted by time: the computation from the start.
StateMap from_the_start(std::vector<json::value> outcomes) {
  std::stable_sort(outcomes.begin(), outcomes.end(), [](const auto& a, const auto& b) {
    return a.at("at").as_string() < b.at("at").as_string();
  });
  StateMap state;
  Recorder recorder(state);
  REQUIRE(recorder.record(json::array(outcomes.begin(), outcomes.end())).status == AYAR_OK);
  return state;
}

}  // namespace

TEST_SUITE("loyalty/recompute") {
  TEST_CASE(
      "100,000 random outcomes in random batches, twins and restarts among them, equal a "
      "recomputation") {
    const char* given = std::getenv("AYAR_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : 20261122;
    MESSAGE("AYAR_SEED=" << seed);
    RandomLife life(seed);
    std::vector<json::value> outcomes;
    for (int i = 0; i < 100'000; ++i)
      outcomes.push_back(life.next());
    const auto wanted = from_the_start(outcomes);

    std::mt19937_64 random(seed + 1);
    auto fed = outcomes;
    for (int i = 0; i < 5'000; ++i)
      fed.push_back(outcomes[random() % outcomes.size()]);
    std::shuffle(fed.begin(), fed.end(), random);
    StateMap state;
    Recorder recorder(state);
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t at = 0; at < fed.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random() % 500, fed.size() - at);
      const auto first = fed.begin() + static_cast<std::ptrdiff_t>(at);
      REQUIRE(
          recorder.record(json::array(first, first + static_cast<std::ptrdiff_t>(size))).status ==
          AYAR_OK);
      if (random() % 20 == 0) recorder.restart();
      at += size;
    }
    const double took = seconds_since(start);
    std::size_t bytes = 0;
    for (const auto& [key, row] : state)
      bytes += key.size() + row.size();
    MESSAGE("105,000 outcomes in " << took << " s; " << state.size() << " rows, " << bytes
                                   << " bytes with their keys");
    CHECK(state == wanted);

    auto again = wanted;
    Recorder judge(again);
    for (const auto& name : report_names()) {
      const auto asked = std::chrono::steady_clock::now();
      const Answer made = recorder.report(name);
      REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
      MESSAGE("report " << name << " in " << seconds_since(asked) << " s");
      CHECK(made.json == judge.report(name).json);
    }
  }

  TEST_CASE("one person's fifty thousandth purchase costs what the first did") {
    StateMap state;
    Recorder recorder(state);
    constexpr int batches = 250, each = 200;
    double first = 0, last = 0;
    for (int b = 0; b < batches; ++b) {
      json::array batch;
      for (int i = 0; i < each; ++i) {
        const ayar::Instant at{std::chrono::seconds(1'780'000'000 + b + i * 600)};
        batch.push_back({{"id", "signal/" + std::to_string(b * each + i)},
                         {"kind", "signal"},
                         {"tenant", "main"},
                         {"person", "shop"},
                         {"at", ayar::to_text(at)},
                         {"signal", "purchase"},
                         {"data", json::object{}}});
      }
      const auto start = std::chrono::steady_clock::now();
      const Answer made = recorder.record(batch);
      REQUIRE(made.status == AYAR_OK);
      // The hosts refuse an answer beyond 1 MiB: it must not grow with what is kept already.
      CHECK(made.json.size() < json::serialize(batch).size());
      (b < batches / 2 ? first : last) += seconds_since(start);
    }
    MESSAGE("50,000 purchases of one person, 200 a batch: first half " << first << " s, second "
                                                                       << last << " s");
    CHECK(state.size() == 50'000);  // nothing is capped
    const Answer made = recorder.report("return", {}, "2030-01-01T00:00:00Z");
    CHECK(made.status == AYAR_OK);
  }

  TEST_CASE("an answer of a report stays below what the hosts take, and says what it leaves out") {
    StateMap state;
    Recorder recorder(state, R"({"moves_max":5000})");
    json::array batch;
    for (int i = 0; i < 20'000; ++i)
      for (const int day : {0, 1 + i % 400})
        batch.push_back({{"id", "signal/" + std::to_string(2 * i + (day > 0 ? 1 : 0))},
                         {"kind", "signal"},
                         {"tenant", "main"},
                         {"person", "per_01HZX8M3Q9V7K2T5W4R6Y8B1_" + std::to_string(i)},
                         {"at", ayar::to_text(ayar::Instant{
                                    std::chrono::seconds(1'700'000'000 + i + day * 86'400)})},
                         {"signal", day == 0 ? "survey" : "purchase"},
                         {"data", json::object{{"survey", "csat"}, {"score", 5}}}});
    REQUIRE(recorder.record(batch).status == AYAR_OK);
    for (const auto& name : report_names()) {
      const Answer made = recorder.report(name);
      REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
      CAPTURE(name);
      CHECK(made.json.size() < std::size_t{1} << 20);
    }
    const auto reply = json::parse(recorder.report("loyalty").json);
    const std::string title(reply.at("tables").at(3).at("title").as_string());
    CHECK(title.find("caused them, 5000 of ") != std::string::npos);
  }
}
