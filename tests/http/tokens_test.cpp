#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "http/tokens.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::http;
using ayar::test::TempDir;

namespace {

const Instant now = parse_instant("2026-11-21T10:00:00Z").value();

Token mina() {
  Token token;
  token.name = "mina";
  token.roles = {"agent"};
  token.may_act_for = {"complainant"};
  return token;
}

void write(const std::string& path, const std::string& text, mode_t mode = 0600) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
}

std::string code_of(const Result<TokenBook>& read) {
  return read ? "" : std::string(name_of(read.error().code));
}

}  // namespace

TEST_SUITE("http/tokens") {
  TEST_CASE("a token is known by its secret, and only its hash is kept") {
    const auto made = make_token(mina(), now);
    CHECK(made.secret.rfind("ayar_", 0) == 0);
    CHECK(made.secret.size() == 45);
    CHECK(made.token.id.rfind("tok_", 0) == 0);
    CHECK(made.token.hash.find(made.secret) == std::string::npos);
    const TokenBook book({make_token(mina(), now).token, made.token});
    const auto known = book.authenticate(made.secret, now);
    REQUIRE(known.has_value());
    CHECK((*known)->id == made.token.id);
    for (const std::string& wrong :
         {std::string(), std::string("ayar_"), made.secret + "x", made.secret.substr(1),
          std::string(10'000, 'a'), made.token.hash}) {
      const auto refused = book.authenticate(wrong, now);
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().code == ErrorCode::unauthenticated);
      CHECK((wrong.size() < 6 || refused.error().message.find(wrong) == std::string::npos));
    }
  }

  TEST_CASE("a token ends when it expires or is revoked") {
    auto made = make_token(mina(), now);
    made.token.expires_at = now + std::chrono::hours(1);
    const TokenBook book({made.token});
    CHECK(book.authenticate(made.secret, now).has_value());
    CHECK(book.authenticate(made.secret, now + std::chrono::minutes(59)).has_value());
    CHECK_FALSE(book.authenticate(made.secret, now + std::chrono::hours(1)).has_value());
    made.token.revoked_at = now;
    CHECK_FALSE(TokenBook({made.token}).authenticate(made.secret, now).has_value());
  }

  TEST_CASE("a token file keeps everything and is nobody else's to read") {
    TempDir dir;
    const auto path = dir.file("tokens");
    auto first = make_token(mina(), now).token;
    first.expires_at = now;
    first.admin = true;
    auto second = make_token(mina(), now).token;
    second.kind = ActorKind::party;
    second.tenant = "other";
    second.revoked_at = now;
    REQUIRE(write_token_file(path, {first, second}).has_value());
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK_FALSE(std::filesystem::exists(path + ".new"));
    const auto read = read_token_file(path);
    REQUIRE(read.has_value());
    REQUIRE(read->tokens().size() == 2);
    const auto& back = read->tokens();
    CHECK(back[0].id == first.id);
    CHECK(back[0].hash == first.hash);
    CHECK(back[0].roles == first.roles);
    CHECK(back[0].may_act_for == first.may_act_for);
    CHECK(back[0].admin);
    CHECK(back[0].expires_at == first.expires_at);
    CHECK(back[1].kind == ActorKind::party);
    CHECK(back[1].tenant == "other");
    CHECK(back[1].revoked_at == now);
    CHECK(back[1].created_at == now);
  }

  TEST_CASE("a token file that others may read, or that is not one, is refused with its line") {
    TempDir dir;
    const auto path = dir.file("tokens");
    CHECK(code_of(read_token_file(path)) == "io");
    REQUIRE(write_token_file(path, {make_token(mina(), now).token}).has_value());
    ::chmod(path.c_str(), 0640);
    CHECK(code_of(read_token_file(path)) == "io");
    const std::string good = R"({"id":"tok_1","hash":")" + std::string(64, 'a') +
                             R"(","name":"x","kind":"staff","tenant":"main"})";
    const std::pair<std::string, std::string> cases[] = {
        {good, ""},
        {"# a note\n\n" + good, ""},
        {good + "\n" + good, "invalid_data"},
        {"{", "invalid_data"},
        {"[]", "invalid_data"},
        {R"({"id":"tok_1"})", "invalid_data"},
        {good.substr(0, good.size() - 1) + R"(,"secret":"x"})", "invalid_data"},
        {good.substr(0, good.size() - 1) + R"(,"admin":"yes"})", "invalid_data"},
        {good.substr(0, good.size() - 1) + R"(,"roles":[1]})", "invalid_data"},
        {good.substr(0, good.size() - 1) + R"(,"expires_at":"soon"})", "invalid_data"},
    };
    for (const auto& one : cases) {
      INFO(one.first);
      write(path, one.first);
      CHECK(code_of(read_token_file(path)) == one.second);
    }
    write(path, "# a note\n" + good + "\n{\n");
    const auto refused = read_token_file(path);
    REQUIRE_FALSE(refused.has_value());
    REQUIRE(refused.error().where.has_value());
    CHECK(refused.error().where->line == 3);
  }
}
