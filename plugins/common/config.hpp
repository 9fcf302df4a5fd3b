#pragma once
/// A plugin's configuration. The host checks it against the schema first; here the same limits hold
/// for whoever calls without a host, and every refusal says which member is meant (a JSON pointer).
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notify {

/// @error  every function throws ayar::plugin::Refusal: "/timeout_ms: must be a whole number from
/// 100 to 120000".
class Config {
 public:
  explicit Config(std::string_view json);
  [[nodiscard]] std::string required_text(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const;
  [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t otherwise, std::int64_t min,
                                    std::int64_t max) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::map<std::string, std::string> text_map(std::string_view key) const;
  [[noreturn]] static void refuse(std::string_view pointer, std::string_view why);

 private:
  boost::json::object members_;
};

}  // namespace notify
