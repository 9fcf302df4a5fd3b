#include "cli/session.hpp"

#include <cstdlib>
#include <filesystem>
#include <ostream>

#include <ayar/json.hpp>

#include "base/text.hpp"

namespace ayar::cli {
namespace {

constexpr int delivery_rounds_max = 100;  // an answer may make the next message

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

Result<StoreHandle> open_store(const std::string& name, Access access) {
  if (name == "memory:") return open_memory_store();
  constexpr std::string_view scheme = "sqlite:";
  if (name.rfind(scheme, 0) != 0 || name.size() == scheme.size())
    return Error{ErrorCode::invalid_argument,
                 "'" + bounded(name, 80) + "' is not a store",
                 "write --store sqlite:FILE",
                 {},
                 {}};
  const std::string path = name.substr(scheme.size());
  std::error_code ignored;
  if (access != Access::create && !std::filesystem::exists(path, ignored))
    return Error{ErrorCode::not_found,
                 "there is no store '" + path + "'",
                 "`ayar open --workflow FILE` makes one; --store says where",
                 {},
                 {}};
  return open_sqlite_store(path, access == Access::read, "ayar");
}

}  // namespace

std::string store_name(const Globals& globals) {
  if (!globals.store.empty()) return globals.store;
  const std::string named = from_environment("AYAR_STORE");
  return named.empty() ? "sqlite:ayar.db" : named;
}

std::string server_name(const Globals& globals) {
  if (!globals.server.empty() || !globals.store.empty()) return globals.server;
  return from_environment("AYAR_SERVER");
}

std::string token_file_name(const Globals& globals) {
  return globals.token_file.empty() ? from_environment("AYAR_TOKEN_FILE") : globals.token_file;
}

Result<Actor> actor_of(const Globals& globals) {
  const std::string text = globals.as.empty() ? from_environment("AYAR_AS") : globals.as;
  Actor actor;
  if (!text.empty()) {
    auto parsed = parse_actor(text);
    if (!parsed) return std::move(parsed.error());
    actor = std::move(parsed).value();
  }
  actor.via = "cli";
  return actor;
}

Result<std::unique_ptr<Session>> Session::open(const Globals& globals, Console& console,
                                               Access access, EngineOptions options) {
  if (!globals.server.empty())
    return Error{ErrorCode::unsupported,
                 "this verb works on the store itself, not through a server",
                 "leave --server away, on the machine where the store lies",
                 {},
                 {}};
  std::unique_ptr<Session> session(new Session());
  session->globals_ = globals;
  if (globals.at.empty()) {
    session->clock_ = std::make_unique<SystemClock>();
  } else {
    auto instant = parse_instant(globals.at);
    if (!instant) return std::move(instant.error());
    session->clock_ = std::make_unique<SimulatedClock>(*instant);
    if (!console.json)
      console.err << console.paint_err.dim("virtual time " + to_text(*instant)) << "\n";
  }
  auto store = open_store(store_name(globals), access);
  if (!store) return std::move(store.error());
  options.clock = session->clock_.get();
  // A verb about one complaint does not move all others: what else is due waits for `ayar tick` or
  // a daemon.
  options.fire_timers = access == Access::tick;
  auto engine = Engine::open(std::move(store).value(), std::move(options));
  if (!engine) return std::move(engine.error());
  session->engine_ = std::move(engine).value();
  return session;
}

Result<void> Session::deliver(Console& console) {
  if (globals_.delivery != "double") return {};
  std::size_t answered = 0;
  for (int round = 0; round < delivery_rounds_max; ++round) {
    auto count = deliver_pending(*engine_);
    if (!count) return std::move(count.error());
    if (*count == 0) break;
    answered += *count;
  }
  if (answered > 0 && !console.json)
    console.err << console.paint_err.dim(
                       "test double: answered `sent` for " + std::to_string(answered) +
                       (answered == 1 ? " message" : " messages") + "; nothing left this machine")
                << "\n";
  return {};
}

std::string shown(const Diagnostic& diagnostic, const std::string& file, std::string_view text) {
  return to_text(diagnostic, diagnostic.where.file == file ? text : std::string_view());
}

Result<std::shared_ptr<const Workflow>> load_for_use(const std::string& path,
                                                     const Globals& globals, Console& console) {
  auto text = read_text(path, std::size_t{1} << 20);
  if (!text) return std::move(text.error());
  auto loaded = load_workflow(*text, path, globals.zones);
  for (const auto& diagnostic : loaded.diagnostics)
    console.err << (console.json ? to_json(diagnostic) : shown(diagnostic, path, *text)) << "\n";
  if (!loaded)
    return Error{ErrorCode::invalid_definition,
                 "'" + path + "' does not load",
                 "`ayar check` lists what is wrong",
                 {},
                 {}};
  return loaded.workflow;
}

}  // namespace ayar::cli
