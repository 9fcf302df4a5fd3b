#pragma once
/// Lives counted by a returns form.
#include <map>
#include <set>

#include "service/returns_life.hpp"

namespace ayar::service {

/// The bounds of a period in one zone; half-open.
struct ReturnsBounds {
  Instant start{}, end{};
  Instant known{};  ///< what happened from here on is not known
};

/// Threads: one.
class ReturnsTally {
 public:
  /// Both must outlive this. `now`: when nothing else says what is known.
  ReturnsTally(const workflow::ReturnsFile& form, const ReturnsQuery& query, Instant now);
  /// From when on entries are not seen, by the zone of a definition's calendar.
  [[nodiscard]] Instant known_before(const workflow::Definition& definition) const;
  [[nodiscard]] ReturnsBounds bounds(const workflow::Definition& definition) const;
  void take(const store::ComplaintRow& row, const CountedLife& life);
  [[nodiscard]] ReturnsReport finish();

 private:
  /// One instant of one complaint that a count may count, and the facts to judge it by.
  struct Match {
    Instant at{};
    const workflow::Definition* definition = nullptr;
    const std::vector<Value>* data = nullptr;
  };
  struct Cell {
    std::int64_t number = 0, unknown = 0;
    std::map<std::string, std::int64_t> minor;  ///< by currency
  };
  using Row = std::vector<Cell>;

  [[nodiscard]] std::string entity_of(const CountedLife& life);
  void count(std::size_t index, const store::ComplaintRow& row, const CountedLife& life,
             const ReturnsBounds& bounds, const std::string& entity);
  [[nodiscard]] std::vector<Match> matches(const workflow::ReturnsCount& count, const CountedLife& life,
                                           const ReturnsBounds& bounds);
  [[nodiscard]] std::vector<Match> clock_matches(const workflow::ReturnsCount& count,
                                                 const CountedLife& life, const ReturnsBounds& bounds);
  [[nodiscard]] static bool lasted(const workflow::ReturnsCount& count, const Match& match,
                                   Instant received_at);
  /// Nothing: it cannot be said.
  [[nodiscard]] std::optional<bool> holds(std::size_t index, const Match& match);
  [[nodiscard]] const cel::Program* guard_of(std::size_t index,
                                             const workflow::Definition& definition);
  [[nodiscard]] std::optional<Money> money_of(const workflow::ReturnsCount& count,
                                              const Match& match);
  [[nodiscard]] ReturnsRow row_of(const std::string& entity, const Row& row) const;
  void note(std::string text) { notes_.insert(std::move(text)); }

  const workflow::ReturnsFile& form_;
  const ReturnsQuery& query_;
  Instant now_;
  std::int64_t complaints_ = 0;
  std::map<std::string, Row> rows_;
  std::vector<ReturnsCase> cases_;
  std::map<std::pair<std::size_t, const workflow::Definition*>, cel::Program> guards_;
  std::set<std::shared_ptr<const workflow::Definition>> alive_;  ///< of the keys above
  std::set<std::string> notes_;
};

}  // namespace ayar::service
