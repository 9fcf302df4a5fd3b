#include "common/addresses.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace notify {

namespace {

struct Block {
  std::uint32_t network;
  unsigned bits;
};
/// The IANA registry of special-purpose IPv4 addresses, as far as something may answer there.
constexpr std::array special_blocks{
    Block{0x00000000, 8},  Block{0x0a000000, 8},  Block{0x64400000, 10}, Block{0x7f000000, 8},
    Block{0xa9fe0000, 16}, Block{0xac100000, 12}, Block{0xc0000000, 24}, Block{0xc0a80000, 16},
    Block{0xc6120000, 15}, Block{0xe0000000, 4},  Block{0xf0000000, 4}};

bool is_public_v4(std::uint32_t address) {
  return std::none_of(special_blocks.begin(), special_blocks.end(), [address](const Block& block) {
    return (address >> (32U - block.bits)) == (block.network >> (32U - block.bits));
  });
}

std::uint32_t last_four(const std::array<std::uint8_t, 16>& bytes) {
  std::uint32_t address = 0;
  for (std::size_t i = 12; i < 16; ++i)
    address = (address << 8U) | bytes[i];
  return address;
}

bool is_public_v6(const std::array<std::uint8_t, 16>& bytes) {
  constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr std::array<std::uint8_t, 12> nat64{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin()) ||
      std::equal(nat64.begin(), nat64.end(), bytes.begin()))
    return is_public_v4(last_four(bytes));
  // 2000::/3 is all that is given out today: ::1, fc00::/7, fe80::/10 and ff00::/8 lie outside.
  return (bytes[0] & 0xe0U) == 0x20U;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (host.size() > 1 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  if (host == "localhost") return true;
  const std::string text(host);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_public_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return is_public_v6(bytes);
  }
  return false;
}

}  // namespace notify
