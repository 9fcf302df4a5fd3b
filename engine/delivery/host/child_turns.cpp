// delivery/host/child_turns.cpp - the thread of one child: it alone touches the process.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "delivery/host/child_plugin.hpp"
#include "delivery/host/tally.hpp"

namespace ayar::delivery {

namespace {

constexpr std::size_t read_bytes = 64 * 1024;
constexpr int reads_after_death_max = 64;
constexpr std::size_t asks_max = 64;  // of one request, waiting for its caller
constexpr std::size_t outgoing_bytes_max = 64 * rpc::line_bytes_max;
constexpr std::size_t log_lines_per_window_max = 200;
constexpr auto log_window = std::chrono::seconds(1);
constexpr std::size_t error_line_bytes_max = 16 * 1024;

enum class Level : int { debug = 0, info = 1, warning = 2, error = 3 };

/// @return what came, nothing when there is nothing now, an empty text at the end of the stream.
std::optional<std::string_view> read_some(int fd, std::array<char, read_bytes>& buffer) {
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  if (got >= 0) return std::string_view(buffer.data(), static_cast<std::size_t>(got));
  if (errno == EAGAIN || errno == EINTR) return std::nullopt;
  return std::string_view{};
}

std::string milliseconds(std::chrono::milliseconds span) {
  return std::to_string(span.count()) + " ms";
}

}  // namespace

void ChildPlugin::run() {
  block_signals();
  name_this_thread("ayar-plugin");
  while (turn()) {
  }
}

/// One look at everything. @return false when the plugin has ended for good.
bool ChildPlugin::turn() {
  std::unique_lock lock(mutex_);
  const auto now = Steady::now();
  if (!process_ && stop_requested_) {
    life_.step(LifeStep::stop);
    changed_.notify_all();
    emit_log(lock);
    return false;
  }
  if (!process_ && now >= launch_at_) launch();
  if (process_) enforce(now);
  const bool stopped = life_.state() == LifeState::exited;
  if (!stopped) wait_and_exchange(lock);
  emit_log(lock);
  return life_.state() != LifeState::exited;
}

void ChildPlugin::launch() {
  life_.step(LifeStep::launch);
  auto started = Process::start(config_.path, config_.arguments, ProcessLimits{});
  if (!started) {
    if (!was_ready_) start_error_ = started.error();
    die(started.error().message);
    return;
  }
  process_ = *std::move(started);
  if (was_ready_) ++status_.restarts;
  output_.clear();
  errors_.clear();
  close_when_flushed_ = termed_ = false;
  outgoing_ = rpc::initialize(config_.config);
  handshake_by_ = Steady::now() + times_.handshake;
  life_.step(LifeStep::greet);
}

void ChildPlugin::enforce(Steady::time_point now) {
  if (life_.state() == LifeState::handshaking && now >= handshake_by_) {
    die("it did not answer initialize within " + milliseconds(times_.handshake));
    return;
  }
  if (outgoing_.size() > outgoing_bytes_max) {
    die("it does not read what it is told");
    return;
  }
  enforce_calls(now);
  if (!process_) return;
  if (stop_requested_ && life_.state() != LifeState::stopping) begin_stop(now);
  if (life_.state() == LifeState::stopping) enforce_stop(now);
}

void ChildPlugin::enforce_calls(Steady::time_point now) {
  Call* late = nullptr;
  for (const auto& [id, call] : calls_) {
    if (now < call->deadline) continue;
    if (!call->cancelled) {
      call->cancelled = true;
      outgoing_ += rpc::cancel(id);
    }
    if (now >= call->deadline + times_.cancel_grace) late = call;
  }
  if (late == nullptr) return;
  const std::string why =
      "no answer within " +
      milliseconds(std::chrono::duration_cast<std::chrono::milliseconds>(config_.deadline));
  for (auto each = calls_.begin(); each != calls_.end();) {
    if (now < each->second->deadline) {
      ++each;
      continue;
    }
    answer(*each->second, not_ok(Answer::failed, "deadline", why));
    each = calls_.erase(each);
  }
  die(why);
}

void ChildPlugin::begin_stop(Steady::time_point now) {
  const bool was_ready = life_.state() == LifeState::ready;
  life_.step(LifeStep::stop);
  changed_.notify_all();
  term_at_ = now + times_.shutdown_grace;
  kill_at_ = term_at_ + times_.term_grace;
  if (was_ready) {
    shutdown_id_ = next_id_++;
    outgoing_ += rpc::shutdown(shutdown_id_);
  } else {
    close_when_flushed_ = true;
  }
}

void ChildPlugin::enforce_stop(Steady::time_point now) {
  if (now >= kill_at_) {
    die("it ignored shutdown and SIGTERM");
  } else if (now >= term_at_ && !termed_) {
    termed_ = true;
    process_->signal_group(SIGTERM);
  }
}

/// Milliseconds to the next instant at which something must be enforced; -1: none.
int ChildPlugin::poll_patience(Steady::time_point now) const {
  auto next = Steady::time_point::max();
  if (!process_) next = launch_at_;
  if (life_.state() == LifeState::handshaking) next = handshake_by_;
  if (life_.state() == LifeState::stopping) next = termed_ ? kill_at_ : term_at_;
  for (const auto& [id, call] : calls_)
    next = std::min(next, call->cancelled ? call->deadline + times_.cancel_grace : call->deadline);
  if (next == Steady::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - now).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void ChildPlugin::wait_and_exchange(std::unique_lock<std::mutex>& lock) {
  const auto event_of = [](int fd, short events) { return pollfd{fd, events, 0}; };
  const short wants_write = outgoing_.empty() && !close_when_flushed_ ? 0 : POLLOUT;
  std::array<pollfd, 5> watched{
      event_of(waker_.descriptor(), POLLIN), event_of(process_ ? process_->output() : -1, POLLIN),
      event_of(process_ ? process_->errors() : -1, POLLIN),
      event_of(process_ ? process_->exit_watch() : -1, POLLIN),
      event_of(process_ && wants_write != 0 ? process_->input() : -1, wants_write)};
  const int patience = poll_patience(Steady::now());
  lock.unlock();
  const int ready = ::poll(watched.data(), watched.size(), patience);
  lock.lock();
  if (ready <= 0) return;
  waker_.drain();
  if (!process_) return;
  if (watched[2].revents != 0) read_errors();
  const bool ended = watched[3].revents != 0;
  if (ended || watched[1].revents != 0) read_output(ended);
  if (process_ && ended) {
    read_errors();
    die("");
  }
  if (process_) flush();
}

void ChildPlugin::flush() {
  while (!outgoing_.empty() && process_->input() >= 0) {
    const ssize_t put = ::write(process_->input(), outgoing_.data(), outgoing_.size());
    if (put > 0) {
      outgoing_.erase(0, static_cast<std::size_t>(put));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return;
    // It closed its end. If it has ended we are told so; if not, its requests run into their
    // deadline.
    process_->close_input();
  }
  outgoing_.clear();
  if (close_when_flushed_) process_->close_input();
}

/// @param last  the process has ended: take what it left behind, but not for ever, for a grandchild
/// may still write.
void ChildPlugin::read_output(bool last) {
  std::array<char, read_bytes> buffer;
  for (int reads = last ? reads_after_death_max : 1; reads > 0; --reads) {
    const auto some = read_some(process_->output(), buffer);
    if (!some) return;
    if (some->empty()) {
      if (!last) end_of_output();
      return;
    }
    output_.append(*some);
    std::size_t from = 0;
    for (auto end = output_.find('\n'); end != std::string::npos; end = output_.find('\n', from)) {
      if (end - from >= rpc::line_bytes_max) break;
      take_line(std::string_view(output_).substr(from, end - from));
      if (!process_) return;
      from = end + 1;
    }
    output_.erase(0, from);
    if (output_.size() >= rpc::line_bytes_max) {
      die("it sent a line beyond " + std::to_string(rpc::line_bytes_max) + " bytes");
      return;
    }
  }
}

/// On its way out it may close this pipe before it has ended; otherwise it cannot answer any more.
void ChildPlugin::end_of_output() {
  const bool leaving = life_.state() == LifeState::stopping;
  if (leaving && process_->exit_watch() >= 0) {
    process_->close_output();
  } else {
    die(leaving ? "" : "it closed its output");
  }
}

void ChildPlugin::read_errors() {
  std::array<char, read_bytes> buffer;
  const auto some = read_some(process_->errors(), buffer);
  if (!some) return;
  if (some->empty()) {
    // Its end must not wake us for ever.
    process_->close_errors();
    return;
  }
  errors_.append(*some);
  std::size_t from = 0;
  for (auto end = errors_.find('\n'); end != std::string::npos; end = errors_.find('\n', from)) {
    log_line(std::string_view(errors_).substr(from, end - from));
    from = end + 1;
  }
  errors_.erase(0, from);
  if (errors_.size() <= error_line_bytes_max) return;
  log_line(errors_);
  errors_.clear();
}

void ChildPlugin::take_line(std::string_view line) {
  auto said = rpc::read(line);
  if (!said) {
    die("it broke the protocol: " + said.error().message);
    return;
  }
  switch (said->what) {
    case rpc::Incoming::What::notice: return;  // none is known; a newer plugin may have some
    case rpc::Incoming::What::ask: take_ask(*std::move(said)); return;
    case rpc::Incoming::What::result:
    case rpc::Incoming::What::error: break;
  }
  if (life_.state() == LifeState::handshaking && said->id == rpc::initialize_id) {
    take_greeting(*said);
  } else {
    take_answer(*said);
  }
}

void ChildPlugin::take_greeting(const rpc::Incoming& answer) {
  auto greeting = rpc::greeting_of(answer);
  if (!greeting) {
    refuse_start(greeting.error());
    return;
  }
  if (const auto fit = check_config(greeting->config_schema, config_.config); !fit) {
    refuse_start(fit.error());
    return;
  }
  greeting_ = *std::move(greeting);
  was_ready_ = true;
  life_.step(LifeStep::welcome);
  changed_.notify_all();
}

void ChildPlugin::refuse_start(Error error) {
  const std::string why = error.message;
  if (!was_ready_) start_error_ = std::move(error);
  die(why);
}

void ChildPlugin::take_answer(const rpc::Incoming& incoming) {
  if (life_.state() == LifeState::stopping && incoming.id == shutdown_id_) {
    outgoing_ += rpc::exit();
    close_when_flushed_ = true;
    return;
  }
  const auto open = calls_.find(incoming.id);
  if (open == calls_.end()) {
    die("it answered request " + std::to_string(incoming.id) + ", which is not open");
    return;
  }
  deaths_in_a_row_ = 0;
  answer(*open->second, rpc::reply_of(incoming));
  calls_.erase(open);
}

void ChildPlugin::take_ask(rpc::Incoming ask) {
  const Map* params = ask.body.get_if<Map>();
  const auto of =
      params == nullptr ? Map::const_iterator{} : params->find(std::string_view("invoke"));
  const auto* id =
      params == nullptr || of == params->end() ? nullptr : of->second.get_if<std::int64_t>();
  const auto open = id == nullptr ? calls_.end() : calls_.find(*id);
  if (open == calls_.end()) {
    outgoing_ += rpc::refuse(ask.ask, rpc::no_such_invoke, "no such invoke is open");
    return;
  }
  if (open->second->asks.size() >= asks_max) {
    die("it asked more than " + std::to_string(asks_max) + " questions at once");
    return;
  }
  open->second->asks.push_back(std::move(ask));
  open->second->wake.notify_one();
}

void ChildPlugin::answer(Call& call, Reply reply) {
  call.reply = std::move(reply);
  // Under the mutex: the call is on its caller's stack, which is gone once the caller has seen the
  // reply.
  call.wake.notify_one();
}

void ChildPlugin::die(const std::string& why) {
  const std::string end = process_ ? process_->reap() : "";
  process_.reset();
  const std::string story = why.empty() ? end : why + (end.empty() ? "" : " (" + end + ")");
  outgoing_.clear();
  for (const auto& [id, call] : calls_)
    answer(*call, not_ok(Answer::failed, "plugin_died", story));
  calls_.clear();
  const bool asked_to = life_.state() == LifeState::stopping;
  life_.step(LifeStep::die);
  if (!asked_to || !why.empty()) {
    status_.last_error = story;
    log_.push_back({static_cast<int>(asked_to ? Level::warning : Level::error), story});
  }
  if (!asked_to) {
    const auto doubled = times_.restart_base * (std::int64_t{1} << std::min(deaths_in_a_row_, 20));
    launch_at_ = Steady::now() + std::min(doubled, times_.restart_cap);
    ++deaths_in_a_row_;
    if (!was_ready_) {
      // The configuration or the program is wrong; whoever opens it must know, not wait.
      if (!start_error_)
        start_error_ =
            Error{ErrorCode::plugin_failed, story, "its stderr, in the log, may say more", {}, {}};
      stop_requested_ = true;
    }
  }
  changed_.notify_all();
}

void ChildPlugin::log_line(std::string_view line) {
  const auto now = Steady::now();
  if (now - log_window_ >= log_window) {
    if (log_lines_ > log_lines_per_window_max)
      log_.push_back(
          {static_cast<int>(Level::warning), std::to_string(log_lines_ - log_lines_per_window_max) +
                                                 " lines of its stderr were left out"});
    log_window_ = now;
    log_lines_ = 0;
  }
  if (++log_lines_ <= log_lines_per_window_max)
    log_.push_back({static_cast<int>(Level::info), printable(line, log_line_bytes_max)});
}

/// Outside the mutex: whoever writes the log may ask for our status.
void ChildPlugin::emit_log(std::unique_lock<std::mutex>& lock) {
  if (log_.empty()) return;
  const auto lines = std::exchange(log_, {});
  if (!services_.log) return;
  lock.unlock();
  for (const auto& line : lines)
    services_.log(config_.name, line.level, line.text);
  lock.lock();
}

}  // namespace ayar::delivery
