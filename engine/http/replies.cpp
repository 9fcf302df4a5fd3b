#include "http/replies.hpp"

namespace ayar::http {
namespace {

/// The same question, a page on.
std::string link_to_next(const Call& call, const std::string& next) {
  const auto& target = call.request().target;
  const auto mark = target.find('?');
  std::string link = "<" + target.substr(0, mark) + "?";
  if (mark != std::string::npos) {
    // Parameters are copied as they were sent, all but the cursor.
    std::size_t from = mark + 1;
    while (from <= target.size()) {
      const auto end = std::min(target.find('&', from), target.size());
      const auto piece = target.substr(from, end - from);
      if (!piece.empty() && piece.rfind("cursor=", 0) != 0) link += piece + "&";
      from = end + 1;
    }
  }
  return link + "cursor=" + next + ">; rel=\"next\"";
}

}  // namespace

std::string etag_of(std::int64_t revision) { return "\"" + std::to_string(revision) + "\""; }

HttpResponse page_response(const Call& call, const std::vector<std::string>& items,
                           const std::string& next) {
  HttpResponse response;
  JsonWriter json(response.body);
  json.begin_object();
  json.key("items").begin_array();
  for (const auto& item : items)
    json.raw(item);
  json.end_array();
  if (!next.empty()) {
    json.key("next").string(next);
    response.headers.emplace_back("Link", link_to_next(call, next));
  }
  json.end_object();
  return response;
}

HttpResponse applied_response(const Applied& applied, int status) {
  HttpResponse response;
  response.status = status;
  response.body = to_json(applied);
  response.headers.emplace_back("ETag", etag_of(applied.revision));
  return response;
}

Command command_of(const Call& call, decltype(Command::what) what, Actor actor) {
  Command command;
  command.what = std::move(what);
  command.actor = std::move(actor);
  command.tenant = call.tenant();
  command.caller = call.caller.token;
  if (const auto* key = call.header("idempotency-key")) command.idempotency_key = *key;
  return command;
}

}  // namespace ayar::http
