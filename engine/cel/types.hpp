#pragma once
/// How types meet: what compares with what, what a list or a conditional is made of.
#include <deque>
#include <string>

#include "cel/cel.hpp"

namespace ayar::cel {

/// Owns the types a check makes on its way; addresses stay.
class TypePool {
 public:
  TypePool();
  [[nodiscard]] const Type* of(TypeKind kind) const {
    return simple_[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] const Type* keep(Type type);
  /// The one type of both, or null: enum and string meet in string, monies in money of any
  /// currency.
  [[nodiscard]] const Type* join(const Type* left, const Type* right);

 private:
  std::deque<Type> types_;
  std::vector<const Type*> simple_;
};

[[nodiscard]] bool is_text(const Type& type) noexcept;  ///< string or one of its enumerations
[[nodiscard]] bool is_dyn(const Type& type) noexcept;

/// May the two be compared with == at all? Money of two currencies and enumerations without a
/// common word may not.
[[nodiscard]] bool are_comparable(const Type& left, const Type& right);
[[nodiscard]] bool are_currencies_apart(const Type& left, const Type& right) noexcept;

}  // namespace ayar::cel
