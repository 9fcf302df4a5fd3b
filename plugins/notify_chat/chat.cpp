// notify_chat: a message in a channel of Slack, Mattermost or Teams, by their incoming webhooks.
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <ayar/plugin.hpp>

#include "common/addresses.hpp"
#include "common/config.hpp"
#include "common/curl.hpp"
#include "common/http_post.hpp"
#include "common/request.hpp"
#include "common/secret_file.hpp"
#include "payload.hpp"
#include "schema.hpp"

namespace notify {

namespace {

using ayar::plugin::Reply;

/// Connectors of Teams answer 200 and say in the body that they were throttled.
bool is_throttled(Style style, const PostAnswer& answer) {
  return style == Style::teams && answer.status == 200 &&
         answer.body.find("returned HTTP error 429") != std::string::npos;
}

class ChatPlugin {
 public:
  static constexpr const char* name = "notify_chat";
  static constexpr const char* version = "1.0.0";
  static constexpr const char* kinds = "notify";
  static constexpr const char* config_schema = config_schema_text;
  static constexpr const char* reports = "";

  ChatPlugin(ayar::plugin::Host host, std::string_view json) : host_(host) {
    const Config config(json);
    const auto style = parse_style(config.required_text("style"));
    if (!style) Config::refuse("/style", "must be slack, mattermost or teams");
    style_ = *style;
    url_ = config.text("url").value_or("");
    url_file_ = config.text("url_file").value_or("");
    if (url_.empty() == url_file_.empty())
      Config::refuse("/url_file", "either url_file or url is required, not both");
    endpoint_.allow_http = config.flag("allow_http").value_or(false);
    allow_private_ = config.flag("allow_private_addresses");
    endpoint_.ca_file = config.text("ca_file").value_or("");
    endpoint_.proxy = config.text("proxy").value_or("");
    timeout_ = std::chrono::milliseconds(config.number("timeout_ms", 20'000, 100, 120'000));
    std::string fault;
    if (!find_endpoint(fault)) Config::refuse(url_.empty() ? "/url_file" : "/url", fault);
    start_curl();
  }

  Reply invoke(std::string_view json, const ayar::plugin::State&) const {
    const auto read = read_request(json);
    if (const auto* refusal = std::get_if<Reply>(&read)) return *refusal;
    const auto& request = std::get<Request>(read);
    if (request.subject.empty() && request.body.empty())
      return Reply::refused("empty_message", "there is neither subject nor body to show");
    std::string fault;
    const auto endpoint = find_endpoint(fault);
    if (!endpoint) return Reply::failed("url", "the URL of the channel " + fault);
    return send(*endpoint, request);
  }

 private:
  /// The URL is read for every delivery, so that a channel can be moved without a restart.
  [[nodiscard]] std::optional<Endpoint> find_endpoint(std::string& fault) const {
    auto endpoint = endpoint_;
    const auto url = url_.empty() ? read_secret(url_file_) : std::optional(url_);
    fault = url ? fault_of_url(*url, endpoint.allow_http) : "cannot be read from its file";
    if (!fault.empty()) return std::nullopt;
    endpoint.url = *url;
    endpoint.allow_private_addresses =
        allow_private_.value_or(is_loopback_host(host_of_url(endpoint.url)));
    return endpoint;
  }

  [[nodiscard]] Reply send(const Endpoint& endpoint, const Request& request) const {
    const auto payload = make_payload(style_, request);
    const auto answer = post(endpoint, {"Content-Type: application/json; charset=utf-8"},
                             payload.json, time_for(request, timeout_));
    if (is_throttled(style_, answer))
      return Reply::retry("http_429", "Teams said in its answer that it was throttled");
    const auto reply = judge(answer, host_.now_us());
    if (reply.status != AYAR_OK || !payload.cut) return reply;
    return Reply::ok(R"({"truncated":true})");
  }

  ayar::plugin::Host host_;
  Style style_{};
  std::string url_, url_file_;
  Endpoint endpoint_;
  std::optional<bool> allow_private_;
  std::chrono::milliseconds timeout_{};
};

}  // namespace

}  // namespace notify

AYAR_PLUGIN(notify::ChatPlugin)
