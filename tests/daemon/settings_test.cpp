// Configuration: every key read, every fault told with its place, every value's origin known.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/settings.hpp"

using namespace ayar;
using namespace ayar::daemon;

namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

using Variables = std::map<std::string, std::string>;
using Flags = std::vector<std::pair<std::string, std::string>>;

LoadedConfiguration load(const std::string& yaml, const Variables& variables = {},
                         const Flags& flags = {}, const std::string& file = "ayard.yaml") {
  std::vector<Diagnostic> found;
  auto layer = read_file_layer(yaml, file, found);
  const auto environment = read_environment(
      [&](const std::string& name) -> const char* {
        const auto at = variables.find(name);
        return at == variables.end() ? nullptr : at->second.c_str();
      },
      found);
  const auto given = read_flags(flags, found);
  return merge(std::move(layer), environment, given, std::move(found));
}

std::string told(const std::vector<Diagnostic>& diagnostics) {
  std::string all;
  for (const auto& diagnostic : diagnostics)
    all += to_text(diagnostic) + "\n";
  return all;
}

const char* const smallest = "ayar: 1\nworkflows: retail.yaml\ntokens: {required: false}\n";

}  // namespace

TEST_SUITE("daemon/settings") {
  TEST_CASE("the example that is shipped loads, and says what it means to say") {
    const fs::path path = fs::path(AYAR_SOURCE_DIR) / "engine/daemon/ayard.example.yaml";
    const auto loaded = load(slurp(path), {}, {}, "/etc/ayar/ayard.yaml");
    INFO(told(loaded.diagnostics));
    REQUIRE(loaded);
    const Settings& is = loaded.configuration->settings;
    CHECK(is.store == "sqlite:/var/lib/ayar/complaints.db");
    CHECK(is.workflows == std::vector<std::string>{"/etc/ayar/retail.yaml"});
    CHECK(is.directory == "/etc/ayar/directory.yaml");
    CHECK(is.tokens_file == "/etc/ayar/tokens.json");
    CHECK(is.http == ListenAddress{"127.0.0.1", 8080});
    CHECK(is.metrics == ListenAddress{"127.0.0.1", 9090});
    CHECK_FALSE(is.tls.has_value());
    REQUIRE(is.delivery.plugins.size() == 2);
    const PluginConfig& email = is.delivery.plugins[0];
    CHECK(email.name == "email");
    CHECK(email.host == PluginHost::shared_object);
    CHECK(email.path == "/etc/ayar/plugins/notify_email.so");
    CHECK(email.config == R"({"url":"smtp://127.0.0.1:2525","from":"desk@example.com"})");
    CHECK(email.deadline == std::chrono::seconds(10));
    CHECK(is.delivery.plugins[1].arguments == std::vector<std::string>{"/usr/lib/ayar/hook.py"});
    CHECK(is.delivery.routes.size() == 3);
    CHECK(is.drain == std::chrono::seconds(20));
  }

  TEST_CASE("the example shows every default as it is") {
    const auto shown = load(slurp(fs::path(AYAR_SOURCE_DIR) / "engine/daemon/ayard.example.yaml"));
    REQUIRE(shown);
    for (const Setting& setting : settings()) {
      INFO(setting.key);
      const auto& value = shown.configuration->effective.values.find(setting.key)->second;
      if (!setting.fallback.empty()) CHECK(value.text == setting.fallback);
    }
  }

  TEST_CASE(
      "each bad configuration is refused in the words, and at the places, that are on record") {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(AYAR_SOURCE_DIR) / "tests/daemon/config")) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 10);
    for (const auto& file : files) {
      INFO(file.filename().string());
      const auto loaded = load(slurp(file), {}, {}, file.filename().string());
      const std::string said = told(loaded.diagnostics);
      fs::path expected = file;
      expected.replace_extension(".txt");
      if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
        std::ofstream(expected, std::ios::binary) << said;
      REQUIRE(fs::exists(expected));
      CHECK(said == slurp(expected));
      CHECK_FALSE(loaded);
    }
  }

  TEST_CASE("flags win over the environment, that over the file, that over the default") {
    const std::string yaml = std::string(smallest) + "drain: 5s\nhttp: {threads: 2}\n";
    const auto loaded = load(yaml, {{"AYAR_DRAIN", "6s"}, {"AYAR_HTTP_THREADS", "3"}},
                             {{"drain", "7s"}}, "conf/ayard.yaml");
    INFO(told(loaded.diagnostics));
    REQUIRE(loaded);
    CHECK(loaded.configuration->settings.drain == std::chrono::seconds(7));
    CHECK(loaded.configuration->settings.http_threads == 3);
    const std::string text = show(*loaded.configuration, true);
    INFO(text);
    const auto line_of = [&](const std::string& key) {
      const std::size_t begin = text.find("\n" + key + " ") + 1;
      return text.substr(begin, text.find('\n', begin) - begin);
    };
    CHECK(line_of("drain").find("7s") != std::string::npos);
    CHECK(line_of("drain").find("# flag --drain") != std::string::npos);
    CHECK(line_of("http.threads").find("# environment AYAR_HTTP_THREADS") != std::string::npos);
    CHECK(line_of("workflows").find("# conf/ayard.yaml:2:12") != std::string::npos);
    CHECK(line_of("log.level").find("# default") != std::string::npos);
  }

  TEST_CASE("every setting can be given by flag and by environment, under names of their own") {
    std::vector<std::string> names;
    for (const Setting& setting : settings()) {
      CHECK(environment_name(setting.key).rfind("AYAR_", 0) == 0);
      CHECK(flag_name(setting.key).rfind("--", 0) == 0);
      names.push_back(environment_name(setting.key));
      names.push_back(flag_name(setting.key));
    }
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    CHECK(environment_name("http.body_bytes_max") == "AYAR_HTTP_BODY_BYTES_MAX");
    CHECK(flag_name("http.body_bytes_max") == "--http-body-bytes-max");
  }

  TEST_CASE("a bad value of the environment or a flag is told under its name") {
    const auto loaded =
        load(smallest, {{"AYAR_HTTP_THREADS", "many"}}, {{"http.listen", "example.com:80"}});
    CHECK_FALSE(loaded);
    const std::string said = told(loaded.diagnostics);
    CHECK(said.find("environment AYAR_HTTP_THREADS: error") != std::string::npos);
    CHECK(said.find("flag --http-listen: error") != std::string::npos);
  }

  TEST_CASE("an address beyond this machine needs both TLS and tokens") {
    const std::string tls =
        "http: {listen: \"0.0.0.0:8080\", tls: {certificate: c.pem, key: k.pem}}\n";
    const std::string plain = "http: {listen: \"0.0.0.0:8080\"}\n";
    const std::string begin = "ayar: 1\nworkflows: retail.yaml\n";
    struct Case {
      const char* behaviour;
      std::string yaml;
      const char* says;  // null: it loads
    };
    const Case cases[] = {
        {"both are there", begin + tls + "tokens: {file: t.json}\n", nullptr},
        {"no TLS", begin + plain + "tokens: {file: t.json}\n", "but there is no TLS"},
        {"no tokens", begin + tls + "tokens: {required: false}\n", "but tokens are not required"},
        {"neither", begin + plain + "tokens: {required: false}\n",
         "but there is no TLS and tokens are not required"},
        {"IPv6", begin + "http: {listen: \"[::]:8080\"}\ntokens: {file: t.json}\n",
         "but there is no TLS"},
        {"the metrics listener", begin + "metrics: {listen: \"0.0.0.0:9090\"}\ntokens: {file: t}\n",
         "but there is no TLS"},
        {"loopback, another address of it",
         begin + "http: {listen: \"127.8.8.8:8080\"}\ntokens: {required: false}\n", nullptr},
        {"loopback by IPv6", begin + "http: {listen: \"[::1]:1\"}\ntokens: {required: false}\n",
         nullptr},
    };
    for (const auto& c : cases) {
      INFO(c.behaviour);
      const auto loaded = load(c.yaml);
      CHECK(bool(loaded) == (c.says == nullptr));
      if (c.says != nullptr) CHECK(told(loaded.diagnostics).find(c.says) != std::string::npos);
    }
  }

  TEST_CASE("what is shown never holds a plugin's values") {
    const auto loaded = load(std::string(smallest) + R"(delivery:
  plugins:
    hook: {host: child, path: /bin/hook, arguments: [--secret, s3cr3t], config: {password: hunter2, url: "https://u:pw@h"}}
)");
    REQUIRE(loaded);
    const std::string text = show(*loaded.configuration, true);
    CHECK(text.find("{password, url} (values not shown)") != std::string::npos);
    for (const char* secret : {"hunter2", "s3cr3t", "pw@"})
      CHECK(text.find(secret) == std::string::npos);
  }

  TEST_CASE("a plugin's YAML becomes the JSON it looks like") {
    const auto loaded = load(std::string(smallest) + R"(delivery:
  plugins:
    p: {host: child, path: /p, config: {a: 1, b: "1", c: true, d: "true", e: 1.5, f: [x, 2], g: {h: null}, i: 007, j: -3, k: "", l: 1e3}}
)");
    INFO(told(loaded.diagnostics));
    REQUIRE(loaded);
    CHECK(
        loaded.configuration->settings.delivery.plugins[0].config ==
        R"({"a":1,"b":"1","c":true,"d":"true","e":1.5,"f":["x",2],"g":{"h":null},"i":"007","j":-3,"k":"","l":1000.0})");
  }

  TEST_CASE("durations are wall time") {
    struct Case {
      const char* text;
      std::int64_t seconds;  // -1: refused
    };
    for (const Case c : {Case{"90s", 90},
                         {"30m", 1800},
                         {"4h", 14400},
                         {"2d", 172800},
                         {"1w", 604800},
                         {"3bd", -1},
                         {"1mo", -1},
                         {"1y", -1},
                         {"8w@end", -1},
                         {"5", -1},
                         {"", -1},
                         {"-5s", -1}}) {
      INFO(c.text);
      const auto length = parse_wall_time(c.text);
      CHECK(length.has_value() == (c.seconds >= 0));
      if (length) CHECK(*length == std::chrono::seconds(c.seconds));
    }
  }

  TEST_CASE("a short give-up is warned of and taken") {
    const auto loaded = load(std::string(smallest) + "delivery: {retry: {give_up_after: 1h}}\n");
    REQUIRE(loaded);
    CHECK(told(loaded.diagnostics).find("warning") != std::string::npos);
  }
}
