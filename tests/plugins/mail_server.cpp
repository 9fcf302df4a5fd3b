#include "mail_server.hpp"

#include <boost/json/parse.hpp>
#include <filesystem>

namespace ayar::plugin_test {

namespace {

std::vector<std::string> command(const std::string& folder, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{AYAR_TEST_PYTHON, script("smtp_server.py"), "--folder",
                                     folder};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

MailServer::MailServer(std::vector<std::string> options)
    : server_(command(folder_.path().string(), options)) {}

std::string MailServer::url(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + server_.port;
}

std::size_t MailServer::count() const { return files_in(folder_.path().string(), ".eml").size(); }

std::string MailServer::raw(std::size_t n) const {
  return read_file(files_in(folder_.path().string(), ".eml").at(n));
}

boost::json::object MailServer::read(std::size_t n) const {
  return boost::json::parse(read_file(files_in(folder_.path().string(), ".json").at(n)))
      .as_object();
}

std::string MailServer::commands() const {
  return read_file(folder_.path().string() + "/commands");
}

}  // namespace ayar::plugin_test
