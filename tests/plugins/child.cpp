#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace ayar::plugin_test {

namespace {

using Steady = std::chrono::steady_clock;

struct Pipes {
  std::array<int, 2> in{-1, -1}, out{-1, -1};
};

pid_t start(const std::vector<std::string>& arguments, Pipes& pipes) {
  // Close-on-exec: a second child must not keep the first one's input open.
  if (::pipe2(pipes.in.data(), O_CLOEXEC) != 0 || ::pipe2(pipes.out.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes.in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipes.out[1], STDOUT_FILENO);
  std::vector<std::string> texts = arguments;
  std::vector<char*> pointers;
  for (auto& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  pid_t pid = -1;
  const int failed = ::posix_spawnp(&pid, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipes.in[0]);
  ::close(pipes.out[1]);
  if (failed != 0) throw std::runtime_error("cannot start " + arguments.front());
  return pid;
}

/// One byte; nothing at the end or when time is up.
bool read_byte(int from, Steady::time_point until, char& byte) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
  pollfd wait{from, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
  return ::read(from, &byte, 1) == 1;
}

/// The exit code; a child that does not end in time is killed.
int wait_for(pid_t pid, Steady::time_point until) {
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (Steady::now() > until) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return -1;
    }
    ::poll(nullptr, 0, 5);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments) {
  Pipes pipes;
  pid_ = start(arguments, pipes);
  input_ = pipes.in[1];
  output_ = pipes.out[0];
}

Child::~Child() {
  ::close(input_);
  wait_for(pid_, Steady::now() + std::chrono::seconds(10));
  ::close(output_);
}

std::string Child::read_line(std::chrono::seconds within) {
  const auto until = Steady::now() + within;
  std::string line;
  char byte = 0;
  while (read_byte(output_, until, byte) && byte != '\n')
    line += byte;
  return line;
}

Ended run(const std::vector<std::string>& arguments, std::chrono::seconds within) {
  const auto until = Steady::now() + within;
  Pipes pipes;
  const auto pid = start(arguments, pipes);
  ::close(pipes.in[1]);
  Ended ended;
  char byte = 0;
  while (read_byte(pipes.out[0], until, byte))
    ended.output += byte;
  ::close(pipes.out[0]);
  ended.status = wait_for(pid, until);
  return ended;
}

Server::Server(const std::vector<std::string>& arguments) : child(arguments) {
  const auto line = child.read_line(std::chrono::seconds(30));
  if (line.rfind("port ", 0) != 0) throw std::runtime_error(arguments[1] + " does not start");
  port = line.substr(5);
}

std::string script(const std::string& name) {
  return std::string(AYAR_SOURCE_DIR) + "/tests/plugins/" + name;
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<std::string> files_in(const std::string& folder, const std::string& ending) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ending) names.push_back(entry.path().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace ayar::plugin_test
