/// The server alone, with handlers that misbehave.
#include <doctest/doctest.h>

#include <future>
#include <mutex>
#include <thread>

#include "http/raw_client.hpp"
#include "http/server.hpp"

using namespace ayar;
using namespace ayar::http;
using namespace ayar::test;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Server> serve(Handler handler, Limits limits = {}, std::size_t threads = 1) {
  ServerOptions options;
  options.limits = limits;
  options.threads = threads;
  auto listening = Server::listen(options, std::move(handler));
  REQUIRE(listening.has_value());
  return std::move(listening).value();
}

/// Answers with what it was asked.
void echo(HttpRequest request, Respond respond) {
  HttpResponse response;
  response.content_type = "text/plain";
  response.body = request.method + " " + request.path + " " + request.body;
  respond(std::move(response));
}

const std::string get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
std::string post(const std::string& body) {
  return "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace

TEST_SUITE("http/server") {
  TEST_CASE("a connection serves many requests, in order, also when they come at once") {
    const auto server = serve(echo, {}, 2);
    RawClient client(server->port());
    std::string many;
    for (int i = 0; i < 100; ++i)
      many += post(std::to_string(i));
    REQUIRE(client.send(many));
    for (int i = 0; i < 100; ++i) {
      const auto answer = client.receive();
      REQUIRE(answer.has_value());
      CHECK(answer->body == "POST /a " + std::to_string(i));
    }
    CHECK(server->statistics().requests == 100);
    CHECK(server->statistics().accepted == 1);
  }

  TEST_CASE("a request may come byte by byte") {
    const auto server = serve(echo);
    RawClient client(server->port());
    for (const char c : post("slow"))
      REQUIRE(client.send(std::string(1, c)));
    CHECK(client.receive()->body == "POST /a slow");
  }

  TEST_CASE("chunks are one body, their trailers nobody's fields") {
    const auto server = serve([](HttpRequest request, Respond respond) {
      HttpResponse response;
      response.body = request.body + (request.headers.count("x-late") == 0 ? " clean" : " dirty");
      respond(std::move(response));
    });
    RawClient client(server->port());
    REQUIRE(
        client.send("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nX-Late: 1\r\n\r\n" +
                    get));
    CHECK(client.receive()->body == "abcde clean");
    CHECK(client.receive().has_value());
  }

  TEST_CASE("every answer says that it is not to be kept or guessed at, none who serves") {
    const auto server = serve(echo);
    RawClient client(server->port());
    REQUIRE(client.send(get));
    const auto answer = client.receive();
    CHECK(answer->headers.at("cache-control") == "no-store");
    CHECK(answer->headers.at("x-content-type-options") == "nosniff");
    CHECK(answer->headers.count("date") == 1);
    CHECK(answer->headers.count("server") == 0);
  }

  TEST_CASE("HEAD tells the length and sends no body") {
    const auto server = serve(echo);
    RawClient client(server->port());
    REQUIRE(client.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n" + get));
    const auto head = client.receive(5s, true);
    CHECK(head->headers.at("content-length") == "10");
    CHECK(client.receive()->body == "GET /a ");
  }

  TEST_CASE("who asks first whether a body is wanted is told so") {
    const auto server = serve(echo);
    RawClient client(server->port());
    REQUIRE(client.send(
        "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    CHECK(client.receive()->status == 100);
    REQUIRE(client.send("ok"));
    CHECK(client.receive()->body == "POST /a ok");
  }

  TEST_CASE("HTTP/1.0 and Connection: close end the connection after the answer") {
    const auto server = serve(echo);
    for (const char* request :
         {"GET /a HTTP/1.0\r\n\r\n", "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"}) {
      RawClient client(server->port());
      REQUIRE(client.send(request));
      const auto answer = client.receive();
      CHECK(answer->headers.at("connection") == "close");
      client.finish();
      CHECK(client.closes());
    }
  }

  TEST_CASE(
      "a handler that throws or forgets is answered for, one that answers twice is heard once") {
    const auto server = serve([](HttpRequest request, Respond respond) {
      if (request.path == "/throw") throw std::runtime_error("the password is x");
      if (request.path == "/forget") return;
      HttpResponse first, second;
      first.body = "1";
      second.body = "2";
      respond(first);
      respond(second);
    });
    RawClient client(server->port());
    const auto ask = [&client](const char* path) {
      client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
      return client.receive();
    };
    const auto thrown = ask("/throw");
    CHECK(thrown->status == 500);
    CHECK(thrown->body.find("password") == std::string::npos);
    CHECK(ask("/forget")->status == 500);
    CHECK(ask("/twice")->body == "1");
    CHECK(ask("/twice")->body == "1");
  }

  TEST_CASE("an answer may come later, from any thread, or after everybody has gone") {
    std::mutex mutex;
    std::vector<Respond> waiting;
    auto server = serve([&](HttpRequest, Respond respond) {
      const std::lock_guard lock(mutex);
      waiting.push_back(std::move(respond));
    });
    const auto has = [&](std::size_t count) {
      const auto until = std::chrono::steady_clock::now() + 5s;
      while (std::chrono::steady_clock::now() < until) {
        {
          const std::lock_guard lock(mutex);
          if (waiting.size() >= count) return true;
        }
        std::this_thread::sleep_for(1ms);
      }
      return false;
    };
    RawClient patient(server->port());
    REQUIRE(patient.send(get));
    REQUIRE(has(1));
    {
      RawClient impatient(server->port());
      REQUIRE(impatient.send(get));
      REQUIRE(has(2));
    }
    RawClient late(server->port());
    REQUIRE(late.send(get));
    REQUIRE(has(3));
    std::thread([&] { waiting[0]({}); }).join();
    CHECK(patient.receive()->status == 200);
    waiting[1]({});
    server->stop();
    waiting[2]({});
    server.reset();
    waiting.clear();
    CHECK(late.closes());
  }

  TEST_CASE("a drain answers what is under way, closes the idle, takes nothing new") {
    std::promise<Respond> taken;
    auto server = serve([&](HttpRequest request, Respond respond) {
      if (request.path == "/slow") return taken.set_value(std::move(respond));
      echo(std::move(request), std::move(respond));
    });
    RawClient idle(server->port()), busy(server->port());
    REQUIRE(idle.send(get));
    REQUIRE(idle.receive().has_value());
    REQUIRE(busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
    auto respond = taken.get_future().get();
    auto drained = std::async(std::launch::async, [&] { server->drain(10s); });
    CHECK(idle.closes());
    CHECK(drained.wait_for(0s) == std::future_status::timeout);
    respond({});
    const auto answer = busy.receive();
    REQUIRE(answer.has_value());
    CHECK(answer->headers.at("connection") == "close");
    busy.finish();
    CHECK(busy.closes());
    CHECK(drained.wait_for(10s) == std::future_status::ready);
    CHECK(server->statistics().connections == 0);
    CHECK_FALSE(RawClient(server->port()).is_open());
  }

  TEST_CASE("one connection too many is told so, one request too many too") {
    Limits limits;
    limits.connections = 2;
    limits.requests_in_flight = 1;
    std::mutex mutex;
    std::vector<Respond> waiting;
    const auto server = serve(
        [&](HttpRequest, Respond respond) {
          const std::lock_guard lock(mutex);
          waiting.push_back(std::move(respond));
        },
        limits);
    RawClient first(server->port()), second(server->port());
    REQUIRE(first.send(get));
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (server->statistics().requests == 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(1ms);
    REQUIRE(second.send(get));
    const auto refused = second.receive();
    REQUIRE(refused.has_value());
    CHECK(refused->status == 503);
    CHECK(refused->headers.at("retry-after") == "1");
    RawClient third(server->port());
    const auto full = third.receive();
    REQUIRE(full.has_value());
    CHECK(full->status == 503);
    {
      const std::lock_guard lock(mutex);
      waiting.front()({});
    }
    CHECK(first.receive()->status == 200);
  }

  TEST_CASE("what cannot be listened on says why") {
    const auto code = [](const ServerOptions& options) {
      const auto listening = Server::listen(options, echo);
      return listening ? std::string() : std::string(name_of(listening.error().code));
    };
    ServerOptions options;
    CHECK(code(options).empty());
    options.address = "localhost:80";
    CHECK(code(options) == "invalid_argument");
    const auto server = serve(echo);
    options.address = "127.0.0.1";
    options.port = server->port();
    CHECK(code(options) == "io");
    options.port = 0;
    options.tls = TlsFiles{"/nowhere/cert.pem", "/nowhere/key.pem"};
    CHECK(code(options) == "io");
  }
}
