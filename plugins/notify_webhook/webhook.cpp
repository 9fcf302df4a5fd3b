// notify_webhook: CloudEvents over HTTPS, signed as Standard Webhooks.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ayar/plugin.hpp>

#include "cloud_event.hpp"
#include "common/addresses.hpp"
#include "common/config.hpp"
#include "common/curl.hpp"
#include "common/encoding.hpp"
#include "common/http_post.hpp"
#include "common/request.hpp"
#include "common/secret_file.hpp"
#include "schema.hpp"
#include "signature.hpp"

namespace notify {

namespace {

using ayar::plugin::Reply;

constexpr std::size_t secrets_max = 4;

/// Header names that are ours or that would change how the request is read.
bool is_taken(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  static constexpr std::array<std::string_view, 8> taken{
      "content-type", "content-length", "transfer-encoding", "host",
      "connection",   "expect",         "upgrade",           "te"};
  return name.rfind("webhook-", 0) == 0 ||
         std::find(taken.begin(), taken.end(), name) != taken.end();
}

bool is_token(std::string_view name) {
  return !name.empty() && name.size() <= 128 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

std::vector<std::string> read_headers(const Config& config) {
  std::vector<std::string> lines;
  for (const auto& header : config.text_map("headers")) {
    const auto pointer = "/headers/" + header.first;
    if (!is_token(header.first)) Config::refuse(pointer, "is no header name");
    if (is_taken(header.first)) Config::refuse(pointer, "is written by the plugin itself");
    if (header.second.empty()) Config::refuse(pointer, "must not be empty");
    lines.push_back(header.first + ": " + header.second);
  }
  return lines;
}

Endpoint read_endpoint(const Config& config) {
  Endpoint endpoint;
  endpoint.url = config.required_text("url");
  endpoint.allow_http = config.flag("allow_http").value_or(false);
  if (const auto fault = fault_of_url(endpoint.url, endpoint.allow_http); !fault.empty())
    Config::refuse("/url", fault);
  endpoint.allow_private_addresses =
      config.flag("allow_private_addresses").value_or(is_loopback_host(host_of_url(endpoint.url)));
  endpoint.ca_file = config.text("ca_file").value_or("");
  endpoint.proxy = config.text("proxy").value_or("");
  return endpoint;
}

class WebhookPlugin {
 public:
  static constexpr const char* name = "notify_webhook";
  static constexpr const char* version = "1.0.0";
  static constexpr const char* kinds = "notify";
  static constexpr const char* config_schema = config_schema_text;
  static constexpr const char* reports = "";

  WebhookPlugin(ayar::plugin::Host host, std::string_view json) : host_(host) {
    const Config config(json);
    endpoint_ = read_endpoint(config);
    source_ = config.required_text("source");
    headers_ = read_headers(config);
    timeout_ = std::chrono::milliseconds(config.number("timeout_ms", 20'000, 100, 120'000));
    secret_files_ = config.texts("secret_files");
    if (secret_files_.empty() || secret_files_.size() > secrets_max)
      Config::refuse("/secret_files", "must be a list of 1 to 4 files");
    std::size_t wrong = 0;
    if (!read_keys(wrong))
      Config::refuse("/secret_files/" + std::to_string(wrong),
                     "must be a readable file that holds whsec_ and base64 of 24 to 64 bytes");
    start_curl();
  }

  Reply invoke(std::string_view json, const ayar::plugin::State&) const {
    const auto read = read_request(json);
    if (const auto* refusal = std::get_if<Reply>(&read)) return *refusal;
    const auto& request = std::get<Request>(read);
    std::size_t wrong = 0;
    const auto keys = read_keys(wrong);
    if (!keys)
      return Reply::failed("secret", "secret_files/" + std::to_string(wrong) +
                                         " cannot be read or holds no whsec_ secret");
    const auto body = cloud_event(request, source_);
    const auto answer =
        post(endpoint_, headers_of(request, *keys, body), body, time_for(request, timeout_));
    return judge(answer, host_.now_us());
  }

 private:
  /// Nothing when a file is wrong: sending without its signature would lock out who relies on it.
  [[nodiscard]] std::optional<std::vector<std::string>> read_keys(std::size_t& wrong) const {
    std::vector<std::string> keys;
    for (const auto& file : secret_files_) {
      wrong = keys.size();
      const auto secret = read_secret(file);
      auto key = secret ? webhook_key(*secret) : std::nullopt;
      if (!key) return std::nullopt;
      keys.push_back(*std::move(key));
    }
    return keys;
  }

  [[nodiscard]] std::vector<std::string> headers_of(const Request& request,
                                                    const std::vector<std::string>& keys,
                                                    std::string_view body) const {
    const auto id = header_id(request.id);
    const auto timestamp = host_.now_us() / 1'000'000;
    auto lines = headers_;
    lines.push_back("Content-Type: application/cloudevents+json; charset=utf-8");
    lines.push_back("webhook-id: " + id);
    lines.push_back("webhook-timestamp: " + std::to_string(timestamp));
    lines.push_back("webhook-signature: " + webhook_signature(keys, id, timestamp, body));
    return lines;
  }

  ayar::plugin::Host host_;
  Endpoint endpoint_;
  std::string source_;
  std::vector<std::string> headers_, secret_files_;
  std::chrono::milliseconds timeout_{};
};

}  // namespace

}  // namespace notify

AYAR_PLUGIN(notify::WebhookPlugin)
