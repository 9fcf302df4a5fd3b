#pragma once
/// One verb of the command: its words for --help, its options, what it does.
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/session.hpp"

namespace ayar::cli {

class Verb {
 public:
  Verb() = default;
  Verb(const Verb&) = delete;
  Verb& operator=(const Verb&) = delete;
  virtual ~Verb() = default;
  [[nodiscard]] virtual const char* name() const noexcept = 0;
  [[nodiscard]] virtual const char* summary() const noexcept = 0;  ///< one line
  [[nodiscard]] virtual const char* example() const noexcept = 0;  ///< a command line that works
  virtual void options(CLI::App& app) = 0;
  /// @error is printed by the caller, and gives the exit code.
  [[nodiscard]] virtual Result<Exit> run(Console& console, const Globals& globals) = 0;
};

[[nodiscard]] std::unique_ptr<Verb> make_check();
[[nodiscard]] std::unique_ptr<Verb> make_expand();
[[nodiscard]] std::unique_ptr<Verb> make_test();
[[nodiscard]] std::unique_ptr<Verb> make_graph();
[[nodiscard]] std::unique_ptr<Verb> make_simulate();
[[nodiscard]] std::unique_ptr<Verb> make_eval();
[[nodiscard]] std::unique_ptr<Verb> make_calendar();
[[nodiscard]] std::unique_ptr<Verb> make_open();
[[nodiscard]] std::unique_ptr<Verb> make_send();
[[nodiscard]] std::unique_ptr<Verb> make_amend();
[[nodiscard]] std::unique_ptr<Verb> make_void();
[[nodiscard]] std::unique_ptr<Verb> make_revise();
[[nodiscard]] std::unique_ptr<Verb> make_actions();
[[nodiscard]] std::unique_ptr<Verb> make_show();
[[nodiscard]] std::unique_ptr<Verb> make_list();
[[nodiscard]] std::unique_ptr<Verb> make_journal();
[[nodiscard]] std::unique_ptr<Verb> make_explain();
[[nodiscard]] std::unique_ptr<Verb> make_tick();
[[nodiscard]] std::unique_ptr<Verb> make_verify();
[[nodiscard]] std::unique_ptr<Verb> make_audit();
[[nodiscard]] std::unique_ptr<Verb> make_seal();
[[nodiscard]] std::unique_ptr<Verb> make_import();
[[nodiscard]] std::unique_ptr<Verb> make_outbox();
[[nodiscard]] std::unique_ptr<Verb> make_hold();
[[nodiscard]] std::unique_ptr<Verb> make_release();
[[nodiscard]] std::unique_ptr<Verb> make_report();
[[nodiscard]] std::unique_ptr<Verb> make_returns();
[[nodiscard]] std::unique_ptr<Verb> make_preview();
[[nodiscard]] std::unique_ptr<Verb> make_token();
[[nodiscard]] std::unique_ptr<Verb> make_doctor();
[[nodiscard]] std::unique_ptr<Verb> make_schema();
[[nodiscard]] std::unique_ptr<Verb> make_publish();
[[nodiscard]] std::unique_ptr<Verb> make_retire();
[[nodiscard]] std::unique_ptr<Verb> make_workflows();
[[nodiscard]] std::unique_ptr<Verb> make_diff();
[[nodiscard]] std::unique_ptr<Verb> make_migrate();
[[nodiscard]] std::unique_ptr<Verb> make_recalculate();
[[nodiscard]] std::unique_ptr<Verb> make_replay();

/// In the order in which --help lists them.
[[nodiscard]] std::vector<std::unique_ptr<Verb>> all_verbs();

/// Reads the command line, runs its verb, reports what went wrong. Never throws. @return the exit
/// code.
[[nodiscard]] int run_command(int argc, const char* const* argv);

}  // namespace ayar::cli
