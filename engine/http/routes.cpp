#include "http/routes.hpp"

#include "base/text.hpp"

namespace ayar::http {
namespace {

bool is_capture(std::string_view piece) noexcept { return !piece.empty() && piece.front() == '{'; }
bool is_rest(std::string_view piece) noexcept {
  return piece.size() > 5 && piece.substr(piece.size() - 4) == "...}";
}

std::optional<std::vector<std::string>> match(const std::vector<std::string_view>& pattern,
                                              const std::vector<std::string>& segments) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= segments.size()) return std::nullopt;
    if (is_rest(pattern[i])) {
      std::string rest = segments[i];
      for (std::size_t j = i + 1; j < segments.size(); ++j)
        rest.append("/").append(segments[j]);
      if (rest.empty()) return std::nullopt;
      parts.push_back(std::move(rest));
      return parts;
    }
    if (is_capture(pattern[i])) {
      if (segments[i].empty()) return std::nullopt;
      parts.push_back(segments[i]);
    } else if (pattern[i] != segments[i]) {
      return std::nullopt;
    }
  }
  if (segments.size() != pattern.size()) return std::nullopt;
  return parts;
}

}  // namespace

Router::Router() {
  for (const auto table :
       {page_routes(), complaint_routes(), command_routes(), bulk_routes(), message_routes(),
        workflow_routes(), people_routes(), outbox_routes(), feed_routes(), delivery_routes()})
    routes_.insert(routes_.end(), table.begin(), table.end());
  for (const auto& route : routes_)
    patterns_.push_back(split(route.pattern.substr(1), '/'));
}

std::variant<Found, NotFound> Router::find(std::string_view method,
                                           const std::vector<std::string>& segments) const {
  // HEAD is GET without the body, which the server leaves out.
  if (method == "HEAD") method = "GET";
  NotFound other;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto parts = match(patterns_[i], segments);
    if (!parts) continue;
    if (routes_[i].method == method) return Found{&routes_[i], std::move(*parts)};
    // A literal path hides a pattern that would also fit: /v1/complaints/count is no complaint.
    if (other.allow.find(routes_[i].method) != std::string::npos) continue;
    if (!other.allow.empty()) other.allow += ", ";
    other.allow += routes_[i].method;
    if (routes_[i].method == "GET") other.allow += ", HEAD";
  }
  return other;
}

}  // namespace ayar::http
