// Where to listen: literal addresses only, so that no name server decides who can connect.
#include <arpa/inet.h>

#include <charconv>

#include "base/text.hpp"
#include "daemon/setting_table.hpp"

namespace ayar::daemon {
namespace {

constexpr const char* example = "write \"127.0.0.1:8080\" or \"[::1]:8080\"";

Error wrong(std::string_view text, std::string_view what, std::string hint = example) {
  return Error{ErrorCode::invalid_argument,
               "'" + bounded(text, 80) + "' " + std::string(what),
               std::move(hint),
               {},
               {}};
}

bool is_version_4(const std::string& host) {
  in_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1;
}
bool is_version_6(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace

bool ListenAddress::is_loopback() const noexcept {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::string ListenAddress::text() const {
  const bool six = host.find(':') != std::string::npos;
  return (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<ListenAddress> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong(text, "has no port");
  ListenAddress made;
  const std::string_view digits = text.substr(colon + 1);
  const auto [stop, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), made.port);
  if (digits.empty() || fault != std::errc{} || stop != digits.data() + digits.size())
    return wrong(text, "has no port from 0 to 65535");
  std::string host(text.substr(0, colon));
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (bracketed ? !is_version_6(host) : !is_version_4(host))
    return wrong(text, "is not an address and port",
                 std::string(example) + "; a name would leave it to a name server");
  made.host = std::move(host);
  return made;
}

}  // namespace ayar::daemon
