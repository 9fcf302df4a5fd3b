#pragma once
/// Types, names and presence: everything that can be wrong with a guard before it runs.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.hpp"
#include "cel/functions.hpp"
#include "cel/presence.hpp"
#include "cel/types.hpp"

namespace ayar::cel {

/// What the check learned of one node, for the code to be laid out from.
struct Noted {
  const Symbol* symbol = nullptr;  ///< the field that a name or a has() means
  const Type* type = nullptr;      ///< while the check runs only: the types are its own
  bool now = false;
  Function function = Function::none;
  std::uint32_t state = 0;
  Value constant;  ///< of a `literal`
  std::int32_t local = -1;      ///< a variable's slot; of a comprehension that of its own
  std::int32_t binding = -1;    ///< out of workflows: the value that a name is bound to
  std::size_t segments = 0;     ///< of a name: parts that resolved; fields are selected by the rest
  std::string_view type_name;   ///< of a name that means a type
  Failure failure = Failure::none;  ///< what running this must give, where no check came before
  std::shared_ptr<const Pattern> pattern;
};

struct Findings {
  std::vector<Noted> nodes;   ///< as in Ast::nodes
  Type type;                  ///< of the whole, when there are no faults
  std::vector<Fault> faults;  ///< by offset
};

/// `environment` must outlive the findings.
[[nodiscard]] Findings check(const Ast& ast, const Environment& environment, bool expect_boolean);

/// One walk over the tree. A faulty part has no type, and what depends on it is not complained
/// about.
class Checker {
 public:
  Checker(const Ast& ast, const Environment& environment)
      : ast_(ast), environment_(environment), notes_(ast.nodes.size()) {}
  [[nodiscard]] Findings run(bool expect_boolean);

 private:
  struct Checked {
    const Type* type = nullptr;  ///< null: a fault has been reported
    Presence when_true{};        ///< fields present wherever this is true
    Presence when_false{};
  };

  Checked visit(ExprIndex index, const Presence& present);
  Checked literal(const Expr& expr) const;
  Checked name(ExprIndex index, const Presence& present);
  Checked unary(const Expr& expr, const Presence& present);
  Checked logical(const Expr& expr, const Presence& present);
  Checked conditional(const Expr& expr, const Presence& present);
  Checked list(const Expr& expr, const Presence& present);
  Checked select(const Expr& expr, const Presence& present);
  Checked fields_of(const Type* type, const Expr& expr, std::size_t segment);

  // lists and maps
  Checked index(const Expr& expr, const Presence& present);
  Checked map(const Expr& expr, const Presence& present);
  Checked comprehension(ExprIndex index, const Presence& present);
  const Type* element_of(const Expr& range, const Type& type);
  Checked refuse_literal(const Expr& expr);
  void require_boolean(ExprIndex index, const Type* type, std::string_view who);
  const Symbol* resolve(const Expr& expr, std::size_t& segments);
  void report_unknown(const Expr& expr);

  // operators
  Checked equality(const Expr& expr, const Presence& present);
  Checked ordering(const Expr& expr, const Presence& present);
  Checked membership(const Expr& expr, const Presence& present);
  Checked arithmetic(const Expr& expr, const Presence& present);
  const Type* arithmetic_type(Operator operation, const Type& left, const Type& right);
  bool words_agree(const Type& type, const std::string& owner, ExprIndex literal);
  void compare_pair(const Expr& expr, ExprIndex left, const Type& left_type, ExprIndex right,
                    const Type& right_type, std::size_t offset);
  void report_no_overload(const Expr& expr, const Type& left, const Type& right,
                          std::size_t offset);

  // calls
  Checked call(ExprIndex index, const Presence& present);
  Checked has(ExprIndex index, const Presence& present);
  Checked size(ExprIndex index, const Presence& present);
  Checked text_method(ExprIndex index, const Presence& present);
  Checked in_state(ExprIndex index);
  Checked constant(ExprIndex index);
  Checked has_key(ExprIndex index, const Presence& present);
  Checked matches(ExprIndex index, const Presence& present);
  Checked conversion(ExprIndex index, Function function, const Presence& present);
  Checked accessor(ExprIndex index, Function function, const Presence& present);
  Checked unknown_function(const Expr& expr, const Presence& present);
  bool takes(const Expr& expr, std::size_t count);
  const Expr* quoted_argument(const Expr& expr, std::string_view example);

  void fault(std::size_t offset, std::string message, std::string hint = {});
  const Expr& node(ExprIndex index) const { return ast_.nodes[index]; }
  Checked of(TypeKind kind) const { return {types_.of(kind)}; }

  struct Local {
    std::string_view name;
    const Type* type;
  };

  const Ast& ast_;
  const Environment& environment_;
  std::vector<Local> locals_;  // innermost last; the place is the slot
  std::vector<Noted> notes_;
  std::vector<Fault> faults_;
  TypePool types_;
};

}  // namespace ayar::cel
