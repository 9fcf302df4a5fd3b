#pragma once
/// What guards can tell apart, made finite: an enum's words, both truth values, a number's cells
/// between the constants it is compared with, a text's constants and any other. Guards are then
/// asked, case by case, by the evaluator itself; nothing of their meaning is written twice.
#include <optional>
#include <string>
#include <vector>

#include "workflow/compile/build.hpp"

namespace ayar::workflow {

/// A value that some guard reads, and the few values that stand for all of its own.
struct CaseVariable {
  std::string name;  ///< as written: `decision`, `event.score`
  cel::Type type;
  Index field = none;       ///< slot of the data frame
  Index event_slot = none;  ///< slot of the event frame
  Index actor_slot = none;
  bool optional = false;
  std::vector<Value> constants;  ///< that guards compare it with
  std::vector<Value> cases;
};

/// The product of all variables' cases. Only guards of comparisons with constants, choices, truth
/// values, has(), &&, || and ! can be cut so; for any other the answer is "cannot tell".
class Cases {
 public:
  static constexpr std::size_t cases_max = 4096;
  /// `event`: whose data the guards read; none: data alone. Null: cannot tell.
  [[nodiscard]] static std::optional<Cases> over(const Definition& made, Index event,
                                                 const std::vector<const cel::Program*>& guards);
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// Whether a guard holds in a case; one that errs does not.
  [[nodiscard]] bool holds(const cel::Program& guard, std::size_t number);
  /// False where a case may be one that cannot come, so that a gap cannot be told.
  [[nodiscard]] bool exact() const noexcept { return exact_; }
  /// "decision is rejected and severity is low"; `keeps(n)`: whether case n is of the same sort, so
  /// that what does not matter is left out.
  template <class Keeps>
  [[nodiscard]] std::string told(std::size_t number, Keeps keeps);

 private:
  friend class CaseReader;
  void lay_out();
  [[nodiscard]] std::size_t digit(std::size_t number, std::size_t variable) const;
  [[nodiscard]] std::size_t with_digit(std::size_t number, std::size_t variable,
                                       std::size_t digit) const;
  [[nodiscard]] std::string word_of(std::size_t number, std::size_t variable) const;

  std::vector<CaseVariable> variables_;
  std::vector<std::size_t> strides_;
  std::vector<Value> data_, event_, actor_;
  std::size_t count_ = 1;
  std::size_t shown_ = static_cast<std::size_t>(-1);  // the case that the frames hold
  bool exact_ = true;
};

template <class Keeps>
std::string Cases::told(std::size_t number, Keeps keeps) {
  std::string text;
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    bool matters = false;
    for (std::size_t d = 0; d < variables_[v].cases.size() && !matters; ++d)
      matters = !keeps(with_digit(number, v, d));
    if (!matters) continue;
    text += (text.empty() ? "" : " and ") + word_of(number, v);
  }
  return text;
}

}  // namespace ayar::workflow
