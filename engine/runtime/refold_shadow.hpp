#pragma once
/// The part of a life that clocks look at, folded in whatever order corrections put it: private to
/// refold().
#include <vector>

#include "runtime/refold_names.hpp"
#include "runtime/refold_plan.hpp"

namespace ayar::runtime {

/// A snapshot in which a step may be left out, or come before what it followed. States are counted,
/// so that entering and leaving add up to the recorded configuration in any order; a field keeps
/// the value of the latest entry that set it, whatever instant that entry was given.
class Shadow {
 public:
  explicit Shadow(const Definition& definition) : own(blank(definition)) { size(definition); }

  Snapshot own;  ///< in the numbers of the definition that the fold has reached

  /// Folds one fact that is no clock's. @return whether clocks are to see it, in `fact`, which is
  /// then in the fold's numbers.
  bool take(const Definition& definition, const Numbers& numbers, const Item& item, Fact& fact);
  /// Of a step that counts no more: only what gives numbers to others.
  void pass_over(const Numbers& numbers, const Fact& fact);
  /// A field as entry `index` sets it. @return whether that is what it is now.
  bool set(Index field, std::size_t index, const Value& value);

  /// The configuration as it was recorded behind entry `index`, and what moved before it.
  void rest_at(const Definition& definition, const Numbers& numbers, const Snapshot& recorded,
               std::size_t index);
  /// Fields and messages behind a migration: those that were as recorded are as recorded again,
  /// others come over.
  struct Crossings {
    const Numbers& carried;   ///< of the fold, before to behind
    const Numbers& recorded;  ///< of the life, before to behind
    const Numbers& numbers;   ///< of the life to the fold, behind
  };
  void cross(const Definition& from, const Definition& to, const Crossings& by,
             const Recording& recording, std::size_t index);

 private:
  struct Move {
    std::size_t index = 0;
    std::string state;
    int by = 0;
  };
  void size(const Definition& definition);
  bool enter_or_leave(const Definition& definition, const Numbers& numbers, const Item& item,
                      Fact& fact);
  void take_message(const Numbers& numbers, Fact& fact, Instant at);
  void take_promise(const Fact& fact, Instant at);
  void activate();

  std::vector<int> count_;           // by state: entered less left
  std::vector<std::size_t> set_by_;  // by field: entry that set it, from 1; 0: none
  std::vector<Move> moves_;          // of steps that were dated back
};

}  // namespace ayar::runtime
