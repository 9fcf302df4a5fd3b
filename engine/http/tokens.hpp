#pragma once
/// Who may call: bearer tokens, hashed at rest in a file of their own (mode 0600), so that no
/// secret lies in the store.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/result.hpp>
#include <ayar/time.hpp>

#include "base/hash.hpp"

namespace ayar::http {

struct Token {
  std::string id;    ///< "tok_01jd...": shown in lists, logs and idempotency scopes
  std::string hash;  ///< hex SHA-256 of the secret
  std::string name;  ///< the actor's id
  ActorKind kind = ActorKind::staff;
  std::vector<std::string> roles;
  std::string tenant = "main";
  std::vector<std::string>
      may_act_for;     ///< roles or person ids that on_behalf_of may name; "*": any
  bool admin = false;  ///< outbox, holds, persons of all, reports
  Instant created_at{};
  std::optional<Instant> expires_at, revoked_at;
};

/// Immutable; swap the whole book on reload. Threads: any.
class TokenBook {
 public:
  TokenBook() = default;
  explicit TokenBook(std::vector<Token> tokens);
  /// @error unauthenticated: unknown, expired or revoked; the message never tells which secret was
  /// tried.
  [[nodiscard]] Result<const Token*> authenticate(std::string_view secret, Instant now) const;
  [[nodiscard]] const std::vector<Token>& tokens() const noexcept { return tokens_; }

 private:
  std::vector<Token> tokens_;
  std::vector<std::optional<Digest>> digests_;  // of tokens_, read once
};

/// @error io, invalid_data with the line; a file readable by others is refused.
[[nodiscard]] Result<TokenBook> read_token_file(const std::string& path);
/// Written beside and renamed: whole or not at all. Mode 0600.
[[nodiscard]] Result<void> write_token_file(const std::string& path,
                                            const std::vector<Token>& tokens);
struct NewToken {
  Token token;
  std::string secret;  ///< "ayar_..." shown once
};
[[nodiscard]] NewToken make_token(Token wanted, Instant now);

}  // namespace ayar::http
