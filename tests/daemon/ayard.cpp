#include "daemon/ayard.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "base/json.hpp"
#include "http/tokens.hpp"

namespace ayar::test {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds look_every{5};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> made;
  for (const auto& text : texts)
    made.push_back(const_cast<char*>(text.c_str()));
  made.push_back(nullptr);
  return made;
}

std::uint16_t port_in(const Map& map, const char* name) {
  const auto at = map.find(name);
  const auto* port = at == map.end() ? nullptr : at->second.get_if<std::int64_t>();
  return port == nullptr ? std::uint16_t{0} : static_cast<std::uint16_t>(*port);
}

}  // namespace

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds patience) {
  for (const auto until = Steady::now() + patience; Steady::now() < until;) {
    if (holds()) return true;
    std::this_thread::sleep_for(look_every);
  }
  return holds();
}

Process::Process(const std::vector<std::string>& arguments, std::string err_file,
                 const std::vector<std::string>& environment, const std::string& out_file)
    : err_file_(std::move(err_file)) {
  std::vector<std::string> words{"ayard"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables{"PATH=/usr/bin:/bin"};
  variables.insert(variables.end(), environment.begin(), environment.end());
  const auto argv = pointers(words), envp = pointers(variables);
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ != 0) return;
  const int in = ::open("/dev/null", O_RDONLY);
  const int out = ::open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err = ::open(err_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execve(AYAR_AYARD, argv.data(), envp.data());
  ::_exit(127);
}

Process::~Process() {
  if (gone_) return;
  ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
}

void Process::signal(int number) const {
  if (!gone_) ::kill(pid_, number);
}

int Process::wait(std::chrono::milliseconds patience) {
  if (gone_) return ended_;
  const bool ended = eventually(
      [&] {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
        ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return gone_ = true;
      },
      patience);
  return ended ? ended_ : -1;
}

std::string Process::err() const { return slurp(err_file_); }

std::string request_text(const std::string& method, const std::string& target,
                         const std::string& secret, const std::string& body,
                         const std::string& headers) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: desk\r\n" + headers;
  if (!secret.empty()) text += "Authorization: Bearer " + secret + "\r\n";
  if (!body.empty() || method == "POST")
    text +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

Answer request(std::uint16_t port, const std::string& text) {
  RawClient client(port);
  if (!client.is_open() || !client.send(text)) return {};
  return client.receive().value_or(Answer{});
}

DaemonDesk::DaemonDesk(const DaemonDeskOptions& options) : options_(options) {
  namespace fs = std::filesystem;
  const fs::path workflows = fs::path(AYAR_SOURCE_DIR) / "workflows";
  for (const char* part : {"retail.yaml", "calendars", "templates"})
    fs::copy(workflows / part, folder_.path() / part, fs::copy_options::recursive);
  secret = add_token("mina");
  write("directory.yaml",
        "ayar: 1\ndirectory: desk\nteams:\n  desk: {supervisor: mina, manager: mina}\npeople:\n  "
        "mina: {name: Mina, roles: "
        "[agent, supervisor, manager], team: desk, contact: {email: mina@example.com}}\n");
  write_settings();
}

void DaemonDesk::write(const std::string& name, const std::string& text) const {
  std::ofstream(file(name), std::ios::binary | std::ios::trunc) << text;
}

void DaemonDesk::write_settings(const std::string& more) const {
  std::string text =
      "ayar: 1\nstore: sqlite:complaints.db\nworkflows: [retail.yaml]\ndirectory: directory.yaml\n"
      "http: {listen: \"127.0.0.1:0\"}\nmetrics: {listen: \"127.0.0.1:0\"}\n"
      "tokens: {file: tokens.json}\ndrain: 5s\n";
  if (options_.sink)
    text +=
        "delivery:\n  retry: {base: 1s, cap: 2s}\n  plugins:\n    sink: {host: child, path: "
        "/usr/bin/python3, arguments: [\"" +
        std::string(AYAR_SOURCE_DIR) + "/tests/daemon/sink.py\"], config: {file: \"" +
        file("sink.txt") + "\", sleep: " + std::to_string(options_.sink_sleep) +
        "}}\n  routes:\n    - {kind: message, plugin: sink}\n    - {kind: notice, plugin: sink}\n"
        "    - {kind: change, plugin: sink}\n";
  write("ayard.yaml", text + more);
}

std::string DaemonDesk::add_token(const std::string& name) {
  std::vector<http::Token> tokens;
  if (auto book = http::read_token_file(file("tokens.json"))) tokens = book->tokens();
  http::Token wanted;
  wanted.name = name;
  wanted.roles = {"agent"};
  wanted.admin = true;
  auto made = http::make_token(wanted, SystemClock().now());
  tokens.push_back(made.token);
  REQUIRE(http::write_token_file(file("tokens.json"), tokens));
  return made.secret;
}

std::unique_ptr<Process> DaemonDesk::start_only(const std::vector<std::string>& more,
                                                const std::vector<std::string>& environment) {
  std::vector<std::string> arguments{"--config", file("ayard.yaml"), "--ports", file("ports.json")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return std::make_unique<Process>(arguments, file("err.txt"), environment);
}

std::unique_ptr<Process> DaemonDesk::start(const std::vector<std::string>& more,
                                           const std::vector<std::string>& environment) {
  std::error_code ignored;
  std::filesystem::remove(file("ports.json"), ignored);
  auto process = start_only(more, environment);
  const bool there = eventually([&] {
    return std::filesystem::exists(file("ports.json")) ||
           process->wait(std::chrono::milliseconds(0)) >= 0;
  });
  INFO(process->err());
  REQUIRE(there);
  const auto ports = parse_json(slurp(file("ports.json")));
  REQUIRE(ports);
  const Map* map = ports->get_if<Map>();
  REQUIRE(map != nullptr);
  http_ = port_in(*map, "http");
  metrics_ = port_in(*map, "metrics");
  return process;
}

Answer DaemonDesk::call(const std::string& method, const std::string& target,
                        const std::string& body, const std::string& headers) {
  return request(http_, request_text(method, target, secret, body, headers));
}
Answer DaemonDesk::monitor(const std::string& path) {
  return request(metrics_, request_text("GET", path, ""));
}

std::string DaemonDesk::open(const std::string& key) {
  const Answer answer = call(
      "POST", "/v1/complaints",
      R"({"workflow":"retail","channel":"web","data":{"category":"quality"},)"
      R"("parties":[{"role":"complainant","person":"per_1","language":"en","channel":"email","name":"Ann Example",)"
      R"("contact_points":{"email":"ann@example.com"}}]})",
      "Idempotency-Key: " + key + "\r\n");
  if (answer.status != 201 && answer.status != 200) return {};
  const auto value = parse_json(answer.body);
  const Map* map = value ? value->get_if<Map>() : nullptr;
  const auto* id = map == nullptr ? nullptr : map->at("id").get_if<std::string>();
  return id == nullptr ? std::string() : *id;
}

std::vector<std::string> DaemonDesk::sink_lines() const {
  std::istringstream text(slurp(file("sink.txt")));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);)
    lines.push_back(line);
  return lines;
}

}  // namespace ayar::test
