#include "http/api.hpp"

#include <mutex>

#include "base/text.hpp"
#include "http/callers.hpp"
#include "http/change_feed.hpp"
#include "http/request_head.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t part_bytes_max = 256;
constexpr std::size_t waiting_threads = 2, waiting_max = 1'024;

/// JSON and nothing else, so that no form of a strange page can be mistaken for a request (CSRF).
std::optional<Problem> check_body_type(const Call& call) {
  const auto& method = call.request().method;
  if (method != "POST" && method != "PUT") return std::nullopt;
  const auto* type = call.header("content-type");
  const auto* encoding = call.header("content-encoding");
  const auto bare = type == nullptr ? std::string_view() : trim(split(*type, ';').front());
  if (bare == "application/json" && (encoding == nullptr || *encoding == "identity"))
    return std::nullopt;
  return make_problem("unsupported_media_type",
                      "the body must be application/json, not compressed");
}

std::optional<Problem> check_key(const Call& call) {
  const auto* key = call.header("idempotency-key");
  if (key == nullptr) return std::nullopt;
  if (!key->empty() && key->size() <= 255 && is_valid_utf8(*key)) return std::nullopt;
  return make_problem("invalid_argument", "Idempotency-Key must have 1 to 255 bytes of UTF-8");
}

}  // namespace

class Api::Impl {
 public:
  explicit Impl(ApiOptions options)
      : shared_(std::make_shared<Shared>()),
        book_(std::make_shared<const TokenBook>()),
        workers_(waiting_threads, waiting_max) {
    shared_->options = std::move(options);
    shared_->workers = &workers_;
    shared_->feed = &feed_;
  }
  ~Impl() {
    feed_.stop();
    workers_.stop();
  }

  void handle(HttpRequest request, Respond respond) {
    auto target = read_target(request.target);
    const auto call = std::make_shared<Call>(shared_, std::move(request), std::move(respond));
    if (const auto* refusal = std::get_if<HeadRefusal>(&target))
      return call->refuse(make_problem("invalid_argument", refusal->detail));
    auto found = router_.find(call->request().method, std::get<Target>(target).segments);
    if (const auto* missing = std::get_if<NotFound>(&found)) return refuse_path(*call, *missing);
    auto& hit = std::get<Found>(found);
    call->route = hit.route->pattern;
    call->parts = std::move(hit.parts);
    if (auto problem = admit(*call, hit.route->access)) return call->refuse(*problem);
    guarded(*call, hit.route->act);
  }

  void set_tokens(TokenBook tokens) {
    auto made = std::make_shared<const TokenBook>(std::move(tokens));
    const std::lock_guard lock(book_mutex_);
    book_.swap(made);
  }
  void committed() { feed_.wake(); }
  void drain() {
    draining_ = true;
    feed_.drain();
  }

 private:
  static void refuse_path(Call& call, const NotFound& missing) {
    if (missing.allow.empty())
      return call.refuse(
          make_problem("not_found", "there is nothing at this path", "see /openapi.yaml"));
    auto response =
        respond_with(make_problem("method_not_allowed", "the path takes " + missing.allow));
    response.headers.emplace_back("Allow", missing.allow);
    call.reply(std::move(response));
  }

  std::optional<Problem> admit(Call& call, Access access) {
    if (access == Access::open) return std::nullopt;
    if (draining_)
      return make_problem("stopped", "the server is going down", "try again a little later");
    auto caller =
        shared_->options.tokens_on ? caller_by_token(call, *book()) : caller_by_word(call);
    if (auto* problem = std::get_if<Problem>(&caller)) return std::move(*problem);
    call.caller = std::move(std::get<Caller>(caller));
    if (auto problem = may_call(call.caller, access)) return problem;
    for (const auto& part : call.parts) {
      if (part.size() > part_bytes_max) return make_problem("not_found", "no id is that long");
    }
    if (auto problem = check_body_type(call)) return problem;
    return check_key(call);
  }

  std::shared_ptr<const TokenBook> book() {
    const std::lock_guard lock(book_mutex_);
    return book_;
  }

  std::shared_ptr<Shared> shared_;
  const Router router_;
  std::mutex book_mutex_;  // guards book_
  std::shared_ptr<const TokenBook> book_;
  std::atomic<bool> draining_{false};
  Workers workers_;
  ChangeFeed feed_;
};

Api::Api(ApiOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Api::~Api() = default;
void Api::handle(HttpRequest request, Respond respond) {
  impl_->handle(std::move(request), std::move(respond));
}
void Api::set_tokens(TokenBook tokens) { impl_->set_tokens(std::move(tokens)); }
void Api::committed() { impl_->committed(); }
void Api::drain() { impl_->drain(); }

std::vector<Api::Route> Api::routes() {
  const Router router;
  std::vector<Api::Route> made;
  for (const auto& route : router.routes())
    made.push_back({std::string(route.method), std::string(route.pattern)});
  return made;
}

}  // namespace ayar::http
