#include "service/dispatch/pool.hpp"

#include <pthread.h>

#include <atomic>

#include "base/json.hpp"
#include "service/dispatch/request.hpp"

namespace ayar {

using service::Attempts;

namespace {

constexpr std::chrono::milliseconds idle_patience{200};
constexpr std::chrono::seconds rescan_every{5};
constexpr std::size_t claims_of_a_worker = 16;

std::string report_input(const std::string& name, const std::string& parameters,
                         const std::string& tenant, Instant now) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("report").string(name);
  json.key("parameters").raw(parameters);
  json.key("tenant").string(tenant);
  json.key("now").instant(now);
  json.end_object();
  return text;
}

}  // namespace

Delivery::Pool::Pool(service::Core& core, std::unique_ptr<service::Setup> setup)
    : core_(core), setup_(std::move(setup)), prepare_(core, *setup_), attempts_(core, *setup_) {
  for (const auto& name : setup_->names) {
    if (setup_->plugin(name)->offers("record"))
      recorders_.emplace_back(name, std::make_unique<service::Recorder>(core, *setup_, name));
  }
  observer_ = core_.observe([this] { wake(); });
}

Delivery::Pool::~Pool() { stop(); }

void Delivery::Pool::wake() {
  {
    const std::lock_guard guard(mutex_);
    ++woken_;
  }
  wake_.notify_all();
}

bool Delivery::Pool::run_once() {
  prepare_.rescan();
  attempts_.rescan();
  bool worked = false;
  for (;;) {
    bool more = prepare_.turn();
    more |= send_page();
    more |= record_page();
    if (!more) return worked;
    worked = true;
  }
}

bool Delivery::Pool::send_page() {
  const auto claimed = attempts_.claim(setup_->options.page);
  service::Latch open;
  std::atomic<bool> durable{false};
  for (const auto& row : claimed) {
    open.begin();
    attempts_.attempt(row, [&](bool written) {
      if (written) durable = true;
      open.end();
    });
  }
  core_.turn_if_idle();
  open.wait();
  return durable;
}

bool Delivery::Pool::record_page() {
  bool worked = false;
  for (auto& [name, recorder] : recorders_)
    worked |= recorder->turn();
  return worked;
}

void Delivery::Pool::start() {
  if (stopped_ || started_.exchange(true)) return;
  for (std::size_t i = 0; i < setup_->options.workers; ++i)
    threads_.emplace_back([this, i] { work(i); });
}

void Delivery::Pool::stop() {
  if (stopped_.exchange(true)) return;
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_)
    thread.join();
  core_.turn_if_idle();
  open_.wait();
  core_.unobserve(observer_);
  for (auto& plugin : setup_->plugins)
    plugin->stop();
}

void Delivery::Pool::work(std::size_t number) {
  const auto name = "ayar-deliver-" + std::to_string(number + 1);
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  for (;;) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard guard(mutex_);
      if (stopping_) return;
      seen = woken_;
    }
    if (!step()) idle(seen);
  }
}

/// One attempt, or else one look for work, or else one page of a recorder.
bool Delivery::Pool::step() {
  if (const auto row = take()) {
    open_.begin();
    attempts_.attempt(*row, [this](bool) {
      wake();
      open_.end();
    });
    core_.turn_if_idle();
    return true;
  }
  const bool refilled = refill();
  return record_page() || refilled;
}

std::optional<Attempts::Outgoing> Delivery::Pool::take() {
  const std::lock_guard guard(mutex_);
  if (ready_.empty() || stopping_) return std::nullopt;
  auto row = std::move(ready_.front());
  ready_.pop_front();
  return row;
}

bool Delivery::Pool::refill() {
  const std::unique_lock refilling(refilling_, std::try_to_lock);
  if (!refilling.owns_lock()) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now >= rescan_at_) {
    prepare_.rescan();
    attempts_.rescan();
    rescan_at_ = now + rescan_every;
  }
  bool worked = prepare_.turn();
  auto claimed = attempts_.claim(setup_->options.workers * claims_of_a_worker);
  worked |= !claimed.empty();
  {
    const std::lock_guard guard(mutex_);
    for (auto& row : claimed)
      ready_.push_back(std::move(row));
  }
  if (!claimed.empty()) wake_.notify_all();
  return worked;
}

/// Until something was committed; a host may move its clock, so it looks again soon by itself.
void Delivery::Pool::idle(std::uint64_t seen) {
  std::unique_lock guard(mutex_);
  wake_.wait_for(guard, idle_patience,
                 [&] { return stopping_ || woken_ != seen || !ready_.empty(); });
}

Result<std::optional<Instant>> Delivery::Pool::next_due() {
  auto next = core_.read(
      [&](store::Store& store, service::Catalog&) { return store.next_attempt(core_.now()); });
  if (!next) return next;
  for (const auto& [name, recorder] : recorders_) {
    const auto mine = recorder->next_try();
    if (mine && (!next->has_value() || *mine < **next)) *next = mine;
  }
  return next;
}

std::vector<PluginStatus> Delivery::Pool::plugins() const {
  std::vector<PluginStatus> made;
  for (std::size_t i = 0; i < setup_->plugins.size(); ++i) {
    auto status = setup_->plugins[i]->status();
    status.name = setup_->names[i];
    for (const auto& [name, recorder] : recorders_) {
      if (name != status.name) continue;
      if (auto why = recorder->stopped_by(); !why.empty()) status.state = "stopped";
      if (auto why = recorder->last_error(); !why.empty()) status.last_error = std::move(why);
    }
    made.push_back(std::move(status));
  }
  return made;
}

std::vector<std::pair<std::string, std::string>> Delivery::Pool::reports() const {
  std::vector<std::pair<std::string, std::string>> made;
  for (std::size_t i = 0; i < setup_->plugins.size(); ++i) {
    for (auto& report : setup_->plugins[i]->reports())
      made.emplace_back(std::move(report), setup_->names[i]);
  }
  return made;
}

Result<std::string> Delivery::Pool::report(const std::string& name, const std::string& parameters,
                                           const std::string& tenant) {
  auto parsed = parse_json(parameters.empty() ? "{}" : parameters);
  if (!parsed || parsed->get_if<Map>() == nullptr)
    return Error{
        ErrorCode::invalid_argument, "the parameters of a report are a JSON object", {}, {}, {}};
  std::string text, known;
  JsonWriter(text).value(*parsed);
  for (const auto& [report, owner] : reports()) {
    known += (known.empty() ? "" : ", ") + report;
    if (report != name) continue;
    service::ProjectionReader state(core_, owner);
    const Instant now = core_.now();
    auto reply = setup_->plugin(owner)->invoke(
        {"report/" + name + "/" + to_text(now), "report", report_input(name, text, tenant, now)},
        &state);
    if (reply.answer == delivery::Answer::ok) return std::move(reply.json);
    const auto code = reply.answer == delivery::Answer::refused ? ErrorCode::plugin_refused
                                                                : ErrorCode::plugin_failed;
    return Error{
        code,
        "plugin '" + owner + "': " + service::told_by_plugin(reply.code, reply.message, {}),
        {},
        {},
        {}};
  }
  return Error{ErrorCode::not_found,
               "nobody answers a report of that name",
               known.empty() ? "no plugin offers reports" : "there are " + known,
               {},
               {}};
}

}  // namespace ayar
