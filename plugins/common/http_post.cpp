#include "common/http_post.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "common/addresses.hpp"
#include "common/curl.hpp"
#include "common/retry_after.hpp"

namespace notify {

namespace {

using ayar::plugin::Reply;

CurlUrl parsed(const std::string& url) {
  CurlUrl handle(curl_url());
  if (!handle) throw std::bad_alloc();
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return nullptr;
  return handle;
}

std::string part_of(const CurlUrl& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  return CurlText(text).get();
}

std::size_t keep_bounded(char* bytes, std::size_t, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  const auto fits = std::min(count, answer_bytes_max - body.size());
  body.append(bytes, fits);
  // Less than `count` ends the transfer: the status is known by then, and that is what counts.
  return fits;
}

struct Gate {
  bool open;
  bool refused = false;
};

/// Sees the address that was resolved, behind every name and rebinding.
curl_socket_t open_socket(void* to, curlsocktype, curl_sockaddr* address) {
  auto& gate = *static_cast<Gate*>(to);
  if (!gate.open && !is_public(address->addr)) {
    gate.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool is_tls_fault(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_ISSUER_ERROR ||
         code == CURLE_SSL_CIPHER || code == CURLE_SSL_INVALIDCERTSTATUS;
}

void describe(PostAnswer& answer, CURLcode code, const Gate& gate) {
  using Trouble = PostAnswer::Trouble;
  // libcurl's detailed text may name the host and path, which can be the secret; its short text
  // cannot.
  answer.message = curl_easy_strerror(code);
  answer.trouble = code == CURLE_OPERATION_TIMEDOUT ? Trouble::timeout
                   : is_tls_fault(code)             ? Trouble::tls
                   : code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL
                       ? Trouble::other
                       : Trouble::unreachable;
  if (!gate.refused) return;
  answer.trouble = Trouble::address_not_allowed;
  answer.message =
      "the host resolves to an address that is not public; "
      "allow_private_addresses would permit it";
}

void limit(CURL* handle, const Endpoint& endpoint, std::chrono::milliseconds timeout) {
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, endpoint.allow_http ? "http,https" : "https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(handle, CURLOPT_PROXY, endpoint.proxy.c_str());
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!endpoint.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, endpoint.ca_file.c_str());
}

std::string header_of(CURL* handle, const char* name) {
  curl_header* header = nullptr;
  if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return {};
  return header->value;
}

Reply judge_status(const PostAnswer& answer, std::int64_t now_us) {
  const auto code = "http_" + std::to_string(answer.status);
  const auto said = "the receiver answered " + std::to_string(answer.status);
  const bool busy =
      answer.status == 408 || answer.status == 425 || answer.status == 429 || answer.status >= 500;
  if (answer.status >= 200 && answer.status < 300) return Reply::ok();
  if (busy) return Reply::retry(code, said, retry_after_ms(answer.retry_after, now_us));
  if (answer.status == 410)
    return Reply::refused(code, said + ": it wants no more messages from here");
  if (answer.status >= 400) return Reply::refused(code, said);
  return Reply::failed(code, said + "; redirects are not followed, give the final URL");
}

}  // namespace

std::string fault_of_url(const std::string& url, bool allow_http) {
  const auto parts = parsed(url);
  if (!parts) return "is no URL";
  const auto scheme = part_of(parts, CURLUPART_SCHEME);
  if (scheme == "http" && !allow_http) return "is not https; allow_http would permit it";
  if (scheme != "https" && scheme != "http") return "must begin with https://";
  if (part_of(parts, CURLUPART_HOST).empty()) return "names no host";
  if (!part_of(parts, CURLUPART_USER).empty() || !part_of(parts, CURLUPART_PASSWORD).empty())
    return "must not hold a user or password";
  return {};
}

std::string host_of_url(const std::string& url) {
  const auto parts = parsed(url);
  return parts ? part_of(parts, CURLUPART_HOST) : std::string();
}

PostAnswer post(const Endpoint& endpoint, const std::vector<std::string>& headers,
                std::string_view body, std::chrono::milliseconds timeout) {
  const auto transfer = new_transfer();
  auto* handle = transfer.get();
  PostAnswer answer;
  Gate gate{endpoint.allow_private_addresses || !endpoint.proxy.empty()};
  CurlList lines;
  for (const auto& header : headers)
    lines.add(header);
  lines.add("Expect:");  // waiting for "100 Continue" costs a second where nobody says it
  curl_easy_setopt(handle, CURLOPT_URL, endpoint.url.c_str());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &keep_bounded);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &gate);
  limit(handle, endpoint, timeout);

  const auto code = curl_easy_perform(handle);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
  // 1xx is no answer yet.
  if (answer.status < 200) answer.status = 0;
  if (answer.status == 0) describe(answer, code, gate);
  answer.retry_after = header_of(handle, "Retry-After");
  return answer;
}

Reply judge(const PostAnswer& answer, std::int64_t now_us) {
  if (answer.status != 0) return judge_status(answer, now_us);
  switch (answer.trouble) {
    case PostAnswer::Trouble::timeout: return Reply::retry("timeout", answer.message);
    case PostAnswer::Trouble::tls: return Reply::failed("tls", answer.message);
    case PostAnswer::Trouble::address_not_allowed:
      return Reply::failed("address_not_allowed", answer.message);
    case PostAnswer::Trouble::other: return Reply::failed("url", answer.message);
    case PostAnswer::Trouble::none:
    case PostAnswer::Trouble::unreachable: break;
  }
  return Reply::retry("unreachable", answer.message);
}

}  // namespace notify
