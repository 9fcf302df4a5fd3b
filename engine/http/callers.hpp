#pragma once
/// Who calls, and whom they may speak for.
#include "http/call.hpp"
#include "http/routes.hpp"

namespace ayar::http {

/// From the Authorization header and the book. @error unauthenticated.
[[nodiscard]] Read<Caller> caller_by_token(const Call& call, const TokenBook& book);
/// Where tokens are off: the Ayar-Actor header, such as `agent:mina`, or somebody local who may do
/// everything.
[[nodiscard]] Read<Caller> caller_by_word(const Call& call);
[[nodiscard]] std::optional<Problem> may_call(const Caller& caller, Access access);

/// The complaint, if this caller may see it: for a party that is one of their own, and others are
/// as if they were not.
[[nodiscard]] Read<ComplaintView> see(Call& call, const std::string& complaint);
/// Whoever is no party sees everything of the tenant, so nothing is read; a party must be one of
/// this complaint's.
[[nodiscard]] std::optional<Problem> may_see(Call& call, const std::string& complaint);

/// The actor of a command: the caller, with the roles held in this complaint if a party, and whom
/// they speak for.
/// @param said  `on_behalf_of` of the body; empty: the header Ayar-On-Behalf-Of decides.
[[nodiscard]] Read<Actor> actor_about(Call& call, const std::string& complaint,
                                      const std::string& said);
/// The same where the complaint is about to be opened.
[[nodiscard]] Read<Actor> actor_opening(Call& call, const std::vector<ComplaintParty>& parties,
                                        const std::string& said);

}  // namespace ayar::http
