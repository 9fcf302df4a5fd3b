#include <filesystem>
#include <ostream>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"
#include "http/tokens.hpp"

namespace ayar::cli {
namespace {

/// "90d", "12h": how long a token lives.
Result<Duration> parse_life(const std::string& text) {
  const auto bad = [&] {
    return Error{ErrorCode::invalid_argument,
                 "'" + bounded(text, 40) + "' is no length of time",
                 "write it as 90d or 12h",
                 {},
                 {}};
  };
  if (text.size() < 2 || text.size() > 6) return bad();
  std::int64_t number = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return bad();
    number = number * 10 + (c - '0');
  }
  if (number == 0) return bad();
  if (text.back() == 'd') return Duration(std::chrono::hours(24 * number));
  if (text.back() == 'h') return Duration(std::chrono::hours(number));
  return bad();
}

Result<std::vector<http::Token>> read_all(const std::string& file, bool must_exist) {
  std::error_code ignored;
  if (!must_exist && !std::filesystem::exists(file, ignored)) return std::vector<http::Token>();
  auto book = http::read_token_file(file);
  if (!book) return std::move(book.error());
  return book->tokens();
}

class TokenVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "token"; }
  const char* summary() const noexcept override {
    return "bearer tokens of a server: create, list, revoke";
  }
  const char* example() const noexcept override {
    return "ayar token create --file tokens.json --name mina --roles agent";
  }

  void options(CLI::App& app) override {
    app.require_subcommand(1);
    create_ = app.add_subcommand("create", "make one; its secret is shown once, here");
    create_->add_option("--name", wanted_.name, "who acts: a person's or program's id")
        ->type_name("ID")
        ->required();
    create_->add_option("--roles", roles_, "agent,supervisor")->type_name("ROLE,...");
    create_->add_option("--kind", kind_, "staff, party, plugin, system or import")
        ->type_name("KIND")
        ->check(CLI::IsMember({"staff", "party", "plugin", "system", "import"}))
        ->capture_default_str();
    create_->add_option("--may-act-for", act_for_, "whom on_behalf_of may name: roles, ids, or *")
        ->type_name("WHO,...");
    create_->add_flag("--admin", wanted_.admin, "outbox, holds, plugins, reports of all");
    create_->add_option("--expires-in", life_, "90d, 12h; without it a token lives until revoked")
        ->type_name("TIME");
    list_ = app.add_subcommand("list", "every token, never its secret");
    revoke_ = app.add_subcommand("revoke", "end one at once, after the server has reloaded");
    revoke_->add_option("id", id_, "as `ayar token list` shows it")->type_name("ID")->required();
    for (CLI::App* sub : {create_, list_, revoke_}) {
      sub->fallthrough();
      sub->add_option("--file", file_, "the server's `tokens.file`")
          ->type_name("FILE")
          ->capture_default_str();
    }
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    if (create_->parsed()) return create(console, globals);
    auto tokens = read_all(file_, true);
    if (!tokens) return std::move(tokens.error());
    return list_->parsed() ? list(console, *tokens) : revoke(console, std::move(*tokens));
  }

 private:
  Result<Exit> create(Console& console, const Globals& globals) {
    auto tokens = read_all(file_, false);
    if (!tokens) return std::move(tokens.error());
    wanted_.tenant = globals.tenant;
    for (const auto kind : {ActorKind::staff, ActorKind::party, ActorKind::system,
                            ActorKind::plugin, ActorKind::import}) {
      if (ayar::name_of(kind) == kind_) wanted_.kind = kind;
    }
    for (const auto role : split(roles_, ',')) {
      if (!trim(role).empty()) wanted_.roles.emplace_back(trim(role));
    }
    for (const auto who : split(act_for_, ',')) {
      if (!trim(who).empty()) wanted_.may_act_for.emplace_back(trim(who));
    }
    const Instant now = SystemClock().now();
    if (!life_.empty()) {
      auto life = parse_life(life_);
      if (!life) return std::move(life.error());
      wanted_.expires_at = now + *life;
    }
    auto made = http::make_token(wanted_, now);
    tokens->push_back(made.token);
    if (auto written = http::write_token_file(file_, *tokens); !written)
      return std::move(written.error());
    if (!console.json) {
      // The secret alone goes to standard output, so that it can be sent straight into a file.
      console.err << "token " << made.token.id << " for " << made.token.name
                  << "; this is its secret, shown once:\n";
      console.out << made.secret << "\n";
      return Exit::ok;
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .key("id")
        .string(made.token.id)
        .key("secret")
        .string(made.secret)
        .end_object();
    console.out << text << "\n";
    return Exit::ok;
  }

  static Result<Exit> list(Console& console, const std::vector<http::Token>& tokens) {
    const Instant now = SystemClock().now();
    Table table(
        {"id", "name", "kind", "roles", "tenant", "may act for", "admin", "expires", "state"});
    std::vector<std::string> items;
    for (const auto& token : tokens) {
      const std::string state = token.revoked_at                               ? "revoked"
                                : token.expires_at && *token.expires_at <= now ? "expired"
                                                                               : "good";
      table.add({token.id, token.name, std::string(ayar::name_of(token.kind)),
                 join(token.roles, ","), token.tenant, join(token.may_act_for, ","),
                 token.admin ? "yes" : "",
                 token.expires_at ? time_text(*token.expires_at) : "never",
                 state == "good" ? console.paint.green(state) : console.paint.red(state)});
      std::string text;
      JsonWriter json(text);
      json.begin_object().key("id").string(token.id).key("name").string(token.name);
      json.key("kind").string(ayar::name_of(token.kind)).key("state").string(state).end_object();
      items.push_back(text);
    }
    console.out << (console.json ? json_list(items) + "\n" : table.text(console.paint));
    return Exit::ok;
  }

  Result<Exit> revoke(Console& console, std::vector<http::Token> tokens) const {
    for (auto& token : tokens) {
      if (token.id != id_) continue;
      token.revoked_at = SystemClock().now();
      if (auto written = http::write_token_file(file_, tokens); !written)
        return std::move(written.error());
      if (!console.json)
        console.err << "revoked; a running server takes it on SIGHUP: kill -HUP its pid\n";
      return Exit::ok;
    }
    return Error{ErrorCode::not_found,
                 "there is no token '" + bounded(id_, 64) + "' in " + file_,
                 "`ayar token list` shows them",
                 {},
                 {}};
  }

  CLI::App *create_ = nullptr, *list_ = nullptr, *revoke_ = nullptr;
  http::Token wanted_;
  std::string file_ = "tokens.json", roles_, kind_ = "staff", act_for_, life_, id_;
};

}  // namespace

std::unique_ptr<Verb> make_token() { return std::make_unique<TokenVerb>(); }

}  // namespace ayar::cli
