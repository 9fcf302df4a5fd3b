#include "http/tokens.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>

#include "base/assert.hpp"
#include "base/id.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t secret_bytes_max = 256;

Error unauthenticated(std::string message) {
  return Error{ErrorCode::unauthenticated,
               std::move(message),
               "send `Authorization: Bearer ayar_...` with a token that is in force",
               {},
               {}};
}

/// The operating system's randomness, by OpenSSL: a secret must not be guessable from others.
class SecretRandom final : public Random {
 public:
  [[nodiscard]] std::uint64_t next() noexcept override {
    std::uint64_t made = 0;
    std::array<unsigned char, sizeof made> bytes{};
    AYAR_ASSERT(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    for (const auto byte : bytes)
      made = made << 8U | byte;
    return made;
  }
};

std::string make_secret() {
  constexpr char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::array<unsigned char, 40> bytes{};
  AYAR_ASSERT(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  std::string made = "ayar_";
  for (const auto byte : bytes)
    made += alphabet[byte & 31U];  // 5 of 8 bits: 200 bits of chance in all
  return made;
}

}  // namespace

TokenBook::TokenBook(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
  for (const auto& token : tokens_)
    digests_.push_back(digest_from_hex(token.hash));
}

Result<const Token*> TokenBook::authenticate(std::string_view secret, Instant now) const {
  if (secret.empty() || secret.size() > secret_bytes_max)
    return unauthenticated("the token is not one of ours");
  const Digest digest = sha256(secret);
  // Every token is looked at, each for the same time: how long it takes tells nothing of a hash.
  const Token* found = nullptr;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const bool same =
        digests_[i] && CRYPTO_memcmp(digests_[i]->data(), digest.data(), digest.size()) == 0;
    if (same) found = &tokens_[i];
  }
  if (found == nullptr) return unauthenticated("the token is not one of ours");
  if (found->revoked_at) return unauthenticated("token " + found->id + " has been revoked");
  if (found->expires_at && now >= *found->expires_at)
    return unauthenticated("token " + found->id + " expired at " + to_text(*found->expires_at));
  return found;
}

NewToken make_token(Token wanted, Instant now) {
  SecretRandom random;
  NewToken made{std::move(wanted), make_secret()};
  made.token.id = make_id("tok_", now, random);
  made.token.hash = to_hex(sha256(made.secret));
  made.token.created_at = now;
  return made;
}

}  // namespace ayar::http
