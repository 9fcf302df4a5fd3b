#pragma once
/// Reading a body's members one by one: each with its type, its limit and its JSON pointer, all
/// faults at once.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/value.hpp>

#include "http/problems.hpp"

namespace ayar::http {

/// Faults of one body; the first few are kept, for a hostile body has many.
class Faults {
 public:
  void add(std::string pointer, std::string detail);
  [[nodiscard]] bool empty() const noexcept { return faults_.empty(); }
  /// The problem that tells them. Only when there are any.
  [[nodiscard]] Problem problem() const;

 private:
  std::vector<Fault> faults_;
};

struct TextLimit {
  std::size_t bytes_max = 128;
  bool required = false;
  bool lines = false;  ///< may hold line ends and tabs; other control characters never
};

/// The members of one JSON object. Every member must be asked for before done(): the rest is
/// refused as unknown.
class Fields {
 public:
  Fields(const Map& map, std::string pointer, Faults& faults)
      : map_(map), pointer_(std::move(pointer)), faults_(faults) {}
  std::string text(std::string_view key, TextLimit limit = {});
  std::string required_text(std::string_view key, std::size_t bytes_max = 128) {
    return text(key, {bytes_max, true, false});
  }
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
  bool flag(std::string_view key);
  std::optional<Instant> instant(std::string_view key, bool required = false);
  /// One of a few words.
  std::string word(std::string_view key, const std::vector<std::string>& words, bool required);
  Map object(std::string_view key);
  /// Of whatever type, null included; nothing where the member is not there.
  std::optional<Value> any(std::string_view key);
  const Map* find_object(std::string_view key);
  const List* list(std::string_view key, std::size_t items_max, bool required);
  [[nodiscard]] bool has(std::string_view key) const { return map_.find(key) != map_.end(); }
  [[nodiscard]] std::string pointer_to(std::string_view key) const;
  void fail(std::string_view key, std::string detail) {
    faults_.add(pointer_to(key), std::move(detail));
  }
  /// Refuses members nobody asked for.
  void done();

 private:
  const Value* take(std::string_view key);
  const Map& map_;
  std::string pointer_;
  Faults& faults_;
  std::set<std::string, std::less<>> known_;
};

/// Query parameters: each at most once, none that is not asked for.
class Parameters {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  explicit Parameters(const Pairs& pairs);
  std::string text(std::string_view name, std::size_t bytes_max = 128);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<bool> flag(std::string_view name);
  std::optional<Instant> instant(std::string_view name);
  void fail(std::string_view name, std::string detail);
  /// What was wrong, unknown parameters included; nothing when all is well.
  [[nodiscard]] std::optional<Problem> problem();

 private:
  const std::string* take(std::string_view name);
  const Pairs& pairs_;
  std::set<std::string, std::less<>> known_;
  Faults faults_;
};

}  // namespace ayar::http
