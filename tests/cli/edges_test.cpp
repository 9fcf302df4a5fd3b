// Verbs of the edges, on a store at hand and through a server in this process.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <ayar/engine.hpp>

#include <fstream>

#include "base/json.hpp"
#include "cli/run.hpp"
#include "http/api.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

const std::string retail = std::string(AYAR_SOURCE_DIR) + "/workflows/retail.yaml";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// A server over a store in memory, with the tokens of an agent and of whoever runs it.
class Server {
 public:
  Server() {
    auto engine = Engine::open(open_memory_store());
    REQUIRE(engine);
    engine_ = std::move(*engine);
    const auto loaded = load_workflow_file(retail);
    REQUIRE(loaded);
    engine_->publish(loaded.workflow);
    engine_->start();
    http::ApiOptions options;
    options.engine = engine_.get();
    options.clock = &clock_;
    api_ = std::make_unique<http::Api>(std::move(options));
    const auto admin = run_ayar({"token", "create", "--file", folder_.file("tokens.json"), "--name",
                                 "omid", "--roles", "agent,supervisor", "--admin"});
    REQUIRE_MESSAGE(admin.exit == 0, admin.err);
    keep_token("admin", admin.out);
    const auto agent = run_ayar({"token", "create", "--file", folder_.file("tokens.json"), "--name",
                                 "mina", "--roles", "agent"});
    REQUIRE(agent.exit == 0);
    keep_token("agent", agent.out);
    auto book = http::read_token_file(folder_.file("tokens.json"));
    REQUIRE(book);
    api_->set_tokens(std::move(*book));
    auto server =
        http::Server::listen({}, [this](http::HttpRequest request, http::Respond respond) {
          api_->handle(std::move(request), std::move(respond));
        });
    REQUIRE(server);
    server_ = std::move(*server);
  }
  ~Server() {
    server_->stop();
    engine_->stop();
  }
  [[nodiscard]] Ran as(const std::string& who, std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", "http://127.0.0.1:" + std::to_string(server_->port()),
                               "--token-file", folder_.file(who + ".token")});
    return run_ayar(words);
  }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  void keep_token(const std::string& who, const std::string& secret) const {
    const auto path = folder_.file(who + ".token");
    std::ofstream(path) << secret;
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
  }

  TemporaryFolder folder_;
  SystemClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<http::Api> api_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

TEST_SUITE("cli/edges") {
  TEST_CASE("the same verbs tell the same story through a server") {
    const Server server;
    const auto opened =
        server.as("agent", {"open", "--workflow", "retail", "--data", "category=quality"});
    REQUIRE_MESSAGE(opened.exit == 0, opened.err);
    CHECK(has(opened.out, "complaint 1"));
    const auto sent = server.as("agent", {"send", "1", "classify", "--data", "severity=normal",
                                          "--data", "expectation=accuracy"});
    REQUIRE_MESSAGE(sent.exit == 0, sent.err);
    struct Case {
      const char* behaviour;
      std::vector<std::string> words;
      const char* shows;
    };
    const Case cases[] = {
        {"show", {"show", "1"}, "investigating"},
        {"list", {"list"}, "investigating"},
        {"journal", {"journal", "1"}, "event classify"},
        {"explain", {"explain", "1"}, "resolve"},
        {"actions", {"actions", "1"}, "decide"},
        {"outbox list", {"outbox", "list"}, "welcome"},
        {"hold list", {"hold", "--list", "--json"}, "\"items\":[]"},
        {"doctor", {"doctor"}, "1 complaint"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        const auto ran = server.as("admin", c.words);
        REQUIRE_MESSAGE(ran.exit == 0, ran.err);
        CHECK_MESSAGE(has(ran.out, c.shows), ran.out);
      }
    }
  }

  TEST_CASE("a hold is placed and released through a server, and both are told") {
    const Server server;
    const auto held =
        server.as("admin", {"hold", "--message", "answer", "--reason", "wrong template"});
    REQUIRE_MESSAGE(held.exit == 0, held.err);
    CHECK(has(held.out, "wrong template"));
    const auto released = server.as("admin", {"release", "1", "--reason", "mended"});
    REQUIRE_MESSAGE(released.exit == 0, released.err);
    CHECK(has(server.as("admin", {"hold", "--list"}).err, "nothing is held"));
    CHECK(has(server.as("admin", {"hold", "--list", "--all"}).out, "omid"));
  }

  TEST_CASE("what a server refuses has its own code, sentence and exit code") {
    const Server server;
    REQUIRE(
        server.as("agent", {"open", "--workflow", "retail", "--data", "category=quality"}).exit ==
        0);
    struct Case {
      const char* behaviour;
      std::string who;
      std::vector<std::string> words;
      int exit;
      const char* code;
    };
    const Case cases[] = {
        {"an unknown complaint", "agent", {"show", "7"}, 66, "not_found"},
        {"an unknown event", "agent", {"send", "1", "clasify"}, 65, "unknown_event"},
        {"an event that is not expected", "agent", {"send", "1", "accept"}, 77, ""},
        {"an agent at the outbox", "agent", {"outbox", "list"}, 77, "forbidden"},
        {"a verb that needs the store itself", "agent", {"verify"}, 69, "unsupported"},
    };
    for (const auto& c : cases) {
      SUBCASE(c.behaviour) {
        const auto ran = server.as(c.who, c.words);
        CHECK_MESSAGE(ran.exit == c.exit, ran.err);
        CHECK_MESSAGE(has(ran.err, c.code), ran.err);
      }
    }
  }

  TEST_CASE(
      "a token that others can read, a wrong one and a server that is not there are told apart") {
    const Server server;
    const auto open = server.folder().file("open.token");
    std::ofstream(open) << "ayar_x";
    REQUIRE(::chmod(open.c_str(), 0644) == 0);
    const auto readable = server.as("open", {"list"});
    CHECK(readable.exit == 77);
    CHECK(has(readable.err, "chmod 600"));
    REQUIRE(::chmod(open.c_str(), 0600) == 0);
    const auto wrong = server.as("open", {"list"});
    CHECK(wrong.exit == 77);
    CHECK(has(wrong.err, "unauthenticated"));
    CHECK_FALSE(has(wrong.err, "ayar_x"));
    const auto nobody = run_ayar({"list", "--server", "http://127.0.0.1:1"});
    CHECK(nobody.exit == 69);
    CHECK(run_ayar({"list", "--server", "ftp://x"}).exit == 64);
  }

  TEST_CASE("tokens are made, listed without their secret, and revoked") {
    const TemporaryFolder folder;
    const auto file = folder.file("tokens.json");
    const auto made = run_ayar({"token", "create", "--file", file, "--name", "mina", "--roles",
                                "agent", "--expires-in", "90d"});
    REQUIRE_MESSAGE(made.exit == 0, made.err);
    const auto secret = first_line(made.out);
    CHECK(secret.rfind("ayar_", 0) == 0);
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    std::ifstream kept(file);
    const std::string text{std::istreambuf_iterator<char>(kept), {}};
    CHECK_FALSE(has(text, secret));
    const auto list = run_ayar({"token", "list", "--file", file, "--json"});
    REQUIRE(list.exit == 0);
    auto json = parse_json(list.out);
    REQUIRE(json);
    const auto& items = *json->get_if<Map>()->at("items").get_if<List>();
    REQUIRE(items.size() == 1);
    const auto id = *items[0].get_if<Map>()->at("id").get_if<std::string>();
    CHECK(run_ayar({"token", "revoke", id, "--file", file}).exit == 0);
    CHECK(has(run_ayar({"token", "list", "--file", file}).out, "revoked"));
    CHECK(run_ayar({"token", "revoke", "tok_nobody", "--file", file}).exit == 66);
    CHECK(
        run_ayar({"token", "create", "--file", file, "--name", "x", "--expires-in", "soon"}).exit ==
        64);
  }

  TEST_CASE("a letter is previewed in both languages, and told what it must say") {
    const TemporaryFolder folder;
    const auto file = folder.file("case.yaml");
    std::ofstream(file) << "data:\n  decision: rejected\n  reason: used beyond its purpose\n"
                           "  next_step: repair at cost\n  category: quality\n";
    for (const char* language : {"en", "fa"}) {
      SUBCASE(language) {
        const auto ran = run_ayar({"preview", "--workflow", retail, "--message", "answer", "--data",
                                   file, "--lang", language, "--at", "2026-11-21T10:00:00Z"});
        CHECK_MESSAGE(ran.exit == 0, ran.err);
        CHECK(has(ran.out, "used beyond its purpose"));
      }
    }
    SUBCASE("without a reason it must not go out") {
      const auto ran = run_ayar({"preview", "--workflow", retail, "--message", "answer", "--data",
                                 "decision=upheld", "--lang", "en"});
      CHECK(ran.exit == 65);
      CHECK(has(ran.err, "reason"));
    }
    SUBCASE("an unknown message and a broken file are errors with their place") {
      CHECK(run_ayar({"preview", "--workflow", retail, "--message", "anser"}).exit == 66);
      std::ofstream(file) << "data: [unclosed\n";
      const auto ran =
          run_ayar({"preview", "--workflow", retail, "--message", "answer", "--data", file});
      CHECK(ran.exit == 65);
      CHECK(has(ran.err, "case.yaml"));
    }
  }

  TEST_CASE("retrying dead letters wants to be told which") {
    const TemporaryFolder folder;
    REQUIRE(run_ayar({"open", "--workflow", retail, "--data", "category=quality", "--store",
                      folder.store()})
                .exit == 0);
    CHECK(run_ayar({"outbox", "retry", "--store", folder.store()}).exit == 64);
    const auto none = run_ayar(
        {"outbox", "retry", "--all", "--as", "supervisor:omid", "--store", folder.store()});
    CHECK_MESSAGE(none.exit == 0, none.err);
    CHECK(has(none.out, "0 letters"));
  }
}
