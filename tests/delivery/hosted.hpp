#pragma once
/// What the tests of both hosts share: the scripted plugin in each, a state to read, a log to look
/// at.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "delivery/plugin.hpp"

namespace ayar::delivery::test {

/// A recorder's state, and whether it was read.
class MapState final : public StateReader {
 public:
  std::map<std::string, std::string> rows;
  bool unreadable = false;
  std::optional<std::string> get(std::string_view key) override {
    if (unreadable) throw std::runtime_error("disk on fire");
    const auto found = rows.find(std::string(key));
    if (found == rows.end()) return std::nullopt;
    return found->second;
  }
  std::vector<std::pair<std::string, std::string>> scan(std::string_view prefix,
                                                        std::string_view after,
                                                        std::size_t limit) override {
    if (unreadable) throw std::runtime_error("disk on fire");
    std::vector<std::pair<std::string, std::string>> some;
    for (auto row = rows.upper_bound(std::string(after)); row != rows.end() && some.size() < limit;
         ++row)
      if (row->first.compare(0, prefix.size(), prefix) == 0) some.emplace_back(*row);
    return some;
  }
};

/// Collects what a host logs. Threads: any.
class Log {
 public:
  [[nodiscard]] HostServices services(const Clock& clock) {
    return {&clock, [this](std::string_view plugin, int level, std::string_view message) {
              const std::lock_guard lock(mutex_);
              lines_.push_back(std::string(plugin) + "/" + std::to_string(level) + "/" +
                               std::string(message));
            }};
  }
  [[nodiscard]] bool says(const std::string& part) const {
    const std::lock_guard lock(mutex_);
    return std::any_of(lines_.begin(), lines_.end(), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    });
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

inline const Instant noon{std::chrono::seconds(1'795'255'200)};

inline PluginConfig scripted(PluginHost host, std::string config = "{}") {
  PluginConfig made;
  made.name = "desk";
  made.host = host;
  made.path = host == PluginHost::child ? AYAR_SCRIPTED_PY : AYAR_SCRIPTED_SO;
  made.config = std::move(config);
  made.deadline = std::chrono::seconds(30);
  return made;
}

inline Request asking(std::string input, std::string kind = "record",
                      std::string id = "cmp_1/message/1") {
  return {std::move(id), std::move(kind), std::move(input)};
}

/// The reply's JSON, canonical: both hosts may order members as they like.
inline std::string canonical(const std::string& json) {
  const auto value = parse_json(json, std::size_t{4} << 20U);
  REQUIRE(value.has_value());
  std::string text;
  JsonWriter(text).value(*value);
  return text;
}

inline std::int64_t number_in(const std::string& json, const std::string& key) {
  const auto value = parse_json(json);
  REQUIRE(value.has_value());
  const auto found = value->get_if<Map>()->find(key);
  REQUIRE(found != value->get_if<Map>()->end());
  return *found->second.get_if<std::int64_t>();
}

inline std::unique_ptr<Plugin> opened(Result<std::unique_ptr<Plugin>> plugin) {
  if (!plugin) FAIL(plugin.error().message);
  return std::move(plugin.value());
}

}  // namespace ayar::delivery::test
