#pragma once
/// What scenarios have touched of a workflow: states entered, transitions taken, both outcomes of
/// every guard, every rung of every ladder.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/decide.hpp"

namespace ayar::runtime {

enum class CoverageKind : std::uint8_t { state, transition, guard_held, guard_failed, rung };
inline constexpr std::size_t coverage_kind_count = 5;
[[nodiscard]] std::string_view name_of(CoverageKind kind) noexcept;

struct CoverageItem {
  CoverageKind kind = CoverageKind::state;
  std::string name;  ///< "answering --message.answer.sent--> answered"
  SourceRef where;
  bool covered = false;
};

/// Where each guard of a definition stands among all its guards; the order is that of the
/// definition, so that two copies of one definition number theirs alike.
using GuardNumbers = std::unordered_map<const cel::Program*, std::size_t>;
[[nodiscard]] GuardNumbers guard_numbers(const Definition& definition);

/// Threads: one at a time. The definition is not kept.
class Coverage {
 public:
  /// Transitions that one line of the file makes for several events are one item. An outcome that a
  /// guard without any names can never have is none.
  explicit Coverage(const Definition& definition);
  /// A step that was kept.
  void see(const Step& step);
  void see(const GuardNumbers& numbers, const GuardLog& log);
  /// Another run of the same definition.
  void merge(const Coverage& other);

  [[nodiscard]] const std::vector<CoverageItem>& items() const noexcept { return items_; }
  [[nodiscard]] std::size_t covered() const noexcept;

 private:
  static constexpr std::size_t nothing = SIZE_MAX;
  void add_states(const Definition& definition);
  void add_transitions(const Definition& definition);
  void add_guards(const Definition& definition);
  void add_rungs(const Definition& definition);
  std::size_t add(CoverageKind kind, std::string name, const SourceRef& where);
  std::size_t add_guard(const cel::Program& guard, const std::string& of, const SourceRef& where);
  void see_goal(const Fact& fact);
  void mark(std::size_t item) noexcept {
    if (item != nothing) items_[item].covered = true;
  }

  std::vector<CoverageItem> items_;
  std::vector<std::size_t> states_, transitions_;  // by number: the item, or nothing
  struct Outcomes {
    std::size_t held = nothing, failed = nothing;
  };
  std::vector<Outcomes> guards_;                 // by guard number
  /// By clock, then its own goals and those of each switch, by goal: its guard's number or nothing.
  std::vector<std::vector<std::vector<std::size_t>>> goals_;
  std::vector<Index> switched_;                  // by clock: which switch set its target last
  std::vector<std::vector<std::size_t>> rungs_;  // by clock, by rung
};

/// "received --classify--> working", for people.
[[nodiscard]] std::string transition_text(const Definition& definition, Index transition);

}  // namespace ayar::runtime
