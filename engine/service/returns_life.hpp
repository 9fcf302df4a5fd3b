#pragma once
/// What a complaint went through, as far as it was recorded by a day and as corrections recorded
/// by then say it was.
#include <ayar/returns.hpp>

#include "service/history.hpp"
#include "workflow/read/returns_file.hpp"

namespace ayar::service {

/// Something that a return counts, at the instant at which it happened.
struct Occurrence {
  workflow::CountOf of = workflow::CountOf::received;
  Instant at{};
  std::int64_t sequence = 0;
  const workflow::Definition* definition = nullptr;  ///< that held then
  std::vector<Value> data;                           ///< behind that step, by its field numbers
};

struct CountedLife {
  bool opened = false;
  Instant received_at{};
  Catalog::Pointer definition;  ///< that holds at the last step known
  std::vector<Catalog::Pointer> chapters;  ///< keeps the definitions of occurrences alive
  std::vector<Occurrence> occurrences;  ///< acknowledged, answered, closed, reopened
  /// From when on it waits for an answer, or no longer does.
  struct Turn {
    Instant at{};
    bool open = true;
  };
  std::vector<Turn> turns;
  runtime::Snapshot last;  ///< behind the last step known

  /// Whether it was received and not answered before `at`.
  [[nodiscard]] bool is_open_before(Instant at) const;
};

/// @param known_before  of the complaint's zone: entries recorded from then on are not seen.
[[nodiscard]] Result<CountedLife> read_life(
    store::Store& store, Catalog& catalog, const store::ComplaintRow& row,
    const std::function<Instant(const workflow::Definition&)>& known_before);

}  // namespace ayar::service
