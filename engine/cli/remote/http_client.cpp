#include "cli/remote/http_client.hpp"

#include <curl/curl.h>

#include <array>

#include "base/json.hpp"
#include "base/members.hpp"
#include "base/text.hpp"
#include "http/problems.hpp"

namespace ayar::cli::remote {
namespace {

constexpr long connect_ms = 5'000, total_ms = 120'000;
constexpr std::size_t answer_bytes_max = std::size_t{64} << 20;

std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > answer_bytes_max) return 0;
  body.append(data, size * count);
  return size * count;
}

/// RFC 9457 back into an Error.
Error problem(long status, std::string_view body) {
  auto parsed = parse_json(body);
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr)
    return Error{ErrorCode::io,
                 "the server answered " + std::to_string(status) + " and not in JSON",
                 "is that the URL of an ayard?",
                 {},
                 {}};
  const auto* kind = http::problem_kind(text_member(*map, "code"));
  const auto otherwise = status == 401 ? ErrorCode::unauthenticated : ErrorCode::io;
  return Error{kind == nullptr ? otherwise : kind->code.value_or(otherwise),
               bounded(text_member(*map, "detail"), 2000),
               bounded(text_member(*map, "hint"), 2000),
               {},
               {}};
}

}  // namespace

class HttpClient::Handle {
 public:
  Handle() : easy(curl_easy_init()) {}
  ~Handle() { curl_easy_cleanup(easy); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  CURL* easy;
};

HttpClient::HttpClient(std::string url, std::string token)
    : url_(std::move(url)), token_(std::move(token)), handle_(std::make_unique<Handle>()) {
  while (!url_.empty() && url_.back() == '/')
    url_.pop_back();
}

HttpClient::~HttpClient() = default;

Result<std::string> HttpClient::ask_text(const Exchange& exchange) {
  CURL* easy = handle_->easy;
  if (easy == nullptr) return Error{ErrorCode::internal, "libcurl does not start", {}, {}, {}};
  curl_easy_reset(easy);  // keeps the connection
  const std::string url = url_ + exchange.path;
  std::string body;
  std::array<char, CURL_ERROR_SIZE> why{};
  curl_slist* headers = nullptr;
  const auto header = [&](const std::string& line) {
    headers = curl_slist_append(headers, line.c_str());
  };
  if (!token_.empty()) header("Authorization: Bearer " + token_);
  if (!exchange.body.empty()) header("Content-Type: application/json");
  if (!exchange.idempotency_key.empty()) header("Idempotency-Key: " + exchange.idempotency_key);
  if (!exchange.on_behalf_of.empty()) header("Ayar-On-Behalf-Of: " + exchange.on_behalf_of);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange.method.c_str());
  if (!exchange.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(exchange.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange.body.c_str());
  } else if (exchange.method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 0L);
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, why.data());
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, total_ms);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");  // a desk's server is never behind a guessed proxy
  const CURLcode done = curl_easy_perform(easy);
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  if (done != CURLE_OK)
    return Error{ErrorCode::store_unavailable,
                 "no answer from " + url_ + ": " +
                     (why[0] == '\0' ? curl_easy_strerror(done) : std::string(why.data())),
                 "is ayard running there? --server says where",
                 {},
                 {}};
  if (status < 200 || status >= 300) return problem(status, body);
  return body;
}

Result<Value> HttpClient::ask(const Exchange& exchange) {
  auto text = ask_text(exchange);
  if (!text) return std::move(text.error());
  if (text->empty()) return Value(Map{});
  auto parsed = parse_json(*text, answer_bytes_max);
  if (!parsed)
    return Error{
        ErrorCode::io, "the server's answer is no JSON: " + parsed.error().message, {}, {}, {}};
  return parsed;
}

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string made;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      made += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    made += '%';
    made += digits[byte >> 4];
    made += digits[byte & 15];
  }
  return made;
}

}  // namespace ayar::cli::remote
