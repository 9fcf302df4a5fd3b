#pragma once
/// The head of an HTTP/1.1 request, read strictly: whatever two readers could understand
/// differently is refused, since a proxy before us may be the other reader. Pure; threads: any.
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ayar::http {

struct RequestHead {
  std::string method, target;
  std::vector<std::pair<std::string, std::string>> fields;  ///< names in lower case, values trimmed
  bool version_1_0 = false;
  bool expects_continue = false;
  bool has_body = false;  ///< a length or chunks are announced
};

/// Why a request is not served at all. `detail` is ours, never the client's bytes.
struct HeadRefusal {
  int status = 400;
  std::string detail;
};

/// @param block  the request line and all fields, with the empty line that ends them.
[[nodiscard]] std::variant<RequestHead, HeadRefusal> read_head(std::string_view block);

/// True when more bytes cannot make `begun` a good head: a bare line feed or a control character
/// came.
[[nodiscard]] bool is_hopeless(std::string_view begun) noexcept;

struct Target {
  std::string path;  ///< decoded
  std::vector<std::string>
      segments;  ///< decoded one by one: an encoded slash stays inside its segment
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
};
/// Origin form only. Refused: bad escapes, dot segments, control characters and text that is not
/// UTF-8 after decoding, more than 64 parameters.
[[nodiscard]] std::variant<Target, HeadRefusal> read_target(std::string_view target);

}  // namespace ayar::http
