#pragma once
/// A workflow's parts in the words of one language: what stands on nodes and arrows.
#include <array>
#include <string>
#include <string_view>

#include "workflow/definition.hpp"

namespace ayar::workflow::draw {

enum class Word : std::uint8_t {
  after,
  or_else,
  entry,
  exit,
  send,
  notify,
  assign,
  escalate,
  raise,
  schedule,
  cancel,
  promise,
  record,
  survey,
  set,
  start,
  stop,
  call,
  sent,
  delivered,
  failed,
  warned,
  breached,
  granted,
  refused,
  lapsed,
  done,
  promise_due,
  approve_by,
  phases,
  arrows,
  clocks,
  by_people,
  by_time,
  by_itself,
  starts,
  pauses,
  met,
  cancelled,
  within,
  until,
  every,
  at_most,
  received,
  leaving,
  here,
  overdue,
  state_machine,
  if_word,
  used,
  lapses,
  repeats,
  switches,
  agreement_internal,
  agreement_supplier
};
inline constexpr std::size_t word_count = static_cast<std::size_t>(Word::agreement_supplier) + 1;

/// The definition must outlive this.
class Wording {
 public:
  Wording(const Definition& definition, std::string language);
  [[nodiscard]] bool right_to_left() const noexcept { return right_to_left_; }
  [[nodiscard]] const std::string& language() const noexcept { return language_; }
  [[nodiscard]] std::string word(Word word) const;
  [[nodiscard]] std::string title() const;
  [[nodiscard]] std::string state(Index state) const;
  [[nodiscard]] std::string event(Index event) const;  ///< "after 1 business day" for a timer
  [[nodiscard]] std::string clock(Index clock) const;
  [[nodiscard]] std::string phase(law::Phase phase) const;
  [[nodiscard]] std::string span(const calendar::Span& span) const;
  /// "5 business days", "until visit due", "every 4 weeks".
  [[nodiscard]] std::string goal(const Goal& goal) const;
  [[nodiscard]] std::string reference(const Reference& reference) const;
  [[nodiscard]] std::string action(const Action& action) const;
  [[nodiscard]] std::string actions(Range range) const;  ///< joined, shortened
  [[nodiscard]] std::string guard(const cel::Program& guard) const;
  [[nodiscard]] std::string approval(const Approval& approval) const;
  /// A text of names and operators, kept apart from what runs the other way around it.
  [[nodiscard]] std::string technical(std::string_view text) const;
  /// A whole line in the direction of the language, whatever surrounds it.
  [[nodiscard]] std::string line(std::string_view text) const;
  [[nodiscard]] std::string number(std::int64_t number) const;

 private:
  const Definition& definition_;
  std::string language_;
  std::size_t column_ = 0;  // of the word book
  bool right_to_left_ = false;
};

}  // namespace ayar::workflow::draw
