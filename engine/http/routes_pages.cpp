// What anybody may read: that the server lives, what its problems mean, what its routes are.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "http/openapi.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

void reply_text(Call& call, std::string type, std::string body) {
  HttpResponse response;
  response.content_type = std::move(type);
  response.body = std::move(body);
  call.reply(std::move(response));
}

void livez(Call& call) { call.reply_json(R"({"status":"alive"})"); }

void openapi(Call& call) { reply_text(call, "application/yaml", std::string(openapi_yaml())); }

void problems(Call& call) { reply_text(call, "text/html; charset=utf-8", page_of_all()); }

void problem(Call& call) {
  const auto* kind = problem_kind(call.part());
  if (kind == nullptr)
    return call.refuse(
        make_problem("not_found", "there is no problem of this name", "see /problems"));
  reply_text(call, "text/html; charset=utf-8", page_of(*kind));
}

constexpr std::array routes{
    Route{"GET", "/livez", Access::open, livez},
    Route{"GET", "/openapi.yaml", Access::open, openapi},
    Route{"GET", "/problems", Access::open, problems},
    Route{"GET", "/problems/{code}", Access::open, problem},
};

}  // namespace

std::span<const Route> page_routes() noexcept { return routes; }

}  // namespace ayar::http
