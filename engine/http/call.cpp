#include "http/call.hpp"

namespace ayar::http {

Call::Call(std::shared_ptr<const Shared> shared, HttpRequest request, Respond respond)
    : shared_(std::move(shared)), request_(std::move(request)), respond_(std::move(respond)) {}

Call::~Call() {
  if (!answered_) refuse(make_problem("internal", "the request was not answered"));
}

const std::string* Call::header(std::string_view name) const {
  const auto found = request_.headers.find(name);
  return found == request_.headers.end() ? nullptr : &found->second;
}

void Call::reply(HttpResponse response) {
  if (answered_.exchange(true)) return;
  const int status = response.status;
  respond_(std::move(response));
  if (!shared_->options.observe) return;
  const auto taken = std::chrono::steady_clock::now() - begun_;
  shared_->options.observe(request_.method, route, status,
                           std::chrono::duration_cast<std::chrono::microseconds>(taken).count(),
                           caller.token);
}

void Call::reply_json(std::string body, int status) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  reply(std::move(response));
}

void Call::elsewhere(std::function<void(Call&)> work) {
  auto job = [self = shared_from_this(), work = std::move(work)] { guarded(*self, work); };
  if (!shared_->workers->run(std::move(job)))
    refuse(
        make_problem("busy", "too many requests wait", "try again with the same Idempotency-Key"));
}

void guarded(Call& call, const std::function<void(Call&)>& work) noexcept {
  try {
    work(call);
  } catch (...) {
    try {
      call.refuse(make_problem("internal", "the request could not be answered"));
    } catch (...) {
      // Not even memory for the refusal: the connection's own guard answers.
    }
  }
}

}  // namespace ayar::http
