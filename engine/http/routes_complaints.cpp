// Questions about complaints.
#include <array>

#include "http/callers.hpp"
#include "http/fields.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

/// A party's lists hold its own complaints only, whatever it asks for.
std::optional<Problem> narrow(const Call& call, ListQuery& query) {
  query.tenant = call.tenant();
  if (!call.caller.is_party()) return std::nullopt;
  const auto& self = call.caller.actor.id;
  if (!query.person.empty() && query.person != self)
    return make_problem("forbidden", "a party sees its own complaints only");
  query.person = self;
  return std::nullopt;
}

void list(Call& call) {
  auto read = read_list(call.request().query, true);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& query = std::get<ListQuery>(read);
  if (auto problem = narrow(call, query)) return call.refuse(*problem);
  const auto page = call.engine().list(query);
  if (!page) return call.refuse(page.error());
  call.reply(
      list_response(call, page->items, page->next ? cursor_of('c', *page->next) : std::string()));
}

void count(Call& call) {
  auto read = read_list(call.request().query, false);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& query = std::get<ListQuery>(read);
  if (auto problem = narrow(call, query)) return call.refuse(*problem);
  const auto counted = call.engine().count(query);
  if (!counted) return call.refuse(counted.error());
  call.reply_json("{\"count\":" + std::to_string(*counted) + "}");
}

/// If-None-Match: a list of tags or `*`.
bool has_tag(std::string_view header, const std::string& tag) {
  return header == "*" || header.find(tag) != std::string_view::npos;
}

void show(Call& call) {
  auto read = see(call, call.part());
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  const auto& view = std::get<ComplaintView>(read);
  HttpResponse response;
  const auto tag = etag_of(view.revision);
  response.headers.emplace_back("ETag", tag);
  const auto* known = call.header("if-none-match");
  if (known != nullptr && has_tag(*known, tag)) {
    response.status = 304;
  } else {
    response.body = to_json(view);
  }
  call.reply(std::move(response));
}

void actions(Call& call) {
  auto actor = actor_about(call, call.part(), {});
  if (const auto* problem = std::get_if<Problem>(&actor)) return call.refuse(*problem);
  const auto found = call.engine().actions(call.part(), std::get<Actor>(actor), call.tenant());
  if (!found) return call.refuse(found.error());
  call.reply(list_response(call, *found));
}

/// The whole journal is read and a page of it answered: an entry is small, and a complaint has
/// hundreds, not millions.
void journal(Call& call) {
  Parameters parameters(call.request().query);
  const auto limit = static_cast<std::size_t>(parameters.integer("limit", 1, 1'000).value_or(200));
  const auto cursor = parameters.text("cursor", 32);
  const auto after = cursor.empty() ? 0 : read_cursor('j', cursor).value_or(-1);
  if (after < 0) parameters.fail("cursor", "is not a cursor of this list; take it from `next`");
  if (auto problem = parameters.problem()) return call.refuse(*problem);
  call.elsewhere([after, limit](Call& waiting) {
    const auto entries = waiting.engine().journal(waiting.part(), waiting.tenant());
    if (!entries) return waiting.refuse(entries.error());
    std::vector<std::string> items;
    std::int64_t last = after;
    for (const auto& entry : *entries) {
      if (entry.sequence <= after || items.size() == limit) continue;
      items.push_back(to_json(entry));
      last = entry.sequence;
    }
    const bool more = !items.empty() && entries->back().sequence > last;
    waiting.reply(page_response(waiting, items, more ? cursor_of('j', last) : std::string()));
  });
}

void clocks(Call& call) {
  Parameters parameters(call.request().query);
  const auto until = parameters.instant("until");
  if (auto problem = parameters.problem()) return call.refuse(*problem);
  if (auto problem = may_see(call, call.part())) return call.refuse(*problem);
  call.elsewhere([until](Call& waiting) {
    const auto stories = waiting.engine().explain(waiting.part(), until, waiting.tenant());
    if (!stories) return waiting.refuse(stories.error());
    waiting.reply(list_response(waiting, *stories));
  });
}

constexpr std::array routes{
    Route{"GET", "/v1/complaints", Access::anyone, list},
    Route{"GET", "/v1/complaints/count", Access::anyone, count},
    Route{"GET", "/v1/complaints/{id}", Access::anyone, show},
    Route{"GET", "/v1/complaints/{id}/actions", Access::anyone, actions},
    Route{"GET", "/v1/complaints/{id}/journal", Access::staff, journal},
    Route{"GET", "/v1/complaints/{id}/clocks", Access::anyone, clocks},
};

}  // namespace

std::span<const Route> complaint_routes() noexcept { return routes; }

}  // namespace ayar::http
