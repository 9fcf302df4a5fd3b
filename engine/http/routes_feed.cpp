// The ordered feed of changes, with long poll.
#include <array>

#include "base/json.hpp"
#include "http/change_feed.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

FeedPage read_feed(Engine& engine, const std::string& tenant, const ChangesQuery& query) {
  auto changes = engine.changes(query.after, query.limit, tenant);
  if (!changes) return {true, respond_with(problem_of(changes.error()))};
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("items").begin_array();
  for (const auto& change : *changes)
    json.raw(to_json(change));
  json.end_array();
  json.key("after").integer(changes->empty() ? query.after : changes->back().cursor);
  json.end_object();
  FeedPage page;
  page.found = !changes->empty();
  page.response.body = std::move(text);
  return page;
}

void changes(Call& call) {
  auto read = read_changes(call.request().query);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  const auto& query = std::get<ChangesQuery>(read);
  auto page = read_feed(call.engine(), call.tenant(), query);
  if (page.found || query.wait.count() == 0) return call.reply(std::move(page.response));
  call.shared().feed->wait(call.shared_from_this(), query, read_feed);
}

constexpr std::array routes{Route{"GET", "/v1/changes", Access::staff, changes}};

}  // namespace

std::span<const Route> feed_routes() noexcept { return routes; }

}  // namespace ayar::http
