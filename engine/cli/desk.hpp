#pragma once
/// What verbs ask for, whether the engine runs in this process or answers behind a server's URL.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace ayar::cli {

/// One thing that a look at a desk's health found.
struct Finding {
  enum class Grade : std::uint8_t { good, note, bad };
  Grade grade = Grade::good;
  std::string what;  ///< "12 dead letters"
  std::string hint;  ///< what to do; empty for good ones
};

class Desk {
 public:
  Desk() = default;
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  virtual ~Desk() = default;

  /// Open and Send; the actor of a server's answer is its token's.
  [[nodiscard]] virtual Result<Applied> send(Command command) = 0;
  [[nodiscard]] virtual Result<ComplaintView> get(const std::string& complaint) = 0;
  [[nodiscard]] virtual Result<ComplaintPage> list(const ListQuery& query) = 0;
  [[nodiscard]] virtual Result<std::vector<JournalView>> journal(const std::string& complaint) = 0;
  /// The tenant is the desk's, and so is a server's actor.
  [[nodiscard]] virtual Result<ExplainView> explain(ExplainQuery query) = 0;
  /// @error unsupported: by a server.
  [[nodiscard]] virtual Result<ReturnsReport> count_returns(const ReturnsForm& form,
                                                            ReturnsQuery query,
                                                            const ProgressCallback& progress) = 0;
  [[nodiscard]] virtual Result<std::vector<ActionView>> actions(const std::string& complaint,
                                                                const Actor& actor) = 0;
  [[nodiscard]] virtual Result<OutboxPage> outbox(const OutboxQuery& query) = 0;
  [[nodiscard]] virtual Result<OutboxView> outbox_row(const std::string& id) = 0;
  [[nodiscard]] virtual Result<std::vector<KeptLetter>> letters(const std::string& complaint) = 0;
  [[nodiscard]] virtual Result<std::int64_t> retry_dead(const OutboxQuery& query,
                                                        const Actor& actor) = 0;
  [[nodiscard]] virtual Result<std::vector<HoldView>> holds(bool all) = 0;
  [[nodiscard]] virtual Result<HoldView> hold(HoldScope scope, const std::string& value,
                                              const std::string& reason, const Actor& actor) = 0;
  [[nodiscard]] virtual Result<HoldView> release(std::int64_t number, const std::string& reason,
                                                 const Actor& actor) = 0;
  /// `plugin`: a local store's recorder, where it is not beside this program. The answer is JSON.
  [[nodiscard]] virtual Result<std::string> report(const std::string& name,
                                                   const std::string& parameters,
                                                   const std::string& plugin) = 0;
  [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> reports(
      const std::string& plugin) = 0;
  /// With `--delivery double` and a local store: answers for every message. A server delivers by
  /// itself.
  virtual Result<void> deliver(Console& console) = 0;
  /// What `ayar doctor` looks at, as findings.
  [[nodiscard]] virtual Result<std::vector<Finding>> examine() = 0;
};

/// The engine of a local store, or the server that `--server` names.
/// @error as Session::open(); for a server: unauthenticated, store_unavailable, io.
[[nodiscard]] Result<std::unique_ptr<Desk>> open_desk(const Globals& globals, Console& console,
                                                      Access access);
/// Answers like a desk over a session, which it keeps.
[[nodiscard]] std::unique_ptr<Desk> local_desk(std::unique_ptr<Session> session);

}  // namespace ayar::cli
