#include "cli/event_data.hpp"

#include <ayar/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/console.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t data_bytes_max = std::size_t{1} << 20;

/// Numbers, booleans, quoted strings, lists and objects are JSON; all else, Persian text included,
/// is itself.
Value value_of(std::string_view text) {
  if (text.empty()) return Value(text);
  auto json = parse_json(text);
  return json ? std::move(json).value() : Value(text);
}

}  // namespace

Result<Map> read_event_data(const std::vector<std::string>& fields, const std::string& json) {
  Map data;
  if (!json.empty()) {
    std::string text = json;
    if (json.front() == '@') {
      auto file = read_text(json.substr(1), data_bytes_max);
      if (!file) return std::move(file.error());
      text = std::move(file).value();
    }
    auto parsed = parse_data(text);
    if (!parsed) return std::move(parsed.error());
    data = std::move(parsed).value();
  }
  for (const std::string& field : fields) {
    const std::size_t equals = field.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{ErrorCode::invalid_argument,
                   "--data '" + bounded(field, 60) + "' is not NAME=VALUE",
                   "write --data severity=high",
                   {},
                   {}};
    if (!is_valid_utf8(field))
      return Error{ErrorCode::invalid_data,
                   "--data '" + field.substr(0, equals) + "' is not UTF-8",
                   {},
                   {},
                   {}};
    data.insert_or_assign(field.substr(0, equals),
                          value_of(std::string_view(field).substr(equals + 1)));
  }
  return data;
}

}  // namespace ayar::cli
