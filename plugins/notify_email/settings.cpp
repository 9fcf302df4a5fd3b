#include "settings.hpp"

#include <optional>

#include "common/addresses.hpp"
#include "common/config.hpp"
#include "common/curl.hpp"
#include "common/secret_file.hpp"

namespace notify {

namespace {

using Tls = MailSettings::Tls;

struct ServerUrl {
  std::string scheme, host, address;  ///< address: the URL with the EHLO name as its path
};

std::string part_of(const CurlUrl& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  return CurlText(text).get();
}

ServerUrl read_server(const std::string& text, const std::string& domain) {
  CurlUrl url(curl_url());
  if (!url ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    Config::refuse("/url", "is no URL; write smtp://host:port or smtps://host:port");
  ServerUrl server{part_of(url, CURLUPART_SCHEME), part_of(url, CURLUPART_HOST), {}};
  if (server.scheme != "smtp" && server.scheme != "smtps")
    Config::refuse("/url", "must begin with smtp:// or smtps://");
  if (!part_of(url, CURLUPART_USER).empty() || !part_of(url, CURLUPART_PASSWORD).empty())
    Config::refuse("/url", "must not hold a user or password; use username and password_file");
  const auto path = part_of(url, CURLUPART_PATH);
  if (path.size() > 1)
    Config::refuse("/url", "must not hold a path; domain names us to the server");
  curl_url_set(url.get(), CURLUPART_PATH, ("/" + domain).c_str(), 0);
  server.address = part_of(url, CURLUPART_URL);
  return server;
}

Tls read_tls(const Config& config, const ServerUrl& server, bool logs_in) {
  const bool implicit = server.scheme == "smtps";
  const bool loopback = is_loopback_host(server.host);
  const auto word = config.text("tls");
  Tls tls = implicit ? Tls::implicit : loopback && !logs_in ? Tls::none : Tls::starttls;
  if (word == "none") tls = Tls::none;
  if (word == "starttls") tls = Tls::starttls;
  if (word == "implicit") tls = Tls::implicit;
  if (word && *word != "none" && *word != "starttls" && *word != "implicit")
    Config::refuse("/tls", "must be none, starttls or implicit");
  if (implicit != (tls == Tls::implicit))
    Config::refuse("/tls", "implicit goes with smtps:// and nothing else does");
  if (tls == Tls::none && logs_in && !loopback)
    Config::refuse("/tls", "none would send the password in the clear");
  return tls;
}

Mailbox read_mailbox(std::string_view pointer, const std::string& text) {
  auto mailbox = parse_mailbox(text);
  if (!mailbox) Config::refuse(pointer, "is no mailbox; write Service desk <desk@example.com>");
  return *std::move(mailbox);
}

}  // namespace

MailSettings read_mail_settings(std::string_view json) {
  const Config config(json);
  MailSettings settings;
  settings.from = read_mailbox("/from", config.required_text("from"));
  settings.reply_to = config.text("reply_to").value_or("");
  if (!settings.reply_to.empty()) static_cast<void>(read_mailbox("/reply_to", settings.reply_to));
  const auto& address = settings.from.address;
  settings.domain = config.text("domain").value_or(address.substr(address.rfind('@') + 1));
  if (!is_domain(settings.domain)) Config::refuse("/domain", "is no domain name");

  settings.username = config.text("username").value_or("");
  settings.password_file = config.text("password_file").value_or("");
  if (settings.username.empty() != settings.password_file.empty())
    Config::refuse("/password_file", "username and password_file go together");
  if (!settings.password_file.empty() && !read_secret(settings.password_file))
    Config::refuse("/password_file", "cannot be read, is empty, or holds more than 4 KiB");

  const auto server = read_server(config.required_text("url"), settings.domain);
  settings.url = server.address;
  settings.tls = read_tls(config, server, !settings.username.empty());
  settings.ca_file = config.text("ca_file").value_or("");
  settings.timeout = std::chrono::milliseconds(config.number("timeout_ms", 30'000, 100, 120'000));
  return settings;
}

}  // namespace notify
