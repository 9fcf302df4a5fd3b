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

constexpr std::size_t what_if_data_max = 8192;

/// `what_if` is an instant, or else the name of an event with its `data` and `at`.
void read_what_if(Parameters& parameters, ExplainQuery& query) {
  const auto asked = parameters.text("what_if");
  const auto data = parameters.text("data", what_if_data_max);
  const auto at = parameters.instant("at");
  const bool by_time = !asked.empty() && asked.front() >= '0' && asked.front() <= '9';
  if (asked.empty() || by_time) {
    if (!data.empty()) parameters.fail("data", "goes with an event in `what_if`");
    if (at) parameters.fail("at", "says when the event of `what_if` is sent; there is none");
  }
  if (asked.empty()) return;
  if (by_time) {
    auto instant = parse_instant(asked);
    if (!instant) return parameters.fail("what_if", instant.error().message);
    query.what_if_at = *instant;
    return;
  }
  query.what_if_event = asked;
  query.what_if_at = at;
  if (data.empty()) return;
  auto parsed = parse_data(data);
  if (!parsed) return parameters.fail("data", parsed.error().message);
  query.what_if_data = std::move(*parsed);
}

/// Who complains sees the clocks that were agreed with them; what staff are told, and what is agreed
/// among staff, is the desk's.
void narrow(ExplainView& view) {
  const auto is_internal = [](const std::string& agreement) {
    return !agreement.empty() && agreement != "customer";
  };
  std::erase_if(view.clocks, [&](const ClockStoryView& story) {
    return is_internal(story.clock.agreement);
  });
  for (auto& story : view.clocks) {
    story.notes.clear();
    story.clock.revisions.clear();
  }
  if (!view.what_if) return;
  view.what_if->thresholds.clear();
  std::erase_if(view.what_if->clocks, [&](ClockOutlookView& outlook) {
    for (auto* clock : {&outlook.before, &outlook.after}) {
      if (!*clock) continue;
      if (is_internal((*clock)->agreement)) return true;
      (*clock)->revisions.clear();
    }
    return false;
  });
}

void clocks(Call& call) {
  Parameters parameters(call.request().query);
  ExplainQuery query;
  query.complaint = call.part();
  query.tenant = call.tenant();
  query.until = parameters.instant("until");
  query.clock = parameters.text("clock", 64);
  read_what_if(parameters, query);
  if (auto problem = parameters.problem()) return call.refuse(*problem);
  if (auto problem = may_see(call, call.part())) return call.refuse(*problem);
  if (!query.what_if_event.empty()) {
    auto actor = actor_about(call, call.part(), {});
    if (const auto* problem = std::get_if<Problem>(&actor)) return call.refuse(*problem);
    query.actor = std::get<Actor>(std::move(actor));
  }
  call.elsewhere([query = std::move(query)](Call& waiting) {
    auto explained = waiting.engine().explain(query);
    if (!explained) return waiting.refuse(explained.error());
    if (waiting.caller.is_party()) narrow(*explained);
    waiting.reply_json(to_json(*explained));
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
