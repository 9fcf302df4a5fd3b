#pragma once
/// Which data come from what a customer is worth, looks like or stands for, directly or through
/// `set`.
#include <optional>
#include <string>
#include <vector>

#include "workflow/check/laws.hpp"

namespace ayar::workflow {

struct Origin {
  std::string name;                ///< what is read: "discount"
  std::string source;              ///< where it comes from: "invoice"
  std::string about;               ///< "worth"
  const Node* declared = nullptr;  ///< the source's place
  const Node* through = nullptr;   ///< the `set` that carried it; null when read directly
};

class Taint {
 public:
  /// Both must outlive this object.
  Taint(const Definition& made, const Places& places);
  /// What makes this read suspect, or nothing. `event`: whose frame it reads.
  [[nodiscard]] std::optional<Origin> of(const cel::Read& read, Index event) const;
  /// The same of a field, for readers that are no expressions.
  [[nodiscard]] std::optional<Origin> of_field(Index field) const { return fields_[field]; }
  /// The event in whose step an action runs; none on entry, exit and eventless ones.
  [[nodiscard]] Index event_of(Index action) const { return events_[action]; }

 private:
  void spread();
  const Definition& made_;
  const Places& places_;
  std::vector<std::optional<Origin>> fields_;
  std::vector<Index> events_;
};

}  // namespace ayar::workflow
