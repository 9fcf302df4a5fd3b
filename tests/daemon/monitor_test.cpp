// The listener for machines.
#include <doctest/doctest.h>

#include "daemon/monitor.hpp"

using namespace ayar::daemon;
using ayar::http::HttpRequest;

namespace {

HttpRequest request(const char* method, const char* path) {
  HttpRequest made;
  made.method = method;
  made.target = made.path = path;
  return made;
}

MonitorOptions options(Health health) {
  return {[health] { return health; }, [] { return std::string("# metrics\n"); }, {}};
}

}  // namespace

TEST_SUITE("daemon/monitor") {
  TEST_CASE("each path answers in its own way") {
    const Health well{true, "serving", ""};
    const Health ill{false, "serving", "the store does not answer"};
    struct Case {
      const char* behaviour;
      const char *method, *path;
      Health health;
      int status;
    };
    const Case cases[] = {
        {"the process lives", "GET", "/livez", well, 200},
        {"the process lives though it is not ready", "GET", "/livez", ill, 200},
        {"it is ready", "GET", "/readyz", well, 200},
        {"it is not ready", "GET", "/readyz", ill, 503},
        {"metrics are text", "GET", "/metrics", ill, 200},
        {"HEAD is answered", "HEAD", "/readyz", well, 200},
        {"nothing is written here", "POST", "/metrics", well, 405},
        {"nothing else is here", "GET", "/v1/complaints", well, 404},
    };
    for (const auto& c : cases) {
      INFO(c.behaviour);
      CHECK(monitor(options(c.health), request(c.method, c.path)).status == c.status);
    }
  }

  TEST_CASE("why it is not ready is said") {
    const auto answer =
        monitor(options({false, "draining", "the daemon is stopping"}), request("GET", "/readyz"));
    CHECK(answer.body ==
          R"({"status":"not ready","state":"draining","reason":"the daemon is stopping"})");
    CHECK(monitor(options({true, "serving", ""}), request("GET", "/readyz")).body ==
          R"({"status":"ready","state":"serving"})");
  }

  TEST_CASE("metrics may be kept from strangers; liveness never is") {
    auto guarded = options({true, "serving", ""});
    guarded.permitted = [](const HttpRequest& r) { return r.headers.contains("authorization"); };
    CHECK(monitor(guarded, request("GET", "/metrics")).status == 401);
    CHECK(monitor(guarded, request("GET", "/livez")).status == 200);
    CHECK(monitor(guarded, request("GET", "/readyz")).status == 200);
    auto known = request("GET", "/metrics");
    known.headers["authorization"] = "Bearer x";
    CHECK(monitor(guarded, known).status == 200);
  }
}
