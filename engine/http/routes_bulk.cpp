// Many events in one request. Each is taken or refused for itself; the order of those to one
// complaint stays.
#include <array>

#include "http/callers.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

/// Answers as they come; whoever brings the last one replies. Threads: each place is written by
/// one.
class Gathering {
 public:
  Gathering(CallPointer call, std::size_t size)
      : call_(std::move(call)), items_(size), open_(size) {}
  void put(std::size_t place, std::string item) {
    items_[place] = std::move(item);
    if (open_.fetch_sub(1) == 1) call_->reply(page_response(*call_, items_, {}));
  }

 private:
  CallPointer call_;
  std::vector<std::string> items_;
  std::atomic<std::size_t> open_;
};

std::string item_of(const std::string& complaint, std::string_view member,
                    const std::string& json_text) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("complaint").string(complaint);
  json.key(member).raw(json_text);
  json.end_object();
  return text;
}

void send_one(Call& call, BulkEvent& item, std::size_t place,
              const std::shared_ptr<Gathering>& gathering) {
  auto actor = actor_about(call, item.complaint, item.request.on_behalf_of);
  if (const auto* problem = std::get_if<Problem>(&actor))
    return gathering->put(place, item_of(item.complaint, "problem", to_json(*problem)));
  Send made{item.complaint, std::move(item.request.event), std::move(item.request.data),
            item.request.expected_revision};
  auto command = command_of(call, std::move(made), std::move(std::get<Actor>(actor)));
  if (!item.idempotency_key.empty()) {
    command.idempotency_key = item.idempotency_key;
  } else if (!command.idempotency_key.empty()) {
    // One key for the whole request: each place has its own share of it.
    command.idempotency_key += "#" + std::to_string(place);
  }
  call.engine().send(
      std::move(command), [gathering, place, complaint = item.complaint](Result<Applied> result) {
        gathering->put(place,
                       result ? item_of(complaint, "applied", to_json(*result))
                              : item_of(complaint, "problem", to_json(problem_of(result.error()))));
      });
}

void bulk(Call& call) {
  auto read = read_bulk(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& events = std::get<std::vector<BulkEvent>>(read);
  const auto gathering = std::make_shared<Gathering>(call.shared_from_this(), events.size());
  for (std::size_t i = 0; i < events.size(); ++i)
    send_one(call, events[i], i, gathering);
}

constexpr std::array routes{Route{"POST", "/v1/events", Access::anyone, bulk}};

}  // namespace

std::span<const Route> bulk_routes() noexcept { return routes; }

}  // namespace ayar::http
