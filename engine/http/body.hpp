#pragma once
/// A body as a JSON object, handed to a reader of its members.
#include <functional>

#include "base/json.hpp"
#include "http/fields.hpp"
#include "http/requests.hpp"

namespace ayar::http {

/// Parses, lets `read` take the members, refuses the rest.
template <class T, class Take>
[[nodiscard]] Read<T> read_body(std::string_view body, const Take& take) {
  auto parsed = parse_json(body, std::size_t{64} << 20);  // the server's own limit came before
  if (!parsed)
    return make_problem("invalid_argument", parsed.error().message,
                        "send one JSON object in UTF-8");
  const Map* map = parsed->template get_if<Map>();
  if (map == nullptr)
    return make_problem("invalid_argument", "the body is not a JSON object",
                        "send one JSON object");
  Faults faults;
  Fields fields(*map, "", faults);
  T made = take(fields, faults);
  fields.done();
  if (!faults.empty()) return faults.problem();
  return made;
}

}  // namespace ayar::http
