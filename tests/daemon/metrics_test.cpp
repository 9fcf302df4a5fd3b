// The text that Prometheus reads, held to its rules by a reader of our own, and to the table of the
// README.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "daemon/metrics.hpp"

using namespace ayar;
using namespace ayar::daemon;

namespace {

struct Sample {
  std::string name;
  std::map<std::string, std::string> labels;
  double value = 0;
};
struct Exposition {
  std::map<std::string, std::string> help, type;
  std::vector<Sample> samples;
};

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Sample read_sample(const std::string& line) {
  Sample sample;
  std::size_t at = line.find_first_of("{ ");
  REQUIRE(at != std::string::npos);
  sample.name = line.substr(0, at);
  while (line[at] == '{' || line[at] == ',') {
    const std::size_t equal = line.find("=\"", at);
    const std::string label = line.substr(at + 1, equal - at - 1);
    std::string value;
    for (at = equal + 2; line.at(at) != '"'; ++at) {
      if (line[at] == '\\') ++at;
      value += line.at(at);
    }
    CHECK(sample.labels.emplace(label, value).second);
    ++at;
  }
  if (line[at] == '}') ++at;
  REQUIRE(line.at(at) == ' ');
  std::size_t used = 0;
  const std::string rest = line.substr(at + 1);
  sample.value = std::stod(rest, &used);
  CHECK(used == rest.size());
  return sample;
}

Exposition read(const std::string& text) {
  Exposition read;
  REQUIRE(ends_with(text, "\n"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    std::istringstream words(line);
    std::string hash, what, name, rest;
    if (line.rfind("# ", 0) == 0) {
      words >> hash >> what >> name;
      std::getline(words >> std::ws, rest);
      auto& table = what == "HELP" ? read.help : read.type;
      CHECK((what == "HELP" || what == "TYPE"));
      CHECK(table.emplace(name, rest).second);
    } else {
      read.samples.push_back(read_sample(line));
    }
  }
  return read;
}

std::string family_of(const Exposition& exposition, const std::string& sample) {
  for (const char* suffix : {"_bucket", "_sum", "_count"}) {
    if (!ends_with(sample, suffix)) continue;
    const std::string base = sample.substr(0, sample.size() - std::string(suffix).size());
    const auto type = exposition.type.find(base);
    if (type != exposition.type.end() && type->second == "histogram") return base;
  }
  return sample;
}

Readings readings() {
  Readings is;
  is.state = LifeState::serving;
  is.engine.commands = 10;
  is.engine.refused = 3;
  is.engine.queued = 2;
  is.plugins = {{"email", "1.0", "child", "ready", {"notify"}, 5, 4, 3, 2, 1, "", 0}};
  is.outbox = {7, 3, std::chrono::milliseconds(2500)};
  is.store_reachable = true;
  return is;
}

std::string exposed() {
  Metrics metrics({"/v1/complaints", "/v1/complaints/{id}"}, readings);
  metrics.request("POST", "/v1/complaints", 201, std::chrono::microseconds(1200));
  metrics.request("BREW", "/v1/cmp_secret", 9999, std::chrono::seconds(40));
  return metrics.text();
}

double value_of(const Exposition& exposition, const std::string& name,
                const std::map<std::string, std::string>& labels = {}) {
  for (const Sample& sample : exposition.samples) {
    if (sample.name == name && sample.labels == labels) return sample.value;
  }
  FAIL("no sample ", name);
  return -1;
}

}  // namespace

TEST_SUITE("daemon/metrics") {
  TEST_CASE("every metric has help, a type and a name by the rules") {
    const Exposition exposition = read(exposed());
    CHECK(exposition.type.size() > 20);
    for (const auto& entry : exposition.type) {
      const std::string &name = entry.first, &type = entry.second;  // clang 14 captures no binding
      INFO(name);
      CHECK(is_name(name));
      CHECK((name.rfind("ayar_", 0) == 0 || name.rfind("process_", 0) == 0));
      REQUIRE(exposition.help.contains(name));
      const std::string& help = exposition.help.at(name);
      CHECK(help.size() > 5);
      CHECK(help.back() == '.');
      CHECK(ends_with(name, "_total") == (type == "counter"));
      for (const char* reserved : {"_count", "_sum", "_bucket"})
        CHECK_FALSE(ends_with(name, reserved));
      for (const char* unit : {"_milliseconds", "_microseconds", "_ms", "_minutes", "_hours",
                               "_kilobytes", "_megabytes"})
        CHECK(name.find(unit) == std::string::npos);
    }
    CHECK(exposition.help.size() == exposition.type.size());
  }

  TEST_CASE("every sample belongs to a family, and none comes twice") {
    const Exposition exposition = read(exposed());
    std::set<std::pair<std::string, std::map<std::string, std::string>>> seen;
    for (const Sample& sample : exposition.samples) {
      INFO(sample.name);
      CHECK(exposition.type.contains(family_of(exposition, sample.name)));
      CHECK(seen.emplace(sample.name, sample.labels).second);
      for (const auto& [label, value] : sample.labels) {
        CHECK(is_name(label));
        CHECK(value.find("cmp_") == std::string::npos);
      }
    }
  }

  TEST_CASE("a histogram grows from bucket to bucket and ends at its count") {
    const Exposition exposition = read(exposed());
    std::map<std::string, double> last;
    std::map<std::string, int> buckets;
    for (const Sample& sample : exposition.samples) {
      if (sample.name != "ayar_http_request_duration_seconds_bucket") continue;
      const std::string route = sample.labels.at("route");
      CHECK(sample.value >= last[route]);
      last[route] = sample.value;
      ++buckets[route];
      if (sample.labels.at("le") == "+Inf")
        CHECK(sample.value ==
              value_of(exposition, "ayar_http_request_duration_seconds_count", {{"route", route}}));
    }
    CHECK(buckets.size() == 2);
  }

  TEST_CASE("values are those of one look at the daemon") {
    const Exposition is = read(exposed());
    CHECK(value_of(is, "ayar_commands_total", {{"outcome", "applied"}}) == 7);
    CHECK(value_of(is, "ayar_commands_total", {{"outcome", "refused"}}) == 3);
    CHECK(value_of(is, "ayar_queued_commands") == 2);
    CHECK(value_of(is, "ayar_outbox_pending") == 7);
    CHECK(value_of(is, "ayar_outbox_dead") == 3);
    CHECK(value_of(is, "ayar_outbox_oldest_age_seconds") == doctest::Approx(2.5));
    CHECK(value_of(is, "ayar_plugin_answers_total",
                   {{"plugin", "email"}, {"outcome", "refused"}}) == 3);
    CHECK(value_of(is, "ayar_lifecycle_state", {{"state", "serving"}}) == 1);
    CHECK(value_of(is, "ayar_lifecycle_state", {{"state", "failed"}}) == 0);
    CHECK(value_of(is, "process_resident_memory_bytes") > 1'000'000);
    CHECK(value_of(is, "process_open_fds") > 0);
    CHECK(value_of(is, "process_threads") >= 1);
    CHECK(value_of(is, "process_start_time_seconds") > 1.6e9);
  }

  TEST_CASE("what a client makes up is counted under `other`") {
    const Exposition is = read(exposed());
    CHECK(value_of(is, "ayar_http_requests_total",
                   {{"method", "other"}, {"route", "other"}, {"status", "0"}}) == 1);
    CHECK(value_of(is, "ayar_http_requests_total",
                   {{"method", "POST"}, {"route", "/v1/complaints"}, {"status", "201"}}) == 1);
  }

  TEST_CASE("the README lists exactly the metrics there are") {
    std::ifstream file(std::filesystem::path(AYAR_SOURCE_DIR) / "engine/daemon/README.md");
    REQUIRE(file);
    std::set<std::string> listed;
    for (std::string line; std::getline(file, line);) {
      for (const char* prefix : {"| `ayar_", "| `process_"}) {
        if (line.rfind(prefix, 0) == 0) listed.insert(line.substr(3, line.find('`', 3) - 3));
      }
    }
    std::set<std::string> exposed_names;
    for (const auto& [name, type] : read(exposed()).type)
      exposed_names.insert(name);
    CHECK(listed == exposed_names);
  }
}
