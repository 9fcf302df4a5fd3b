#include "http/callers.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t person_bytes_max = 128;

bool contains(const std::vector<std::string>& items, std::string_view item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

Problem unseen(const std::string& complaint) {
  return make_problem("not_found", "there is no complaint '" + bounded(complaint, 64) + "'");
}

std::vector<std::string> roles_in(const std::vector<ComplaintParty>& parties,
                                  std::string_view person) {
  std::vector<std::string> made;
  for (const auto& party : parties) {
    if (party.person == person && !contains(made, party.role)) made.push_back(party.role);
  }
  return made;
}

/// Whom the call is for: the body's word and the header's must not differ.
Read<std::string> spoken_for(const Call& call, const std::string& said) {
  const auto* header = call.header("ayar-on-behalf-of");
  if (header == nullptr) return said;
  if (header->size() > person_bytes_max || !is_valid_utf8(*header))
    return make_problem("invalid_argument", "Ayar-On-Behalf-Of is not a person's id");
  if (!said.empty() && said != *header)
    return make_problem("invalid_argument",
                        "Ayar-On-Behalf-Of and on_behalf_of name different people");
  return *header;
}

Problem may_not_act(const std::string& person) {
  return make_problem("forbidden", "this token may not act for '" + bounded(person, 64) + "'",
                      "a token names those it may act for in may_act_for, by id or by role");
}

/// A party speaks with the roles it holds in this complaint, not with those it holds elsewhere.
void narrow_roles(Actor& actor, const std::vector<ComplaintParty>& parties) {
  auto held = roles_in(parties, actor.id);
  if (!actor.roles.empty()) {
    held.erase(
        std::remove_if(held.begin(), held.end(),
                       [&](const std::string& role) { return !contains(actor.roles, role); }),
        held.end());
  }
  actor.roles = std::move(held);
}

bool may_act_in(const Caller& caller, const std::vector<ComplaintParty>& parties,
                std::string_view person) {
  const auto roles = roles_in(parties, person);
  return std::any_of(roles.begin(), roles.end(),
                     [&](const std::string& role) { return contains(caller.may_act_for, role); });
}

Read<Actor> actor_with(const Caller& caller, const std::vector<ComplaintParty>& parties,
                       std::string person) {
  Actor actor = caller.actor;
  if (caller.is_party()) narrow_roles(actor, parties);
  if (person.empty() || person == actor.id) return actor;
  const bool named = contains(caller.may_act_for, "*") || contains(caller.may_act_for, person);
  if (!named && !may_act_in(caller, parties, person)) return may_not_act(person);
  actor.on_behalf_of = std::move(person);
  return actor;
}

}  // namespace

Read<Caller> caller_by_token(const Call& call, const TokenBook& book) {
  constexpr std::string_view scheme = "bearer ";
  const auto* header = call.header("authorization");
  const Error missing{ErrorCode::unauthenticated,
                      "there is no bearer token",
                      "send `Authorization: Bearer ayar_...`",
                      {},
                      {}};
  if (header == nullptr || header->size() <= scheme.size()) return problem_of(missing);
  const bool bearer =
      std::equal(scheme.begin(), scheme.end(), header->begin(), [](char want, char is) {
        return want == (is >= 'A' && is <= 'Z' ? static_cast<char>(is - 'A' + 'a') : is);
      });
  if (!bearer) return problem_of(missing);
  auto token = book.authenticate(trim(std::string_view(*header).substr(scheme.size())), call.now());
  if (!token) return problem_of(token.error());
  const Token& found = **token;
  Caller made;
  made.token = found.id;
  made.actor = Actor{found.name, found.kind, found.roles, {}, "http"};
  made.tenant = found.tenant;
  made.may_act_for = found.may_act_for;
  made.admin = found.admin;
  return made;
}

Read<Caller> caller_by_word(const Call& call) {
  Caller made;
  made.token = "-";
  made.may_act_for = {"*"};
  made.actor = Actor{"local", ActorKind::staff, {"agent", "supervisor", "manager"}, {}, {}};
  if (const auto* word = call.header("ayar-actor")) {
    auto read = parse_actor(*word);
    if (!read) return problem_of(read.error());
    made.actor = std::move(read).value();
  }
  made.actor.via = "http";
  made.admin = made.actor.kind != ActorKind::party;
  return made;
}

std::optional<Problem> may_call(const Caller& caller, Access access) {
  const auto kind = caller.actor.kind;
  const bool machine = kind == ActorKind::plugin || kind == ActorKind::system;
  switch (access) {
    case Access::open:
    case Access::anyone: return std::nullopt;
    case Access::staff:
      if (!caller.is_party()) return std::nullopt;
      return make_problem("forbidden", "this is not for parties of complaints");
    case Access::delivery:
      if (machine) return std::nullopt;
      return make_problem("forbidden", "what became of a message is told by plugins, not by people",
                          "attest an answer with an event that `attests: response`");
    case Access::feeder:
      if (machine || caller.admin) return std::nullopt;
      return make_problem("forbidden", "this needs a plugin's or an administrator's token");
    case Access::admin: break;
  }
  if (caller.admin) return std::nullopt;
  return make_problem("forbidden", "this needs an administrator's token");
}

Read<ComplaintView> see(Call& call, const std::string& complaint) {
  auto view = call.engine().get(complaint, call.tenant());
  const auto& caller = call.caller;
  if (!view) {
    if (caller.is_party() && view.error().code == ErrorCode::not_found) return unseen(complaint);
    return problem_of(view.error());
  }
  if (caller.is_party() && roles_in(view->parties, caller.actor.id).empty())
    return unseen(complaint);
  return std::move(view).value();
}

std::optional<Problem> may_see(Call& call, const std::string& complaint) {
  if (!call.caller.is_party()) return std::nullopt;
  auto seen = see(call, complaint);
  if (auto* problem = std::get_if<Problem>(&seen)) return std::move(*problem);
  return std::nullopt;
}

Read<Actor> actor_about(Call& call, const std::string& complaint, const std::string& said) {
  auto person = spoken_for(call, said);
  if (auto* problem = std::get_if<Problem>(&person)) return std::move(*problem);
  const auto& caller = call.caller;
  auto& name = std::get<std::string>(person);
  const bool speaks_for_self = name.empty() || name == caller.actor.id;
  const bool named = contains(caller.may_act_for, "*") || contains(caller.may_act_for, name);
  if (!caller.is_party() && (speaks_for_self || named))
    return actor_with(caller, {}, std::move(name));
  if (!speaks_for_self && caller.may_act_for.empty()) return may_not_act(name);
  auto seen = see(call, complaint);
  if (auto* problem = std::get_if<Problem>(&seen)) return std::move(*problem);
  return actor_with(caller, std::get<ComplaintView>(seen).parties, std::move(name));
}

Read<Actor> actor_opening(Call& call, const std::vector<ComplaintParty>& parties,
                          const std::string& said) {
  auto person = spoken_for(call, said);
  if (auto* problem = std::get_if<Problem>(&person)) return std::move(*problem);
  return actor_with(call.caller, parties, std::move(std::get<std::string>(person)));
}

}  // namespace ayar::http
