#include "driver.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace ayar::test {
namespace {

std::string_view view(ayar_str text) { return {text.data, text.size}; }
ayar_str str(std::string_view text) { return {text.data(), text.size()}; }
Answer& answer(ayar_reply* reply) { return *reinterpret_cast<Answer*>(reply); }
const StateMap& state(ayar_request* request) { return *reinterpret_cast<const StateMap*>(request); }

// What the plugin may call; the reply and the request it is handed are the driver's own values.
void log(void*, int, ayar_str) {}
std::int64_t now_us(void*) { return 0; }
void reply_json(ayar_reply* reply, ayar_str text) { answer(reply).json = view(text); }
void reply_error(ayar_reply* reply, ayar_str code, ayar_str message) {
  answer(reply).code = view(code);
  answer(reply).message = view(message);
}
void reply_retry_after(ayar_reply*, std::int64_t) {}
void state_get(ayar_request* request, ayar_str key, void* to, void (*found)(void*, ayar_str)) {
  const auto row = state(request).find(view(key));
  if (row != state(request).end()) found(to, str(row->second));
}
void state_scan(ayar_request* request, ayar_str prefix, ayar_str after, std::uint32_t limit,
                void* to, void (*found)(void*, ayar_str, ayar_str)) {
  const auto& rows = state(request);
  auto row = after.size == 0 ? rows.lower_bound(view(prefix)) : rows.upper_bound(view(after));
  for (; row != rows.end() && limit > 0; ++row, --limit) {
    if (row->first.compare(0, prefix.size, view(prefix)) != 0) return;
    found(to, str(row->first), str(row->second));
  }
}

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Recorder::Recorder(StateMap& state, const std::string& config) : state_(state), config_(config) {
  // Never closed again: what a plugin left behind in the process may still be called.
  void* library = ::dlopen(AYAR_LOYALTY_PLUGIN, RTLD_NOW | RTLD_LOCAL);
  REQUIRE_MESSAGE(library != nullptr, ::dlerror());
  void* symbol = ::dlsym(library, "ayar_plugin_v1");
  REQUIRE(symbol != nullptr);
  plugin_ = reinterpret_cast<const ayar_plugin* (*)()>(symbol)();
  host_ = {
      sizeof(ayar_host), AYAR_PLUGIN_ABI_MAJOR, AYAR_PLUGIN_ABI_MINOR, nullptr,   log,       now_us,
      reply_json,        reply_error,           reply_retry_after,     state_get, state_scan};
  create();
}

Recorder::~Recorder() {
  if (self_ != nullptr) plugin_->destroy(self_);
}

void Recorder::create() {
  made_ = {};
  made_.status =
      plugin_->create(&host_, str(config_), &self_, reinterpret_cast<ayar_reply*>(&made_));
}

void Recorder::restart() {
  plugin_->destroy(self_);
  self_ = nullptr;
  create();
  REQUIRE(made_.status == AYAR_OK);
}

Answer Recorder::invoke(const std::string& request) {
  Answer made;
  made.status = plugin_->invoke(self_, str(request), reinterpret_cast<ayar_request*>(&state_),
                                reinterpret_cast<ayar_reply*>(&made));
  return made;
}

Answer Recorder::record_text(const std::string& input) {
  Answer made =
      invoke(R"({"request_id":"r","kind":"record","deadline_ms":10000,"input":)" + input + "}");
  if (made.status != AYAR_OK) return made;
  const auto reply = json::parse(made.json);
  for (const auto& [key, value] : reply.at("put").as_object())
    state_[std::string(key)] = json::serialize(value);
  return made;
}

Answer Recorder::record(const json::array& outcomes) {
  return record_text(R"({"outcomes":)" + json::serialize(outcomes) + "}");
}

Answer Recorder::report(const std::string& name, const json::object& parameters,
                        const std::string& now, const std::string& tenant) {
  const json::object input{
      {"report", name}, {"parameters", parameters}, {"tenant", tenant}, {"now", now}};
  return invoke(R"({"request_id":"r","kind":"report","deadline_ms":10000,"input":)" +
                json::serialize(input) + "}");
}

const std::vector<std::string>& report_names() {
  static const std::vector<std::string> names{
      "loyalty",         "csat",      "nps",      "ces",  "sla",
      "resolution",      "reopening", "promises", "gaps", "expectation",
      "last_impression", "return"};
  return names;
}

std::vector<json::value> read_fixture() {
  std::istringstream lines(slurp(AYAR_SOURCE_DIR "/tests/loyalty/fixture.jsonl"));
  std::vector<json::value> outcomes;
  for (std::string line; std::getline(lines, line);)
    outcomes.push_back(json::parse(line));
  return outcomes;
}

json::value read_expected() {
  return json::parse(slurp(AYAR_SOURCE_DIR "/tests/loyalty/expected.json"));
}

void feed(Recorder& recorder, const std::vector<json::value>& outcomes, std::size_t batch_max,
          std::mt19937_64& random) {
  for (std::size_t at = 0; at < outcomes.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % batch_max, outcomes.size() - at);
    json::array batch;
    for (std::size_t i = 0; i < size; ++i)
      batch.push_back(outcomes[at + i]);
    const Answer made = recorder.record(batch);
    REQUIRE_MESSAGE(made.status == AYAR_OK, made.message);
    at += size;
  }
}

}  // namespace ayar::test
