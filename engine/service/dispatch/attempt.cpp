#include "service/dispatch/attempt.hpp"

#include "base/json.hpp"
#include "delivery/backoff.hpp"
#include "service/dispatch/request.hpp"
#include "service/holds.hpp"
#include "service/road.hpp"

namespace ayar::service {
namespace {

using delivery::Reply;

/// Before and after one more attempt, everything but what came of it.
store::DeliveryWrite attempted(const store::Store::Outgoing& row, Instant now) {
  store::DeliveryWrite write;
  write.tenant = row.tenant;
  write.complaint = row.complaint;
  write.id = row.outbox.id;
  write.subscriber = row.outbox.subscriber;
  write.recipient = row.outbox.recipient;
  write.attempts = row.outbox.attempts + 1;
  write.first_attempt_at = row.outbox.first_attempt_at.value_or(now);
  return write;
}

bool is_confirmed(const std::string& json) {
  auto parsed = parse_json(json);
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr) return false;
  const auto found = map->find("delivered");
  const auto* delivered = found == map->end() ? nullptr : found->second.get_if<bool>();
  return delivered != nullptr && *delivered;
}

/// Nothing could be noted of a message whose complaint is parked.
bool is_parked(store::Store& store, const store::Store::Outgoing& row) {
  if (row.outbox.kind != "message") return false;
  auto complaint = store.load(row.tenant, row.complaint);
  return !complaint || !complaint->has_value() || (*complaint)->status == "faulted";
}

}  // namespace

std::vector<Attempts::Outgoing> Attempts::claim(std::size_t limit) {
  std::vector<Outgoing> claimed;
  std::int64_t after = 0;
  const std::lock_guard guard(mutex_);
  while (claimed.size() < limit) {
    // Page by page: where much is held, the loop must get its turns in between.
    const auto last = claim_page(after, limit, claimed);
    if (!last || *last == after) break;  // the end, or a store that will be asked again
    after = *last;
  }
  return claimed;
}

/// @return the last row looked at; `after` when there is none.
Result<std::int64_t> Attempts::claim_page(std::int64_t after, std::size_t limit,
                                          std::vector<Outgoing>& claimed) {
  return core_.read([&](store::Store& store, Catalog&) -> Result<std::int64_t> {
    auto held = read_held(store);
    if (!held) return std::move(held.error());
    auto rows = store.claimable(core_.now(), after, setup_.options.page);
    if (!rows) return std::move(rows.error());
    for (auto& row : *rows) {
      if (claimed.size() >= limit) break;
      after = row.row;
      const auto& outbox = row.outbox;
      if (under_way_.contains(row.row) || held->workflow(row.workflow) ||
          held->message(outbox.name) || held->plugin(outbox.subscriber) ||
          setup_.plugin(outbox.subscriber) == nullptr || is_parked(store, row))
        continue;
      under_way_.insert(row.row);
      claimed.push_back(std::move(row));
    }
    return after;
  });
}

/// Nobody else may try a row before what came of it is durable. What could not be written down
/// rests for a while: a store that is away must not become a storm at the other side.
void Attempts::finish(std::int64_t row, bool durable) {
  const std::lock_guard guard(mutex_);
  if (durable) {
    under_way_.erase(row);
  } else {
    resting_.insert(row);
  }
}

void Attempts::rescan() {
  const std::lock_guard guard(mutex_);
  for (const auto row : resting_)
    under_way_.erase(row);
  resting_.clear();
}

Result<Attempts::Prepared> Attempts::prepare(const Outgoing& row) {
  const auto directory = core_.directory();
  return core_.read([&](store::Store& store, Catalog&) -> Result<Prepared> {
    auto complaint = store.load(row.tenant, row.complaint);
    if (!complaint) return std::move(complaint.error());
    auto entry = store.journal(row.tenant, row.complaint, row.outbox.sequence - 1, 1);
    if (!entry) return std::move(entry.error());
    if (!complaint->has_value() || entry->empty())
      return Prepared{{}, "the outbox row belongs to no step", {}};
    Errand errand{row, (*complaint)->reference, entry->front().effective_at, nullptr, nullptr};
    if (row.outbox.kind == "change") return Prepared{notify_input(errand), {}, {}};
    const AddressBook book{store, directory.get(), setup_.options.default_channel,
                           setup_.options.default_language};
    auto sought = seek_address(book, row);
    if (!sought) return std::move(sought.error());
    if (!sought->problem.empty()) return Prepared{{}, std::move(sought->problem), {}};
    auto letters = store.renderings(row.tenant, row.complaint);
    if (!letters) return std::move(letters.error());
    errand.to = &sought->to;
    for (const auto& letter : *letters) {
      if (letter.outbox_id == row.outbox.id) errand.letter = &letter;
    }
    return Prepared{notify_input(errand), {}, sought->to.address};
  });
}

void Attempts::attempt(const Outgoing& row, Settled settled) {
  Settled done = [this, number = row.row, settled = std::move(settled)](bool durable) {
    finish(number, durable);
    settled(durable);
  };
  auto prepared = prepare(row);
  if (!prepared) return done(false);
  if (!prepared->problem.empty())
    return settle(row, *prepared, {delivery::Answer::refused, {}, {}, prepared->problem, {}},
                  std::move(done));
  auto* plugin = setup_.plugin(row.outbox.subscriber);
  const auto reply = plugin->invoke({row.outbox.id, "notify", prepared->input}, nullptr);
  settle(row, *prepared, reply, std::move(done));
}

void Attempts::settle(const Outgoing& row, const Prepared& prepared, const Reply& reply,
                      Settled settled) {
  using enum law::DeliveryStep;
  const bool message = row.outbox.kind == "message";
  Actor actor;
  actor.kind = ActorKind::plugin;
  actor.id = row.outbox.subscriber;
  if (reply.answer == delivery::Answer::ok) {
    auto write = attempted(row, core_.now());
    write.state = travel_on(row.outbox.state, {ack});
    if (message)
      return send_message(core_, actor, std::move(write), is_confirmed(reply.json),
                          std::move(settled));
    return settle_row(core_, std::move(write), std::move(settled));
  }
  auto write =
      after_failure(row, reply, told_by_plugin(reply.code, reply.message, prepared.address));
  if (message && write.state == "dead")
    return fail_message(core_, actor, std::move(write), std::move(settled));
  settle_row(core_, std::move(write), std::move(settled));
}

store::DeliveryWrite Attempts::after_failure(const Outgoing& row, const Reply& reply,
                                             const std::string& told) {
  using enum law::DeliveryStep;
  const Instant now = core_.now();
  auto write = attempted(row, now);
  write.last_error = told;
  if (reply.answer == delivery::Answer::refused ||
      delivery::gives_up(setup_.options.retry, *write.first_attempt_at, now)) {
    write.state = travel_on(row.outbox.state, {fail, give_up});
    return write;
  }
  write.state = travel_on(row.outbox.state, {fail});
  const std::lock_guard guard(setup_.random_mutex);
  write.next_attempt_at = now + delivery::retry_delay(setup_.options.retry, write.attempts,
                                                      reply.retry_after, *setup_.random);
  return write;
}

}  // namespace ayar::service
