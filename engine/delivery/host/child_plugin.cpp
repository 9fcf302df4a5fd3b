// delivery/host/child_plugin.cpp - what callers of a child see; its own thread is child_turns.cpp.
#include "delivery/host/child_plugin.hpp"

#include <algorithm>

#include "delivery/host/tally.hpp"

namespace ayar::delivery {

namespace {

std::string_view text_param(const Value& params, std::string_view key) {
  const Map* map = params.get_if<Map>();
  if (map == nullptr) return {};
  const auto found = map->find(key);
  const auto* text = found == map->end() ? nullptr : found->second.get_if<std::string>();
  return text == nullptr ? std::string_view{} : std::string_view{*text};
}

std::size_t limit_param(const Value& params) {
  const Map* map = params.get_if<Map>();
  const auto found = map == nullptr ? Map::const_iterator{} : map->find(std::string_view("limit"));
  const auto* limit =
      map == nullptr || found == map->end() ? nullptr : found->second.get_if<std::int64_t>();
  if (limit == nullptr) return scan_rows_max;
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(*limit, 0, static_cast<std::int64_t>(scan_rows_max)));
}

std::string answer_from(StateReader* state, const rpc::Incoming& ask) {
  const bool get = ask.method == "state_get";
  if (!get && ask.method != "state_scan")
    return rpc::refuse(ask.ask, rpc::method_not_found, "the engine knows no such method");
  if (state == nullptr) return rpc::refuse(ask.ask, rpc::no_state, "this kind has no state");
  if (get) return rpc::state_value(ask.ask, state->get(text_param(ask.body, "key")));
  return rpc::state_rows(ask.ask,
                         state->scan(text_param(ask.body, "prefix"), text_param(ask.body, "after"),
                                     limit_param(ask.body)));
}

}  // namespace

Result<std::unique_ptr<Plugin>> open_child(const PluginConfig& config, const HostServices& services,
                                           const ChildTimes& times) {
  auto child = std::make_unique<ChildPlugin>(config, services, times);
  if (const auto started = child->start(); !started) return started.error();
  return std::unique_ptr<Plugin>(std::move(child));
}

ChildPlugin::ChildPlugin(const PluginConfig& config, const HostServices& services,
                         const ChildTimes& times)
    : config_(config), services_(services), times_(times) {}

ChildPlugin::~ChildPlugin() { stop(); }

Result<void> ChildPlugin::start() {
  if (!waker_.is_open())
    return Error{ErrorCode::io, "no descriptor left to wake its thread", "", {}, {}};
  thread_ = std::thread([this] { run(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return was_ready_ || start_error_.has_value(); });
  if (was_ready_) return {};
  return *start_error_;
}

PluginStatus ChildPlugin::status() const {
  const std::lock_guard lock(mutex_);
  PluginStatus status = status_;
  status.name = config_.name;
  status.version = greeting_.version;
  status.host = "child";
  status.kinds = greeting_.kinds;
  switch (life_.state()) {
    case LifeState::ready: status.state = "ready"; break;
    case LifeState::spawned:
    case LifeState::handshaking: status.state = "starting"; break;
    case LifeState::backoff: status.state = "backoff"; break;
    case LifeState::stopping:
    case LifeState::exited: status.state = "stopped"; break;
  }
  return status;
}

bool ChildPlugin::offers(std::string_view kind) const {
  const std::lock_guard lock(mutex_);
  return std::find(greeting_.kinds.begin(), greeting_.kinds.end(), kind) != greeting_.kinds.end();
}

std::vector<std::string> ChildPlugin::reports() const {
  const std::lock_guard lock(mutex_);
  return greeting_.reports;
}

Reply ChildPlugin::invoke(const Request& request, StateReader* state) {
  Reply reply = ask_child(request, state);
  const std::lock_guard lock(mutex_);
  count(reply, status_);
  return reply;
}

Reply ChildPlugin::ask_child(const Request& request, StateReader* state) {
  if (!offers(request.kind))
    return not_ok(Answer::refused, "kind_not_offered", "it does not offer kind " + request.kind);
  Call call;
  call.deadline = Steady::now() + config_.deadline;
  std::unique_lock lock(mutex_);
  if (auto not_ready = wait_until_ready(lock, call.deadline)) return *std::move(not_ready);
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(call.deadline - Steady::now());
  const std::int64_t id = next_id_++;
  const std::string line = rpc::invoke(id, request, std::max<std::int64_t>(left.count(), 1));
  if (line.size() > rpc::line_bytes_max)
    return not_ok(Answer::refused, "too_large", "the request does not fit a line");
  calls_.emplace(id, &call);
  outgoing_ += line;
  waker_.wake();
  while (!call.reply) {
    call.wake.wait(lock, [&call] { return call.reply.has_value() || !call.asks.empty(); });
    serve(lock, call, state);
  }
  // "Could not be read" must not look like "is not there", whatever the child made of it.
  if (!call.unreadable.empty())
    return not_ok(Answer::failed, "state_unreadable", std::move(call.unreadable));
  return *std::move(call.reply);
}

std::optional<Reply> ChildPlugin::wait_until_ready(std::unique_lock<std::mutex>& lock,
                                                   Steady::time_point deadline) {
  for (;;) {
    const auto now = Steady::now();
    if (stop_requested_) return not_ok(Answer::retry, "plugin_stopped", "it is being stopped");
    if (life_.state() == LifeState::ready) return std::nullopt;
    if (life_.state() == LifeState::backoff && launch_at_ > now) {
      // A worker is worth more than this wait: the outbox tries again when the plugin may be back.
      if (launch_at_ > deadline || launch_at_ - now > times_.restart_patience) {
        Reply reply = not_ok(Answer::retry, "plugin_restarting", status_.last_error);
        reply.retry_after = std::chrono::ceil<Duration>(launch_at_ - now);
        return reply;
      }
    }
    if (now >= deadline) return not_ok(Answer::retry, "plugin_starting", "it is not ready yet");
    changed_.wait_until(lock, deadline);
  }
}

/// The caller's own thread reads the state, so nothing is read after invoke() returned and a slow
/// read holds up nobody else.
void ChildPlugin::serve(std::unique_lock<std::mutex>& lock, Call& call, StateReader* state) {
  while (!call.reply && !call.asks.empty()) {
    const rpc::Incoming ask = std::move(call.asks.front());
    call.asks.pop_front();
    lock.unlock();
    std::string line;
    try {
      line = answer_from(state, ask);
    } catch (const std::exception& error) {
      call.unreadable = "state: " + printable(error.what(), error_message_bytes_max);
      line = rpc::refuse(ask.ask, rpc::state_unreadable, "the state cannot be read now");
    }
    lock.lock();
    // A reply means that the request is closed; its process may be another by now.
    if (call.reply) return;
    outgoing_ += line;
    waker_.wake();
  }
}

void ChildPlugin::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_requested_ = true;
    changed_.notify_all();
  }
  waker_.wake();
  const std::lock_guard join(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

}  // namespace ayar::delivery
