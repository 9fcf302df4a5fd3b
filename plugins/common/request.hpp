#pragma once
/// What the engine asks of a notify plugin, read and bounded.
#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include <ayar/plugin.hpp>

namespace notify {

struct Recipient {
  std::string name, address, language;
};

struct Request {
  std::string id;                      ///< the same on every retry
  std::chrono::milliseconds deadline;  ///< how long this attempt may take
  std::string complaint;
  std::string kind;  ///< message, notice, survey, change
  std::string subject, body;
  std::string at;  ///< RFC 3339, when the step was taken
  Recipient to;    ///< empty texts for kind change
  boost::json::object input;
};

/// The request, or `refused` with code invalid_request: what is wrong with it cannot heal by trying
/// again.
[[nodiscard]] std::variant<Request, ayar::plugin::Reply> read_request(std::string_view json);

/// The configured time or nine tenths of the request's, whichever is shorter: the answer must be
/// back before the host stops waiting. Never zero, which libcurl takes for "no limit".
[[nodiscard]] std::chrono::milliseconds time_for(const Request& request,
                                                 std::chrono::milliseconds configured);

}  // namespace notify
