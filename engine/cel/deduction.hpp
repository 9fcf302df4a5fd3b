#pragma once
/// Types with variables, as the checker of standard CEL joins them.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ayar::cel {

enum class Basic : std::uint8_t {
  dyn,
  null_type,
  boolean,
  integer,
  uinteger,
  floating,
  string,
  bytes,
  timestamp,
  duration,
  type,  ///< of a
  list,  ///< of a
  map,   ///< a to b
  variable,
};

using TypeId = std::uint32_t;

/// Owns the types of one check. Variables are bound as things are found out, and a trial may be
/// taken back.
class Deduction {
 public:
  Deduction();
  [[nodiscard]] TypeId of(Basic basic) const { return static_cast<TypeId>(basic); }
  [[nodiscard]] TypeId make(Basic basic, TypeId a, TypeId b = 0);
  [[nodiscard]] TypeId fresh();
  [[nodiscard]] Basic basic(TypeId id) const { return types_[resolve(id)].basic; }
  [[nodiscard]] TypeId first(TypeId id) const { return types_[resolve(id)].a; }
  [[nodiscard]] TypeId second(TypeId id) const { return types_[resolve(id)].b; }
  /// Can a value of `from` go where `to` is asked? Binds variables.
  bool assign(TypeId to, TypeId from);
  /// The type of both, or dyn.
  [[nodiscard]] TypeId join(TypeId left, TypeId right);
  [[nodiscard]] std::string text(TypeId id) const;
  /// "map(string, list(int))"; nothing where it is no type.
  [[nodiscard]] std::optional<TypeId> parse(std::string_view text);

  [[nodiscard]] std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);

 private:
  struct Made {
    Basic basic;
    TypeId a;
    TypeId b;
    bool bound;
  };
  [[nodiscard]] TypeId resolve(TypeId id) const;
  [[nodiscard]] bool holds(TypeId whole, TypeId variable) const;
  void bind(TypeId variable, TypeId to);
  std::optional<TypeId> parse_part(std::string_view& text, int depth);

  std::vector<Made> types_;
  std::vector<TypeId> trail_;
};

}  // namespace ayar::cel
