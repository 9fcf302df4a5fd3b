#include "cel/types.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace ayar::cel {
namespace {

constexpr std::array<std::string_view, 13> kind_names{
    "null",     "bool", "int",   "double", "string", "enum", "timestamp",
    "duration", "date", "money", "list",   "map",    "dyn"};

bool is_empty_list(const Type& type) { return type.element == nullptr || is_dyn(*type.element); }

}  // namespace

std::string to_text(const Type& type) {
  std::string text(kind_names[static_cast<std::size_t>(type.kind)]);
  if (type.kind == TypeKind::list && type.element)
    text.append("(").append(to_text(*type.element)).append(")");
  if (type.kind == TypeKind::money && !type.currency.empty())
    text.append("(").append(type.currency).append(")");
  return text;
}

TypePool::TypePool() {
  for (std::size_t kind = 0; kind < kind_names.size(); ++kind) {
    Type type;
    type.kind = static_cast<TypeKind>(kind);
    simple_.push_back(keep(std::move(type)));
  }
}

const Type* TypePool::keep(Type type) {
  types_.push_back(std::move(type));
  return &types_.back();
}

const Type* TypePool::join(const Type* left, const Type* right) {
  if (is_dyn(*left) || is_dyn(*right)) return of(TypeKind::dyn);
  if (is_text(*left) && is_text(*right)) {
    const bool same = left->kind == right->kind && left->values == right->values;
    return same ? left : of(TypeKind::string);
  }
  if (left->kind != right->kind) return nullptr;
  if (left->kind == TypeKind::money && left->currency != right->currency) {
    return of(TypeKind::money);
  }
  if (left->kind != TypeKind::list) return left;
  if (is_empty_list(*left)) return right;
  if (is_empty_list(*right)) return left;
  const Type* element = join(left->element.get(), right->element.get());
  if (element == nullptr) return nullptr;
  Type list = *of(TypeKind::list);
  list.element = std::make_shared<const Type>(*element);
  return keep(std::move(list));
}

bool is_text(const Type& type) noexcept {
  return type.kind == TypeKind::string || type.kind == TypeKind::enumeration;
}

bool is_dyn(const Type& type) noexcept { return type.kind == TypeKind::dyn; }

bool are_currencies_apart(const Type& left, const Type& right) noexcept {
  return left.kind == TypeKind::money && right.kind == TypeKind::money && !left.currency.empty() &&
         !right.currency.empty() && left.currency != right.currency;
}

bool are_comparable(const Type& left, const Type& right) {
  if (is_dyn(left) || is_dyn(right)) return true;
  if (left.kind == TypeKind::enumeration && right.kind == TypeKind::enumeration) {
    return std::any_of(left.values.begin(), left.values.end(), [&right](const std::string& word) {
      return std::find(right.values.begin(), right.values.end(), word) != right.values.end();
    });
  }
  if (is_text(left) && is_text(right)) return true;
  if (left.kind != right.kind || are_currencies_apart(left, right)) return false;
  if (left.kind != TypeKind::list || is_empty_list(left) || is_empty_list(right)) return true;
  return are_comparable(*left.element, *right.element);
}

}  // namespace ayar::cel
