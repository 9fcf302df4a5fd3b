#include "service/holds.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "runtime/codec.hpp"
#include "service/loop.hpp"

namespace ayar {

namespace service {
namespace {

constexpr std::string_view scopes[] = {"workflow", "message", "plugin"};

Result<std::string> id_of(std::string_view actor_json) {
  auto actor = runtime::read_actor(actor_json);
  if (!actor) return std::move(actor.error());
  return actor->id.empty() ? std::string(ayar::name_of(actor->kind)) : actor->id;
}

}  // namespace

std::string_view name_of(HoldScope scope) noexcept {
  return scopes[static_cast<std::size_t>(scope)];
}

Result<std::vector<HoldView>> fold_holds(const std::vector<store::HoldEntry>& entries) {
  std::vector<HoldView> holds;
  for (const auto& entry : entries) {
    auto who = id_of(entry.actor);
    if (!who) return std::move(who.error());
    const auto scope = std::find(std::begin(scopes), std::end(scopes), entry.scope);
    if (scope == std::end(scopes))
      return Error{ErrorCode::store_corrupt,
                   "hold " + std::to_string(entry.number) + " has an unknown scope",
                   {},
                   {},
                   {}};
    if (entry.placed) {
      holds.push_back({entry.number,
                       static_cast<HoldScope>(scope - std::begin(scopes)),
                       entry.value,
                       entry.reason,
                       std::move(who).value(),
                       "",
                       entry.recorded_at,
                       {}});
      continue;
    }
    for (auto& hold : holds) {
      if (hold.number != entry.number || hold.released_at) continue;
      hold.released_by = who.value();
      hold.released_at = entry.recorded_at;
    }
  }
  return holds;
}

Held::Held(const std::vector<HoldView>& holds) {
  for (const auto& hold : holds) {
    if (hold.released_at) continue;
    auto& names = hold.scope == HoldScope::workflow  ? workflows_
                  : hold.scope == HoldScope::message ? messages_
                                                     : plugins_;
    names.insert(hold.value);
  }
}

Result<Held> read_held(store::Store& store) {
  auto entries = store.holds();
  if (!entries) return std::move(entries.error());
  auto holds = fold_holds(*entries);
  if (!holds) return std::move(holds.error());
  return Held(*holds);
}

}  // namespace service

namespace {

constexpr std::size_t value_bytes_max = 128, reason_bytes_max = 1024;

std::optional<Error> may_hold(const Actor& actor) {
  if (actor.kind == ActorKind::staff || actor.kind == ActorKind::system) return std::nullopt;
  return Error{ErrorCode::forbidden, "deliveries are held and released by staff", {}, {}, {}};
}

std::optional<Error> check_reason(const std::string& reason) {
  if (is_valid_utf8(reason) && reason.size() <= reason_bytes_max) return std::nullopt;
  return Error{ErrorCode::invalid_argument, "a reason has at most 1024 bytes of UTF-8", {}, {}, {}};
}

store::HoldEntry entry_of(HoldScope scope, const std::string& value, const std::string& reason,
                          const Actor& actor, Instant now) {
  store::HoldEntry entry;
  entry.scope = service::name_of(scope);
  entry.value = value;
  entry.reason = reason;
  runtime::write_actor(actor, entry.actor);
  entry.recorded_at = now;
  return entry;
}

store::Aside aside_of(store::HoldEntry entry) {
  store::Aside aside;
  aside.holds.push_back(std::move(entry));
  return aside;
}

Error not_in_force(std::int64_t number, bool known) {
  return known ? Error{ErrorCode::not_permitted,
                       "hold " + std::to_string(number) + " is released already",
                       {},
                       {},
                       {}}
               : Error{ErrorCode::not_found,
                       "there is no hold " + std::to_string(number),
                       "list them with `ayar hold list`",
                       {},
                       {}};
}

bool is_released_in(const store::Aside* aside, std::int64_t number) {
  return aside != nullptr && std::any_of(aside->holds.begin(), aside->holds.end(), [&](auto& hold) {
           return !hold.placed && hold.number == number;
         });
}

}  // namespace

Result<HoldView> Engine::hold(HoldScope scope, const std::string& value, const std::string& reason,
                              const Actor& actor) {
  if (auto refused = may_hold(actor)) return std::move(*refused);
  if (value.empty() || value.size() > value_bytes_max || !is_valid_utf8(value))
    return Error{ErrorCode::invalid_argument, "a hold names what it stops", {}, {}, {}};
  if (reason.empty()) return Error{ErrorCode::missing_data, "a hold needs a reason", {}, {}, {}};
  if (auto refused = check_reason(reason)) return std::move(*refused);
  const auto entry = entry_of(scope, value, reason, actor, loop_->now());
  auto placed = loop_->write_bounded(
      [entry](const service::Beside&) -> Result<store::Aside> { return aside_of(entry); });
  if (!placed) return std::move(placed.error());
  auto all = holds(true);
  if (!all) return std::move(all.error());
  const auto mine = std::find_if(all->rbegin(), all->rend(), [&](const HoldView& hold) {
    return hold.scope == scope && hold.value == value && hold.reason == reason &&
           hold.placed_at == entry.recorded_at;
  });
  if (mine == all->rend())
    return Error{ErrorCode::internal, "the hold was placed and is not there", {}, {}, {}};
  return *mine;
}

Result<HoldView> Engine::release(std::int64_t number, const std::string& reason,
                                 const Actor& actor) {
  if (auto refused = may_hold(actor)) return std::move(*refused);
  if (auto refused = check_reason(reason)) return std::move(*refused);
  const Instant now = loop_->now();
  const auto judge = [&](const service::Beside& beside) -> Result<store::Aside> {
    auto entries = beside.store.holds();
    if (!entries) return std::move(entries.error());
    auto folded = service::fold_holds(*entries);
    if (!folded) return std::move(folded.error());
    const auto found = std::find_if(folded->begin(), folded->end(),
                                    [&](const HoldView& hold) { return hold.number == number; });
    if (found == folded->end()) return not_in_force(number, false);
    if (found->released_at || is_released_in(&beside.forming, number) ||
        is_released_in(beside.in_flight, number))
      return not_in_force(number, true);
    auto entry = entry_of(found->scope, found->value, reason, actor, now);
    entry.number = number;
    entry.placed = false;
    return aside_of(std::move(entry));
  };
  if (auto released = loop_->write_bounded(judge); !released) return std::move(released.error());
  loop_->stir();
  auto all = holds(true);
  if (!all) return std::move(all.error());
  for (auto& hold : *all) {
    if (hold.number == number) return std::move(hold);
  }
  return not_in_force(number, false);
}

Result<std::vector<HoldView>> Engine::holds(bool all) {
  auto folded =
      loop_->read([](store::Store& store, service::Catalog&) -> Result<std::vector<HoldView>> {
        auto entries = store.holds();
        if (!entries) return std::move(entries.error());
        return service::fold_holds(*entries);
      });
  if (folded && !all)
    std::erase_if(*folded, [](const HoldView& hold) { return hold.released_at.has_value(); });
  return folded;
}

}  // namespace ayar
