#include "daemon/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <map>
#include <mutex>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar::daemon {
namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};
constexpr std::size_t text_bytes_max = 256;

/// Always six digits, so that lines sort as text.
std::string stamp(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  std::string text = to_text(Instant(seconds));
  std::string fraction = std::to_string((at - seconds).count());
  fraction.insert(0, 6 - fraction.size(), '0');
  text.insert(text.size() - 1, "." + fraction);
  return text;
}

void write_text(JsonWriter& json, std::string_view text) {
  const std::string cut = bounded(text, text_bytes_max);
  json.string(is_valid_utf8(cut) ? std::string_view(cut) : std::string_view("(not UTF-8)"));
}

struct WriteValue {
  JsonWriter& json;
  void operator()(bool value) const { json.boolean(value); }
  void operator()(std::int64_t value) const { json.integer(value); }
  void operator()(Duration value) const { json.integer(value.count()); }
  void operator()(const std::string& value) const { write_text(json, value); }
};

}  // namespace

std::string_view name_of(LogLevel level) noexcept {
  return level_names[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> level_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

class Log::Impl {
 public:
  Impl(const Clock& clock, Write write, LogLevel level, RepeatLimit limit)
      : clock_(clock), write_(std::move(write)), limit_(limit), level_(level) {}

  ~Impl() {
    for (const auto& [key, seen] : seen_) {
      if (seen.left_out > 0) write_(repeats(clock_.now(), key, seen));
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void put(LogLevel level, Sentence what, const Error* error, LogFields fields) {
    if (level < level_.load(std::memory_order_relaxed)) return;
    const Instant now = clock_.now();
    const std::string_view code = error == nullptr ? std::string_view() : name_of(error->code);
    const std::lock_guard lock(mutex_);
    tell_repeats(now);
    if (!may_be_written(level, what.text(), code, now)) return;
    write_(line(now, level, what.text(), error, fields));
  }

  std::atomic<LogLevel>& level() noexcept { return level_; }

 private:
  struct Key {
    std::string_view what, code;  // both of static storage
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Seen {
    Instant since{};
    std::size_t lines = 0;
    std::int64_t left_out = 0;
    LogLevel level = LogLevel::info;
  };

  bool may_be_written(LogLevel level, std::string_view what, std::string_view code, Instant now) {
    auto at = seen_.find(Key{what, code});
    if (at == seen_.end()) {
      if (seen_.size() >= limit_.sentences_max) return true;
      at = seen_.emplace(Key{what, code}, Seen{now, 0, 0, level}).first;
    }
    if (++at->second.lines <= limit_.lines) return true;
    ++at->second.left_out;
    return false;
  }

  void tell_repeats(Instant now) {
    if (now < look_again_) return;
    look_again_ = now + limit_.window / 4;
    for (auto at = seen_.begin(); at != seen_.end();) {
      const auto& [key, seen] = *at;
      if (now - seen.since < limit_.window) {
        ++at;
        continue;
      }
      if (seen.left_out > 0) write_(repeats(now, key, seen));
      at = seen_.erase(at);
    }
  }

  static std::string repeats(Instant now, const Key& key, const Seen& seen) {
    std::string text;
    JsonWriter json(text);
    begin(json, now, seen.level, "the same was left out of the log");
    json.key("of").string(key.what);
    if (!key.code.empty()) json.key("code").string(key.code);
    json.key("times").integer(seen.left_out);
    json.end_object();
    return text;
  }

  static void begin(JsonWriter& json, Instant now, LogLevel level, std::string_view what) {
    json.begin_object();
    json.key("ts").string(stamp(now));
    json.key("level").string(name_of(level));
    json.key("msg").string(what);
  }

  static std::string line(Instant now, LogLevel level, std::string_view what, const Error* error,
                          LogFields fields) {
    std::string text;
    JsonWriter json(text);
    begin(json, now, level, what);
    if (error != nullptr) {
      json.key("code").string(name_of(error->code));
      if (error->where) {
        json.key("file");
        write_text(json, error->where->file);
        json.key("line").integer(error->where->line);
        json.key("column").integer(error->where->column);
      }
    }
    for (const LogField& field : fields) {
      json.key(field.key.text());
      std::visit(WriteValue{json}, field.value.variant());
    }
    json.end_object();
    return text;
  }

  const Clock& clock_;
  Write write_;
  RepeatLimit limit_;
  std::atomic<LogLevel> level_;
  std::mutex mutex_;  // guards everything below, and the order of lines
  std::map<Key, Seen> seen_;
  Instant look_again_{};
};

Log::Log(const Clock& clock, Write write, LogLevel level, RepeatLimit limit)
    : impl_(std::make_unique<Impl>(clock, std::move(write), level, limit)) {}
Log::~Log() = default;

LogLevel Log::level() const noexcept { return impl_->level().load(std::memory_order_relaxed); }
void Log::set_level(LogLevel level) noexcept {
  impl_->level().store(level, std::memory_order_relaxed);
}
void Log::put(LogLevel level, Sentence what, const Error* error, LogFields fields) {
  impl_->put(level, what, error, fields);
}

Log::Write write_to_stderr() {
  // spdlog owns the stream and its lock: plugins of this process that log by it share the lines'
  // wholeness.
  auto logger =
      std::make_shared<spdlog::logger>("ayard", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);
  return [logger](std::string_view line) {
    logger->info("{}", spdlog::string_view_t(line.data(), line.size()));
  };
}

}  // namespace ayar::daemon
