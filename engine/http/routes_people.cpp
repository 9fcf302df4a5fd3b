// People, and what they said or did outside complaints.
#include <array>
#include <random>

#include "base/id.hpp"
#include "http/callers.hpp"
#include "http/people.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t id_bytes_max = 128;

/// Administrators, plugins and systems know everybody; a party knows itself.
std::optional<Problem> may_know(const Call& call) {
  if (call.part().size() > id_bytes_max)
    return make_problem("not_found", "no person's id is that long");
  if (call.caller.is_party() && call.part() == call.caller.actor.id) return std::nullopt;
  return may_call(call.caller, Access::feeder);
}

void reply_person(Call& call) {
  const auto found = call.engine().person(call.part(), call.tenant());
  if (!found) return call.refuse(found.error());
  if (!found->has_value())
    return call.refuse(make_problem("not_found", "nobody is known by this id"));
  call.reply_json(to_json(**found));
}

void show(Call& call) {
  if (auto problem = may_know(call)) return call.refuse(*problem);
  reply_person(call);
}

void put(Call& call) {
  if (auto problem = may_know(call)) return call.refuse(*problem);
  auto read = read_person(call.request().body, call.part());
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  call.elsewhere([details = std::move(std::get<PersonDetails>(read))](Call& waiting) {
    // PUT replaces: what is not told is empty from now on.
    const Person person{details.id, details.name.value_or(""), details.language.value_or(""),
                        details.channel.value_or(""),
                        details.contact_points.value_or(std::map<std::string, std::string>{})};
    if (const auto kept = waiting.engine().put_person(person, waiting.tenant()); !kept)
      return waiting.refuse(kept.error());
    reply_person(waiting);
  });
}

/// A signal needs an id so that a second sending is harmless; the key serves, else it gets one of
/// its own.
std::string id_for(const Call& call) {
  if (const auto* key = call.header("idempotency-key")) return key->substr(0, id_bytes_max);
  std::random_device device;
  SeededRandom random((static_cast<std::uint64_t>(device()) << 32U) | device());
  return make_id("sig_", call.now(), random);
}

void signal(Call& call) {
  if (call.part().size() > id_bytes_max)
    return call.refuse(make_problem("not_found", "no person's id is that long"));
  auto read = read_signal(call.request().body, call.part());
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& made = std::get<Signal>(read);
  if (made.id.empty()) made.id = id_for(call);
  call.elsewhere([made = std::move(made)](Call& waiting) {
    const auto fresh = waiting.engine().add_signal(made, waiting.tenant());
    if (!fresh) return waiting.refuse(fresh.error());
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.key("id").string(made.id);
    json.key("fresh").boolean(*fresh);
    json.end_object();
    waiting.reply_json(std::move(text), *fresh ? 201 : 200);
  });
}

constexpr std::array routes{
    Route{"GET", "/v1/persons/{id}", Access::anyone, show},
    Route{"PUT", "/v1/persons/{id}", Access::anyone, put},
    Route{"POST", "/v1/persons/{id}/signals", Access::feeder, signal},
};

}  // namespace

std::span<const Route> people_routes() noexcept { return routes; }

}  // namespace ayar::http
