#include "smtp.hpp"

#include <algorithm>
#include <cstring>

#include "common/curl.hpp"
#include "common/secret_file.hpp"
#include "common/text.hpp"

namespace notify {

namespace {

using ayar::plugin::Reply;

struct Upload {
  std::string_view rest;
  bool begun = false;
};

std::size_t read_upload(char* to, std::size_t size, std::size_t count, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  upload.begun = true;
  const auto bytes = std::min(size * count, upload.rest.size());
  std::memcpy(to, upload.rest.data(), bytes);
  upload.rest.remove_prefix(bytes);
  return bytes;
}

/// libcurl hands over each line of the server here, the good-bye included; the last no says why it
/// ended.
std::size_t keep_no(char* bytes, std::size_t, std::size_t count, void* to) {
  if (count > 0 && (bytes[0] == '4' || bytes[0] == '5'))
    static_cast<std::string*>(to)->assign(bytes, std::min<std::size_t>(count, 64));
  return count;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "550 5.1.1" of "550 5.1.1 <a@example.com>: no such user": the numbers, never the words.
std::string numbers_of(const std::string& line, long code) {
  const auto number = std::to_string(code);
  if (line.compare(0, 3, number) != 0 || line.size() < 9 || line[5] != '.') return number;
  std::size_t end = 4;
  while (end < line.size() && (is_digit(line[end]) || line[end] == '.'))
    ++end;
  return number + " " + line.substr(4, end - 4);
}

bool is_tls_fault(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CERTPROBLEM ||
         code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CIPHER;
}

struct Outcome {
  CURLcode code;
  long status;       ///< the last the server said
  bool mail_begun;   ///< the server asked for the mail itself
  std::string line;  ///< the server's last 4xx or 5xx line
  std::string detail;
};

Reply judge_status(const Outcome& outcome) {
  const auto name = "smtp_" + std::to_string(outcome.status);
  const auto numbers = numbers_of(outcome.line, outcome.status);
  if (outcome.status < 500) return Reply::retry(name, "the mail server said " + numbers);
  // Before a sender was named, the server has not judged this mail but us; 530 asks for a login or
  // TLS.
  const bool about_us =
      outcome.status == 530 || outcome.status == 535 ||
      ((outcome.code == CURLE_WEIRD_SERVER_REPLY || outcome.code == CURLE_REMOTE_ACCESS_DENIED) &&
       !outcome.mail_begun);
  if (about_us) return Reply::failed(name, "the mail server does not serve us: " + numbers);
  return Reply::refused(name, "the mail server refused: " + numbers);
}

Reply judge(const Outcome& outcome) {
  if (outcome.code == CURLE_OK) return Reply::ok();
  if (outcome.code == CURLE_LOGIN_DENIED)
    return Reply::failed("smtp_login", "the mail server refused the login: " +
                                           numbers_of(outcome.line, outcome.status));
  if (outcome.code == CURLE_USE_SSL_FAILED)
    return Reply::failed("smtp_no_tls", "the mail server offers no STARTTLS; nothing was sent");
  if (is_tls_fault(outcome.code))
    return Reply::failed("smtp_tls", outcome.detail + "; nothing was sent");
  if (outcome.code == CURLE_OPERATION_TIMEDOUT)
    return Reply::retry("timeout", "the mail server did not answer in time");
  if (outcome.status >= 400) return judge_status(outcome);
  return Reply::retry("smtp_connection", outcome.detail);
}

void secure(CURL* handle, const MailSettings& settings) {
  const bool implicit = settings.tls == MailSettings::Tls::implicit;
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, implicit ? "smtps" : "smtp");
  if (settings.tls == MailSettings::Tls::starttls)
    curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
}

Outcome transfer(CURL* handle, Upload& upload) {
  Outcome outcome{};
  std::string detail(CURL_ERROR_SIZE, '\0');
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, &read_upload);
  curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &keep_no);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &outcome.line);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail.data());
  outcome.code = curl_easy_perform(handle);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &outcome.status);
  outcome.mail_begun = upload.begun;
  detail.resize(std::strlen(detail.c_str()));
  outcome.detail = short_line(detail.empty() ? curl_easy_strerror(outcome.code) : detail);
  return outcome;
}

}  // namespace

Reply send_mail(const MailSettings& settings, const std::string& recipient, std::string_view mail,
                std::chrono::milliseconds timeout) {
  const auto easy = new_transfer();
  auto* handle = easy.get();
  if (!settings.username.empty()) {
    const auto password = read_secret(settings.password_file);
    if (!password) return Reply::failed("password_file", "the password file cannot be read");
    curl_easy_setopt(handle, CURLOPT_USERNAME, settings.username.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, password->c_str());
  }
  CurlList recipients;
  recipients.add("<" + recipient + ">");
  const auto sender = "<" + settings.from.address + ">";
  curl_easy_setopt(handle, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
  secure(handle, settings);
  Upload upload{mail};
  return judge(transfer(handle, upload));
}

}  // namespace notify
