#include "receiver.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <stdexcept>

namespace ayar::plugin_test {

namespace {

std::vector<std::string> command(const std::string& folder, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{AYAR_TEST_PYTHON, script("receiver.py"), "--folder", folder};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

Receiver::Receiver(std::vector<std::string> options)
    : server_(command(folder_.path().string(), options)) {}

std::string Receiver::url(const std::string& path) const {
  return "http://127.0.0.1:" + server_.port + path;
}

std::size_t Receiver::count() const { return files_in(folder_.path().string(), ".json").size(); }

boost::json::object Receiver::request(std::size_t n) const {
  return boost::json::parse(read_file(files_in(folder_.path().string(), ".json").at(n)))
      .as_object();
}

std::string Receiver::body(std::size_t n) const {
  const auto found = request(n);
  return {found.at("body").as_string().data(), found.at("body").as_string().size()};
}

SilentPort::SilentPort(bool refusing) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket_, plain, size) != 0 || ::getsockname(socket_, plain, &size) != 0)
    throw std::runtime_error("no free port");
  // Bound but not listening: the port is ours, so nobody else can answer there.
  if (!refusing && ::listen(socket_, 16) != 0) throw std::runtime_error("cannot listen");
  port_ = std::to_string(ntohs(address.sin_port));
}

SilentPort::~SilentPort() { ::close(socket_); }

}  // namespace ayar::plugin_test
