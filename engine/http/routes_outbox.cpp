// For whoever runs the desk: the outbox, holds, and figures.
#include <array>
#include <charconv>

#include "http/fields.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

void list(Call& call) {
  auto read = read_outbox(call.request().query);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& query = std::get<OutboxQuery>(read);
  query.tenant = call.tenant();
  const auto page = call.engine().outbox(query);
  if (!page) return call.refuse(page.error());
  call.reply(
      list_response(call, page->items, page->next ? cursor_of('o', *page->next) : std::string()));
}

void show(Call& call) {
  const auto row = call.engine().outbox_row(call.part(), call.tenant());
  if (!row) return call.refuse(row.error());
  call.reply_json(to_json(*row));
}

void retry(Call& call) {
  auto read = read_retry(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& query = std::get<OutboxQuery>(read);
  query.tenant = call.tenant();
  call.elsewhere([query = std::move(query)](Call& waiting) {
    const auto retried = waiting.engine().retry_dead(query, waiting.caller.actor);
    if (!retried) return waiting.refuse(retried.error());
    waiting.reply_json("{\"retried\":" + std::to_string(*retried) + "}");
  });
}

void holds(Call& call) {
  Parameters parameters(call.request().query);
  const auto all = parameters.flag("all").value_or(false);
  if (auto problem = parameters.problem()) return call.refuse(*problem);
  const auto found = call.engine().holds(all);
  if (!found) return call.refuse(found.error());
  call.reply(list_response(call, *found));
}

void hold(Call& call) {
  auto read = read_hold(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  call.elsewhere([wanted = std::move(std::get<HoldRequest>(read))](Call& waiting) {
    const auto placed =
        waiting.engine().hold(wanted.scope, wanted.value, wanted.reason, waiting.caller.actor);
    if (!placed) return waiting.refuse(placed.error());
    waiting.reply_json(to_json(*placed), 201);
  });
}

void release(Call& call) {
  const auto& text = call.part();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
    return call.refuse(make_problem("not_found", "a hold has a number"));
  auto read = read_release(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  call.elsewhere([number, reason = std::move(std::get<std::string>(read))](Call& waiting) {
    const auto released = waiting.engine().release(number, reason, waiting.caller.actor);
    if (!released) return waiting.refuse(released.error());
    waiting.reply_json(to_json(*released));
  });
}

constexpr std::array routes{
    Route{"GET", "/v1/outbox", Access::admin, list},
    Route{"POST", "/v1/outbox/retry", Access::admin, retry},
    Route{"GET", "/v1/outbox/{id...}", Access::admin, show},
    Route{"GET", "/v1/holds", Access::admin, holds},
    Route{"POST", "/v1/holds", Access::admin, hold},
    Route{"POST", "/v1/holds/{number}/release", Access::admin, release},
};

}  // namespace

std::span<const Route> outbox_routes() noexcept { return routes; }

}  // namespace ayar::http
