#pragma once
/// Where a connection may go. A URL is the operator's, but a name in it resolves to whatever its
/// owner says today; a plugin must not become a way into the network behind the service.
#include <string_view>

struct sockaddr;

namespace notify {

/// localhost, 127.x.x.x, ::1: as written in a URL, without resolving.
[[nodiscard]] bool is_loopback_host(std::string_view host);
/// Whether an address is reachable for everybody: neither loopback, private, link-local, shared,
/// multicast nor reserved. An IPv4 address inside an IPv6 one counts as itself. Unknown families
/// are not public.
[[nodiscard]] bool is_public(const sockaddr& address);

}  // namespace notify
