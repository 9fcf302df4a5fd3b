#include "common/config.hpp"

#include <boost/json/parse.hpp>

#include <ayar/plugin.hpp>

namespace notify {

namespace json = boost::json;

namespace {

std::string pointer_to(std::string_view key) { return "/" + std::string(key); }

std::string text_of(const json::value& value, const std::string& pointer) {
  if (!value.is_string()) Config::refuse(pointer, "must be text");
  const auto& text = value.get_string();
  // A line end in an address, a name or a header would end up in a protocol line.
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      Config::refuse(pointer, "must not hold control characters");
  return {text.data(), text.size()};
}

}  // namespace

void Config::refuse(std::string_view pointer, std::string_view why) {
  throw ayar::plugin::Refusal(std::string(pointer) + ": " + std::string(why));
}

Config::Config(std::string_view text) {
  json::error_code error;
  auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) refuse("/", "must be a JSON object");
  members_ = std::move(value.get_object());
}

std::optional<std::string> Config::text(std::string_view key) const {
  const auto* value = members_.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr) return std::nullopt;
  return text_of(*value, pointer_to(key));
}

std::string Config::required_text(std::string_view key) const {
  auto found = text(key);
  if (!found || found->empty()) refuse(pointer_to(key), "is required");
  return *std::move(found);
}

std::optional<bool> Config::flag(std::string_view key) const {
  const auto* value = members_.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr) return std::nullopt;
  if (!value->is_bool()) refuse(pointer_to(key), "must be true or false");
  return value->get_bool();
}

std::int64_t Config::number(std::string_view key, std::int64_t otherwise, std::int64_t min,
                            std::int64_t max) const {
  const auto* value = members_.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr) return otherwise;
  json::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  if (error || number < min || number > max)
    refuse(pointer_to(key),
           "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return number;
}

std::vector<std::string> Config::texts(std::string_view key) const {
  const auto* value = members_.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr) return {};
  if (!value->is_array()) refuse(pointer_to(key), "must be a list of texts");
  std::vector<std::string> found;
  for (const auto& item : value->get_array())
    found.push_back(text_of(item, pointer_to(key) + "/" + std::to_string(found.size())));
  return found;
}

std::map<std::string, std::string> Config::text_map(std::string_view key) const {
  const auto* value = members_.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr) return {};
  if (!value->is_object()) refuse(pointer_to(key), "must be an object of texts");
  std::map<std::string, std::string> found;
  for (const auto& member : value->get_object()) {
    const std::string name(member.key().data(), member.key().size());
    found.emplace(name, text_of(member.value(), pointer_to(key) + "/" + name));
  }
  return found;
}

}  // namespace notify
