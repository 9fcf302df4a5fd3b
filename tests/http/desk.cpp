#include "http/desk.hpp"

#include <cstdlib>
#include <fstream>
#include <thread>

namespace ayar::test {
namespace {

http::Token token(std::string name, ActorKind kind, std::vector<std::string> roles) {
  http::Token made;
  made.name = std::move(name);
  made.kind = kind;
  made.roles = std::move(roles);
  return made;
}

/// Adds a token to the book and returns its secret.
std::string add(std::vector<http::Token>& book, http::Token wanted, Instant now) {
  auto made = http::make_token(std::move(wanted), now);
  book.push_back(std::move(made.token));
  return std::move(made.secret);
}

http::TokenBook book_of(Secrets& secrets, Instant now) {
  std::vector<http::Token> book;
  auto agent = token("mina", ActorKind::staff, {"agent"});
  agent.may_act_for = {"complainant"};
  secrets.agent = add(book, agent, now);
  auto admin = token("omid", ActorKind::staff, {"supervisor", "manager"});
  admin.admin = true;
  secrets.admin = add(book, admin, now);
  secrets.plugin = add(book, token("notify_email", ActorKind::plugin, {}), now);
  secrets.party = add(book, token("per_1", ActorKind::party, {"complainant"}), now);
  secrets.other_party = add(book, token("per_2", ActorKind::party, {"complainant"}), now);
  auto stranger = token("zara", ActorKind::staff, {"agent"});
  stranger.tenant = "other";
  stranger.admin = true;
  secrets.stranger = add(book, stranger, now);
  auto expired = token("mina", ActorKind::staff, {"agent"});
  expired.expires_at = now - std::chrono::hours(1);
  secrets.expired = add(book, expired, now);
  auto revoked = token("mina", ActorKind::staff, {"agent"});
  revoked.revoked_at = now - std::chrono::hours(1);
  secrets.revoked = add(book, revoked, now);
  return http::TokenBook(std::move(book));
}

/// A line an exchange, where AYAR_HTTP_EXCHANGES names a file: tests/http/check_openapi.py reads
/// them.
void keep(const std::string& method, const std::string& target, const std::string& sent,
          const Answer& answer) {
  const char* path = std::getenv("AYAR_HTTP_EXCHANGES");
  if (path == nullptr) return;
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("method").string(method);
  json.key("target").string(target);
  json.key("status").integer(answer.status);
  const auto type = answer.headers.find("content-type");
  json.key("type").string(type == answer.headers.end() ? "" : type->second);
  json.key("sent").string(sent);
  json.key("body").string(answer.body);
  json.end_object();
  std::ofstream(path, std::ios::app) << text << '\n';
}

}  // namespace

std::unique_ptr<Delivery> open_tally(Engine& engine) {
  DeliveryOptions options;
  PluginConfig plugin;
  plugin.name = "tally";
  plugin.host = PluginHost::child;
  plugin.path = std::string(AYAR_SOURCE_DIR) + "/tests/http/tally.py";
  options.plugins.push_back(plugin);
  auto opened = Delivery::open(engine, options);
  if (!opened) MESSAGE(opened.error().message);
  REQUIRE(opened.has_value());
  return std::move(opened).value();
}

HttpDesk::HttpDesk(const DeskOptions& options)
    : clock(parse_instant("2026-11-21T06:30:00Z").value()) {
  EngineOptions settings;
  settings.clock = &clock;
  settings.random_seed = 7;
  settings.committed = [this] {
    if (auto* woken = woken_.load()) woken->committed();
  };
  auto opened = Engine::open(open_memory_store(), std::move(settings));
  REQUIRE(opened.has_value());
  engine = std::move(opened).value();
  const auto loaded = load_workflow_file(std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml");
  REQUIRE(loaded.workflow);
  engine->publish(loaded.workflow);
  engine->start();
  if (options.tally) delivery = open_tally(*engine);
  http::ApiOptions routes;
  routes.engine = engine.get();
  routes.delivery = delivery.get();
  routes.clock = &clock;
  routes.tokens_on = options.tokens_on;
  api = std::make_unique<http::Api>(std::move(routes));
  api->set_tokens(book_of(secrets, clock.now()));
  woken_ = api.get();
  http::ServerOptions listen;
  listen.limits = options.limits;
  listen.threads = options.threads;
  auto listening =
      http::Server::listen(listen, [this](http::HttpRequest request, http::Respond respond) {
        api->handle(std::move(request), std::move(respond));
      });
  REQUIRE(listening.has_value());
  server = std::move(listening).value();
}

HttpDesk::~HttpDesk() {
  server->stop();
  woken_ = nullptr;
  delivery.reset();
  engine->stop();
  api.reset();
}

std::string request_text(const std::string& method, const std::string& target,
                         const std::string& secret, const std::string& body,
                         const HttpDesk::Headers& headers) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!secret.empty()) text += "Authorization: Bearer " + secret + "\r\n";
  for (const auto& header : headers)
    text += header.first + ": " + header.second + "\r\n";
  if (method == "POST" || method == "PUT") {
    text +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return text + "\r\n" + body;
}

Answer HttpDesk::call(const std::string& method, const std::string& target,
                      const std::string& secret, const std::string& body, const Headers& headers) {
  RawClient client(server->port());
  REQUIRE(client.is_open());
  client.send(request_text(method, target, secret, body, headers));
  auto answer = client.receive(std::chrono::seconds(20), method == "HEAD");
  REQUIRE(answer.has_value());
  keep(method, target, body, *answer);
  return std::move(*answer);
}

std::string HttpDesk::open(const std::string& person) {
  const auto answer = post(
      "/v1/complaints", secrets.agent,
      R"({"workflow":"retail","data":{"category":"quality"},"parties":[{"role":"complainant","person":")" +
          person + R"(","language":"fa","channel":"email"}]})");
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  return text_member(answer.body, "id");
}

std::int64_t HttpDesk::complaints() { return engine->count({}).value(); }

bool HttpDesk::eventually(const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

Value member(const std::string& body, std::string_view path) {
  auto parsed = parse_json(body);
  if (!parsed) return {};
  Value at = std::move(parsed).value();
  while (!path.empty()) {
    const auto key = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), key.size() + 1));
    Value next;
    if (const auto* map = at.get_if<Map>()) {
      const auto found = map->find(key);
      if (found != map->end()) next = found->second;
    } else if (const auto* list = at.get_if<List>()) {
      const auto index = static_cast<std::size_t>(std::atoll(std::string(key).c_str()));
      if (index < list->size()) next = (*list)[index];
    }
    at = std::move(next);
  }
  return at;
}

std::string text_member(const std::string& body, std::string_view path) {
  const auto value = member(body, path);
  const auto* text = value.get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::int64_t number_member(const std::string& body, std::string_view path) {
  const auto value = member(body, path);
  const auto* number = value.get_if<std::int64_t>();
  return number == nullptr ? -1 : *number;
}

}  // namespace ayar::test
