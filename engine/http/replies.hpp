#pragma once
/// Shapes that several routes answer with.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "http/call.hpp"

namespace ayar::http {

[[nodiscard]] std::string etag_of(std::int64_t revision);
/// {"items": [...], "next": "..."}, with a Link to the next page.
[[nodiscard]] HttpResponse page_response(const Call& call, const std::vector<std::string>& items,
                                         const std::string& next);
template <class Items>
[[nodiscard]] HttpResponse list_response(const Call& call, const Items& items,
                                         const std::string& next = {}) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const auto& item : items)
    texts.push_back(to_json(item));
  return page_response(call, texts, next);
}
[[nodiscard]] HttpResponse applied_response(const Applied& applied, int status = 200);

/// The command of a call: its tenant, key, and whose key it is.
[[nodiscard]] Command command_of(const Call& call, decltype(Command::what) what, Actor actor);

}  // namespace ayar::http
