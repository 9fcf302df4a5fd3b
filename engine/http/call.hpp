#pragma once
/// One request on its way to its answer: who calls, what the path names, and the way back.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/json.hpp>

#include "http/api.hpp"
#include "http/problems.hpp"
#include "http/requests.hpp"
#include "http/workers.hpp"

namespace ayar::http {

class ChangeFeed;

/// What all calls share. Outlives each of them.
struct Shared {
  ApiOptions options;
  Workers* workers = nullptr;
  ChangeFeed* feed = nullptr;
};

/// Who calls, as the token says, or as the header says where tokens are off.
struct Caller {
  std::string token;  ///< its id; "-": none
  Actor actor;
  std::string tenant = "main";
  std::vector<std::string> may_act_for;
  bool admin = false;
  [[nodiscard]] bool is_party() const noexcept { return actor.kind == ActorKind::party; }
};

class Call;
using CallPointer = std::shared_ptr<Call>;

/// Threads: one at a time, handed on with the pointer. Answers once; a call that nobody answers
/// says 500.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(std::shared_ptr<const Shared> shared, HttpRequest request, Respond respond);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  [[nodiscard]] Engine& engine() const noexcept { return *shared_->options.engine; }
  [[nodiscard]] Delivery* delivery() const noexcept { return shared_->options.delivery; }
  [[nodiscard]] Instant now() const { return shared_->options.clock->now(); }
  [[nodiscard]] const Shared& shared() const noexcept { return *shared_; }
  [[nodiscard]] const HttpRequest& request() const noexcept { return request_; }
  [[nodiscard]] const std::string* header(std::string_view name) const;
  /// What stands in the path at `{...}` number `index`.
  [[nodiscard]] const std::string& part(std::size_t index = 0) const { return parts[index]; }
  [[nodiscard]] const std::string& tenant() const noexcept { return caller.tenant; }

  void reply(HttpResponse response);
  void reply_json(std::string body, int status = 200);
  void refuse(const Problem& problem) { reply(respond_with(problem)); }
  void refuse(const Error& error) { refuse(problem_of(error)); }
  /// Goes on at a worker's thread, since `work` waits for something.
  void elsewhere(std::function<void(Call&)> work);

  Caller caller;
  std::vector<std::string> parts;
  std::string_view route = "-";  ///< the pattern, for whoever observes

 private:
  std::shared_ptr<const Shared> shared_;
  HttpRequest request_;
  Respond respond_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::atomic<bool> answered_{false};
};

/// Runs `work`; what it throws becomes a 500 without internals.
void guarded(Call& call, const std::function<void(Call&)>& work) noexcept;

}  // namespace ayar::http
