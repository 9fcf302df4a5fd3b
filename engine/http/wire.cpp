#include "http/wire.hpp"

#include <array>
#include <chrono>

#include "base/digits.hpp"

namespace ayar::http {
namespace {

/// "Sat, 21 Nov 2026 10:00:00 GMT", what a Date field holds.
std::string http_date(std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto second = floor<seconds>(now);
  const auto day = floor<std::chrono::days>(second);
  const year_month_day date(day);
  const hh_mm_ss time(second - day);
  char text[32];
  char* end = text;
  const auto put = [&end](std::string_view piece) { end += piece.copy(end, piece.size()); };
  put(days[weekday(day).c_encoding()]);
  put(", ");
  end = put_two_digits(end, static_cast<unsigned>(date.day()));
  put(" ");
  put(months[static_cast<unsigned>(date.month()) - 1]);
  put(" ");
  end = put_digits(end, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  put(" ");
  end = put_two_digits(end, static_cast<std::uint32_t>(time.hours().count()));
  put(":");
  end = put_two_digits(end, static_cast<std::uint32_t>(time.minutes().count()));
  put(":");
  end = put_two_digits(end, static_cast<std::uint32_t>(time.seconds().count()));
  put(" GMT");
  return {text, end};
}

void put_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  // A value of ours never holds a line end; if one ever did, it must not become a field of its own.
  for (const char c : value)
    out += c == '\r' || c == '\n' ? ' ' : c;
  out += "\r\n";
}

}  // namespace

std::string_view reason_of(int status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Answer";
  }
}

std::string to_wire(const HttpResponse& response, bool keep_alive, bool head_only) {
  const bool bodiless = response.status == 204 || response.status == 304;
  std::string out;
  out.reserve(320 + (head_only ? 0 : response.body.size()));
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_of(response.status)).append("\r\n");
  put_field(out, "Date", http_date(std::chrono::system_clock::now()));
  if (!bodiless) {
    put_field(out, "Content-Type", response.content_type);
    put_field(out, "Content-Length", std::to_string(response.body.size()));
  }
  put_field(out, "Cache-Control", "no-store");
  put_field(out, "X-Content-Type-Options", "nosniff");
  if (!keep_alive) put_field(out, "Connection", "close");
  for (const auto& header : response.headers)
    put_field(out, header.first, header.second);
  out += "\r\n";
  if (!bodiless && !head_only) out += response.body;
  return out;
}

}  // namespace ayar::http
