#pragma once
/// What could be done with a complaint now: private to explore*.cpp.
#include <string>
#include <vector>

#include "runtime/explore.hpp"

namespace ayar::runtime {

/// Made once a definition; the definition must outlive it. Threads: any.
class Choices {
 public:
  explicit Choices(const Definition& definition);
  /// What a complaint may be opened with.
  [[nodiscard]] const std::vector<Map>& openings() const noexcept { return openings_; }
  [[nodiscard]] std::vector<WalkAction> at(const Rehearsal& rehearsal) const;
  /// What of a situation decides what can come of it, as text. Situations of one text lead to the
  /// same states, but for spans that are counted.
  [[nodiscard]] std::string situation(const Rehearsal& rehearsal) const;

 private:
  void read_guards();
  // explore_values.cpp
  void add_spans_compared();
  [[nodiscard]] std::vector<std::string> guards_with(const std::string& name) const;
  [[nodiscard]] std::vector<Value> numbers_for(const std::vector<std::string>& guards) const;
  [[nodiscard]] std::vector<Value> values_for(const std::string& name, const cel::Type& type) const;
  // explore_choices.cpp
  [[nodiscard]] std::vector<Map> variants(const std::vector<workflow::EventField>& fields) const;
  void add_sends(const Rehearsal& rehearsal, std::vector<WalkAction>& made) const;
  void add_votes(const Rehearsal& rehearsal, std::vector<WalkAction>& made) const;
  void add_deliveries(const Rehearsal& rehearsal, std::vector<WalkAction>& made) const;
  [[nodiscard]] std::string data_text(const Rehearsal& rehearsal) const;

  const Definition& definition_;
  std::vector<std::string> guards_;  // their texts
  bool reads_now_ = false, reads_actor_ = false, listens_to_clocks_ = false;
  std::vector<bool> field_matters_;  // by field: a guard names it
  std::vector<Index> listened_;      // messages whose delivery some transition awaits
  std::vector<Duration> waits_;      // spans that guards over time compare with
  std::vector<Map> openings_;
  std::vector<std::vector<Map>> data_;        // by event
  std::vector<std::vector<std::string>> as_;  // by event
};

/// A complaint before it is opened, and the instant at which walks begin.
[[nodiscard]] Instant walk_start(const Definition& definition);
/// Opens; false when the data is refused.
[[nodiscard]] bool begin(Rehearsal& rehearsal, const Map& opening);
/// Makes one step. @error the refusal of an event; the walk may go on.
Result<void> make(Rehearsal& rehearsal, const WalkAction& action);

}  // namespace ayar::runtime
