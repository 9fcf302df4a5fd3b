#pragma once
/// The host of plugins that are processes of their own. One thread a plugin starts the process,
/// reads what it says, watches deadlines and starts it again; callers of invoke() wait, and answer
/// the child's questions about state themselves.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "delivery/host/life.hpp"
#include "delivery/host/process.hpp"
#include "delivery/host/rpc.hpp"
#include "delivery/plugin.hpp"

namespace ayar::delivery {

using Steady = std::chrono::steady_clock;

struct ChildTimes {
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds cancel_grace{250};      ///< from `cancel` to the kill
  std::chrono::milliseconds shutdown_grace{2'000};  ///< from `shutdown` to SIGTERM
  std::chrono::milliseconds term_grace{1'000};      ///< from SIGTERM to SIGKILL
  std::chrono::milliseconds restart_base{
      100};  ///< doubles with every death that followed no answer
  std::chrono::milliseconds restart_cap{30'000};
  std::chrono::milliseconds restart_patience{1'000};  ///< a request waits for a restart this near
};

/// Starts the process and waits for its greeting. @error invalid_argument, plugin_failed.
[[nodiscard]] Result<std::unique_ptr<Plugin>> open_child(const PluginConfig& config,
                                                         const HostServices& services,
                                                         const ChildTimes& times = {});

class ChildPlugin final : public Plugin {
 public:
  ChildPlugin(const PluginConfig& config, const HostServices& services, const ChildTimes& times);
  ~ChildPlugin() override;
  [[nodiscard]] Result<void> start();

  [[nodiscard]] PluginStatus status() const override;
  [[nodiscard]] bool offers(std::string_view kind) const override;
  [[nodiscard]] std::vector<std::string> reports() const override;
  [[nodiscard]] Reply invoke(const Request& request, StateReader* state) override;
  void stop() override;

 private:
  /// One invoke() under way; lives on its caller's stack while calls_ points to it.
  struct Call {
    Steady::time_point deadline;
    bool cancelled = false;
    std::deque<rpc::Incoming> asks;
    std::optional<Reply> reply;
    std::string unreadable;  ///< why a read of the state failed; empty: none did
    std::condition_variable wake;
  };
  struct LogLine {
    int level;
    std::string text;
  };

  // child_plugin.cpp: on the threads of callers
  Reply ask_child(const Request& request, StateReader* state);
  std::optional<Reply> wait_until_ready(std::unique_lock<std::mutex>& lock,
                                        Steady::time_point deadline);
  void serve(std::unique_lock<std::mutex>& lock, Call& call, StateReader* state);

  // child_turns.cpp: on the thread of this plugin, mutex held unless said otherwise
  void run();  ///< takes the mutex itself
  bool turn();
  void launch();
  void enforce(Steady::time_point now);
  void enforce_calls(Steady::time_point now);
  void begin_stop(Steady::time_point now);
  void enforce_stop(Steady::time_point now);
  [[nodiscard]] int poll_patience(Steady::time_point now) const;
  void wait_and_exchange(std::unique_lock<std::mutex>& lock);
  void flush();
  void read_output(bool last);
  void end_of_output();
  void read_errors();
  void take_line(std::string_view line);
  void take_greeting(const rpc::Incoming& answer);
  void take_answer(const rpc::Incoming& answer);
  void take_ask(rpc::Incoming ask);
  void answer(Call& call, Reply reply);
  /// The process is ended, or made to: its requests answer `failed`, its successor waits for the
  /// back-off.
  void die(const std::string& why);
  void refuse_start(Error error);
  void log_line(std::string_view line);
  void emit_log(std::unique_lock<std::mutex>& lock);

  const PluginConfig config_;
  const HostServices services_;
  const ChildTimes times_;
  const Waker waker_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;  ///< of the life's state
  Life life_;
  std::map<std::int64_t, Call*> calls_;
  std::string outgoing_;
  bool close_when_flushed_ = false;
  bool stop_requested_ = false;
  bool was_ready_ = false;            ///< ever
  std::optional<Error> start_error_;  ///< of the very first start
  rpc::Greeting greeting_;
  PluginStatus status_;
  std::int64_t next_id_ = rpc::initialize_id + 1;
  std::int64_t shutdown_id_ = 0;
  int deaths_in_a_row_ = 0;
  Steady::time_point launch_at_{}, handshake_by_{}, term_at_{}, kill_at_{};
  bool termed_ = false;
  std::vector<LogLine> log_;

  // of this plugin's thread only
  std::unique_ptr<Process> process_;
  std::string output_, errors_;
  Steady::time_point log_window_{};
  std::size_t log_lines_ = 0;

  std::mutex join_mutex_;
  std::thread thread_;
};

}  // namespace ayar::delivery
