#include "http/fields.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t faults_max = 20;
constexpr std::size_t key_bytes_max = 64;

bool has_control(std::string_view text, bool lines) noexcept {
  return std::any_of(text.begin(), text.end(), [lines](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (lines && (c == '\n' || c == '\r' || c == '\t')) return false;
    return byte < 0x20 || byte == 0x7F;
  });
}

std::optional<std::int64_t> read_integer(std::string_view text) noexcept {
  std::int64_t made = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), made);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return made;
}

std::string between(std::int64_t min, std::int64_t max) {
  return "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max);
}

}  // namespace

void Faults::add(std::string pointer, std::string detail) {
  if (faults_.size() < faults_max) faults_.push_back({std::move(pointer), std::move(detail)});
}

Problem Faults::problem() const {
  const auto& first = faults_.front();
  Problem made = make_problem("invalid_argument", first.pointer + " " + first.detail,
                              "the shapes stand in /openapi.yaml");
  made.errors = faults_;
  return made;
}

std::string Fields::pointer_to(std::string_view key) const {
  std::string made = pointer_ + "/";
  for (const char c : bounded(key, key_bytes_max)) {
    if (c == '~') {
      made += "~0";
    } else if (c == '/') {
      made += "~1";
    } else {
      made += c;
    }
  }
  return made;
}

const Value* Fields::take(std::string_view key) {
  known_.emplace(key);
  const auto found = map_.find(key);
  return found == map_.end() || found->second.is_null() ? nullptr : &found->second;
}

std::string Fields::text(std::string_view key, TextLimit limit) {
  const Value* value = take(key);
  if (value == nullptr) {
    if (limit.required) fail(key, "is missing");
    return {};
  }
  const auto* found = value->get_if<std::string>();
  if (found == nullptr) {
    fail(key, "must be a text");
  } else if (found->size() > limit.bytes_max) {
    fail(key, "must have at most " + std::to_string(limit.bytes_max) + " bytes");
  } else if (has_control(*found, limit.lines)) {
    fail(key, "must not hold control characters");
  } else if (limit.required && found->empty()) {
    fail(key, "must not be empty");
  } else {
    return *found;
  }
  return {};
}

std::optional<std::int64_t> Fields::integer(std::string_view key, std::int64_t min,
                                            std::int64_t max) {
  const Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto* found = value->get_if<std::int64_t>();
  if (found != nullptr && *found >= min && *found <= max) return *found;
  fail(key, between(min, max));
  return std::nullopt;
}

bool Fields::flag(std::string_view key) {
  const Value* value = take(key);
  if (value == nullptr) return false;
  if (const auto* found = value->get_if<bool>()) return *found;
  fail(key, "must be true or false");
  return false;
}

std::optional<Instant> Fields::instant(std::string_view key, bool required) {
  const Value* value = take(key);
  if (value == nullptr) {
    if (required) fail(key, "is missing");
    return std::nullopt;
  }
  if (const auto* found = value->get_if<std::string>()) {
    if (auto read = parse_instant(*found)) return read.value();
  }
  fail(key, "must be an RFC 3339 instant such as 2026-11-21T10:00:00Z");
  return std::nullopt;
}

std::string Fields::word(std::string_view key, const std::vector<std::string>& words,
                         bool required) {
  auto found = text(key, {64, required, false});
  if (found.empty() || std::find(words.begin(), words.end(), found) != words.end()) return found;
  fail(key, "must be one of " + join(words, ", "));
  return {};
}

const Map* Fields::find_object(std::string_view key) {
  const Value* value = take(key);
  if (value == nullptr) return nullptr;
  const auto* found = value->get_if<Map>();
  if (found == nullptr) fail(key, "must be an object");
  return found;
}

std::optional<Value> Fields::any(std::string_view key) {
  known_.emplace(key);
  const auto found = map_.find(key);
  if (found == map_.end()) return std::nullopt;
  return found->second;
}

Map Fields::object(std::string_view key) {
  const Map* found = find_object(key);
  return found == nullptr ? Map{} : *found;
}

const List* Fields::list(std::string_view key, std::size_t items_max, bool required) {
  const Value* value = take(key);
  if (value == nullptr) {
    if (required) fail(key, "is missing");
    return nullptr;
  }
  const auto* found = value->get_if<List>();
  if (found != nullptr && found->size() <= items_max) return found;
  fail(key, "must be a list of at most " + std::to_string(items_max) + " items");
  return nullptr;
}

void Fields::done() {
  for (const auto& entry : map_) {
    if (known_.count(entry.first) != 0) continue;
    const auto meant = nearest(entry.first, {known_.begin(), known_.end()});
    fail(entry.first, meant ? "is not known; did you mean '" + *meant + "'?" : "is not known");
  }
}

Parameters::Parameters(const Pairs& pairs) : pairs_(pairs) {}

const std::string* Parameters::take(std::string_view name) {
  known_.emplace(name);
  const std::string* found = nullptr;
  for (const auto& pair : pairs_) {
    if (pair.first != name) continue;
    if (found != nullptr) fail(name, "comes twice");
    found = &pair.second;
  }
  return found;
}

void Parameters::fail(std::string_view name, std::string detail) {
  faults_.add("?" + bounded(name, key_bytes_max), std::move(detail));
}

std::string Parameters::text(std::string_view name, std::size_t bytes_max) {
  const auto* found = take(name);
  if (found == nullptr) return {};
  if (found->size() <= bytes_max) return *found;
  fail(name, "must have at most " + std::to_string(bytes_max) + " bytes");
  return {};
}

std::optional<std::int64_t> Parameters::integer(std::string_view name, std::int64_t min,
                                                std::int64_t max) {
  const auto* found = take(name);
  if (found == nullptr) return std::nullopt;
  const auto read = read_integer(*found);
  if (read && *read >= min && *read <= max) return read;
  fail(name, between(min, max));
  return std::nullopt;
}

std::optional<bool> Parameters::flag(std::string_view name) {
  const auto* found = take(name);
  if (found == nullptr) return std::nullopt;
  if (*found == "true") return true;
  if (*found == "false") return false;
  fail(name, "must be true or false");
  return std::nullopt;
}

std::optional<Instant> Parameters::instant(std::string_view name) {
  const auto* found = take(name);
  if (found == nullptr) return std::nullopt;
  if (auto read = parse_instant(*found)) return read.value();
  fail(name, "must be an RFC 3339 instant such as 2026-11-21T10:00:00Z (a + is written %2B)");
  return std::nullopt;
}

std::optional<Problem> Parameters::problem() {
  for (const auto& pair : pairs_) {
    if (known_.count(pair.first) == 0) {
      const auto meant = nearest(pair.first, {known_.begin(), known_.end()});
      fail(pair.first, meant ? "is not known; did you mean '" + *meant + "'?" : "is not known");
    }
  }
  if (faults_.empty()) return std::nullopt;
  return faults_.problem();
}

}  // namespace ayar::http
