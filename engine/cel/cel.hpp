#pragma once
/// The guard language: a typed, side-effect-free, always-terminating subset of the Common
/// Expression Language (github.com/google/cel-spec). Type-checked at load, evaluated without
/// allocation for comparisons, boolean logic and field access. Design 5.3.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/actor.hpp>
#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::cel {

enum class TypeKind : std::uint8_t {
  null,
  boolean,
  integer,
  floating,
  string,
  enumeration,
  timestamp,
  duration,
  date,
  money,
  list,
  map,
  dyn
};

/// A type as the checker sees it. `values` holds an enumeration's words; `element` a list's type.
struct Type {
  TypeKind kind = TypeKind::dyn;
  std::vector<std::string> values;
  std::shared_ptr<const Type> element;
  std::string currency;  ///< money with a fixed currency; empty otherwise
};
[[nodiscard]] std::string to_text(const Type& type);

/// Values come in frames, so that the evaluator finds each by two numbers and no name.
enum class Frame : std::uint8_t { data, event, actor };

struct Symbol {
  Frame frame = Frame::data;
  std::uint16_t slot = 0;
  Type type;
  bool optional = false;  ///< may be absent: reading it needs has() on the same path
};

/// What a guard may name. Dotted names (`event.due`, `actor.id`) are one key here.
struct Environment {
  std::map<std::string, Symbol, std::less<>> names;
  std::map<std::string, std::uint32_t, std::less<>> states;  ///< for in_state("x")
  bool now = true;                                           ///< goal guards read no `now`
};

struct Fault {
  std::string message;  ///< "unknown name 'amout', did you mean 'amount'?"
  std::string hint;
  std::size_t offset = 0;  ///< byte offset into the guard's own text
};

/// Values at hand when a guard runs. Spans must outlive the call.
struct Context {
  std::span<const Value> data;
  std::span<const Value> event;
  std::span<const Value> actor;  ///< slots as the environment gave them
  Instant now{};
  std::span<const std::uint32_t> active;  ///< states of the configuration, ascending
};

/// What a guard said. Why it erred is told by test().
enum class Verdict : std::uint8_t { refuses, holds, errs };

struct Read {
  Frame frame;
  std::uint16_t slot;
};

/// A checked guard. Immutable, cheap to copy; threads: any.
class Program {
 public:
  struct Code;
  Program() = default;
  explicit Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  [[nodiscard]] bool empty() const noexcept { return !code_; }
  [[nodiscard]] const Type& type() const noexcept;
  [[nodiscard]] const std::string& text() const noexcept;
  [[nodiscard]] std::span<const Read> reads()
      const noexcept;  ///< every field it may read, for the respect law
  [[nodiscard]] bool reads_now() const noexcept;
  [[nodiscard]] std::span<const std::uint32_t> states_read() const noexcept;
  /// A guard's verdict. @error guard_error: overflow, division by zero, an absent value, currencies
  /// that differ.
  [[nodiscard]] Result<bool> test(const Context& context) const;
  /// The same without words for an error: what is asked a million times a second.
  [[nodiscard]] Verdict judge(const Context& context) const noexcept;
  /// Any value. @error guard_error.
  [[nodiscard]] Result<Value> evaluate(const Context& context) const;
  /// The same into a value that is there already, which may be one that the program reads; a whole number replaces a whole
  /// number in place.
  [[nodiscard]] Result<void> evaluate_into(const Context& context, Value& out) const;

 private:
  std::shared_ptr<const Code> code_;
};

struct Compiled {
  Program program;  ///< empty when there are faults
  std::vector<Fault> faults;
};

/// Parses and checks. Limits: 4 KiB of text, depth 64, 1,000 nodes.
/// `expect_boolean`: a guard whose type is not bool is a fault ("a guard must be true or false,
/// this is int").
[[nodiscard]] Compiled compile(std::string_view text, const Environment& environment,
                               bool expect_boolean = true);

}  // namespace ayar::cel
