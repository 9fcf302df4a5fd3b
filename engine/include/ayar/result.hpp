#pragma once
/// Errors as values: what went wrong, where, and what to do about it.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ayar/export.hpp>

namespace ayar {

/// Stable names of failures. Numbers and texts never change and are never reused; new codes go
/// last.
enum class ErrorCode : std::uint16_t {
  internal = 1,            ///< a bug of ours
  invalid_argument = 2,    ///< the caller's words are off
  invalid_definition = 3,  ///< a workflow, calendar or scenario that does not load
  not_found = 4,
  already_exists = 5,
  not_permitted = 6,          ///< no transition takes this event in the present state
  forbidden = 7,              ///< this actor may not send this event
  unknown_event = 8,          ///< the workflow declares no such event
  internal_event = 9,         ///< an event that only the engine itself may raise
  guard_refused = 10,         ///< transitions exist, no guard held
  guard_error = 11,           ///< a guard erred; it fails closed
  missing_data = 12,          ///< a field that the event requires is absent
  invalid_data = 13,          ///< a field has the wrong type or value
  law_violation = 14,         ///< the phase law forbids the step
  machine_loops = 15,         ///< the macrostep exceeded its bound
  faulted = 16,               ///< the complaint is parked until repaired
  revision_conflict = 17,     ///< expected_revision is not the stored revision
  idempotency_mismatch = 18,  ///< the same key came with another body
  busy = 19,                  ///< the queue is full; try again after `retry_after`
  stopped = 20,               ///< the engine is not running
  store_unavailable = 21,     ///< safe to retry with the same key
  store_locked = 22,          ///< another process writes this store
  store_corrupt = 23,
  store_newer = 24,  ///< the file was written by a newer Ayar
  io = 25,
  unsupported = 26,       ///< valid, but this version does not do it yet
  unauthenticated = 27,   ///< no token, or one that is unknown, expired or revoked
  too_large = 28,         ///< a body, header or list beyond its limit
  plugin_refused = 29,    ///< the other side said no for good
  plugin_failed = 30,     ///< a plugin does not load, answer, or keep its contract
  precondition_required = 31,  ///< an edit needs the revision it rests on
};

/// The stable snake_case text of a code, as in JSON, logs and metrics.
[[nodiscard]] AYAR_EXPORT std::string_view name_of(ErrorCode code) noexcept;

/// A place in a source text, 1-based; line 0 means the whole file. Columns count Unicode code
/// points.
struct SourceRef {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const SourceRef&, const SourceRef&) = default;
};

struct Note {
  std::string message;
  SourceRef where;
  friend bool operator==(const Note&, const Note&) = default;
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< one sentence, no newline
  std::string hint;     ///< what to do; may be empty
  std::optional<SourceRef> where;
  std::vector<Note> notes;
  friend bool operator==(const Error&, const Error&) = default;
};

namespace detail {

/// An Error on the side: a success carries one pointer that is null, and nothing to destroy.
class ErrorBox {
 public:
  ErrorBox() = default;
  explicit ErrorBox(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
  ErrorBox(const ErrorBox& other) : error_(copy_of(other)) {}
  ErrorBox(ErrorBox&&) noexcept = default;
  ErrorBox& operator=(const ErrorBox& other) {
    error_ = copy_of(other);
    return *this;
  }
  ErrorBox& operator=(ErrorBox&&) noexcept = default;
  ~ErrorBox() = default;
  [[nodiscard]] bool empty() const noexcept { return !error_; }
  [[nodiscard]] Error& get() const {
    if (!error_) std::abort();
    return *error_;
  }

 private:
  static std::unique_ptr<Error> copy_of(const ErrorBox& other) {
    return other.error_ ? std::make_unique<Error>(*other.error_) : nullptr;
  }
  std::unique_ptr<Error> error_;
};

}  // namespace detail

/// A value or an Error. Member names are std::expected's, so that C++23 is an alias away.
/// Reading the side that is not there aborts: it is a bug, not a condition. A moved-from failure
/// has neither.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}     // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  [[nodiscard]] T& value() & { return there(); }
  [[nodiscard]] const T& value() const& {
    if (!value_) std::abort();
    return *value_;
  }
  [[nodiscard]] T&& value() && { return std::move(there()); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }
  [[nodiscard]] Error& error() & { return error_.get(); }
  [[nodiscard]] const Error& error() const& { return error_.get(); }
  [[nodiscard]] Error&& error() && { return std::move(error_.get()); }

 private:
  T& there() {
    if (!value_) std::abort();
    return *value_;
  }
  std::optional<T> value_;
  detail::ErrorBox error_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool has_value() const noexcept { return error_.empty(); }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const {}
  [[nodiscard]] const Error& error() const& { return error_.get(); }
  [[nodiscard]] Error& error() & { return error_.get(); }

 private:
  detail::ErrorBox error_;
};

}  // namespace ayar
