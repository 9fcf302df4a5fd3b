#include "http/problems.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t detail_bytes_max = 1'000;

/// Messages of these may name files, SQL or whatever else lies inside.
bool is_ours_alone(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::internal:
    case ErrorCode::store_unavailable:
    case ErrorCode::store_locked:
    case ErrorCode::store_corrupt:
    case ErrorCode::store_newer:
    case ErrorCode::io: return true;
    default: return false;
  }
}

std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '<': made += "&lt;"; break;
      case '>': made += "&gt;"; break;
      case '&': made += "&amp;"; break;
      default: made += c;
    }
  }
  return made;
}

std::string page(std::string_view title, std::string_view body) {
  std::string made = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>";
  made.append(escaped(title)).append("</title>");
  made +=
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 "
      "1rem}"
      "</style></head>\n<body>\n";
  made.append(body).append("</body></html>\n");
  return made;
}

}  // namespace

Problem problem_of(const Error& error) {
  Problem made;
  made.kind = &problem_kind(error.code);
  if (is_ours_alone(error.code)) {
    made.detail = made.kind->title;
    made.hint = made.kind->remedy;
  } else {
    // A message may quote what was sent, however long that was.
    made.detail = bounded(error.message, detail_bytes_max);
    made.hint = bounded(error.hint, detail_bytes_max);
  }
  return made;
}

Problem make_problem(std::string_view name, std::string detail, std::string hint) {
  Problem made;
  made.kind = problem_kind(name);
  if (made.kind == nullptr) made.kind = &problem_kind(ErrorCode::internal);
  made.detail = std::move(detail);
  made.hint = std::move(hint);
  return made;
}

std::string to_json(const Problem& problem) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("type").string("/problems/" + std::string(problem.kind->name));
  json.key("title").string(problem.kind->title);
  json.key("status").integer(problem.status_or_default());
  json.key("code").string(problem.kind->name);
  json.key("detail").string(problem.detail);
  if (!problem.hint.empty()) json.key("hint").string(problem.hint);
  if (!problem.errors.empty()) {
    json.key("errors").begin_array();
    for (const auto& fault : problem.errors) {
      json.begin_object();
      json.key("pointer").string(fault.pointer);
      json.key("detail").string(fault.detail);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return text;
}

HttpResponse respond_with(const Problem& problem) {
  HttpResponse made;
  made.status = problem.status_or_default();
  made.content_type = "application/problem+json";
  made.body = to_json(problem);
  if (made.status == 401) made.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"ayar\"");
  if (made.status == 503) made.headers.emplace_back("Retry-After", "1");
  return made;
}

std::string page_of(const ProblemKind& kind) {
  std::string body = "<h1>" + escaped(kind.title) + "</h1>\n";
  body += "<p><code>" + std::string(kind.name) + "</code>, HTTP " + std::to_string(kind.status) +
          "</p>\n";
  body += "<h2>What it means</h2>\n<p>" + escaped(kind.meaning) + "</p>\n";
  body += "<h2>What to do</h2>\n<p>" + escaped(kind.remedy) + "</p>\n";
  body += "<p><a href=\"/problems\">All problems</a></p>\n";
  return page(kind.title, body);
}

std::string page_of_all() {
  std::string body = "<h1>Problems</h1>\n<ul>\n";
  for (const auto& kind : problem_kinds()) {
    const std::string name(kind.name);
    body += "<li><a href=\"/problems/" + name + "\"><code>" + name + "</code></a> (" +
            std::to_string(kind.status) + "): " + escaped(kind.title) + "</li>\n";
  }
  body += "</ul>\n";
  return page("Problems", body);
}

}  // namespace ayar::http
